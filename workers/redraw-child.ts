import { closeSync, writeSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'

// Run by `redraw-image.ts` as a process of its own: whatever a picture does to the decoder happens here, within limits, and to nobody else.
// Standard input: the picture. Descriptor 3: what came of it (JSON), then 1: the picture drawn anew, 4: the small one.

const RSS_LIMIT = 700_000_000
const PIXELS = 50_000_000
const SIDE = 2560
const SMALL_SIDE = 320
const options = { limitInputPixels: PIXELS, failOn: 'error', sequentialRead: true } as const

setInterval(() => {
  if (process.memoryUsage.rss() > RSS_LIMIT) process.kill(process.pid, 'SIGKILL')
}, 25).unref()
sharp.cache(false)
sharp.concurrency(1)
// Only what is taken is ever decoded: no svg, no heif, no tiff, no raw vips.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer', 'VipsForeignLoadNsgifBuffer'],
})

type Verdict = { width: number; height: number; bytes: number; smallBytes: number } | { why: 'broken' | 'too_many_pixels' }

const input = await buffer(process.stdin)
const drawn = await draw(input)
writeAll(3, Buffer.from(JSON.stringify(drawn.verdict)))
closeSync(3)
for (const [descriptor, bytes] of [
  [1, drawn.picture],
  [4, drawn.small],
] as const)
  if (bytes) writeAll(descriptor, bytes)

async function draw(bytes: Buffer): Promise<{ verdict: Verdict; picture?: Buffer; small?: Buffer }> {
  try {
    const { width, height, pages = 1, format } = await sharp(bytes, { ...options, limitInputPixels: false }).metadata()
    // Told by its head, before anything is unfolded; all pictures of a moving one count.
    if (width * height * pages > PIXELS) return { verdict: { why: 'too_many_pixels' } }
    const moves = pages > 1
    // The turning that a camera noted is done to the picture, since the note goes with all others.
    const { data, info } = await sharp(bytes, { ...options, animated: moves })
      .autoOrient()
      .resize({ width: SIDE, height: SIDE, fit: 'inside', withoutEnlargement: true })
      .toFormat(format as 'jpeg', format === 'jpeg' ? { quality: 85, mozjpeg: false } : {})
      .toBuffer({ resolveWithObject: true })
    const small = await sharp(bytes, options)
      .autoOrient()
      .resize({ width: SMALL_SIDE, height: SMALL_SIDE, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 75 })
      .toBuffer()
    const verdict = { width: info.width, height: info.pageHeight ?? info.height, bytes: data.length, smallBytes: small.length }
    return { verdict, picture: data, small }
  } catch (error) {
    return { verdict: { why: /pixel limit/i.test((error as Error).message) ? 'too_many_pixels' : 'broken' } }
  }
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at)
    } catch (error) {
      // A pipe that is full for the moment.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
    }
  }
}
