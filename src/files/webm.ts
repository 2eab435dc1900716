/** What the head of a WebM tells: its tracks' kinds and codecs, and its length where it is written down. */
export interface WebM {
  tracks: { type: number; codec: string }[]
  /** Null in what a browser records as it goes. */
  seconds: number | null
}

// Ids of the elements that are read. Source: RFC 8794 (EBML), RFC 9559 (Matroska), webmproject.org/docs/container
const EBML = 0x1a45dfa3
const DOC_TYPE = 0x4282
const SEGMENT = 0x18538067
const INFO = 0x1549a966
const TIMESTAMP_SCALE = 0x2ad7b1
const DURATION = 0x4489
const TRACKS = 0x1654ae6b
const TRACK_ENTRY = 0xae
const TRACK_TYPE = 0x83
const CODEC_ID = 0x86

/** Reads the first bytes of a WebM; null for everything else, Matroska of another document type too. */
export function readWebM(head: Buffer): WebM | null {
  const [ebml, segment] = elements(head)
  if (ebml?.id !== EBML || text(find(ebml.body, DOC_TYPE)) !== 'webm' || segment?.id !== SEGMENT) return null
  const tracks = elements(find(segment.body, TRACKS) ?? NOTHING)
    .filter(({ id }) => id === TRACK_ENTRY)
    .map(({ body }) => ({ type: whole(find(body, TRACK_TYPE)), codec: text(find(body, CODEC_ID)) }))
  const info = find(segment.body, INFO) ?? NOTHING
  const length = find(info, DURATION)
  const ticks = length?.length === 8 ? length.readDoubleBE() : length?.length === 4 ? length.readFloatBE() : null
  // A tick is a millisecond unless the file says otherwise, in nanoseconds.
  const scale = whole(find(info, TIMESTAMP_SCALE)) || 1_000_000
  return { tracks, seconds: ticks === null ? null : (ticks * scale) / 1e9 }
}

/** Whether this is sound alone, in Opus: what browsers record as a voice note. */
export function isOpusWebM(head: Buffer): boolean {
  const webm = readWebM(head)
  return webm !== null && webm.tracks.length > 0 && webm.tracks.every(({ type, codec }) => type === 2 && codec === 'A_OPUS')
}

const NOTHING = Buffer.alloc(0)

/** The elements that follow each other, as far as the bytes go; one that is cut, or of unknown length, reaches to the end. */
function elements(bytes: Buffer): { id: number; body: Buffer }[] {
  const list: { id: number; body: Buffer }[] = []
  for (let at = 0; at < bytes.length && list.length < 100; ) {
    const idLength = lengthOf(bytes[at]!)
    const sizeLength = lengthOf(bytes[at + idLength] ?? 0)
    const start = at + idLength + sizeLength
    if (idLength > 4 || sizeLength > 8 || start > bytes.length) break
    const size = sizeAt(bytes, at + idLength, sizeLength)
    list.push({ id: bytes.readUIntBE(at, idLength), body: bytes.subarray(start, start + size) })
    at = start + size
  }
  return list
}

/** How many bytes a number takes, by the zeros it begins with. */
function lengthOf(first: number): number {
  return Math.clz32(first) - 23
}

function sizeAt(bytes: Buffer, at: number, length: number): number {
  const digits = [bytes[at]! & (0xff >> length), ...bytes.subarray(at + 1, at + length)]
  const isUnknown = digits.every((digit, i) => digit === (i ? 0xff : 0xff >> length))
  return isUnknown ? Number.MAX_SAFE_INTEGER : digits.reduce((sum, digit) => sum * 256 + digit, 0)
}

function find(bytes: Buffer, id: number): Buffer | undefined {
  return elements(bytes).find((one) => one.id === id)?.body
}

function text(body: Buffer | undefined): string {
  return body?.toString('latin1').replace(/\0+$/, '') ?? ''
}

function whole(body: Buffer | undefined): number {
  return body && body.length > 0 && body.length <= 6 ? body.readUIntBE(0, body.length) : 0
}
