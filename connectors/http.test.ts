import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
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
  let drip: NodeJS.Timeout | undefined
  beforeAll(async () => {
    server = http.createServer((request, response) => {
      if (request.url === '/redirect') response.writeHead(302, { location: 'http://169.254.169.254/' }).end()
      else if (request.url === '/hang') return
      else if (request.url === '/huge') response.end(Buffer.alloc(3_000_000))
      else if (request.url === '/cut') response.writeHead(200, { 'content-length': '100', connection: 'close' }).end('half')
      else if (request.url === '/drip') drip = setInterval(() => response.write('.'), 20)
      else if (request.url === '/echo') request.pipe(response)
      else response.end('hello')
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    host = `127.0.0.1:${port}`
    base = `http://${host}`
  })
  afterAll(() => {
    clearInterval(drip)
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

  it('streams both ways, and an answer as it comes', async () => {
    const client = makeHttp(['127.0.0.1'])
    const parts = ['one ', 'two ', 'three']
    const answer = await client.stream({
      method: 'POST',
      url: `${base}/echo`,
      headers: { 'content-length': '13' },
      body: Readable.from(parts.map((part) => Buffer.from(part))),
    })
    expect(answer.status).toBe(200)
    expect(Buffer.concat(await answer.body.toArray()).toString()).toBe('one two three')
  })

  it('S28: a streamed answer that is cut off, too long or dripping throws where it stops, and never looks whole', async () => {
    const client = makeHttp(['127.0.0.1'])
    const read = async (call: { url: string; timeoutMs?: number; maxBytes?: number }) => (await client.stream(call)).body.toArray()
    await expect(read({ url: `${base}/cut` })).rejects.toBeInstanceOf(NoAnswer)
    await expect(client.request({ url: `${base}/cut` })).rejects.toBeInstanceOf(NoAnswer)
    await expect(read({ url: `${base}/huge`, maxBytes: 100_000 })).rejects.toThrow('answer larger than 100000 bytes')
    await expect(read({ url: `${base}/drip`, timeoutMs: 300 })).rejects.toThrow('no answer within 300 ms')
    await expect(client.stream({ url: `${base}/hang`, timeoutMs: 100 })).rejects.toMatchObject({ sent: true })
  })

  it('breaks off what it sends where its source breaks off', async () => {
    async function* source(): AsyncGenerator<Buffer> {
      yield Buffer.from('half')
      throw new Error('the disk went away')
    }
    const call = makeHttp(['127.0.0.1']).stream({
      method: 'POST',
      url: `${base}/echo`,
      headers: { 'content-length': '100' },
      body: Readable.from(source()),
    })
    await expect(call.then((answer) => answer.body.toArray())).rejects.toThrow(/the disk went away/)
  })

  it('S27: streams nothing from or to a private address', async () => {
    await expect(makeHttp().stream({ url: base })).rejects.toMatchObject({ kind: 'rejected', code: 'forbidden_address' })
  })
})
