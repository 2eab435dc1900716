import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { WebhookRequest } from './connector.ts'
import { graphHandshake, verifyGraphSignature } from './graph.ts'
import { graphFault } from './graph-fault.ts'
import type { Answer } from './http.ts'

const now = new Date('2026-11-21T09:00:00.000Z')

function call(body: string, headers: Record<string, string> = {}, query: Record<string, string> = {}): WebhookRequest {
  return { method: 'POST', query, headers, body: Buffer.from(body, 'utf8'), now }
}

function sign(text: string, secret: string): Record<string, string> {
  return { 'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(text).digest('hex')}` }
}

describe('the Graph signature', () => {
  it('agrees with the published example of the scheme', () => {
    // docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries: the same scheme as Meta's.
    const header = { 'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' }
    expect(verifyGraphSignature(call('Hello, World!', header), ["It's a Secret to Everybody"])).toBe(true)
    expect(verifyGraphSignature(call('Hello, World?', header), ["It's a Secret to Everybody"])).toBe(false)
  })

  it('takes the old and the new secret during a rotation, and no other', () => {
    const request = call('{"a":1}', sign('{"a":1}', 'old'))
    expect(verifyGraphSignature(request, ['new', 'old'])).toBe(true)
    expect(verifyGraphSignature(request, ['new'])).toBe(false)
  })

  it('takes a signature that was made over the escaped form of the text', () => {
    const request = call('{"name":"نورة 🙏 ä"}', sign('{"name":"\\u0646\\u0648\\u0631\\u0629 \\ud83d\\ude4f \\u00e4"}', 'secret'))
    expect(verifyGraphSignature(request, ['secret'])).toBe(true)
  })

  it('refuses a missing, empty, cut or sha1-only signature', () => {
    const sha1 = createHmac('sha1', 'secret').update('{}').digest('hex')
    const good = sign('{}', 'secret')['x-hub-signature-256']!
    const signatures: Record<string, string>[] = [
      {},
      { 'x-hub-signature': `sha1=${sha1}` },
      ...['', 'sha256=', good.slice(0, -1), good.slice(7), `${good}00`].map((h) => ({ 'x-hub-signature-256': h })),
    ]
    for (const headers of signatures) expect(verifyGraphSignature(call('{}', headers), ['secret'])).toBe(false)
  })

  it('never verifies with an empty secret or with none', () => {
    expect(verifyGraphSignature(call('{}', sign('{}', '')), [''])).toBe(false)
    expect(verifyGraphSignature(call('{}', sign('{}', 'x')), [])).toBe(false)
  })

  it('is over the bytes that came, not over the same JSON written again', () => {
    expect(verifyGraphSignature(call('{"a": 1}', sign('{"a":1}', 'secret')), ['secret'])).toBe(false)
  })
})

describe('the Graph handshake', () => {
  const asked = { 'hub.mode': 'subscribe', 'hub.challenge': '0012', 'hub.verify_token': 'token' }

  it('gives the challenge back unchanged', () => {
    expect(graphHandshake(call('', {}, asked), ['other', 'token'])).toMatchObject({ status: 200, body: '0012' })
  })

  it('refuses a foreign token, another mode and a missing challenge', () => {
    const { 'hub.challenge': _challenge, ...without } = asked
    for (const query of [
      { ...asked, 'hub.verify_token': 'guess' },
      { ...asked, 'hub.verify_token': '' },
      { ...asked, 'hub.mode': 'unsubscribe' },
      without,
    ])
      expect(graphHandshake(call('', {}, query), ['token', ''])).toBeNull()
  })
})

describe('what a Graph refusal means', () => {
  const answer = (status: number, error?: object, headers: Answer['headers'] = {}): Answer => {
    const body = Buffer.from(error ? JSON.stringify({ error }) : '<html>bad gateway</html>')
    return { status, headers, body, text: () => body.toString('utf8') }
  }
  const kind = (status: number, code?: number, more: object = {}) =>
    graphFault(answer(status, code === undefined ? undefined : { code, message: 'x', ...more }), now, { repeatable: false }).kind

  it.each([
    [190, 401, 'unauthorized'],
    [3, 403, 'unauthorized'],
    [200, 403, 'unauthorized'],
    [299, 400, 'unauthorized'],
    [368, 403, 'unauthorized'],
    [131005, 403, 'unauthorized'],
    [131031, 400, 'unauthorized'],
    [131042, 400, 'unauthorized'],
    [803, 400, 'unauthorized'],
    [4, 400, 'wait'],
    [80004, 400, 'wait'],
    [80007, 400, 'wait'],
    [130429, 400, 'wait'],
    [130429, 429, 'wait'],
    [131056, 400, 'wait'],
    [131016, 400, 'retry'],
    [131057, 400, 'retry'],
    [131057, 500, 'uncertain'],
    [1, 500, 'uncertain'],
    [0, 500, 'uncertain'],
    [131047, 400, 'rejected'],
    [131026, 400, 'rejected'],
    [131049, 400, 'rejected'],
    [131050, 400, 'rejected'],
    [132001, 404, 'rejected'],
    [100, 400, 'rejected'],
    [987654, 400, 'rejected'],
  ])('code %i with HTTP %i is %s', (code, status, expected) => {
    expect(kind(status, code)).toBe(expected)
  })

  it('goes by the status when the body is not from Graph', () => {
    expect([kind(502), kind(429), kind(401), kind(302), kind(404)]).toEqual(['uncertain', 'wait', 'unauthorized', 'retry', 'rejected'])
  })

  it('lets a read be repeated after a server fault', () => {
    expect(graphFault(answer(500, { code: 1 }), now).kind).toBe('retry')
    expect(graphFault(answer(503), now).kind).toBe('retry')
  })

  it('asks again for a lead that cannot be read yet', () => {
    expect(kind(400, 100, { error_subcode: 33 })).toBe('retry')
  })

  it('tells an Instagram window from a missing permission by the subcode', () => {
    expect(kind(403, 10, { error_subcode: 2534022 })).toBe('rejected')
    expect(kind(403, 10)).toBe('unauthorized')
  })

  it('waits as long as the service asks: Retry-After, else the usage header, else what the code says', () => {
    const limit = { code: 80007, message: 'x' }
    const usage = { 'x-business-use-case-usage': '{"1":[{"type":"leadgen","estimated_time_to_regain_access":7}]}' }
    expect(graphFault(answer(400, limit, { 'retry-after': '30' }), now).retryAfterMs).toBe(30_000)
    expect(graphFault(answer(400, limit, usage), now).retryAfterMs).toBe(420_000)
    expect(graphFault(answer(400, limit), now).retryAfterMs).toBe(300_000)
    expect(graphFault(answer(400, { code: 131056 }), now).retryAfterMs).toBe(6000)
    expect(graphFault(answer(429), now).retryAfterMs).toBe(60_000)
  })

  it('keeps the vendor’s words, code and trace, but nothing that looks like a token', () => {
    const token = `EAAG${'x1'.repeat(40)}`
    const fault = graphFault(answer(401, { code: 190, message: `Malformed access token ${token}`, fbtrace_id: 'AbC' }), now)
    expect(fault.message).toBe('Malformed access token … (fbtrace_id AbC)')
    expect(fault.code).toBe('190')
    expect(graphFault(answer(502), now).code).toBe('http_502')
  })

  it('reads bodies of any shape', () => {
    for (const text of ['', 'null', '[]', '{"error":null}', '{"error":"no"}', '{"error":{"code":"190"}}', '{"error":{"code":{}}}'])
      expect(graphFault({ status: 400, headers: {}, body: Buffer.from(text), text: () => text }, now).kind).toMatch(/rejected|unauthorized/)
  })
})
