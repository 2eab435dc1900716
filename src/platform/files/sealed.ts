import { randomBytes } from 'node:crypto'
import { type Key, seal, unseal } from '#src/platform/keys.ts'

/** The format's version, first byte of every stored file. */
const VERSION = 2
const HEAD_BYTES = 1 + 4 + 16
/** Plain bytes of a chunk, and what sealing adds to each: version, key id, nonce, tag. */
const CHUNK_BYTES = 64 * 1024
const SEALED_BYTES = CHUNK_BYTES + 33

/**
 * A file's content as it is stored, chunk by chunk: version, key id, 16 bytes that this content alone has, then chunks of AES-256-GCM. Each chunk's number, whether
 * it is the last, and `place` (`table:column:row id`) are authenticated: moved, left out, put in another order or cut off, it does not open.
 */
export async function* sealChunks(key: Key, place: string, content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const head = Buffer.concat([Buffer.from([VERSION]), key.id, randomBytes(16)])
  yield head
  let n = 0
  for await (const { bytes, isLast } of inChunks(content, CHUNK_BYTES)) yield seal(key, placeOf(place, head, n++, isLast), bytes)
}

/** Opens what `sealChunks` made. Throws when it was moved, changed, cut off or is of an unknown key; what was yielded until then is authentic. */
export async function* unsealChunks(keys: readonly Key[], place: string, sealed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = takeFrom(sealed)
  try {
    const head = await source.take(HEAD_BYTES)
    if (head[0] !== VERSION || head.length < HEAD_BYTES) throw new Error(`unknown version of a stored file: ${head[0]}`)
    let n = 0
    for await (const { bytes, isLast } of inChunks(source.rest(), SEALED_BYTES))
      yield unseal(keys, placeOf(place, head, n++, isLast), bytes)
  } finally {
    await source.close()
  }
}

function placeOf(place: string, head: Buffer, n: number, isLast: boolean): string {
  return `${place}:${head.toString('hex')}:${n}:${isLast ? 'last' : 'more'}`
}

/** Pieces of exactly `size` bytes, then a shorter last one (at most `size`, and empty only where there is nothing at all). */
async function* inChunks(content: AsyncIterable<Buffer>, size: number): AsyncGenerator<{ bytes: Buffer; isLast: boolean }> {
  const source = takeFrom(content)
  try {
    let bytes = await source.take(size)
    for (;;) {
      // Only who has seen that nothing follows knows that this was the last.
      const next = bytes.length < size ? Buffer.alloc(0) : await source.take(size)
      yield { bytes, isLast: next.length === 0 }
      if (!next.length) return
      bytes = next
    }
  } finally {
    await source.close()
  }
}

/** Reads a stream by counted bytes; fewer come only at its end. */
function takeFrom(content: AsyncIterable<Buffer>) {
  const source = content[Symbol.asyncIterator]()
  let waiting: Buffer = Buffer.alloc(0)
  return {
    async take(size: number): Promise<Buffer> {
      const parts = [waiting]
      for (let length = waiting.length; length < size; length += parts.at(-1)!.length) {
        const { value, done } = await source.next()
        if (done) break
        parts.push(value)
      }
      const last = parts.pop()!
      const missing = size - parts.reduce((sum, part) => sum + part.length, 0)
      waiting = last.subarray(missing)
      return Buffer.concat([...parts, last.subarray(0, missing)])
    },
    async *rest(): AsyncGenerator<Buffer> {
      yield waiting
      yield* { [Symbol.asyncIterator]: () => source }
    },
    /** Whoever reads no further lets go of what he read from (a socket, a file). */
    async close(): Promise<void> {
      await source.return?.()
    },
  }
}
