// Longer than most: one connector's whole wire, recorded and beside its fake, shares one set-up.
import { readdirSync, readFileSync } from 'node:fs'
import nock from 'nock'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ScenarioOptions, WebhookCall, WebhookRequest } from '#connectors/connector.ts'
import type { ReadItem } from '#src/inbox/item.ts'
import { startFake } from '#test/support/fake.ts'
import { type Call, makeHttp } from '../http.ts'
import { makeFake } from './fake.ts'
import { connector } from './index.ts'

interface Fixture {
  method: string
  path_hint: string
  headers: Record<string, string>
  query?: Record<string, string>
  body?: unknown
  rawBody?: string
  signing?: { valid: boolean }
  response: { status: number; headers: Record<string, string>; body: unknown }
  expected: ReadItem[]
}

const folder = new URL('./fixtures/', import.meta.url)
const fixtures = readdirSync(folder)
  .sort()
  .map((file) => ({ name: file.replace('.json', ''), ...(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Fixture) }))
const named = (name: string) => fixtures.find((fixture) => fixture.name.startsWith(name))!
const posts = fixtures.filter(({ method, path_hint }) => method === 'POST' && path_hint.startsWith('/'))
const now = new Date('2026-11-18T09:00:02.000Z')
const webhook = connector.webhook!
const request = (body: string, headers: Record<string, string> = {}): WebhookRequest => ({
  method: 'POST',
  query: {},
  headers: Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value])),
  body: Buffer.from(body),
  now,
})
const ACCOUNT = 'urn:li:sponsoredAccount:516000001'
const settings = connector.settings.parse({
  clientSecret: 'wasl-test-linkedin-client-secret',
  accessToken: 'li-test-token',
  organizationId: ACCOUNT,
})
const source = { connectionId: 'c1', settings }
const http = makeHttp(['127.0.0.1'])
const outside = { http, now: () => now }
const read = (body: unknown) => webhook.read(request(typeof body === 'string' ? body : JSON.stringify(body)), source)
const reqheaders = { authorization: 'Bearer li-test-token', 'linkedin-version': /^20\d{4}$/, 'x-restli-protocol-version': '2.0.0' }
const vendor = () => nock('https://api.linkedin.com', { reqheaders: reqheaders as unknown as Record<string, string> })
const gather = async (since: Date, from: typeof source, by = outside) => {
  const all: ReadItem[] = []
  for await (const page of connector.list!(since, from, by)) all.push(...page)
  return all
}

afterEach(() => nock.cleanAll())
afterAll(() => http.close())

describe('what LinkedIn sends', () => {
  it.each(posts)('$name: proven by its signature and read as expected', ({ rawBody = '', headers, signing, expected }) => {
    const arrived = request(rawBody, headers)
    expect(webhook.verify(arrived, settings)).toBe(signing!.valid)
    expect(webhook.read(arrived, source)).toEqual(expected)
  })

  it('answers the challenge as recorded, and nothing without one', () => {
    const { query = {}, response } = named('01')
    const answer = webhook.handshake!({ ...request(''), method: 'GET', query }, [settings])!
    expect([answer.status, JSON.parse(answer.body)]).toEqual([response.status, response.body])
    expect(webhook.handshake!({ ...request(''), method: 'GET' }, [settings])).toBeNull()
    expect(webhook.handshake!({ ...request(''), method: 'GET', query }, [])).toBeNull()
  })

  it('takes the signature with or without its prefix and of either secret; refuses any other', () => {
    const { rawBody = '', headers } = named('02')
    const signature = headers['X-LI-Signature']!
    expect(webhook.verify(request(rawBody, { 'x-li-signature': `hmacsha256=${signature}` }), settings)).toBe(true)
    expect(webhook.verify(request(rawBody, headers), { ...settings, clientSecret: ['new', ...settings.clientSecret] })).toBe(true)
    expect(webhook.verify(request(rawBody), settings)).toBe(false)
    expect(webhook.verify(request(rawBody, headers), { ...settings, clientSecret: ['another'] })).toBe(false)
    expect(webhook.verify(request(rawBody.replace('CREATED', 'DELETED'), headers), settings)).toBe(false)
  })

  it('ignores what is no lead, whatever its shape', () => {
    for (const odd of ['null', '[]', '"x"', '{', '', '{}', '{"type":7,"owner":[]}'])
      expect(read(odd).map(({ kind }) => kind)).toEqual(['ignored'])
    expect(read({ type: 'LEAD_ACTION', leadGenFormResponse: 'urn:li:leadGenFormResponse:1', leadAction: 'UPDATED' })).toMatchObject([
      { kind: 'ignored', rawType: 'LEAD_ACTION:UPDATED' },
    ])
    expect(read({ type: 'LEAD_ACTION', leadAction: 'CREATED' })).toMatchObject([{ kind: 'ignored' }])
  })

  it('takes an organisation by its number or any owner by its URN, one or several', () => {
    const owners = (organizationId: unknown) => connector.settings.parse({ clientSecret: 's', organizationId }).organizationId
    expect(owners('5509000')).toEqual(['urn:li:organization:5509000'])
    expect(owners(['5509000', 'urn:li:sponsoredAccount:1'])).toEqual(['urn:li:organization:5509000', 'urn:li:sponsoredAccount:1'])
    expect(() => owners('urn:li:person:1')).toThrow()
  })
})

