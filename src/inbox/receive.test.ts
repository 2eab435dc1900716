import { createServer, request as open, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { WebhookAnswer, WebhookRequest } from '#connectors/connector.ts'
import { AppError } from '#src/errors.ts'
import { makeLog } from '#src/platform/log.ts'
import { makeReceiver } from './receive.ts'

describe('a webhook address', () => {
  let server: Server
  let url: string
  let seen: [connector: string, connectionId: string | undefined, request: WebhookRequest][]
  let say: () => Promise<WebhookAnswer>
  const now = new Date('2026-11-21T09:00:00Z')
  const told = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"سلام":1}' }

  beforeAll(async () => {
    const receive = makeReceiver({
      door: {
        receive(...call) {
          seen.push(call)
          return say()
        },
        preflight: async (_, connectionId, origin) => ({ 'access-control-allow-origin': `${origin} ${connectionId}` }),
        forget: () => undefined,
        close: async () => undefined,
      },
      clock: { now: () => now },
      log: makeLog('silent'),
    })
    server = createServer((request, response) => void (receive(request, response) || response.writeHead(418).end()))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  beforeEach(() => {
    seen = []
    say = async () => told
  })
  afterAll(() => server?.close())

  const post = (path: string, init: RequestInit = {}) => fetch(url + path, { method: 'POST', body: '{}', ...init })

  it('hands the door the raw bytes, what stands in the address, and the first of what stands there twice', async () => {
    const body = Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d, 0x00, 0xff])
    const answer = await post('/webhooks/web-form/7%2F1/lead?a=1&a=2&b=%D8%B3', { body, headers: { 'X-Test': 'yes' } })
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([200, 'application/json', told.body])
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(seen).toMatchObject([['web-form', '7/1', { method: 'POST', query: { a: '1', b: 'س' }, now }]])
    expect(seen[0]![2].headers['x-test']).toBe('yes')
    expect(Buffer.from(seen[0]![2].body).equals(body)).toBe(true)
  })

  it.each([
    ['/webhooks/whatsapp', 'whatsapp', undefined],
    ['/webhooks/whatsapp/', 'whatsapp', undefined],
    ['/Webhooks/web-form/1/', 'web-form', '1'],
    ['/webhooks/web-form/1/event?x', 'web-form', '1'],
  ])('%s is one', async (path, connector, connectionId) => {
    expect((await post(path)).status).toBe(200)
    expect(seen.map(([one, two]) => [one, two])).toEqual([[connector, connectionId]])
  })

  it.each(['/webhooks', '/webhooks/', '/webhooks/a/b/c/d', '/webhooksx/a', '/api/v1/leads?x=/webhooks/whatsapp'])(
    '%s is none, and is left to the others',
    async (path) => {
      expect((await post(path)).status).toBe(418)
      expect(seen).toEqual([])
    },
  )

  it('takes GET and POST; a preflight is answered for a connection’s own address', async () => {
    expect((await fetch(`${url}/webhooks/whatsapp?hub.mode=subscribe`)).status).toBe(200)
    expect(seen.at(-1)).toMatchObject(['whatsapp', undefined, { method: 'GET', query: { 'hub.mode': 'subscribe' } }])
    for (const method of ['PUT', 'DELETE', 'HEAD', 'PATCH']) expect((await fetch(`${url}/webhooks/whatsapp`, { method })).status).toBe(405)
    expect((await fetch(`${url}/webhooks/whatsapp`, { method: 'OPTIONS' })).status).toBe(405)
    const preflight = await fetch(`${url}/webhooks/web-form/1`, { method: 'OPTIONS', headers: { origin: 'https://a.example' } })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, 'https://a.example 1'])
    expect(seen).toHaveLength(1)
  })

  it('what is compressed, too large or not an address is refused in words, and the line stays open', async () => {
    const refusals: [number, string, Promise<Response>][] = [
      [415, 'unsupported_type', post('/webhooks/whatsapp', { body: gzipSync('{}'), headers: { 'content-encoding': 'gzip' } })],
      [413, 'too_large', post('/webhooks/whatsapp', { body: Buffer.alloc(5 * 1024 * 1024 + 1) })],
      [400, 'bad_request', post('/webhooks/%E0%A4%A')],
    ]
    for (const [status, code, asked] of refusals) {
      const answer = await asked
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
      expect(await answer.json()).toMatchObject({ status, code, requestId: answer.headers.get('x-request-id') })
      expect(answer.status).toBe(status)
    }
    expect(seen).toEqual([])
    expect((await post('/webhooks/whatsapp', { body: Buffer.alloc(5 * 1024 * 1024) })).status).toBe(200)
  })

  it('what the door refuses leaves as a problem, what nobody expected without its words', async () => {
    say = async () => Promise.reject(new AppError('signature_wrong', 'The signature does not fit.'))
    const refused = await post('/webhooks/whatsapp')
    expect([refused.status, await refused.json()]).toMatchObject([401, { code: 'signature_wrong', detail: 'The signature does not fit.' }])
    say = async () => Promise.reject(Object.assign(new Error('secret'), { code: '57P01' }))
    const away = await post('/webhooks/whatsapp')
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '2'])
    say = async () => Promise.reject(new Error('secret'))
    const bug = await post('/webhooks/whatsapp')
    expect(bug.status).toBe(500)
    expect(await bug.text()).not.toContain('secret')
  })

  it('a sender who goes away in mid-body reaches no door and breaks nothing', async () => {
    await new Promise<void>((gone) => {
      const half = open(`${url}/webhooks/whatsapp`, { method: 'POST', headers: { 'content-length': 1000 } })
      half.on('error', () => undefined).on('close', gone)
      half.write('{"half":')
      setTimeout(() => half.destroy(), 50)
    })
    expect((await post('/webhooks/whatsapp')).status).toBe(200)
    expect(seen).toHaveLength(1)
  })
})
