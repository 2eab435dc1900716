import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { newKeySet, readKeySet } from '#src/platform/keys.ts'
import { sealChunks, unsealChunks } from './sealed.ts'

const key = readKeySet(newKeySet()).data
const place = 'files:content:0190'
const CHUNK = 65_536

async function whole(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of source) parts.push(part)
  return Buffer.concat(parts)
}

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const sealed = (bytes: Buffer) => whole(sealChunks(key, place, pieces(bytes, 10_000)))
const opened = (bytes: Buffer, keys = [key], where = place) => whole(unsealChunks(keys, where, pieces(bytes, 7_777)))

describe('a file’s content at rest', () => {
  it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 200_000])(
    'of %d bytes opens as it was, and tells nothing of itself',
    async (size) => {
      const content = randomBytes(size)
      const stored = await sealed(content)
      expect(stored[0]).toBe(2)
      expect(stored.subarray(1, 5)).toEqual(key.id)
      if (size > 16) expect(stored.includes(content.subarray(0, 16))).toBe(false)
      expect(await opened(stored)).toEqual(content)
    },
  )

  it('is sealed another way each time', async () => {
    const content = Buffer.alloc(100)
    expect(await sealed(content)).not.toEqual(await sealed(content))
  })

  it('opens only at its place and with its tenant’s key', async () => {
    const stored = await sealed(Buffer.from('سري'))
    await expect(opened(stored, [key], 'files:content:0191')).rejects.toThrow()
    await expect(opened(stored, [readKeySet(newKeySet()).data])).rejects.toThrow(/no key/)
  })

  it('does not open when a byte was changed, anywhere', async () => {
    const stored = await sealed(randomBytes(2 * CHUNK + 5))
    for (const at of [0, 2, 7, 30, 60, CHUNK + 60, stored.length - 1]) {
      const other = Buffer.from(stored)
      other[at]! ^= 1
      await expect(opened(other), `byte ${at}`).rejects.toThrow()
    }
  })

  it('does not open when it was cut off, shortened by whole chunks, put in another order or lengthened', async () => {
    const stored = await sealed(randomBytes(3 * CHUNK))
    const head = stored.subarray(0, 21)
    const chunk = (n: number) => stored.subarray(21 + n * (CHUNK + 33), 21 + (n + 1) * (CHUNK + 33))
    const forged = {
      empty: Buffer.alloc(0),
      'the head alone': head,
      'half a chunk': stored.subarray(0, 21 + 500),
      'two of three': Buffer.concat([head, chunk(0), chunk(1)]),
      'the last alone': Buffer.concat([head, chunk(2)]),
      swapped: Buffer.concat([head, chunk(1), chunk(0), chunk(2)]),
      twice: Buffer.concat([head, chunk(0), chunk(0), chunk(1), chunk(2)]),
      'a chunk more': Buffer.concat([stored, chunk(2)]),
    }
    for (const [what, bytes] of Object.entries(forged)) await expect(opened(bytes), what).rejects.toThrow()
  })

  it('does not open when a chunk comes from another content of the same place', async () => {
    const [one, two] = [await sealed(randomBytes(2 * CHUNK)), await sealed(randomBytes(2 * CHUNK))]
    await expect(opened(Buffer.concat([one.subarray(0, 21 + CHUNK + 33), two.subarray(21 + CHUNK + 33)]))).rejects.toThrow()
  })

  it('is never held whole: both ways keep no more than a few chunks', async () => {
    const piece = randomBytes(100_000)
    let given = 0
    async function* much(): AsyncGenerator<Buffer> {
      for (let n = 0; n < 500; n++) {
        given += piece.length
        yield piece
      }
    }
    let size = 0
    let most = 0
    for await (const bytes of unsealChunks([key], place, sealChunks(key, place, much()))) {
      size += bytes.length
      most = Math.max(most, given - size)
    }
    expect(size).toBe(50_000_000)
    expect(most).toBeLessThan(6 * CHUNK)
  })

  it('lets go of what it reads from when its reader gives up', async () => {
    const letGo: string[] = []
    async function* from(what: string, bytes: Buffer): AsyncGenerator<Buffer> {
      try {
        yield* pieces(bytes, 10_000)
      } finally {
        letGo.push(what)
      }
    }
    const content = randomBytes(500_000)
    const stored = await sealed(content)
    for await (const _ of sealChunks(key, place, from('content', content))) if (_.length > 100) break
    for await (const _ of unsealChunks([key], place, from('stored', stored))) break
    await expect(whole(unsealChunks([key], 'elsewhere', from('moved', stored)))).rejects.toThrow()
    expect(letGo).toEqual(['content', 'stored', 'moved'])
  })
})
