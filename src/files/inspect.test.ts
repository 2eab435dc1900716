import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { docx, harmful, mp4, pdf, picture, voice, wav, webm, zip } from '#test/support/contents.ts'
import { type Expected, type Inspected, inspect } from './inspect.ts'
import { safeName } from './queries.ts'

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** What passed, and what it was; `passed` also where it was refused in the middle. */
async function pass(content: Buffer, expected: Expected = {}, size = 10_000) {
  let known: Inspected | undefined
  const passed: Buffer[] = []
  try {
    for await (const bytes of inspect(pieces(content, size), expected, (told) => (known = told))) passed.push(bytes)
    return { known: known!, passed: Buffer.concat(passed) }
  } catch (error) {
    return { why: (error as { why?: string }).why, passed: Buffer.concat(passed), error }
  }
}

describe('what is taken is known by its content', async () => {
  const office = 'application/vnd.openxmlformats-officedocument'
  const taken: [type: string, content: Buffer][] = [
    ['image/jpeg', await picture(20, 20, 'jpeg')],
    ['image/png', await picture(20, 20, 'png')],
    ['image/webp', await picture(20, 20, 'webp')],
    ['image/gif', await picture(20, 20, 'gif')],
    ['audio/ogg', voice()],
    ['audio/wav', wav()],
    ['audio/webm', webm()],
    ['audio/mpeg', Buffer.concat([Buffer.from('ID3\x04\x00'), Buffer.alloc(500)])],
    ['audio/mpeg', Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(500)])],
    ['audio/aac', Buffer.concat([Buffer.from([0xff, 0xf1, 0x50, 0x80]), Buffer.alloc(500)])],
    ['audio/mp4', mp4('M4A ')],
    ['video/mp4', mp4('isom')],
    ['video/mp4', mp4('mp42')],
    ['application/pdf', pdf()],
    ['text/plain', Buffer.from('السلام عليكم\nميزانيتي ٣٠٠ ريال 🙏\r\n\tشكرًا')],
    [`${office}.wordprocessingml.document`, docx()],
    [`${office}.spreadsheetml.sheet`, zip({ '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': '<workbook/>' })],
    [`${office}.presentationml.presentation`, zip({ 'ppt/presentation.xml': '<p/>', '[Content_Types].xml': '<Types/>' })],
  ]

  it.each(taken)('%s', async (type, content) => {
    for (const size of [7, 1000, 1_000_000]) {
      const { known, passed, error } = await pass(content, {}, size)
      expect(error).toBeUndefined()
      expect(passed.equals(content)).toBe(true)
      expect(known).toMatchObject({ type, size: content.length, sha256: createHash('sha256').update(content).digest() })
    }
  })

  it('tells how long sounds and films last', async () => {
    expect((await pass(voice())).known?.seconds).toBe(0.2)
    expect((await pass(wav())).known?.seconds).toBe(2)
    expect((await pass(webm({ seconds: 3.2 }))).known?.seconds).toBe(3.2)
    expect((await pass(webm())).known?.seconds).toBeNull()
    expect((await pass(mp4())).known?.seconds).toBe(12.5)
    expect((await pass(pdf())).known?.seconds).toBeNull()
  })

  it('knows a document whose list of parts lies behind megabytes', async () => {
    const content = docx({ 'word/media/image1.png': Buffer.alloc(5_000_000, 7) })
    expect((await pass(content)).known).toMatchObject({ type: `${office}.wordprocessingml.document`, size: content.length })
  })

  it('takes a sound in a film’s container where the sender says that it is one', async () => {
    expect((await pass(mp4('isom'), { kind: 'audio' })).known?.type).toBe('audio/mp4')
  })
})

