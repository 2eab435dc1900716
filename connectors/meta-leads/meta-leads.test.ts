// Longer than most: one connector's whole wire, recorded and beside its fake, shares one set-up.
import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import nock from 'nock'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ScenarioOptions, WebhookCall, WebhookRequest } from '#connectors/connector.ts'
import type { ReadItem } from '#src/inbox/item.ts'
import { startFake } from '#test/support/fake.ts'
import { item } from '../connector.ts'
import { makeHttp } from '../http.ts'
import { makeFake } from './fake.ts'
import { connector } from './index.ts'

interface Fixture {
  method: string
  path_hint: string
  headers: Record<string, string>
  query?: Record<string, string>
  rawBody?: string
  signing?: { secret: string; valid: boolean }
  response?: { status: number; headers: Record<string, string>; body: unknown }
  expected?: ReadItem[]
  expectedFault?: { kind: string; code: string; retryAfterMs?: number }
}

const folder = new URL('./fixtures/', import.meta.url)
const fixtures = readdirSync(folder)
  .sort()
  .map((file) => ({ name: file.replace('.json', ''), ...(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Fixture) }))
const named = (name: string) => fixtures.find((fixture) => fixture.name.startsWith(name))!
const now = new Date('2026-11-18T09:00:05.000Z')
const webhook = connector.webhook!
const settings = connector.settings.parse({
  pageId: '104455667788990',
  accessToken: 'EAAG-test-page-token',
  appSecret: 'wasl-test-meta-app-secret',
  verifyToken: 'wasl-test-verify-token',
})
const source = { connectionId: 'c1', settings }
const http = makeHttp(['127.0.0.1'])
const outside = { http, now: () => now }

const request = (body: string, headers: Record<string, string> = {}, query: Record<string, string> = {}): WebhookRequest => ({
  method: 'POST',
  query,
  headers: Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value])),
  body: Buffer.from(body),
  now,
})
const read = (body: unknown) => webhook.read(request(typeof body === 'string' ? body : JSON.stringify(body)), source)
const pending = (id: string) =>
  item({
    kind: 'lead',
    channel: 'meta_lead_ads',
    dedupeKey: id,
    occurredAt: '2026-11-18T09:00:00.000Z',
    pending: true,
    campaign: { pageId: '104455667788990' },
  })

afterEach(() => nock.cleanAll())
afterAll(() => http.close())

describe('what Meta sends', () => {
  const posts = fixtures.filter((fixture) => fixture.method === 'POST' && fixture.path_hint.startsWith('/'))

  it.each(posts)('$name: proven by its signature and read as expected', ({ rawBody = '', headers, signing, expected }) => {
    const arrived = request(rawBody, headers)
    expect(webhook.verify(arrived, settings)).toBe(signing!.valid)
    expect(webhook.read(arrived, source)).toEqual(expected)
  })

  it('answers the handshake with the challenge, and only for our verify token', () => {
    const { query, response } = named('01')
    const asked = { ...request('', {}, query), method: 'GET' as const }
    expect(webhook.handshake!(asked, [settings])).toMatchObject({ status: 200, body: response!.body })
    expect(webhook.handshake!({ ...asked, query: { ...query, 'hub.verify_token': 'other' } }, [settings])).toBeNull()
  })

  it('refuses a body that another app signed, or that changed on the way', () => {
    const { rawBody = '', headers } = named('02')
    expect(webhook.verify(request(rawBody, headers), { ...settings, appSecret: ['another'] })).toBe(false)
    expect(webhook.verify(request(rawBody.replace('1357924680135792', '1357924680135793'), headers), settings)).toBe(false)
    expect(webhook.verify(request(rawBody), settings)).toBe(false)
  })

  it('takes the new and the old app secret while they are being rotated', () => {
    const { rawBody = '', headers } = named('02')
    expect(webhook.verify(request(rawBody, headers), { ...settings, appSecret: ['new', 'wasl-test-meta-app-secret'] })).toBe(true)
  })

  it('tells the Pages of a body, and cuts out one Page without touching a digit of its ids', () => {
    const text = '{"object":"page","entry":[{"id":104455667788990120215,"changes":[]},{"id":"2","changes":[]},{"id":"2"}]}'
    expect(webhook.accountsIn!(JSON.parse('{"entry":[{"id":"7"},{"id":"2"},{"id":"7"},null,{}]}'))).toEqual(['7', '2'])
    expect(JSON.parse(webhook.only!(text, ['104455667788990120215']))).toEqual({
      object: 'page',
      entry: [{ id: '104455667788990120215', changes: [] }],
    })
  })

  it('makes an ignored item of every odd unit, and still reads the lead beside it', () => {
    const lead = { field: 'leadgen', value: { leadgen_id: 99, form_id: null, created_time: 'soon' } }
    const items = read({ entry: [null, 7, { id: 'x', changes: [null, 'a', { field: 'leadgen', value: null }, lead, { field: [] }] }] })
    expect(items.filter(({ kind }) => kind === 'lead')).toEqual([
      item({
        kind: 'lead',
        channel: 'meta_lead_ads',
        dedupeKey: '99',
        occurredAt: now.toISOString(),
        pending: true,
        campaign: { pageId: 'x' },
      }),
    ])
    expect(items.filter(({ kind }) => kind === 'ignored')).toHaveLength(6)
    for (const odd of ['null', '[]', '"x"', '{', '', '{"entry":{}}'])
      expect(read(odd).map(({ kind, rawType }) => [kind, rawType])).toEqual([['ignored', 'unknown']])
  })

  it('keeps the person of a Messenger message that reaches the same address', () => {
    const messaging = [{ sender: { id: '5566' }, recipient: { id: '104' }, timestamp: 1794992400000, message: { text: 'مرحبا' } }]
    expect(read({ object: 'page', entry: [{ id: '104', time: 1794992401, messaging }] })).toMatchObject([
      { kind: 'ignored', rawType: 'messaging', person: { externalId: '5566' }, text: 'مرحبا', occurredAt: '2026-11-18T09:00:00.000Z' },
    ])
  })
})