describe('what LinkedIn answered when it was asked', () => {
  const form = () =>
    vendor()
      .get('/rest/leadForms/3162001')
      .reply(200, named('07').response.body as nock.Body)
  const pending = (id: string) => ({ ...named('02').expected[0]!, dedupeKey: `urn:li:leadGenFormResponse:${id}` })

  it.each(fixtures.filter(({ name }) => name.includes('fetch-response')))('$name: the whole lead', async ({ name, response, expected }) => {
    const { id } = response.body as { id: string }
    vendor()
      .get(`/rest/leadFormResponses/${id}`)
      .reply(200, response.body as nock.Body)
    form()
    expect(await connector.complete!(pending(id), { ...source, connectionId: name }, outside)).toEqual(expected[0])
  })

  it('lists as recorded, the URN encoded once inside its brackets', async () => {
    const { response, expected } = named('08')
    const asked: string[] = []
    const spy = (call: Call) => {
      asked.push(call.url)
      return http.request(call)
    }
    const spied = { ...outside, http: { ...http, request: spy } }
    vendor()
      .get(/^\/rest\/leadFormResponses\?/)
      .reply(200, response.body as nock.Body)
    form()
    expect(await gather(new Date(1794988800000), { ...source, connectionId: 'listing' }, spied)).toEqual(expected)
    expect(asked[0]).toContain('?q=owner&owner=(sponsoredAccount:urn%3Ali%3AsponsoredAccount%3A516000001)&leadType=(leadType:SPONSORED)')
    expect(asked[0]).toContain('&submittedAtTimeRange=(start:1794988800000,end:1794992462000)&limitedToTestLeads=false&start=0&count=100')
  })

  it('asks for a form once per version, however many leads come at once', async () => {
    const { response } = named('05')
    const { id } = response.body as { id: string }
    vendor()
      .get(`/rest/leadFormResponses/${id}`)
      .times(20)
      .reply(200, response.body as nock.Body)
    form()
    const burst = Array.from({ length: 20 }, () => connector.complete!(pending(id), { ...source, connectionId: 'burst' }, outside))
    expect(new Set((await Promise.all(burst)).map(({ person }) => person.phone))).toEqual(new Set(['+966501230041']))
  })

  it('keeps a lead whose form is gone, under the names and numbers it has', async () => {
    const text = (answer: string) => ({ answerDetails: { textQuestionAnswer: { answer } } })
    const answers = [
      { questionId: 1, name: 'Email', ...text('a@b.c') },
      { questionId: 2, ...text('نعم') },
      null,
      { questionId: 3, answerDetails: 7 },
    ]
    vendor()
      .get('/rest/leadFormResponses/77')
      .reply(200, { id: '77', submittedAt: 'x', formResponse: { answers, consentResponses: [null] } })
    vendor().get('/rest/leadForms/3162001').reply(404, { message: 'Not found' })
    expect(await connector.complete!(pending('77'), { ...source, connectionId: 'gone' }, outside)).toMatchObject({
      person: { email: 'a@b.c' },
      answers: { 'question 2': ['نعم'], 'question 3': ['7'] },
      consents: [{ purpose: 'consent', granted: false }],
      extra: { formMissing: true },
      occurredAt: '2026-11-18T09:00:00.000Z',
    })
  })

  it('stops, waits or asks again as LinkedIn refuses', async () => {
    const outcome = async (status: number, body: nock.Body = { message: 'no' }, headers = {}) => {
      nock('https://api.linkedin.com').get('/rest/leadFormResponses/5').reply(status, body, headers)
      return connector.complete!(pending('5'), source, outside).catch((error: unknown) => error)
    }
    for (const status of [401, 403, 426]) expect(await outcome(status)).toMatchObject({ kind: 'unauthorized', message: 'no' })
    expect(await outcome(429, {}, { 'retry-after': '7' })).toMatchObject({ kind: 'wait', retryAfterMs: 7000 })
    expect(await outcome(429)).toMatchObject({ kind: 'wait', retryAfterMs: 60_000 })
    for (const status of [404, 500, 503]) expect(await outcome(status)).toMatchObject({ kind: 'retry' })
    expect(await outcome(400)).toMatchObject({ kind: 'rejected' })
    expect(await outcome(200, '<html>')).toMatchObject({ kind: 'retry', code: 'garbage' })
    expect(await outcome(200, {})).toMatchObject({ kind: 'retry', code: 'garbage' })
    const blind = { ...source, settings: { ...settings, accessToken: undefined } }
    await expect(connector.complete!(pending('5'), blind, outside)).rejects.toMatchObject({ kind: 'unauthorized', code: 'no_token' })
  })
})

