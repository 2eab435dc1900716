import { once } from 'node:events'
import { createReadStream, createWriteStream, rmSync, statSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createGunzip, createGzip } from 'node:zlib'

const BLOCK = 512

/** A tar.gz being written. Sizes are known before an entry begins, so nothing is held whole but the entry in hand. */
export interface TarWriter {
  add(name: string, content: Buffer): Promise<void>
  addFile(name: string, path: string): Promise<void>
  /** Closes the archive, puts it on the disk for good and under its name. Answers its size in bytes. */
  finish(): Promise<number>
  /** Gives it up: nothing of it stays. */
  abandon(): void
}

/** Writes `<file>.part` with mode 0600, which becomes `file` only once it is whole. */
export function writeTar(file: string): TarWriter {
  const zip = createGzip({ level: 6 })
  const out = createWriteStream(`${file}.part`, { mode: 0o600 })
  let fault: Error | undefined
  zip.on('error', (error) => (fault = error)).pipe(out)
  out.on('error', (error) => {
    fault = error
    zip.destroy()
  })
  const write = async (bytes: Buffer): Promise<void> => {
    if (fault) throw fault
    if (!zip.write(bytes)) await Promise.race([once(zip, 'drain'), once(out, 'error')])
    if (fault) throw fault
  }
  return {
    async add(name, content) {
      await write(header(name, content.length))
      await write(content)
      await write(padding(content.length))
    },
    async addFile(name, path) {
      const { size } = statSync(path)
      await write(header(name, size))
      // A file that grows while it is read ends where it ended when we looked.
      if (size) for await (const chunk of createReadStream(path, { end: size - 1 })) await write(chunk as Buffer)
      await write(padding(size))
    },
    async finish() {
      await write(Buffer.alloc(2 * BLOCK))
      const closed = once(out, 'close')
      zip.end()
      await closed
      if (fault) throw fault
      const handle = await open(`${file}.part`, 'r+')
      await handle.sync()
      await handle.close()
      await rename(`${file}.part`, file)
      return statSync(file).size
    },
    abandon() {
      zip.destroy()
      out.destroy()
      rmSync(`${file}.part`, { force: true })
    },
  }
}

/** The entries of a tar.gz, one after the other. Throws when the archive is cut off or not one of ours. */
export async function* readTar(file: string): AsyncGenerator<{ name: string; content: Buffer }> {
  const source = createReadStream(file)
  const zip = createGunzip()
  source.on('error', (error) => zip.destroy(error)).pipe(zip)
  const take = taker(zip)
  try {
    for (;;) {
      const head = await take(BLOCK)
      if (head.every((byte) => byte === 0)) return
      const { name, size } = readHeader(head)
      const content = await take(size)
      await take(padding(size).length)
      yield { name, content }
    }
  } finally {
    source.destroy()
    zip.destroy()
  }
}

/** Takes exactly so many bytes off a stream, again and again. */
function taker(stream: Readable): (bytes: number) => Promise<Buffer> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let rest: Buffer = Buffer.alloc(0)
  return async (bytes) => {
    const parts = [rest]
    let have = rest.length
    while (have < bytes) {
      const { value, done } = await chunks.next()
      if (done) throw new Error('the archive is cut off')
      parts.push(value)
      have += value.length
    }
    const all = parts.length === 1 ? rest : Buffer.concat(parts)
    rest = all.subarray(bytes)
    return all.subarray(0, bytes)
  }
}

/** A ustar header (POSIX 1003.1) of a plain file that only its owner may read. */
function header(name: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK)
  const [prefix, last] = split(name)
  block.write(last, 0, 100)
  block.write('0000600\0', 100)
  block.write('0000000\0', 108)
  block.write('0000000\0', 116)
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  block.write(
    `${Math.floor(Date.now() / 1000)
      .toString(8)
      .padStart(11, '0')}\0`,
    136,
  )
  block.write('        ', 148)
  block.write('0', 156)
  block.write('ustar\x0000', 257)
  block.write(prefix, 345, 155)
  block.write(`${sum(block).toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

function readHeader(block: Buffer): { name: string; size: number } {
  const text = (from: number, length: number): string => block.toString('utf8', from, from + length).replace(/\0.*$/s, '')
  const told = Number.parseInt(text(148, 8), 8)
  const blank = Buffer.from(block).fill(' ', 148, 156)
  if (told !== sum(blank)) throw new Error('the archive is damaged')
  const prefix = text(345, 155)
  return { name: prefix ? `${prefix}/${text(0, 100)}` : text(0, 100), size: Number.parseInt(text(124, 12), 8) }
}

function split(name: string): [prefix: string, last: string] {
  if (Buffer.byteLength(name) <= 100) return ['', name]
  const at = name.lastIndexOf('/', 154)
  if (at < 1 || Buffer.byteLength(name.slice(at + 1)) > 100) throw new Error(`a name too long for the archive: ${name}`)
  return [name.slice(0, at), name.slice(at + 1)]
}

function sum(block: Buffer): number {
  return block.reduce((total, byte) => total + byte, 0)
}

function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK)
}
