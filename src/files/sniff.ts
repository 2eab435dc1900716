import type { Type } from './kinds.ts'
import { isOpusWebM } from './webm.ts'

/** What a content is by its first bytes: a type, `zip` (an office document, perhaps: its end tells), or null for everything that is not taken. */
export function sniff(head: Buffer): Type | 'zip' | null {
  for (const [type, fits] of signatures) if (fits(head)) return type
  return isText(head) ? 'text/plain' : null
}

const at = (offset: number, ...texts: string[]) => {
  const all = texts.map((text) => Buffer.from(text, 'latin1'))
  return (head: Buffer): boolean => all.some((bytes) => head.subarray(offset, offset + bytes.length).equals(bytes))
}
const both = (one: (head: Buffer) => boolean, other: (head: Buffer) => boolean) => (head: Buffer) => one(head) && other(head)

/** Sources: the formats' own specifications (JFIF, PNG, RFC 9649 WebP, GIF89a, RFC 7845 Ogg Opus, RFC 9559 WebM, ISO 14496-12 and 14496-3, RIFF WAVE, ISO 32000, ID3v2). */
const signatures: readonly [Type | 'zip', (head: Buffer) => boolean][] = [
  ['image/jpeg', at(0, '\xff\xd8\xff')],
  ['image/png', at(0, '\x89PNG\r\n\x1a\n')],
  ['image/gif', at(0, 'GIF87a', 'GIF89a')],
  ['image/webp', both(at(0, 'RIFF'), at(8, 'WEBPVP8'))],
  ['audio/wav', both(at(0, 'RIFF'), at(8, 'WAVE'))],
  // The first page of an Ogg names its codec; pictures in an Ogg are not taken.
  ['audio/ogg', both(at(0, 'OggS'), at(28, 'OpusHead', '\x01vorbis', 'Speex   '))],
  // A film in a WebM is not taken.
  ['audio/webm', both(at(0, '\x1a\x45\xdf\xa3'), isOpusWebM)],
  ['audio/mp4', at(4, 'ftypM4A ', 'ftypM4B ')],
  [
    'video/mp4',
    at(
      4,
      'ftypisom',
      'ftypiso2',
      'ftypiso4',
      'ftypiso5',
      'ftypiso6',
      'ftypmp41',
      'ftypmp42',
      'ftypavc1',
      'ftypMSNV',
      'ftypdash',
      'ftypM4V ',
      'ftypmmp4',
    ),
  ],
  ['application/pdf', at(0, '%PDF-')],
  ['audio/mpeg', (head) => at(0, 'ID3')(head) || isMp3Frame(head)],
  ['audio/aac', (head) => head[0] === 0xff && (head[1]! & 0xf6) === 0xf0 && (head[2]! & 0x3c) <= 0x30],
  ['zip', at(0, 'PK\x03\x04')],
]

/** A frame of MPEG audio, layer III: sync, layer, a bit rate and a sample rate that exist. */
function isMp3Frame(head: Buffer): boolean {
  const [sync, b = 0, c = 0] = head
  return (
    sync === 0xff &&
    (b & 0xe0) === 0xe0 &&
    (b & 0x18) !== 0x08 &&
    (b & 0x06) === 0x02 &&
    (c & 0xf0) !== 0xf0 &&
    (c & 0xf0) !== 0 &&
    (c & 0x0c) !== 0x0c
  )
}

/** Plain words in UTF-8, and no language that a browser or shell would run: markup begins with `<`, a script with `#!`. */
function isText(head: Buffer): boolean {
  if (!head.length) return false
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(wholeLetters(head))
  } catch {
    return false
  }
  return !/[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f\u007f]/.test(text) && !/^\s*(<|#!|%!PS|\{\\rtf)/.test(text)
}

/** Without a letter that was cut through at the end. */
function wholeLetters(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if ((byte & 0xc0) === 0x80) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes
  }
  return bytes
}