describe('what Graph answered when it was asked', () => {
  const asked = (id: string, { status, body, headers }: NonNullable<Fixture['response']>) =>
    nock('https://graph.facebook.com', { reqheaders: { authorization: 'Bearer EAAG-test-page-token' } })
      .get(`/v26.0/${id}`)
      .query(({ fields }) => String(fields).includes('field_data') && !String(fields).includes('post_submission'))
      .reply(status, body as nock.Body, headers)

  it.each(fixtures.filter(({ name }) => name.includes('fetch-lead')))('$name: the whole lead', async ({ response, expected }) => {
    const { id } = response!.body as { id: string }
    asked(id, response!)
    expect(await connector.complete!(pending(id), source, outside)).toEqual(expected![0])
  })

  it.each(fixtures.filter(({ expectedFault }) => expectedFault))('$name: what to do about it', async ({ response, expectedFault }) => {
    asked('1357924680135792', response!)
    await expect(connector.complete!(pending('1357924680135792'), source, outside)).rejects.toMatchObject(expectedFault!)
  })

  it('reads the listing page by page, at the base of the connection and not at the host that the page names', async () => {
    const [first, second] = [named('14'), named('15')]
    const at = nock('http://127.0.0.1:9/meta-leads')
    const filtering = '[{"field":"time_created","operator":"GREATER_THAN","value":1794988799}]'
    at.get('/v26.0/1290011223344556/leads')
      .query({ fields: /field_data/, filtering, limit: '100' })
      .reply(200, first.response!.body as nock.Body)
    at.get('/v26.0/1290011223344556/leads')
      .query({ fields: /field_data/, filtering, limit: '2', after: 'QVFIUtest1' })
      .reply(200, second.response!.body as nock.Body)
    const here = { ...source, settings: { ...settings, formIds: ['1290011223344556'], baseUrl: 'http://127.0.0.1:9/meta-leads' } }
    const pages: ReadItem[][] = []
    for await (const page of connector.list!(new Date(1794988800000), here, outside)) pages.push(page)
    expect(pages).toEqual([first.expected, second.expected])
    expect(nock.isDone()).toBe(true)
  })

  it('reads the other forms when one is gone, and says so afterwards', async () => {
    const at = (form: string) => nock('https://graph.facebook.com').get(`/v26.0/${form}/leads`).query(true)
    at('1').reply(400, { error: { code: 100, error_subcode: 33, message: 'Unsupported get request.' } })
    at('2').reply(200, { data: [{ id: '22', created_time: '2026-11-18T09:00:00+0000' }] })
    const read: string[] = []
    const run = async () => {
      const forms = { ...source, settings: { ...settings, formIds: ['1', '2'] } }
      for await (const page of connector.list!(now, forms, outside)) read.push(...page.map(({ dedupeKey }) => dedupeKey))
    }
    await expect(run()).rejects.toMatchObject({ code: '100' })
    expect(read).toEqual(['22'])
  })

  it('reads an answer of unexpected shapes without falling over', async () => {
    asked('5', {
      status: 200,
      headers: {},
      body: {
        id: '5',
        field_data: [null, 7, { name: '__proto__', values: ['x'] }, { name: 'سؤال', values: 'واحد' }, { values: [null, 3, { a: 1 }] }],
        custom_disclaimer_responses: [null, { checkbox_key: 'news', is_checked: true }, { checkbox_key: 'calls', is_checked: '' }],
      },
    })
    const lead = await connector.complete!(pending('5'), source, outside)
    expect(Object.entries(lead.answers)).toContainEqual(['__proto__', ['x']])
    expect(Object.getPrototypeOf(lead.answers)).toBe(Object.prototype)
    expect(lead.answers).toMatchObject({ سؤال: ['واحد'], question_5: ['3', '{"a":1}'] })
    expect(lead.consents).toEqual([
      { purpose: 'disclaimer', granted: false },
      { purpose: 'news', granted: true },
      { purpose: 'calls', granted: false },
    ])
  })

  it('tries the other token while one is being rotated out, and asks again after an answer that is no lead', async () => {
    const two = { ...source, settings: { ...settings, accessToken: ['old', 'EAAG-test-page-token'] } }
    nock('https://graph.facebook.com', { reqheaders: { authorization: 'Bearer old' } })
      .get('/v26.0/1357924680135792')
      .query(true)
      .reply(401, named('12').response!.body as nock.Body)
    asked('1357924680135792', named('07').response!)
    expect((await connector.complete!(pending('1357924680135792'), two, outside)).person.name).toBe('نورة القحطاني')
    asked('8', { status: 200, headers: {}, body: '<html>' })
    await expect(connector.complete!(pending('8'), source, outside)).rejects.toMatchObject({ kind: 'retry', code: 'garbage' })
  })
})

