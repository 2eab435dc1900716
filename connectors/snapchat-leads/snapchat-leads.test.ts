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
const settings = connector.settings.parse({ hmacSecret: 'wasl-test-snap-hmac-secret' })
const source = { connectionId: 'c1', settings }
const read = (body: unknown) => webhook.read(request(typeof body === 'string' ? body : JSON.stringify(body)), source)

describe('what Snapchat sends', () => {
  it.each(posts)('$name: proven by its signature and read as expected', ({ rawBody = '', headers, signing, expected }) => {
    const arrived = request(rawBody, headers)
    expect(webhook.verify(arrived, settings)).toBe(signing!.valid)
    expect(webhook.read(arrived, source)).toEqual(expected)
  })

  it('takes a signature five minutes old, in seconds or milliseconds, and none older or from the future', () => {
    for (const name of ['01', '04']) {
      const { rawBody = '', headers } = named(name)
      const at = (seconds: number) =>
        webhook.verify({ ...request(rawBody, headers), now: new Date((1794992402 + seconds) * 1000) }, settings)
      expect([-301, -300, 0, 300, 301].map(at)).toEqual([false, true, true, true, false])
    }
  })

  it('refuses a body without signature, with another time, of another account, or changed on the way', () => {
    const { rawBody = '', headers } = named('01')
    expect(webhook.verify(request(rawBody), settings)).toBe(false)
    expect(webhook.verify(request(rawBody, { ...headers, t: '1794992403' }), settings)).toBe(false)
    expect(webhook.verify(request(rawBody, { ...headers, t: 'now' }), settings)).toBe(false)
    expect(webhook.verify(request(rawBody, headers), { ...settings, hmacSecret: ['another'] })).toBe(false)
    expect(webhook.verify(request(rawBody.replace('خالد', 'خالب'), headers), settings)).toBe(false)
    expect(webhook.verify(request(rawBody, headers), { ...settings, hmacSecret: ['new', ...settings.hmacSecret] })).toBe(true)
  })

  it('grants only what was clearly consented to, and keeps an unclear answer as evidence', () => {
    const [lead] = read({ lead_id: 'a', consent_1: true, consent_2: 'false', consent_3: 'ربما', consent_4: '', consent_5: null })
    expect(lead!.consents).toEqual([
      { purpose: 'consent_1', granted: true },
      { purpose: 'consent_2', granted: false },
      { purpose: 'consent_3', granted: false, text: 'ربما' },
      { purpose: 'consent_4', granted: false },
      { purpose: 'consent_5', granted: false },
    ])
    expect(lead!.answers).toEqual({})
  })

  it('keeps a lead whose id is missing, and ignores what is none', () => {
    expect(read({ form_id: 'f', first_name: 'منى', create_time: 'soon', birthday: ['1990', { y: 1 }] })).toMatchObject([
      { kind: 'lead', person: { name: 'منى' }, occurredAt: now.toISOString(), answers: { birthday: ['1990', '{"y":1}'] } },
    ])
    for (const odd of ['null', '[]', '"x"', '{', '', '{}', '{"first_name":{}}'])
      expect(read(odd).map(({ kind }) => kind)).toEqual([odd.includes('first_name') ? 'lead' : 'ignored'])
    const [lead] = read('{"lead_id":"b","__proto__":"x","phone_number":null,"email":7}')
    expect(Object.entries(lead!.answers)).toEqual([['__proto__', ['x']]])
    expect(lead!.person).toEqual({ email: '7' })
  })
})

describe('beside its fake', () => {
  const http = makeHttp(['127.0.0.1'])
  let fake: Awaited<ReturnType<typeof startFake>>
  const arrive = (scenario: string, options: Partial<ScenarioOptions> = {}) => {
    const sent = fake.fake.scenarios![scenario]!({ n: 0, run: 'r1', ...options })
    const arrived = request(sent.body, sent.headers)
    return { proven: webhook.verify(arrived, settings), items: webhook.read(arrived, source) }
  }
  beforeAll(async () => {
    fake = await startFake('snapchat-leads', makeFake, { now: () => now })
  })
  afterAll(async () => {
    http.close()
    await fake.close()
  })

  it('brings the client’s words unchanged, each lead under its own key', () => {
    const words = {
      name: 'هند بنت علي',
      phone: '0561230022',
      email: 'h@example.com',
      text: 'تصميم شعار',
      answers: { custom_field_2: 'خلال شهر' },
    }
    expect(arrive('lead', { ...words, consent: true })).toMatchObject({
      proven: true,
      items: [
        {
          person: { name: 'هند بنت علي', phone: '0561230022', email: 'h@example.com' },
          answers: { custom_field_1: ['تصميم شعار'], custom_field_2: ['خلال شهر'] },
          consents: [{ purpose: 'consent_1', granted: true }],
          occurredAt: now.toISOString(),
        },
      ],
    })
    const keys = Array.from({ length: 50 }, (_, n) => arrive('milliseconds', { n, run: 'r2' })).map(
      ({ proven, items }) => proven && items[0]!.dedupeKey,
    )
    expect(new Set(keys).size).toBe(50)
    expect(keys).not.toContain(false)
  })

  it('marks the dummy of the test call, refuses forged and stale calls, replays the recorded ones', () => {
    expect(arrive('test').items[0]!.isTest).toBe(true)
    expect(arrive('forged').proven).toBe(false)
    expect(arrive('stale').proven).toBe(false)
    for (const { name, expected } of posts) expect(arrive('sample', { sample: name })).toEqual({ proven: true, items: expected })
  })

  it.each(['06', '07'])('answers the recorded call %s as Snap did', async (name) => {
    const { method, path_hint, body, response } = named(name)
    const answer = await http.request({
      method: method as 'GET' | 'POST',
      url: `${fake.baseUrl}${new URL(path_hint.replace('{integration_id}', '77aa88bb')).pathname}`,
      headers: { authorization: 'Bearer snap-test-token' },
      ...(body ? { json: body } : {}),
    })
    expect([answer.status, JSON.parse(answer.text())]).toEqual([response.status, response.body])
  })

  it('says how to try a connection that cannot be checked', async () => {
    const findings = await connector.test!(settings, { http, now: () => now })
    expect(findings.map(({ level, code }) => `${level} ${code}`)).toEqual(['ok try', 'warning no_backfill'])
    expect(findings[0]!.text.en).toMatch(/\/test/)
  })
})
