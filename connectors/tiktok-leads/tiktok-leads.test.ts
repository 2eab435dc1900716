import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ScenarioOptions, WebhookRequest } from '#connectors/connector.ts'
import type { ReadItem } from '#src/inbox/item.ts'
import { startFake } from '#test/support/fake.ts'
import { makeHttp } from '../http.ts'
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
const settings = connector.settings.parse({ appSecret: 'wasl-test-tiktok-app-secret' })
const source = { connectionId: 'c1', settings }
const read = (body: unknown) => webhook.read(request(typeof body === 'string' ? body : JSON.stringify(body)), source)

describe('what TikTok sends', () => {
  it.each(posts)('$name: proven by its signature and read as expected', ({ rawBody = '', headers, signing, expected }) => {
    const arrived = request(rawBody, headers)
    expect(webhook.verify(arrived, settings)).toBe(signing!.valid)
    expect(webhook.read(arrived, source)).toEqual(expected)
  })

  it('takes the signature of the escaped form over an unescaped body, and of either secret during rotation', () => {
    const { rawBody = '', headers } = named('01')
    const plain = JSON.stringify({ text: 'محمد 😀' })
    const escaped = '{"text":"\\u0645\\u062d\\u0645\\u062f \\ud83d\\ude00"}'
    const signature = createHmac('sha256', 'wasl-test-tiktok-app-secret').update(escaped).digest('hex')
    expect(webhook.verify(request(plain, { 'X-Open-Signature': signature }), settings)).toBe(true)
    expect(webhook.verify(request(rawBody, headers), { ...settings, appSecret: ['new', ...settings.appSecret] })).toBe(true)
  })

  it('refuses a body without signature, of another app, or changed on the way', () => {
    const { rawBody = '', headers } = named('01')
    expect(webhook.verify(request(rawBody), settings)).toBe(false)
    expect(webhook.verify(request(rawBody, headers), { ...settings, appSecret: ['another'] })).toBe(false)
    expect(webhook.verify(request(rawBody.replace('7412345678901234501', '7412345678901234502'), headers), settings)).toBe(false)
  })

  it('reads the lead beside odd entries, and drops none of them', () => {
    const items = read({
      time: 'x',
      entry: [null, 5, {}, { id: 0 }, { id: '9', changes: [null, { field: 'هواية', value: ['أ', 2, null] }] }],
    })
    expect(items.map(({ kind }) => kind)).toEqual(['ignored', 'ignored', 'ignored', 'ignored', 'lead'])
    expect(items[4]).toMatchObject({ dedupeKey: '9', answers: { هواية: ['أ', '2'] }, occurredAt: now.toISOString() })
    for (const odd of ['null', '[]', '"x"', '{', '', '{"entry":{}}'])
      expect(read(odd)).toMatchObject([{ kind: 'ignored', rawType: 'unknown' }])
  })

  it('keeps a lead whose id is missing, once', () => {
    const body = { entry: [{ create_time: 1794992400, changes: [{ field: 'phone_number', value: '0501230012' }] }] }
    expect(read(body)).toMatchObject([{ kind: 'lead', person: { phone: '0501230012' } }])
    expect(read(body)[0]!.dedupeKey).toBe(read(body)[0]!.dedupeKey)
  })

  it('treats a question called __proto__ like any other', () => {
    const [lead] = read(
      '{"entry":[{"id":1,"__proto__":{"is_test":true},"changes":[{"field":"__proto__","value":"x"},{"field":"constructor","value":"y"}]}]}',
    )
    expect(Object.entries(lead!.answers)).toEqual([
      ['__proto__', ['x']],
      ['constructor', ['y']],
    ])
    expect(lead!.isTest).toBe(false)
  })
})