describe('beside its fake', () => {
  let fake: Awaited<ReturnType<typeof startFake>>
  let here: typeof source
  const call = (scenario: string, options: Partial<ScenarioOptions> = {}) =>
    fake.fake.scenarios![scenario]!({ n: 0, run: 'r1', ...options })
  const arrive = (sent: WebhookCall) => {
    const arrived = request(sent.body, sent.headers)
    expect(webhook.verify(arrived, settings)).toBe(true)
    return webhook.read(arrived, here)[0]!
  }
  beforeAll(async () => {
    fake = await startFake('linkedin-leads', makeFake, { now: () => now })
    here = { ...source, settings: connector.settings.parse({ ...fake.fake.settings(), baseUrl: fake.baseUrl }) }
  })
  afterAll(() => fake.close())

  it('fetches the lead that a notification named, with every word of the member', async () => {
    const answers = { 'ما هي ميزانيتك؟': '٥٠٠٠' }
    const named = arrive(call('lead', { name: 'هند العمري', phone: '0581', email: 'h@corp.example', text: 'متجر 😀', answers }))
    expect(named).toMatchObject({ kind: 'lead', pending: true, person: {} })
    const lead = await connector.complete!(named, here, outside)
    expect(lead).toMatchObject({
      dedupeKey: named.dedupeKey,
      person: { name: 'هند العمري', phone: '0581', email: 'h@corp.example', externalId: expect.stringMatching(/^urn:li:person:/) },
      text: 'متجر 😀',
      answers: { 'ما هي ميزانيتك؟': ['٥٠٠٠'], message: ['متجر 😀'] },
      utm: { utm_campaign: 'li_ksa_demo' },
      consents: [{ purpose: '12', granted: true }],
    })
    expect(lead).not.toHaveProperty('pending')
    expect(await gather(new Date('2026-11-18T08:00:00Z'), here)).toContainEqual(lead)
  })

  it('finds by the listing what no notification told, over several pages and owners, under the same keys', async () => {
    const { id } = fake.fake.act!({ do: 'lose' }) as { id: string }
    const keys = Array.from({ length: 150 }, (_, n) => arrive(call('lead', { n, run: 'many' })).dedupeKey)
    const company = arrive(call('organization', { run: 'page' })).dedupeKey
    const both = {
      ...here,
      settings: { ...here.settings, organizationId: [ACCOUNT, 'urn:li:organization:5509000'] },
    }
    const listed = (await gather(new Date('2026-11-18T08:00:00Z'), both)).map(({ dedupeKey }) => dedupeKey)
    expect(listed).toEqual(expect.arrayContaining([`urn:li:leadGenFormResponse:${id}`, company, ...keys]))
    expect(new Set(listed).size).toBe(listed.length)
  })

  it('lists what may be listed before it says what may not, and says when nobody was named', async () => {
    const owners = (...organizationId: string[]) => ({ ...here, settings: { ...here.settings, organizationId } })
    const listed: ReadItem[] = []
    const run = async () => {
      for await (const page of connector.list!(new Date('2026-11-18T08:00:00Z'), owners('urn:li:organization:1', ACCOUNT), outside))
        listed.push(...page)
    }
    await expect(run()).rejects.toMatchObject({ kind: 'rejected', code: 'http_403' })
    expect(listed.length).toBeGreaterThan(0)
    await expect(gather(now, owners('urn:li:organization:1'))).rejects.toMatchObject({ kind: 'unauthorized' })
    await expect(gather(now, owners())).rejects.toMatchObject({ kind: 'rejected', code: 'no_owner' })
  })

  it('erases what the member withdrew: the same lead, and nothing left to fetch', async () => {
    const named = arrive(call('lead', { run: 'withdrawn' }))
    const gone = arrive(call('deleted', { id: named.dedupeKey.replace('urn:li:leadGenFormResponse:', '') }))
    expect(gone).toMatchObject({ kind: 'lead', op: 'erase', targetId: named.dedupeKey, dedupeKey: `${named.dedupeKey}:DELETED` })
    expect(gone).not.toHaveProperty('pending')
    await expect(connector.complete!(named, here, outside)).rejects.toMatchObject({ kind: 'retry', code: 'http_404' })
  })

  it('marks test leads, refuses a forged call, serves the recorded ones with what can be fetched', async () => {
    expect((await connector.complete!(arrive(call('test', { run: 'test' })), here, outside)).isTest).toBe(true)
    const forged = call('forged')
    expect(webhook.verify(request(forged.body, forged.headers), settings)).toBe(false)
    expect(await connector.complete!(arrive(call('sample')), here, outside)).toEqual(named('05').expected[0])
    const company = arrive(call('sample', { sample: '04-lead-created-organization' }))
    expect((await connector.complete!(company, here, outside)).campaign.organizationId).toBe('urn:li:organization:5509000')
    const challenge = call('challenge')
    const query = Object.fromEntries(new URLSearchParams(challenge.query))
    expect(webhook.handshake!({ ...request(''), method: 'GET', query }, [settings])!.status).toBe(200)
  })

  it.each(['05', '06', '07'])('answers the recorded call %s as LinkedIn did', async (name) => {
    const { path_hint, headers, response } = named(name)
    const { id } = response.body as { id: string }
    const answer = await http.request({ url: `${fake.baseUrl}${new URL(path_hint.replace('{id}', String(id))).pathname}`, headers })
    expect([answer.status, JSON.parse(answer.text())]).toEqual([response.status, response.body])
  })

  it('tests a connection in words: no token, a dead one, a foreign owner', async () => {
    const codes = async (more = {}) =>
      (await connector.test!({ ...here.settings, ...more }, outside)).map(({ level, code }) => `${level} ${code}`)
    expect(await codes()).toEqual(['ok owner', 'ok try'])
    expect(await codes({ accessToken: undefined })).toEqual(['error no_token'])
    expect(await codes({ organizationId: undefined })).toEqual(['warning no_owner', 'ok try'])
    expect(await codes({ accessToken: ['dead'] })).toEqual(['error http_401'])
    expect(await codes({ accessToken: ['dead', 'li-test-token'] })).toEqual(['ok owner', 'ok try'])
    expect(await codes({ organizationId: ['urn:li:organization:1'] })).toEqual(['error http_403'])
    fake.faults.add({ kind: '429', count: 1 })
    expect(await codes()).toEqual(['warning http_429', 'ok try'])
  })
})
