import { crc32 } from 'node:zlib'
import sharp from 'sharp'

/** A noisy picture of a size, so that it does not shrink to nothing. */
export function picture(width: number, height: number, format: 'jpeg' | 'png' | 'webp' | 'gif' = 'jpeg'): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 }
  return sharp({ create: { width, height, channels: 3, background: 'white', noise } })
    .toFormat(format)
    .toBuffer()
}

/** A photo as a phone writes it: lying on its side (orientation 6), with the place where it was taken and the phone's name. */
export function photo(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 30 } } })
    .jpeg()
    .withExif({
      IFD0: { Make: 'SecretPhone', Software: 'wasl-exif-mark' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '24/1 42/1 49/1', GPSLongitudeRef: 'E', GPSLongitude: '46/1 40/1 31/1' },
    })
    .withMetadata({ orientation: 6 })
    .toBuffer()
}

/** A picture that says it has so many pixels, and is a few hundred bytes: a PNG's head with an honest checksum. */
export function bomb(width: number, height: number): Buffer {
  const chunk = (type: string, body: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(type), body])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(body.length)
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(named))
    return Buffer.concat([length, named, sum])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', Buffer.alloc(200)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A zip of stored parts; `swollen` lies about how much would come out. */
export function zip(parts: Record<string, string | Buffer>, { swollen = 0 }: { swollen?: number } = {}): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const [name, content] of Object.entries(parts)) {
    const body = Buffer.from(content as string)
    const head = Buffer.alloc(30)
    head.write('PK\x03\x04', 'latin1')
    head.writeUInt32LE(crc32(body), 14)
    head.writeUInt32LE(body.length, 18)
    head.writeUInt32LE(body.length, 22)
    head.writeUInt16LE(Buffer.byteLength(name), 26)
    const entry = Buffer.alloc(46)
    entry.write('PK\x01\x02', 'latin1')
    entry.writeUInt32LE(crc32(body), 16)
    entry.writeUInt32LE(body.length, 20)
    entry.writeUInt32LE(swollen || body.length, 24)
    entry.writeUInt16LE(Buffer.byteLength(name), 28)
    entry.writeUInt32LE(at, 42)
    local.push(head, Buffer.from(name), body)
    central.push(entry, Buffer.from(name))
    at += 30 + Buffer.byteLength(name) + body.length
  }
  const list = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(Object.keys(parts).length, 8)
  end.writeUInt16LE(Object.keys(parts).length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...local, list, end])
}

/** A Word document; `more` are parts beside the usual. */
export function docx(more: Record<string, string | Buffer> = {}, options: { swollen?: number } = {}): Buffer {
  return zip({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<w:document/>', ...more }, options)
}

/** A document of one empty page, `size` bytes long at least. */
export function pdf(size = 0): Buffer {
  const body =
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'
  return Buffer.concat([Buffer.from(body), Buffer.alloc(Math.max(0, size - body.length), '% filled \n')])
}

/** A film's head: brand, and a duration of 12.5 s. */
export function mp4(brand = 'isom', size = 0): Buffer {
  const box = (type: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(8 + body.length)
    head.write(type, 4)
    return Buffer.concat([head, body])
  }
  const movie = Buffer.alloc(100)
  movie.writeUInt32BE(1000, 12)
  movie.writeUInt32BE(12_500, 16)
  return Buffer.concat([
    box('ftyp', Buffer.concat([Buffer.from(brand.padEnd(4)), Buffer.alloc(4), Buffer.from('isom')])),
    box('moov', box('mvhd', movie)),
    box('mdat', Buffer.alloc(size)),
  ])
}

/** A sound of two seconds, 8,000 samples a second. */
export function wav(): Buffer {
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + 32_000, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(8000, 24)
  head.writeUInt32LE(16_000, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(32_000, 40)
  return Buffer.concat([head, Buffer.alloc(32_000)])
}

/** A voice note of a fifth of a second: Ogg Opus. */
export function voice(): Buffer {
  return Buffer.from(
    'T2dnUwACAAAAAAAAAABhc2F3AAAAAF+36F0BE09wdXNIZWFkAQE4AYC7AAAAAABPZ2dTAAAAAAAAAAAAAGFzYXcBAAAAa5rKrgEUT3B1c1RhZ3MEAAAAd2FzbAAAAABPZ2dTAAS4JgAAAAAAAGFzYXcCAAAAXSJ0WAoDAwMDAwMDAwMD+P/++P/++P/++P/++P/++P/++P/++P/++P/++P/+',
    'base64',
  )
}

/** A WebM as browsers record it: a segment of unknown length, one track. `video`: with a film's track beside it. */
export function webm({ codec = 'A_OPUS', video = false, seconds = 0, docType = 'webm' } = {}): Buffer {
  const element = (id: string, body: Buffer, unknown = false): Buffer => {
    const size = Buffer.from([0x10, 0, 0, 0])
    size.writeUInt32BE(0x10000000 | body.length)
    return Buffer.concat([Buffer.from(id, 'hex'), unknown ? Buffer.from('01ffffffffffffff', 'hex') : size, body])
  }
  const track = (type: number, name: string) =>
    element('ae', Buffer.concat([element('d7', Buffer.from([type])), element('83', Buffer.from([type])), element('86', Buffer.from(name))]))
  const length = Buffer.alloc(8)
  length.writeDoubleBE(seconds * 1000)
  return Buffer.concat([
    element('1a45dfa3', Buffer.concat([element('4286', Buffer.from([1])), element('4282', Buffer.from(docType))])),
    element(
      '18538067',
      Buffer.concat([
        element(
          '1549a966',
          Buffer.concat([element('2ad7b1', Buffer.from([0x0f, 0x42, 0x40])), ...(seconds ? [element('4489', length)] : [])]),
        ),
        element('1654ae6b', Buffer.concat([track(2, codec), ...(video ? [track(1, 'V_VP9')] : [])])),
        element('1f43b675', Buffer.alloc(400), true),
      ]),
      true,
    ),
  ])
}

/** Contents that are never taken, by what they are. */
export const harmful: Record<string, Buffer> = {
  'a film in a WebM': webm({ video: true }),
  'a WebM of another codec': webm({ codec: 'A_VORBIS' }),
  'a Matroska': webm({ docType: 'matroska' }),
  'a page': Buffer.from('<!doctype html><html><script>alert(1)</script></html>'),
  'a page behind blanks and a mark': Buffer.from('\ufeff \n\t<HTML><body onload=alert(1)>'),
  'a drawing with a script': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  'a drawing behind its declaration': Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
  'a program for Windows': Buffer.concat([Buffer.from('MZ\x90\x00\x03', 'latin1'), Buffer.alloc(500)]),
  'a program for Linux': Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(500)]),
  'a script': Buffer.from('#!/bin/sh\nrm -rf ~\n'),
  'an archive': zip({ 'a.txt': 'hello' }),
  'an old Word document': Buffer.concat([Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1'), Buffer.alloc(500)]),
  'rich text': Buffer.from('{\\rtf1\\ansi hello}'),
  'a photo of another kind': Buffer.concat([Buffer.from('\x00\x00\x00\x18ftypheic', 'latin1'), Buffer.alloc(500)]),
  'bytes of no kind': Buffer.from([1, 2, 3, 0, 255, 254, 9, 9]),
  'letters that are none': Buffer.from('مرحبا', 'utf16le'),
}