describe('beside its fake', () => {
  const http = makeHttp(['127.0.0.1'])
  const outside = { http, now: () => now }
  let fake: Awaited<ReturnType<typeof startFake>>
  const arrive = (scenario: string, options: Partial<ScenarioOptions> = {}) => {
    const sent = fake.fake.scenarios![scenario]!({ n: 0, run: 'r1', ...options })
    const arrived = request(sent.body, sent.headers)
    return { proven: webhook.verify(arrived, settings), items: webhook.read(arrived, source) }
  }
  const codes = async (more = {}) => {
    const here = connector.settings.parse({ ...fake.fake.settings(), baseUrl: fake.baseUrl, ...more })
    return (await connector.test!(here, outside)).map(({ level, code }) => `${level} ${code}`)
  }
  beforeAll(async () => {
    fake = await startFake('tiktok-leads', makeFake, { now: () => now })
  })
  afterAll(async () => {
    http.close()
    await fake.close()
  })

  it('brings the client’s words unchanged, ids exact in both spellings', () => {
    const words = { name: 'هند 😀', phone: '٠٥٠١٢٣', email: 'h@example.com', text: 'متجر / عاجل', answers: { 'ما نوع مشروعك؟': 'متجر' } }
    const expected = {
      person: { name: 'هند 😀', phone: '٠٥٠١٢٣', email: 'h@example.com' },
      text: 'متجر / عاجل',
      answers: { 'ما نوع مشروعك؟': ['متجر'], message: ['متجر / عاجل'] },
    }
    const [bare, quoted] = [arrive('lead', words), arrive('quoted', { ...words, run: 'r2' })]
    expect(bare).toMatchObject({ proven: true, items: [expected] })
    expect(quoted).toMatchObject({ proven: true, items: [expected] })
    expect(bare.items[0]!.dedupeKey).toMatch(/^74\d{17}$/)
    expect(bare.items[0]!.campaign).toEqual(quoted.items[0]!.campaign)
    expect(arrive('message', { run: 'dm' }).items[0]!.extra).toEqual({ leadSource: 'DIRECT_MESSAGE' })
  })

  it('reads a thousand leads of one POST, each once', () => {
    const { proven, items } = arrive('batch', { run: 'many', size: 1000 })
    expect(proven).toBe(true)
    expect(new Set(items.map(({ dedupeKey }) => dedupeKey)).size).toBe(1000)
  })

  it('marks the mock lead, refuses the forged one, replays the recorded ones', () => {
    expect(arrive('test', { run: 'mock' }).items[0]!.isTest).toBe(true)
    expect(arrive('forged').proven).toBe(false)
    for (const { name, expected } of posts) expect(arrive('sample', { sample: name })).toEqual({ proven: true, items: expected })
  })

  it.each(['05', '06', '07', '08', '09'])('answers the recorded call %s as TikTok did', async (name) => {
    const { method, path_hint, query, body, response } = named(name)
    const token: Record<string, string> = name === '09' ? {} : { 'access-token': 'tiktok-test-token' }
    const answer = await http.request({
      method: method as 'GET' | 'POST',
      url: `${fake.baseUrl}${new URL(path_hint).pathname}?${new URLSearchParams(query)}`,
      headers: token,
      ...(body ? { json: body } : {}),
    })
    expect(answer.status).toBe(200)
    if (typeof response.body === 'string') expect(answer.text()).toBe(response.body)
    else expect(JSON.parse(answer.text())).toMatchObject({ code: (response.body as { code: number }).code })
  })

  it('tests a connection in words: a revoked token, a foreign account, a service in trouble', async () => {
    expect(await codes()).toEqual(['ok advertiser', 'ok try'])
    expect(await codes({ accessToken: ['revoked', 'tiktok-test-token'] })).toEqual(['ok advertiser', 'ok try'])
    expect(await codes({ accessToken: 'revoked' })).toEqual(['error 40105'])
    expect(await codes({ advertiserId: '1' })).toEqual(['error 40001'])
    expect(await codes({ accessToken: undefined })).toEqual(['warning unchecked', 'ok try'])
    fake.faults.add({ kind: 'garbage', count: 1 })
    expect(await codes()).toEqual(['error no_answer'])
    fake.faults.add({ kind: '429', count: 1 })
    expect(await codes()).toEqual(['warning http_429', 'ok try'])
    const closed = { ...connector.settings.parse({ ...fake.fake.settings(), baseUrl: 'http://10.0.0.1' }) }
    expect(await connector.test!(closed, outside)).toMatchObject([{ level: 'error', code: 'forbidden_address' }])
  })
})
