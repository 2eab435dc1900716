import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ConnectorError } from '#src/errors.ts'
import type { ReadItem } from '#src/inbox/item.ts'
import { startFake } from '#test/support/fake.ts'
import type { Mail, Outside, WebhookCall, WebhookRequest } from '../connector.ts'
import { makeHttp } from '../http.ts'
import { makeFake } from './fake.ts'
import { connector } from './index.ts'
import { webhook } from './webhook.ts'

const outside: Outside = { http: makeHttp(['127.0.0.1']), now: () => new Date('2026-11-21T06:15:00Z') }
const settings = (given: object) => connector.settings.parse({ apiKey: 're_test', from: 'وصل <no-reply@notify.example.com>', ...given })
const mailer = (given: object) => connector.connect!(settings(given), outside)
const mail = (key: string, more: Partial<Mail> = {}): Mail => ({
  to: 'sara@example.com',
  subject: 'عميل جديد',
  html: '<p>وصل عميل جديد.</p>',
  text: 'وصل عميل جديد.',
  key,
  ...more,
})
const faultFrom = (sending: Promise<unknown>): Promise<ConnectorError> =>
  sending.then(
    () => expect.fail('it was sent'),
    (error) => error,
  )

interface Sample {
  description: string
  headers?: Record<string, string>
  body?: unknown
  rawBody?: string
  response?: { status: number; headers?: Record<string, string>; body: unknown }
  expectedFault?: object
  expected?: ReadItem[]
  signing?: { secret: string }
}
const folder = new URL('fixtures/', import.meta.url)
const samples = readdirSync(folder).map((file) => ({ file, ...(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Sample) }))

afterAll(() => outside.http.close())

describe('what Resend answers', () => {
  let answer: Sample['response']
  let asked: { headers: Record<string, unknown>; body: string } | undefined
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      asked = { headers: request.headers, body }
      response
        .writeHead(answer!.status, answer!.headers)
        .end(typeof answer!.body === 'string' ? answer!.body : JSON.stringify(answer!.body))
    })
  })
  let baseUrl = ''
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    baseUrl = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  })
  afterAll(() => server.close())

  it('sends what the recorded exchange sends, under a stable key', async () => {
    answer = samples.find(({ file }) => file.startsWith('01'))!.response
    expect(await mailer({ baseUrl }).send(mail('notif/018f'))).toEqual({ externalId: '018f0000-aaaa-7000-8000-0000000000e1' })
    expect(asked!.headers).toMatchObject({
      authorization: 'Bearer re_test',
      'content-type': 'application/json',
      'idempotency-key': 'notif/018f',
      'user-agent': expect.any(String),
    })
    expect(JSON.parse(asked!.body)).toMatchObject({
      from: 'وصل <no-reply@notify.example.com>',
      to: ['sara@example.com'],
      subject: 'عميل جديد',
      html: expect.any(String),
      text: expect.any(String),
    })
    const first = asked!.body
    await mailer({ baseUrl }).send(mail('x'.repeat(300)))
    expect(String(asked!.headers['idempotency-key'])).toHaveLength(64)
    expect(asked!.body).toBe(first)
  })

  for (const { file, description, response, expectedFault } of samples.filter((one) => one.expectedFault))
    it(`reads ${file} (${description}) as ${JSON.stringify(expectedFault)}`, async () => {
      answer = response
      expect(await faultFrom(mailer({ baseUrl }).send(mail('k')))).toMatchObject({
        ...expectedFault,
        code: (response!.body as { name: string }).name,
      })
    })

  it.each([
    [500, { name: 'application_error', message: 'x' }, 'retry'],
    [503, '<html>busy</html>', 'retry'],
    [200, '<html>%%%', 'retry'],
    [200, 'null', 'retry'],
    [404, { name: 'not_found', message: 'x' }, 'rejected'],
    [451, { name: 'security_error', message: 'x' }, 'rejected'],
    [429, 'slow down', 'wait'],
    [422, { name: 'invalid_from_address', message: 'x' }, 'unauthorized'],
    [422, { name: '__proto__', message: 'x' }, 'rejected'],
  ])('takes %i %j as %s', async (status, body, kind) => {
    answer = { status, body }
    expect(await faultFrom(mailer({ baseUrl }).send(mail('k')))).toMatchObject({ kind })
  })

  it('never lets an address or a subject add recipients or headers', async () => {
    answer = { status: 200, body: { id: 'e-1' } }
    for (const to of ['a@example.com\r\nBcc: x@example.com', 'a@example.com, b@example.com', 'A <a@example.com>', '', 'a'])
      expect(await faultFrom(mailer({ baseUrl }).send(mail('k', { to })))).toMatchObject({ kind: 'rejected', code: 'bad_address' })
    await mailer({ baseUrl }).send(mail('k', { subject: 'hello\r\nBcc: x@example.com' }))
    expect(JSON.parse(asked!.body).subject).toBe('hello Bcc: x@example.com')
    for (const from of ['a@b.example\r\nBcc: x@y.example', 'a@b.example, c@d.example', 'wasl'])
      expect(connector.settings.safeParse({ apiKey: 're', from }).success).toBe(false)
  })
})