describe('S31: what is refused', () => {
  it.each(Object.entries(harmful))('%s, and nothing of it passes whole', async (_what, content) => {
    for (const size of [5, 100_000]) {
      const { why, passed } = await pass(content, {}, size)
      expect(why).toBe('forbidden_type')
      expect(passed.length).toBeLessThan(content.length)
    }
  })

  it.each(Object.entries(harmful))('%s that is sent as a picture', async (_what, content) => {
    expect((await pass(content, { kind: 'image' })).why).toBe('mismatch')
  })

  it('what is another kind than it says: a document as a photo, a photo as a voice note', async () => {
    expect((await pass(pdf(), { kind: 'image' })).why).toBe('mismatch')
    expect((await pass(await picture(5, 5), { kind: 'audio' })).why).toBe('mismatch')
    expect((await pass(docx(), { kind: 'video' })).why).toBe('mismatch')
  })

  it('a document with macros, also where it calls itself one without', async () => {
    for (const part of ['word/vbaProject.bin', 'xl/macrosheets/sheet1.xml', 'word/activeX/activeX1.bin', 'word/vbadata.xml'])
      expect((await pass(docx({ [part]: 'x' }))).why, part).toBe('macros')
  })

  it('words that turn into something else behind a megabyte', async () => {
    const words = Buffer.alloc(1_200_006, 'سلام ')
    expect((await pass(words)).known?.type).toBe('text/plain')
    expect((await pass(Buffer.concat([words, Buffer.from([0, 1, 2])]))).why).toBe('forbidden_type')
    expect((await pass(Buffer.concat([words, Buffer.from([0xff, 0xfe, 0xc0])]))).why).toBe('forbidden_type')
    expect((await pass(Buffer.concat([words, Buffer.from([0xd8])]))).why, 'half a letter').toBe('forbidden_type')
  })

  it('nothing', async () => expect((await pass(Buffer.alloc(0))).why).toBe('empty'))

  it('what came otherwise than its platform says', async () => {
    const sha256 = createHash('sha256').update(pdf()).digest()
    expect((await pass(pdf(), { sha256 })).known?.type).toBe('application/pdf')
    const { why, passed } = await pass(pdf(1000), { sha256 })
    expect([why, passed.length < 1000]).toEqual(['damaged', true])
  })
})

describe('S33: what is too much', () => {
  it('is refused by its kind as soon as that is seen: 16 MB of pictures, sounds and films, 25 MB of documents', async () => {
    const mb = 1_000_000
    const film = mp4('isom', 40 * mb)
    const { why, passed } = await pass(film, {}, 100_000)
    expect([why, passed.length <= 16 * mb]).toEqual(['too_large', true])
    expect((await pass(mp4('isom', 15 * mb), {}, 100_000)).known?.type).toBe('video/mp4')
    expect((await pass(pdf(25 * mb), {}, 100_000)).known?.size).toBe(25 * mb)
    expect((await pass(pdf(25 * mb + 1), {}, 100_000)).why).toBe('too_large')
    expect((await pass(docx({ 'word/media/a.png': Buffer.alloc(26 * mb) }), {}, 100_000)).why).toBe('too_large')
  })

  it('is a zip that would swell, holds too many parts, or lies about its list', async () => {
    expect((await pass(docx({}, { swollen: 400_000_000 }))).why).toBe('broken')
    expect((await pass(docx(Object.fromEntries(Array.from({ length: 10_001 }, (_, n) => [`word/${n}.xml`, '']))))).why).toBe('broken')
    const cut = docx()
    expect((await pass(cut.subarray(0, cut.length - 30))).why).toBe('broken')
    expect((await pass(Buffer.concat([docx(), docx().subarray(4)]))).why).toBe('broken')
  })
})

describe('S30, S33: a name', () => {
  it.each([
    ['عرض السعر.pdf', 'application/pdf', 'عرض السعر.pdf'],
    ['../../etc/passwd', 'text/plain', 'passwd.txt'],
    ['C:\\Users\\me\\photo.JPG', 'image/jpeg', 'photo.jpg'],
    ['invoice.pdf.exe', 'application/pdf', 'invoice.pdf'],
    ['a\r\nSet-Cookie: x=1', 'application/pdf', 'a Set-Cookie x=1.pdf'],
    ['photo\u202egpj.exe', 'image/jpeg', 'photo gpj.jpg'],
    ['"; filename="evil.html', 'application/pdf', 'filename= evil.pdf'],
    ['.htaccess', 'text/plain', 'htaccess.txt'],
    ['', 'image/png', 'file.png'],
    [undefined, 'audio/ogg', 'file.ogg'],
    ['\ud800', 'image/png', '\ufffd.png'],
    ['ط'.repeat(300), 'image/png', `${'ط'.repeat(100)}.png`],
  ] as const)('%j of %s is %j', (told, type, name) => expect(safeName(told, type)).toBe(name))
})
