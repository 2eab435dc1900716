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
const settings = connector.settings.parse({ googleKey: 'wasl-test-google-key' })
const source = { connectionId: 'c1', settings }
const read = (body: unknown, at = now) =>
  webhook.read({ ...request(typeof body === 'string' ? body : JSON.stringify(body)), now: at }, source)

describe('what Google sends', () => {
  it.each(posts)(
    '$name: proven by its key, answered as Google wants, read as expected',
    ({ rawBody = '', headers, response, expected }) => {
      const arrived = request(rawBody, headers)
      const proven = webhook.verify(arrived, settings)
      expect(proven).toBe(response.status !== 403)
      const { status, body } = proven ? webhook.answer!(arrived, 'i1') : webhook.refusal!(arrived)
      // 503 is the house's own answer while its store is down; the connector has no part in it.
      if (response.status !== 503) expect([status, JSON.parse(body)]).toEqual([response.status, response.body])
      if (proven) expect(webhook.read(arrived, source)).toEqual(expected)
    },
  )

  it('refuses a body without key, with an empty one, or with a key of another type; takes either during rotation', () => {
    for (const odd of ['{}', '{"google_key":""}', '{"google_key":["wasl-test-google-key"]}', '{"google_key":null}', 'null', '[]', '{', ''])
      expect(webhook.verify(request(odd), settings)).toBe(false)
    const { rawBody = '' } = named('01')
    expect(webhook.verify(request(rawBody), { ...settings, googleKey: ['new', ...settings.googleKey] })).toBe(true)
    expect(webhook.verify(request('{"google_key":""}'), { ...settings, googleKey: [''] })).toBe(false)
  })

  it('shows every press of "Send test data", though Google gives all of them one lead id', () => {
    const { rawBody = '' } = named('04')
    const [first, second] = [read(rawBody), read(rawBody, new Date(now.getTime() + 1000))]
    expect([first[0]!.isTest, second[0]!.isTest]).toEqual([true, true])
    expect(first[0]!.dedupeKey).not.toBe(second[0]!.dedupeKey)
    expect(read(rawBody)[0]!.dedupeKey).toBe(first[0]!.dedupeKey)
  })

  it('keeps every digit of long ids, and a second phone as an answer', () => {
    const [lead] = read(
      '{"lead_id":12345678901234567890,"campaign_id":9007199254740993123,"user_column_data":[{"column_id":"WORK_PHONE","string_value":"2"},{"column_id":"PHONE_NUMBER","string_value":"1"}]}',
    )
    expect(lead).toMatchObject({
      dedupeKey: '12345678901234567890',
      person: { phone: '1' },
      campaign: { campaignId: '9007199254740993123' },
      answers: { WORK_PHONE: ['2'] },
    })
  })

  it('takes a verified phone for a phone only when it is a number', () => {
    const verified = (string_value: string) =>
      read({ lead_id: 'a', user_column_data: [{ column_id: 'PHONE_NUMBER_VERIFIED', string_value }] })[0]
    expect(verified('+٩٦٦٥٣١٢٣٠٠٣١')).toMatchObject({ person: { phone: '+٩٦٦٥٣١٢٣٠٠٣١' }, answers: {} })
    expect(verified('true')).toMatchObject({ person: {}, answers: { PHONE_NUMBER_VERIFIED: ['true'] } })
  })

  it('reads times with and without an offset, and odd columns without falling over', () => {
    const at = (lead_submit_time: unknown) => read({ lead_id: 'a', lead_submit_time })[0]!.occurredAt
    expect(at('2026-11-18T12:00:00+03:00')).toBe('2026-11-18T09:00:00.000Z')
    expect(at('2026-11-18T09:00:00')).toBe('2026-11-18T09:00:00.000Z')
    expect([at('soon'), at(null), at({})]).toEqual(Array(3).fill(now.toISOString()))
    const [lead] = read(
      '{"lead_id":"a","user_column_data":[null,7,{"string_value":"x"},{"column_id":"__proto__","string_value":"y"},{"column_id":"EMAIL"}]}',
    )
    expect(Object.entries(lead!.answers)).toEqual(
      expect.arrayContaining([
        ['question_3', ['x']],
        ['__proto__', ['y']],
      ]),
    )
    for (const odd of ['null', '[]', '{}', '"x"', '{']) expect(read(odd)).toMatchObject([{ kind: 'ignored', rawType: 'unknown' }])
    expect(read({ user_column_data: [{ column_id: 'EMAIL', string_value: 'a@b.c' }] })).toMatchObject([
      { kind: 'lead', person: { email: 'a@b.c' } },
    ])
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
    fake = await startFake('google-ads-leads', makeFake, { now: () => now })
  })
  afterAll(async () => {
    http.close()
    await fake.close()
  })

  it('brings the client’s words unchanged, each lead under its own key', () => {
    const words = {
      name: 'هند',
      phone: '٠٥٣',
      email: 'h@example.com',
      text: 'موقع لشركة',
      answers: { 'ما هي ميزانيتك؟': 'أكثر من ١٠ آلاف' },
    }
    expect(arrive('lead', words)).toMatchObject({
      proven: true,
      items: [
        {
          person: { name: 'هند', phone: '٠٥٣', email: 'h@example.com' },
          text: 'موقع لشركة',
          answers: { 'ما هي ميزانيتك؟': ['أكثر من ١٠ آلاف'] },
          campaign: { formId: '40111222333', clickId: expect.stringMatching(/^Cj0/) },
        },
      ],
    })
    const keys = Array.from({ length: 50 }, (_, n) => arrive('lead', { n, run: 'r2' }).items[0]!.dedupeKey)
    expect(new Set(keys).size).toBe(50)
    expect(arrive('longIds').items[0]!.campaign.campaignId).toBe('9007199254740993123')
    expect(arrive('performanceMax', { run: 'pm' }).items[0]!.campaign).not.toHaveProperty('adsetId')
  })

  it('marks tests, refuses a foreign key, replays the recorded ones', () => {
    expect(arrive('test').items[0]!.isTest).toBe(true)
    expect(arrive('wrongKey').proven).toBe(false)
    for (const { name, expected } of posts.filter(({ response }) => response.status !== 403))
      expect(arrive('sample', { sample: name })).toEqual({ proven: true, items: expected })
    expect(JSON.stringify(fake.fake.show!())).not.toContain('wasl-test-google-key')
  })

  it('says how to try a connection that cannot be checked', async () => {
    const findings = await connector.test!(settings, { http, now: () => now })
    expect(findings.map(({ level, code }) => `${level} ${code}`)).toEqual(['ok try', 'warning no_backfill'])
  })
})