describe('against the stand-in', () => {
  let fake: Awaited<ReturnType<typeof startFake>>
  let given: Record<string, unknown>
  const calls: WebhookCall[] = []
  const hooks = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      calls.push({ headers: request.headers as Record<string, string>, body })
      response.end('{}')
    })
  })
  beforeAll(async () => {
    await new Promise<void>((resolve) => hooks.listen(0, '127.0.0.1', resolve))
    fake = await startFake('resend', makeFake, { webhookUrl: `http://127.0.0.1:${(hooks.address() as { port: number }).port}/` })
    given = { ...fake.fake.settings(), baseUrl: fake.baseUrl }
  })
  afterAll(async () => {
    await fake.close()
    hooks.close()
  })
  const statusesOf = async (id: string, count: number) => {
    const of = () => calls.flatMap((call) => read(call)).filter((item) => item.targetId === id)
    await expect.poll(() => of().length).toBe(count)
    return of().map((item) => item.status)
  }
  const read = (call: WebhookCall) => {
    const request: WebhookRequest = { method: 'POST', query: {}, headers: call.headers, body: Buffer.from(call.body), now: new Date() }
    expect(webhook.verify(request, settings(given))).toBe(true)
    return webhook.read(request, { connectionId: 'c1', settings: settings(given) })
  }

  it('sends a mail once under one key, however often it is asked', async () => {
    const [first, again] = [await mailer(given).send(mail('once')), await mailer(given).send(mail('once'))]
    expect(again).toEqual(first)
    expect(fake.ledger.filter((effect) => effect.idempotencyKey === 'once')).toMatchObject([
      { kind: 'mail', to: ['sara@example.com'], subject: 'عميل جديد', text: 'وصل عميل جديد.' },
    ])
    expect(await faultFrom(mailer(given).send(mail('once', { text: 'another' })))).toMatchObject({
      kind: 'rejected',
      code: 'invalid_idempotent_request',
    })
  })

  it('survives an answer that was lost: the repeat is the same mail', async () => {
    fake.faults.add({ when: 'after', kind: 'reset', count: 1 })
    expect(await faultFrom(mailer(given).send(mail('lost')))).toMatchObject({ kind: 'retry' })
    await mailer(given).send(mail('lost'))
    expect(fake.ledger.filter((effect) => effect.idempotencyKey === 'lost')).toHaveLength(1)
    fake.fake.act!({ do: 'busy', count: 1 })
    expect(await faultFrom(mailer(given).send(mail('busy')))).toMatchObject({ kind: 'retry', code: 'concurrent_idempotent_requests' })
  })

  it('tells by signed webhooks what became of a mail', async () => {
    const { externalId } = await mailer(given).send(mail('tracked'))
    expect((await statusesOf(externalId, 2)).sort()).toEqual(['delivered', 'sent'])
    fake.fake.act!({ do: 'open', id: externalId })
    expect(await statusesOf(externalId, 3)).toContain('read')
    fake.fake.act!({ do: 'bounce', address: 'gone@example.com' })
    const gone = await mailer(given).send(mail('gone', { to: 'gone@example.com' }))
    expect((await statusesOf(gone.externalId, 2)).sort()).toEqual(['failed', 'sent'])
  })

  it('takes the next key during a rotation', async () => {
    expect(await faultFrom(mailer({ ...given, apiKey: 're_old' }).send(mail('rotated')))).toMatchObject({
      kind: 'unauthorized',
      code: 'invalid_api_key',
    })
    await mailer({ ...given, apiKey: ['re_old', given.apiKey] }).send(mail('rotated'))
    expect(fake.ledger.filter((effect) => effect.idempotencyKey === 'rotated')).toHaveLength(1)
  })

  it('tests the account in words, without a mail', async () => {
    const before = fake.ledger.length
    const codes = async (more: object) =>
      (await connector.test!(settings({ ...given, ...more }), outside)).map(({ level, code }) => [level, code])
    expect(await codes({})).toEqual([['ok', 'domain_verified']])
    expect(await codes({ from: 'a@other.example' })).toEqual([['error', 'domain_not_verified']])
    expect(await codes({ apiKey: 'wrong', webhookSecret: undefined })).toEqual([
      ['error', 'unauthorized'],
      ['warning', 'no_webhook_secret'],
    ])
    expect(await codes({ baseUrl: 'http://127.0.0.1:1' })).toEqual([['error', 'unreachable']])
    fake.faults.add({ kind: 'garbage', count: 1 })
    expect(await codes({})).toEqual([['error', 'unreachable']])
    expect(fake.ledger).toHaveLength(before)
  })
})

