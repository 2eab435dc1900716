import { createHash } from 'node:crypto'
import { durationOf } from './duration.ts'
import { type Kind, LARGEST, LIMITS, TYPES, type Type } from './kinds.ts'
import { whichDocument } from './office.ts'
import { sniff } from './sniff.ts'
import { Refused } from './why.ts'

/** Enough to know a format, and an office document's list of parts. */
const HEAD_BYTES = 64 * 1024
const TAIL_BYTES = 1024 * 1024

/** What is known of a content once it has passed. */
export interface Inspected {
  type: Type
  kind: Kind
  size: number
  sha256: Buffer
  seconds: number | null
}

/** What the content must be: the kind its sender says, and the checksum its platform told. */
export interface Expected {
  kind?: Kind
  sha256?: Buffer
}

/**
 * Passes a content on as it comes and looks at it on the way. Whatever is wrong throws Refused before the last byte is passed on, so that who stores it stores nothing;
 * what is plainly wrong (its first bytes, its size) throws as soon as that is seen. `told` hears what it was, just before the end.
 */
export async function* inspect(
  content: AsyncIterable<Buffer>,
  expected: Expected,
  told: (known: Inspected) => void,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const tail = keepLast(TAIL_BYTES)
  let head: Buffer = Buffer.alloc(0)
  let looked: Type | 'zip' | undefined
  let size = 0
  const held: Buffer[] = []

  for await (const bytes of content) {
    if (!bytes.length) continue
    size += bytes.length
    hash.update(bytes)
    tail.add(bytes)
    held.push(bytes)
    if (!looked && size < HEAD_BYTES) continue
    const isFirstLook = !looked
    if (isFirstLook) head = Buffer.concat(held).subarray(0, HEAD_BYTES)
    looked ??= look(head, expected)
    if (size > limitOf(looked)) throw new Refused('too_large')
    if (looked === 'text/plain') readText(decoder, isFirstLook ? Buffer.concat(held) : bytes)
    // The newest bytes wait until it is known whether something follows: the last ones pass only when all is well.
    yield* held.splice(0, held.length - 1)
  }

  if (!size) throw new Refused('empty')
  if (!looked) {
    head = Buffer.concat(held)
    looked = look(head, expected)
    if (looked === 'text/plain') readText(decoder, head)
  }
  if (looked === 'text/plain') readText(decoder)
  const type = looked === 'zip' ? whichDocument(tail.bytes(), size) : looked
  const sha256 = hash.digest()
  if (expected.sha256 && !sha256.equals(expected.sha256)) throw new Refused('damaged')
  told({ type, kind: TYPES[type].kind, size, sha256, seconds: durationOf(type, head, tail.bytes(), size) })
  yield* held
}

function look(head: Buffer, { kind }: Expected): Type | 'zip' {
  const found = sniff(head)
  if (!found) throw new Refused(kind === undefined || kind === 'document' ? 'forbidden_type' : 'mismatch')
  // The container of films holds voice notes as well: who says it is a sound is believed.
  if (found === 'video/mp4' && kind === 'audio') return 'audio/mp4'
  if (kind && kind !== 'document' && (found === 'zip' || TYPES[found].kind !== kind)) throw new Refused('mismatch')
  return found
}

function limitOf(looked: Type | 'zip'): number {
  return looked === 'zip' ? LARGEST : LIMITS[TYPES[looked].kind]
}

function readText(decoder: InstanceType<typeof TextDecoder>, bytes?: Buffer): void {
  let text: string
  try {
    text = decoder.decode(bytes, { stream: bytes !== undefined })
  } catch {
    throw new Refused('forbidden_type')
  }
  if (text.includes('\u0000')) throw new Refused('forbidden_type')
}

/** The last bytes of a stream: at least `least` of them, or all. */
function keepLast(least: number) {
  const parts: Buffer[] = []
  let length = 0
  return {
    add(bytes: Buffer): void {
      parts.push(bytes)
      length += bytes.length
      while (length - parts[0]!.length >= least) length -= parts.shift()!.length
    },
    bytes: () => Buffer.concat(parts),
  }
}
