import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeHttp, NoAnswer } from './http.ts'

describe('S27: what wasl never calls', () => {
  const { refusal } = makeHttp()
  for (const url of [
    'http://127.0.0.1',
    'http://[::1]',
    'http://[::ffff:127.0.0.1]',
    'http://0x7f.1',
    'http://2130706433',
    'http://169.254.169.254/latest',
    'http://[fd00::1]',
    'http://100.64.0.1',
    'http://10.0.0.1',
    'http://user:pw@example.com',
    'file:///etc/passwd',
    'gopher://example.com',
    'nonsense',
  ])
    it(url, () => expect(refusal(url)).toBeTruthy())

  it('calls public addresses', () => expect(refusal('https://graph.facebook.com/v26.0')).toBeNull())
})

describe('the one outgoing client', () => {
  let server: http.Server
  let base: string
  let host: string
  beforeAll(async () => {
    server = http.createServer((request, response) => {
      if (request.url === '/redirect') response.writeHead(302, { location: 'http://169.254.169.254/' }).end()
      else if (request.url === '/hang') return
      else if (request.url === '/huge') response.end(Buffer.alloc(3_000_000))
      else response.end('hello')
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    host = `127.0.0.1:${port}`
    base = `http://${host}`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  it('refuses a private address at connect, by number and by name', async () => {
    await expect(makeHttp().request({ url: base })).rejects.toMatchObject({ kind: 'rejected', code: 'forbidden_address' })
    await expect(makeHttp().request({ url: base.replace('127.0.0.1', 'localhost') })).rejects.toMatchObject({
      kind: 'rejected',
      code: 'forbidden_address',
    })
  })

  it('calls what OUTBOUND_ALLOW names, by address, by net, by host and port, and by a name that resolves there', async () => {
    for (const allow of ['127.0.0.1', '127.0.0.0/8', host]) expect((await makeHttp([allow]).request({ url: base })).text()).toBe('hello')
    expect((await makeHttp(['127.0.0.1']).request({ url: base.replace('127.0.0.1', 'localhost') })).text()).toBe('hello')
  })

  it('keeps the sandbox’s own doors shut to itself', async () => {
    const client = makeHttp([], [host])
    expect((await client.request({ url: `${base}/odoo/json/2` })).status).toBe(200)
    await expect(client.request({ url: `${base}/odoo/_faults` })).rejects.toMatchObject({ kind: 'rejected' })
  })

  it('S28: follows no redirect, waits no longer than told, reads no more than told', async () => {
    const client = makeHttp(['127.0.0.1'])
    expect((await client.request({ url: `${base}/redirect` })).status).toBe(302)
    await expect(client.request({ url: `${base}/hang`, timeoutMs: 100 })).rejects.toMatchObject({ sent: true })
    await expect(client.request({ url: `${base}/huge`, maxBytes: 1000 })).rejects.toBeInstanceOf(NoAnswer)
  })

  it('knows that nothing left when nobody listens', async () => {
    await expect(makeHttp(['127.0.0.1']).request({ url: 'http://127.0.0.1:1/' })).rejects.toMatchObject({ sent: false })
  })
})
