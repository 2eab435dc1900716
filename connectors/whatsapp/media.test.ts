import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeHttp } from '#connectors/http.ts'
import type { Attachment } from '#src/inbox/item.ts'
import { startFake } from '#test/support/fake.ts'
import { makeFake } from './fake.ts'
import { media } from './media.ts'
import { type Settings, settings as schema } from './settings.ts'
import { webhook } from './webhook.ts'

let fake: Awaited<ReturnType<typeof startFake>>
let settings: Settings
const outside = { http: makeHttp(['127.0.0.1']), now: () => new Date() }
beforeAll(async () => {
  fake = await startFake('whatsapp', makeFake)
  settings = schema.parse({ ...fake.fake.settings(), baseUrl: fake.baseUrl })
})
afterAll(() => fake?.close())

let n = 0
/** What somebody sends, as the reader tells it. */
function attached(scenario: string, options: Record<string, unknown> = {}): Attachment {
  const { headers, body } = fake.fake.scenarios![scenario]!({ n: ++n, run: 'media', ...options })
  const [item] = webhook.read(
    { method: 'POST', query: {}, headers, body: Buffer.from(body), now: new Date() },
    { connectionId: 'c', settings },
  )
  return item!.attachments[0]!
}

async function read(
  attachment: Attachment,
  more: Partial<Settings> = {},
  maxBytes = 1_000_000,
): Promise<{ bytes: Buffer; sha256?: Uint8Array }> {
  const { body, sha256 } = await media(attachment, { ...settings, ...more }, outside, maxBytes)
  return { bytes: Buffer.concat(await body.toArray()), sha256 }
}

describe('what a person attached', () => {
  it('is asked for by its id, then read at the address told, and comes with its checksum', async () => {
    const content = Buffer.from('a content of whatever kind '.repeat(10_000))
    const { bytes, sha256 } = await read(attached('document', { base64: content.toString('base64') }))
    expect(bytes.equals(content)).toBe(true)
    expect(Buffer.from(sha256!)).toEqual(createHash('sha256').update(content).digest())
  })

  it('has its address asked for anew, once, where that died meanwhile', async () => {
    expect((await read(attached('image', { fault: 'expire-once' }))).bytes.length).toBeGreaterThan(50)
  })

  it('is gone where WhatsApp has it no more, and where the webhook named none', async () => {
    // As Graph says it: it may also mean "not yet", so wasl asks again for a while.
    await expect(read(attached('image', { fault: 'gone' }))).rejects.toMatchObject({ kind: 'retry', code: '100' })
    await expect(read({ type: 'image' })).rejects.toMatchObject({ kind: 'rejected', code: 'gone' })
    await expect(read({ type: 'image', mediaId: '../../me' })).rejects.toMatchObject({ kind: 'rejected', code: 'gone' })
  })

  it('F33: throws where it breaks off in the middle, and comes whole the next time', async () => {
    const attachment = attached('document', { base64: Buffer.alloc(400_000, 'x').toString('base64'), fault: 'cut' })
    await expect(read(attachment)).rejects.toMatchObject({ kind: 'retry' })
    expect((await read(attachment)).bytes.length).toBe(400_000)
  })

  it('is not begun where it is larger than may be', async () => {
    await expect(read(attached('document', { base64: Buffer.alloc(5000).toString('base64') }), {}, 4999)).rejects.toMatchObject({
      code: 'too_large',
    })
  })

  it('is read with the next token where one is refused; with none left it is for a person', async () => {
    expect((await read(attached('voice'), { accessToken: ['stale', 'EAAtest'] })).bytes.toString('latin1', 0, 4)).toBe('OggS')
    await expect(read(attached('voice'), { accessToken: ['stale'] })).rejects.toMatchObject({ kind: 'unauthorized', code: '190' })
  })

  it('tells a fault that passes from one that does not', async () => {
    for (const [kind, expected] of [
      ['500', 'retry'],
      ['reset', 'retry'],
      ['429', 'wait'],
    ] as const) {
      fake.mounted.faults.add({ kind, when: 'before', rate: 1, count: 1, match: 'media-file', retryAfterS: 7 })
      await expect(read(attached('image')), kind).rejects.toMatchObject({
        kind: expected,
        ...(kind === '429' ? { retryAfterMs: 7000 } : {}),
      })
    }
  })

  it('speaks as the samples do', () => {
    const sample = (name: string) => JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'))
    const asked = fake.fake.handle({
      method: 'GET',
      path: '/v26.0/1122334455667788',
      query: new URLSearchParams(sample('59-media-lookup').query),
      headers: { authorization: 'Bearer EAAtest' },
      body: Buffer.alloc(0),
    }) as { body: object }
    expect(Object.keys(asked.body).sort()).toEqual(Object.keys(sample('59-media-lookup').response.body).sort())
    expect(sample('60-media-download').headers.Authorization).toMatch(/^Bearer /)
  })
})