describe('what Resend tells', () => {
  const events = samples.filter((one) => one.expected)
  const requestOf = ({ headers, rawBody }: Sample, more: Partial<WebhookRequest> = {}): WebhookRequest => ({
    method: 'POST',
    query: {},
    headers: headers!,
    body: Buffer.from(rawBody!),
    now: new Date(1795241703_000),
    ...more,
  })

  for (const sample of events)
    it(`reads ${sample.file}: ${sample.description}`, () => {
      const request = requestOf(sample)
      const own = settings({ webhookSecret: sample.signing!.secret })
      expect(webhook.verify(request, own)).toBe(true)
      expect(webhook.read(request, { connectionId: 'c1', settings: own })).toEqual(sample.expected)
    })

  it('believes nobody without the secret, with a changed body, or after five minutes', () => {
    const sample = events[0]!
    const own = settings({ webhookSecret: ['whsec_b2xk', sample.signing!.secret] })
    const at = (seconds: number) => requestOf(sample, { now: new Date(1795241703_000 + seconds * 1000) })
    expect(webhook.verify(at(0), own)).toBe(true)
    expect(webhook.verify(at(299), own)).toBe(true)
    expect(webhook.verify(at(301), own)).toBe(false)
    expect(webhook.verify(at(-301), own)).toBe(false)
    expect(webhook.verify(at(0), settings({}))).toBe(false)
    expect(webhook.verify(at(0), settings({ webhookSecret: 'whsec_' }))).toBe(false)
    expect(webhook.verify(at(0), settings({ webhookSecret: 'whsec_d3Jvbmc=' }))).toBe(false)
    expect(webhook.verify(requestOf({ ...sample, rawBody: `${sample.rawBody} ` }), own)).toBe(false)
    for (const name of ['svix-id', 'svix-timestamp', 'svix-signature'])
      expect(webhook.verify(requestOf({ ...sample, headers: { ...sample.headers, [name]: '' } }), own)).toBe(false)
    const several = { ...sample.headers, 'svix-signature': `v1,AAAA v2,x ${sample.headers!['svix-signature']}` }
    expect(webhook.verify(requestOf({ ...sample, headers: several }), own)).toBe(true)
  })

  it('keeps unknown and broken events as ignored', () => {
    for (const rawBody of [
      '{}',
      'null',
      '[]',
      '{"type":"email.delivered"}',
      '{"type":"email.delivered","data":{"email_id":7,"to":{}}}',
      '{"type":"__proto__","data":{"email_id":"x"}}',
      '{"type":"contact.created","created_at":5,"data":[]}',
      'nonsense',
    ]) {
      const items = webhook.read(requestOf({ ...events[0]!, rawBody }), { connectionId: 'c1', settings: settings({}) })
      expect(items, rawBody).toMatchObject([{ kind: 'ignored' }])
    }
  })
})
