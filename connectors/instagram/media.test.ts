import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Attachment } from '#src/inbox/item.ts'
import { startFake } from '#test/support/fake.ts'
import { makeHttp } from '../http.ts'
import { makeFake } from './fake.ts'
import { media } from './media.ts'
import { type Settings, settings as schema } from './settings.ts'
import { webhook } from './webhook.ts'

let fake: Awaited<ReturnType<typeof startFake>>
let settings: Settings
const outside = { http: makeHttp(['127.0.0.1']), now: () => new Date() }
beforeAll(async () => {
  fake = await startFake('instagram', makeFake)
  settings = schema.parse({ ...fake.fake.settings(), baseUrl: fake.baseUrl })
})
afterAll(() => fake?.close())

let n = 0
function attached(options: Record<string, unknown> = {}): Attachment {
  const { headers, body } = fake.fake.scenarios!['dm-media']!({ n: ++n, run: 'media', ...options })
  const [item] = webhook.read(
    { method: 'POST', query: {}, headers, body: Buffer.from(body), now: new Date() },
    { connectionId: 'c', settings },
  )
  return item!.attachments[0]!
}

const read = async (attachment: Attachment, http = outside.http, base: string | undefined = settings.baseUrl) =>
  Buffer.concat(await (await media(attachment, { ...settings, baseUrl: base }, { ...outside, http }, 1_000_000)).body.toArray())

it('a photo of a direct message is read at its address, which is shown no token', async () => {
  const content = Buffer.from('a photo '.repeat(1000))
  expect((await read(attached({ base64: content.toString('base64') }))).equals(content)).toBe(true)
})

it('an address that has ended is gone: there is no other to ask for', async () => {
  await expect(read(attached({ fault: 'gone' }))).rejects.toMatchObject({ kind: 'rejected', code: 'gone' })
  await expect(read({ type: 'image' })).rejects.toMatchObject({ kind: 'rejected', code: 'gone' })
})

it('an address of the platform is called at the connection’s own base', async () => {
  const { url } = attached()
  expect(
    await read({
      type: 'image',
      url: `https://lookaside.fbsbx.com${new URL(url!).pathname.replace('/instagram', '')}${new URL(url!).search}`,
    }),
  ).not.toHaveLength(0)
})

it('S28: a redirect is followed to where everybody may go, never to a private address, and not for ever', async () => {
  const server = createServer((request, response) => {
    const to = {
      '/twice': '/once',
      '/once': '/here',
      '/round': '/round',
      '/inside': 'http://10.0.0.1/secret',
      '/meta': 'http://169.254.169.254/latest',
    }[request.url!]
    if (to) response.writeHead(302, { location: to }).end()
    else response.end('here')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const from = (path: string) => read({ type: 'image', url: `http://${host}${path}` }, makeHttp([host]), '')
  try {
    expect(String(await from('/twice'))).toBe('here')
    await expect(from('/round')).rejects.toMatchObject({ code: 'http_302' })
    for (const path of ['/inside', '/meta'])
      await expect(from(path), path).rejects.toMatchObject({ kind: 'rejected', code: 'forbidden_address' })
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