describe('beside its fake', () => {
  let fake: Awaited<ReturnType<typeof startFake>>
  let here: typeof source
  const call = (scenario: string, options: Partial<ScenarioOptions> = {}): WebhookCall =>
    fake.fake.scenarios![scenario]!({ n: 0, run: 'r1', ...options })
  const arrive = (sent: WebhookCall) => {
    const arrived = request(sent.body, sent.headers)
    expect(webhook.verify(arrived, settings)).toBe(true)
    return webhook.read(arrived, here)
  }
  const listed = async (since = '2026-11-18T08:00:00Z') => {
    const all: ReadItem[] = []
    for await (const page of connector.list!(new Date(since), here, outside)) all.push(...page)
    return all
  }

  beforeAll(async () => {
    fake = await startFake('meta-leads', makeFake, { now: () => now })
    here = { ...source, settings: connector.settings.parse({ ...fake.fake.settings(), baseUrl: fake.baseUrl }) }
  })
  afterAll(() => fake.close())

  it('fetches the lead that a webhook named, with every word of the client', async () => {
    const sent = call('lead', {
      name: 'هند العمري',
      phone: '٠٥٥١٢٣٠٠١١',
      email: 'hind@example.com',
      text: 'أحتاج متجرًا 😀 / عاجل',
      answers: { 'ما_هي_ميزانيتك؟': '٥٠٠٠', الخدمات: ['متجر', 'هوية'] },
      utm: { utm_source: 'ig' },
      consent: true,
    })
    const [named] = arrive(sent)
    expect(named).toMatchObject({ kind: 'lead', pending: true, person: {}, answers: {} })
    const lead = await connector.complete!(named!, here, outside)
    expect(lead).toMatchObject({
      dedupeKey: named!.dedupeKey,
      isTest: false,
      person: { name: 'هند العمري', phone: '٠٥٥١٢٣٠٠١١', email: 'hind@example.com' },
      text: 'أحتاج متجرًا 😀 / عاجل',
      answers: { 'ما_هي_ميزانيتك؟': ['٥٠٠٠'], الخدمات: ['متجر', 'هوية'] },
      utm: { utm_source: 'ig' },
      consents: [{ purpose: 'marketing_consent', granted: true }],
      campaign: { pageId: '104455667788990', adId: '120215550001230456', campaignName: 'Leads | KSA | Nov' },
    })
    expect(lead).not.toHaveProperty('pending')
    expect(await listed()).toContainEqual(lead)
  })

  it('finds by the listing what no webhook told, over several pages, under the same keys', async () => {
    const { id } = fake.fake.act!({ do: 'lose', name: 'ضائع' }) as { id: string }
    const batch = arrive(call('batch', { run: 'many', size: 250 })).map(({ dedupeKey }) => dedupeKey)
    const keys = (await listed()).map(({ dedupeKey }) => dedupeKey)
    expect(keys).toEqual(expect.arrayContaining([id, ...batch]))
    expect(new Set(keys).size).toBe(keys.length)
    expect(await listed('2026-11-18T10:00:00Z')).toEqual([])
  })

  it('is told to come back while a lead is not readable yet', async () => {
    const [named] = arrive(call('unreadable', { run: 'slow', reads: 2 }))
    for (const _ of [1, 2]) await expect(connector.complete!(named!, here, outside)).rejects.toMatchObject({ kind: 'retry', code: '100' })
    expect((await connector.complete!(named!, here, outside)).person.phone).toMatch(/^\+966/)
  })

  it('marks the testing tool’s leads, and never fetches the dashboard’s', async () => {
    const [named] = arrive(call('test', { run: 'test' }))
    expect((await connector.complete!(named!, here, outside)).isTest).toBe(true)
    expect(arrive(call('dashboard'))).toMatchObject([{ kind: 'ignored', isTest: true }])
  })

  it('serves every recorded webhook with leads that can be fetched, and refuses a forged one', async () => {
    const items = arrive(call('sample', { sample: '04-leadgen-two-changes-numeric-ids' }))
    const leads = await Promise.all(items.map((one) => connector.complete!(one, here, outside)))
    expect(leads.map(({ dedupeKey }) => dedupeKey)).toEqual(['1357924680135794', '1357924680135795'])
    expect(leads[0]!.person.name).toBe('محمد العتيبي')
    const forged = call('forged')
    expect(webhook.verify(request(forged.body, forged.headers), settings)).toBe(false)
  })

  it.each(['07', '08', '09', '10', '16'])('answers the recorded call %s as Graph did', async (name) => {
    const { method, path_hint, query, response } = named(name)
    const id = (response!.body as { id?: string }).id ?? ''
    const path = new URL(path_hint.replace('{leadgen_id}', id).replace('{page_id}', '104455667788990')).pathname
    const answer = await http.request({
      method: method as 'GET' | 'POST',
      url: `${fake.baseUrl}${path}?${new URLSearchParams(query)}`,
      headers: { authorization: 'Bearer EAAG-test-page-token' },
    })
    expect([answer.status, JSON.parse(answer.text())]).toEqual([response!.status, response!.body])
  })

  it('waits, stops or asks again as the service fails', async () => {
    const [named] = arrive(call('lead', { run: 'faults' }))
    const outcome = async (fault: Parameters<typeof fake.faults.add>[0]) => {
      fake.faults.add({ ...fault, count: 1 })
      return connector.complete!(named!, here, outside).catch((error: unknown) => error)
    }
    expect(await outcome({ kind: '429', retryAfterS: 7 })).toMatchObject({ kind: 'wait', retryAfterMs: 7000 })
    expect(await outcome({ kind: '500' })).toMatchObject({ kind: 'retry' })
    expect(await outcome({ kind: 'reset', when: 'after' })).toMatchObject({ kind: 'retry' })
    expect(await outcome({ kind: 'garbage' })).toMatchObject({ kind: 'retry' })
    expect(await outcome({ kind: 'unauthorized' })).toMatchObject({ kind: 'unauthorized' })
  })

  it('tests a connection in words: the Page, its subscription, the right to read leads', async () => {
    const codes = async (more = {}) =>
      (await connector.test!({ ...here.settings, ...more }, outside)).map(({ level, code }) => `${level} ${code}`)
    expect(await codes()).toEqual(['ok page', 'ok subscribed', 'ok forms'])
    fake.fake.act!({ do: 'unsubscribe' })
    expect(await codes()).toEqual(['ok page', 'error not_subscribed', 'ok forms'])
    fake.fake.act!({ do: 'subscribe' })
    expect(await codes({ accessToken: ['expired'] })).toEqual(['error 190'])
    expect(await codes({ pageId: '999' })).toEqual(['error 100'])
    const [finding] = await connector.test!({ ...here.settings, accessToken: ['expired'] }, outside)
    expect(finding!.text.en).toMatch(/accessToken/)
    expect(finding!.text.ar).toMatch(/accessToken/)
    fake.faults.add({ kind: '500', match: 'leadgen_forms', count: 1 })
    expect(await codes()).toEqual(['ok page', 'ok subscribed', 'error 500'])
  })
})

it('signs as GitHub’s and Meta’s published example does', () => {
  const body = 'Hello, World!'
  const secret = "It's a Secret to Everybody"
  const headers = { 'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' }
  expect(createHmac('sha256', secret).update(body).digest('hex')).toBe(headers['x-hub-signature-256'].slice(7))
  expect(webhook.verify(request(body, headers), { ...settings, appSecret: [secret] })).toBe(true)
})
