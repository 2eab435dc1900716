import { randomFillSync } from 'node:crypto'

const pool = Buffer.alloc(10 * 256)
let used = pool.length
let last = 0
let counter = 0

/** A UUIDv7 (RFC 9562): 48 bits of milliseconds, a 12-bit counter inside one millisecond, 62 random bits. An identity, never a cursor. */
export function newId(now = Date.now()): string {
  if (used + 10 > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  if (now > last) {
    last = now
    counter = pool.readUInt16BE(used) & 0x3ff
  } else if (++counter > 0xfff) {
    last++
    counter = 0
  }
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(last, 0, 6)
  bytes.writeUInt16BE(0x7000 | counter, 6)
  pool.copy(bytes, 8, used + 2, used + 10)
  used += 10
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Whether a text is a UUID; anything else never reaches the database. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(text)
}
