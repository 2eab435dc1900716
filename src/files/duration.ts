import type { Type } from './kinds.ts'
import { readWebM } from './webm.ts'

/** How long a sound or film lasts, in seconds, where its first or last bytes tell; null otherwise. Only shown, never relied on. */
export function durationOf(type: Type, head: Buffer, tail: Buffer, size: number): number | null {
  const seconds = read(type, head, tail, size)
  return seconds !== null && seconds > 0 && seconds < 86_400 ? Math.round(seconds * 10) / 10 : null
}

function read(type: Type, head: Buffer, tail: Buffer, size: number): number | null {
  switch (type) {
    case 'audio/ogg':
      return oggSeconds(head, tail)
    case 'audio/wav':
      return wavSeconds(head, size)
    case 'audio/webm':
      return readWebM(head)?.seconds ?? null
    case 'audio/mp4':
    case 'video/mp4':
      return mp4Seconds(head) ?? mp4Seconds(tail)
    default:
      return null
  }
}

/** The last page counts all samples; Opus always counts 48,000 a second. Source: RFC 3533, RFC 7845 */
function oggSeconds(head: Buffer, tail: Buffer): number | null {
  const page = tail.lastIndexOf('OggS')
  if (page < 0 || page + 14 > tail.length) return null
  const samples = Number(tail.readBigInt64LE(page + 6))
  const codec = head.toString('latin1', 28, 36)
  const rate = codec === 'OpusHead' ? 48_000 : codec.startsWith('\x01vorbis') && head.length > 44 ? head.readUInt32LE(40) : 0
  return rate ? samples / rate : null
}

function wavSeconds(head: Buffer, size: number): number | null {
  const format = head.indexOf('fmt ')
  const bytesPerSecond = format > 0 && format + 20 <= head.length ? head.readUInt32LE(format + 16) : 0
  return bytesPerSecond ? (size - 44) / bytesPerSecond : null
}

/** `mvhd`, version 0 or 1: time scale and duration. Source: ISO 14496-12, 8.2.2 */
function mp4Seconds(part: Buffer): number | null {
  const box = part.indexOf('mvhd')
  if (box < 0 || box + 36 > part.length) return null
  const isLong = part[box + 4] === 1
  const scale = part.readUInt32BE(box + (isLong ? 24 : 16))
  const length = isLong ? Number(part.readBigUInt64BE(box + 28)) : part.readUInt32BE(box + 20)
  return scale ? length / scale : null
}
