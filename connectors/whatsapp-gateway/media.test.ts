import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startFake } from '#test/support/fake.ts'
import { makeHttp } from '../http.ts'
import { evolutionSettings, makeFake } from './fake.ts'
import { media } from './media.ts'
import { type Settings, settings as schema } from './settings.ts'
import { webhook } from './webhook.ts'

let fake: Awaited<ReturnType<typeof startFake>>
let waha: Settings
let evolution: Settings
const outside = { http: makeHttp(['127.0.0.1']), now: () => new Date() }
beforeAll(async () => {
  fake = await startFake('whatsapp-gateway', makeFake)
  waha = schema.parse({ ...fake.fake.settings(), baseUrl: fake.baseUrl })
  evolution = schema.parse({ ...evolutionSettings, baseUrl: fake.baseUrl })
})
afterAll(() => fake?.close())

const read = async (attachment: Parameters<typeof media>[0], settings: Settings, maxBytes = 1_000_000) =>
  Buffer.concat(await (await media(attachment, settings, outside, maxBytes)).body.toArray())

it('WAHA’s file is read at the gateway’s own address with its key, whatever host its event names', async () => {
  const { headers, body } = fake.fake.scenarios!.media!({ n: 1, run: 'media' })
  const [item] = webhook.read(
    { method: 'POST', query: {}, headers, body: Buffer.from(body), now: new Date() },
    { connectionId: 'c', settings: waha },
  )
  expect(String(await read(item!.attachments[0]!, waha))).toMatch(/^%PDF-/)
  expect(String(await read({ type: 'document', url: 'http://waha:3000/api/files/default/x.pdf' }, waha))).toMatch(/^%PDF-/)
  await expect(
    read({ type: 'document', url: 'http://waha:3000/api/files/default/x.pdf' }, { ...waha, apiKey: ['wrong'] }),
  ).rejects.toMatchObject({
    kind: 'unauthorized',
  })
})

it('Evolution’s is asked for by the message, and unwrapped', async () => {
  expect(String(await read({ type: 'document', mediaId: '3EB0AA', url: 'https://mmg.whatsapp.net/x' }, evolution))).toBe(
    '%PDF-1.4\n% a demo file\n%%EOF\n',
  )
})

it('Evolution’s is unwrapped wherever its pieces part, and never half', async () => {
  const content = Buffer.from(Array.from({ length: 300_001 }, (_, n) => (n * 31) % 256))
  const json = (base64: string) => JSON.stringify({ mediaType: 'image', caption: 'x'.repeat(500), base64, buffer: null })
  let answer = json(content.toString('base64')).replaceAll('/', '\\/')
  let size = 100_000
  const server = createServer(async (request, response) => {
    await request.toArray()
    for (let at = 0; at < answer.length; at += size) {
      response.write(answer.slice(at, at + size))
      if (size < 1000) await new Promise(setImmediate)
    }
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const here = { ...evolution, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
  try {
    for (size of [1_000_000, 65_536, 999])
      expect((await read({ type: 'image', mediaId: 'm' }, here)).equals(content), String(size)).toBe(true)
    const { sha256 } = await media(
      { type: 'image', mediaId: 'm', sha256: createHash('sha256').update(content).digest('base64') },
      here,
      outside,
      1_000_000,
    )
    expect(sha256).toHaveLength(32)
    answer = answer.slice(0, 200_000)
    await expect(read({ type: 'image', mediaId: 'm' }, here)).rejects.toMatchObject({ kind: 'retry' })
    answer = '{"error":"none"}'
    await expect(read({ type: 'image', mediaId: 'm' }, here)).rejects.toMatchObject({ kind: 'retry', code: 'no_content' })
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
