import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { WebhookRequest } from '#connectors/connector.ts'
import type { ReadItem } from '#src/inbox/item.ts'
import { parseJson } from '#src/platform/text/json.ts'
import { connector } from './index.ts'

interface Fixture {
  description: string
  method: 'GET' | 'POST'
  headers: Record<string, string>
  query?: Record<string, string>
  rawBody?: string
  response?: { status: number; body?: unknown }
  expected?: ReadItem[]
}

const folder = new URL('./fixtures/', import.meta.url)
const names = readdirSync(folder).filter((name) => /^\d/.test(name))
const fixture = (name: string) => JSON.parse(readFileSync(new URL(`${name.replace('.json', '')}.json`, folder), 'utf8')) as Fixture
const settings = connector.settings.parse({
  phoneNumberId: '117722334455001',
  businessAccountId: '108855512340077',
  accessToken: 'EAAtest',
  appSecret: ['a-newer-secret', 'wasl-test-meta-app-secret'],
  verifyToken: 'wasl-test-verify-token',
})
const webhook = connector.webhook!
const now = new Date('2026-11-21T09:00:00.000Z')

function request(body: string, headers: Record<string, string> = {}, more: Partial<WebhookRequest> = {}): WebhookRequest {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  return { method: 'POST', query: {}, headers: lower, body: Buffer.from(body, 'utf8'), now, ...more }
}
const read = (body: unknown) =>
  webhook.read(request(typeof body === 'string' ? body : JSON.stringify(body)), { connectionId: 'c1', settings })
const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown

/** A body with one value, as WhatsApp wraps it. */
function wrap(value: object, field = 'messages') {
  const metadata = { display_phone_number: '966115550100', phone_number_id: '117722334455001' }
  return { object: 'whatsapp_business_account', entry: [{ id: '108855512340077', changes: [{ field, value: { metadata, ...value } }] }] }
}
const noura = { profile: { name: 'نورة' }, wa_id: '966501230001', user_id: 'SA.1' }
const said = (more: object) => ({
  from: '966501230001',
  from_user_id: 'SA.1',
  id: 'wamid.A',
  timestamp: '1794992400',
  type: 'text',
  ...more,
})
const one = (more: object, contacts: unknown = [noura]) => read(wrap({ contacts, messages: [said(more)] }))[0]!

describe('recorded webhooks', () => {
  const posts = names.filter((name) => fixture(name).method === 'POST')

  it('are all here', () => {
    expect(names.length).toBe(61)
    expect(posts.length).toBe(56)
  })

  it.each(posts)('%s is read as expected, and its signature holds', (name) => {
    const { rawBody = '', headers, expected } = fixture(name)
    expect(webhook.verify(request(rawBody, headers), settings)).toBe(true)
    expect(webhook.verify(request(`${rawBody} `, headers), settings)).toBe(false)
    expect(plain(read(rawBody))).toEqual(expected)
    expect(read(rawBody).length).toBeGreaterThan(0)
  })

  it('are found by the number written to, or the business account', () => {
    expect(webhook.accountsIn!(parseJson(fixture('03-text').rawBody!))).toEqual(['117722334455001'])
    expect(webhook.accountsIn!(parseJson(fixture('52-template-approved').rawBody!))).toEqual(['108855512340077'])
    expect(webhook.accountsIn!(parseJson(fixture('47-batch-two-entries').rawBody!))).toEqual(['117722334455001', '117722334455002'])
    expect(connector.accounts!(settings)).toEqual(['117722334455001', '108855512340077'])
  })

  it('answer the handshake with the challenge, or not at all', () => {
    const asked = (name: string) => webhook.handshake!(request('', {}, { method: 'GET', query: fixture(name).query }), [settings])
    expect(asked('01-verify-handshake-ok')).toMatchObject({ status: 200, body: '1158201444' })
    expect(asked('02-verify-handshake-wrong-token')).toBeNull()
  })
})

describe('a body for several accounts', () => {
  it('is parted so that each account keeps its own units and nobody else’s', () => {
    const text = fixture('47-batch-two-entries').rawBody!
    const mine = read(webhook.only!(text, ['117722334455001']))
    const theirs = read(webhook.only!(text, ['117722334455002']))
    expect(mine.map((item) => item.extra.toAccount)).toEqual(['117722334455001', '117722334455001', '117722334455001'])
    expect(theirs.map((item) => item.text)).toEqual(['hello from Dubai'])
    expect(read(webhook.only!(text, ['999']))).toEqual([])
  })

  it('parts the changes of one entry, and the account’s own events from its numbers’', () => {
    const value = (number: string) => ({
      field: 'messages',
      value: { metadata: { phone_number_id: number }, messages: [said({ id: `wamid.${number}`, text: { body: number } })] },
    })
    const text = JSON.stringify({
      entry: [{ id: 'W', changes: [value('1'), value('2'), { field: 'account_update', value: { event: 'X' } }] }],
    })
    expect(webhook.accountsIn!(JSON.parse(text))).toEqual(['1', '2', 'W'])
    expect(read(webhook.only!(text, ['2'])).map((item) => item.text)).toEqual(['2'])
    expect(read(webhook.only!(text, ['W'])).map((item) => item.rawType)).toEqual(['account_update'])
  })

  it('keeps numbers beyond 2^53 and decimals as they were written', () => {
    const text =
      '{"entry":[{"id":108855512340077001234,"time":1794992400,"changes":[{"field":"x","value":{"message_template_id":9007199254740993123,"price":1.50}}]}]}'
    expect(webhook.accountsIn!(parseJson(text))).toEqual(['108855512340077001234'])
    expect(webhook.only!(text, ['108855512340077001234'])).toBe(text)
    expect(read(webhook.only!(text, ['108855512340077001234']))[0]!.extra.messageTemplateId).toBe('9007199254740993123')
  })
})

describe('people', () => {
  it('keeps the person of an unknown message type, as a message nobody can read yet', () => {
    expect(one({ type: 'hologram', hologram: { depth: 3 } })).toMatchObject({
      kind: 'message',
      messageType: 'unsupported',
      rawType: 'hologram',
      person: { name: 'نورة', phone: '+966501230001', externalId: 'SA.1' },
    })
  })

  it('never takes a value with letters for a phone', () => {
    const item = one({ from: 'SA.77', from_user_id: undefined, text: { body: 'hi' } }, [{ profile: { name: 'Sara' }, wa_id: 'SA.77' }])
    expect(item.person).toEqual({ name: 'Sara', externalId: 'SA.77' })
  })

  it('joins a name by id and not by position', () => {
    const items = read(
      wrap({
        contacts: [
          { profile: { name: 'B' }, wa_id: '2' },
          { profile: { name: 'A' }, user_id: 'SA.A' },
        ],
        messages: [
          said({ from: undefined, from_user_id: 'SA.A', id: '1', text: { body: 'a' } }),
          said({ from: '2', from_user_id: undefined, id: '2', text: { body: 'b' } }),
          said({ from: '3', from_user_id: 'SA.C', id: '3', text: { body: 'c' } }),
        ],
      }),
    )
    expect(items.map((item) => item.person.name)).toEqual(['A', 'B', undefined])
  })

  it('knows the person of an echo as the one it went to', () => {
    const echo = {
      from: '966115550100',
      to: '966501230001',
      to_user_id: 'SA.1',
      id: 'wamid.E',
      timestamp: '1',
      type: 'text',
      text: { body: 'تم' },
    }
    expect(read(wrap({ contacts: [noura], message_echoes: [echo] }, 'smb_message_echoes'))[0]).toMatchObject({
      kind: 'message',
      direction: 'outbound',
      person: { name: 'نورة', phone: '+966501230001' },
    })
  })

  it('takes a number that was asked for also when the mark stands on the card, and reads it from the vCard', () => {
    const card = { origin: 'contact_request', vcard: 'TEL;type=CELL;waid=971501230009:+971 50 123 0009', phones: [] }
    const sara = { from: undefined, from_user_id: 'AE.2', type: 'contacts' }
    expect(one({ ...sara, contacts: [card] }, [{ user_id: 'AE.2' }]).person.phone).toBe('+971501230009')
    expect(one({ ...sara, contacts: [{ phones: [{ phone: '+971 50 123 0009' }] }] }, [{ user_id: 'AE.2' }]).person.phone).toBeUndefined()
  })

  it('lets a form name the person but never replace the number that wrote', () => {
    const response_json = JSON.stringify({
      full_name: 'نورة القحطاني',
      phone_number: '0599999999',
      email: 'n@example.com',
      city: 'الرياض',
      ids: ['#'],
    })
    const item = one({
      type: 'interactive',
      interactive: {
        type: 'nfm_reply',
        nfm_reply: { name: 'flow', response_json: response_json.replace('"#"', '12345678901234567') },
      },
    })
    expect(item.person).toEqual({ name: 'نورة القحطاني', email: 'n@example.com', phone: '+966501230001', externalId: 'SA.1' })
    expect(item.answers).toEqual({ city: ['الرياض'], ids: ['12345678901234567'] })
    expect(item.extra.formPhone).toBe('0599999999')
  })

  it('keeps a form whose answer is not JSON', () => {
    expect(
      one({ type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', response_json: '{half' } } }),
    ).toMatchObject({
      kind: 'message',
      answers: {},
      extra: { response: '{half' },
    })
  })
})

describe('what is not an enquiry', () => {
  it.each([
    [
      'a resumed subscription',
      wrap({ user_preferences: [{ wa_id: '9665', category: 'marketing_messages', value: 'resume', timestamp: 1 }] }, 'user_preferences'),
      'user_preferences',
    ],
    ['a message in a group', wrap({ messages: [said({ group_id: 'G', text: { body: 'x' } })] }), 'group'],
    ['an opened chat', wrap({ messages: [said({ type: 'request_welcome' })] }), 'request_welcome'],
    ['a notice nobody knows', wrap({ messages: [said({ type: 'system', system: { type: 'moon_phase' } })] }), 'system:moon_phase'],
    [
      'a state nobody knows',
      wrap({ statuses: [{ id: 'wamid.S', status: 'teleported', timestamp: '1', recipient_id: '9665' }] }),
      'status:teleported',
    ],
    ['a refused history', wrap({ history: [{ errors: [{ code: 2593109 }] }] }, 'history'), 'history'],
    ['a field nobody knows', wrap({ wa_id: '9665', calls: [] }, 'calls'), 'calls'],
  ])('%s is kept and ignored', (_name, body, rawType) => {
    expect(read(body)).toMatchObject([{ kind: 'ignored', rawType, extra: { toAccount: '117722334455001' } }])
  })

  it('keeps old conversations apart from live messages with the same id', () => {
    const past = { from: '966115550100', id: 'wamid.A', timestamp: '1700000000', type: 'text', text: { body: 'قديم' } }
    const items = read(wrap({ history: [{ threads: [{ id: '966501230001', messages: [past, null] }] }] }, 'history'))
    expect(items).toMatchObject([
      { kind: 'ignored', direction: 'outbound', dedupeKey: 'history:wamid.A', person: { phone: '+966501230001' }, text: 'قديم' },
      { kind: 'ignored', person: { phone: '+966501230001' } },
    ])
    expect(one({ text: { body: 'now' } }).dedupeKey).toBe('wamid.A')
  })

  it('records what a person allowed again', () => {
    const wish = { wa_id: '966501230001', category: 'marketing_messages', value: 'resume', timestamp: 1794992900 }
    expect(read(wrap({ user_preferences: [wish] }, 'user_preferences'))[0]!.consents).toMatchObject([
      { purpose: 'marketing', granted: true },
    ])
  })

  it('knows the participant, not the group, as the person of a group’s status', () => {
    const status = {
      id: 'wamid.G',
      status: 'read',
      timestamp: '1',
      recipient_type: 'group',
      recipient_id: '12036304',
      recipient_participant_id: '966501230001',
    }
    expect(read(wrap({ statuses: [status] }))[0]).toMatchObject({ person: { phone: '+966501230001' }, extra: { groupId: '12036304' } })
  })
})

describe('a broken unit', () => {
  it('does not take its neighbours down, and keeps its person', () => {
    const messages = [
      said({ id: '1', text: { body: 'first' } }),
      null,
      'x',
      [],
      said({ id: '2', type: { nested: 1 } }),
      said({ id: '3', text: 7 }),
      said({ id: '4', text: { body: 'last' } }),
    ]
    const items = read(wrap({ contacts: [noura, null, 5], messages }))
    expect(items.map((item) => item.kind)).toEqual(['message', 'ignored', 'ignored', 'ignored', 'ignored', 'message', 'message'])
    expect(items[4]!.person.phone).toBe('+966501230001')
    expect(items[5]).toMatchObject({ messageType: 'unsupported', rawType: 'text', person: { name: 'نورة' } })
  })

  it('has a key that a redelivery repeats, at whatever time', () => {
    const body = JSON.stringify(wrap({ messages: [null, { from: '9665', type: 'text', text: { body: 'no id' } }] }))
    const again = webhook.read(request(body, {}, { now: new Date('2027-01-01') }), { connectionId: 'c1', settings })
    expect(again.map((item) => item.dedupeKey)).toEqual(read(body).map((item) => item.dedupeKey))
    expect(again[1]).toMatchObject({ kind: 'message', text: 'no id' })
  })

  it('never throws, whatever stands where something else was expected', () => {
    const strange: unknown[] = [null, [], {}, '', 'text', 0, -1, 1e300, true, [null], [[]], { __proto__: null }, 'constructor', '__proto__']
    let seen = 0
    for (const name of names) {
      const { rawBody } = fixture(name)
      if (!rawBody) continue
      for (const path of paths(JSON.parse(rawBody)))
        for (const value of strange) {
          const body = JSON.parse(rawBody) as unknown
          replace(body, path, value)
          const text = JSON.stringify(body)
          const items = read(text)
          webhook.only!(text, webhook.accountsIn!(parseJson(text)))
          for (const item of items) {
            seen++
            expect(Number.isNaN(Date.parse(item.occurredAt))).toBe(false)
            expect(item.dedupeKey).toBeTruthy()
            expect(item.person.phone ?? '+1').toMatch(/^\+\d+$|^[^A-Za-z]+$/)
          }
        }
    }
    expect(seen).toBeGreaterThan(10_000)
  })

  it('cannot reach the prototype through a key of its own', () => {
    const text =
      '{"entry":[{"id":"1","changes":[{"field":"x","value":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"name":"n"}}]}]}'
    const [item] = read(text)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(Object.keys(item!.extra)).not.toContain('__proto__')
    const form = one({
      type: 'interactive',
      interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{"__proto__":"x","budget":"5"}' } },
    })
    expect(form.answers).toEqual({ budget: ['5'] })
    expect(one({ type: '__proto__' })).toMatchObject({ messageType: 'unsupported' })
    expect(one({ type: 'constructor' })).toMatchObject({ messageType: 'unsupported' })
  })

  it('is what a body of another shape is read as, or nothing', () => {
    for (const body of ['null', '[]', '5', '{}', '{"entry":{}}', '\ufeff{"entry":[]}']) expect(read(body)).toEqual([])
    expect(read('{"entry":[null,{"id":"9"}]}').map((item) => [item.kind, item.rawType])).toEqual([
      ['ignored', 'entry'],
      ['ignored', 'entry'],
    ])
  })
})

describe('settings', () => {
  const good = { phoneNumberId: '1', accessToken: 't', appSecret: 's', verifyToken: 'v' }

  it('refuse a key nobody knows, an id that is none, and an empty secret', () => {
    expect(connector.settings.safeParse(good).success).toBe(true)
    for (const bad of [
      { phoneNumberID: '1' },
      { phoneNumberId: 'abc' },
      { appSecret: '' },
      { templates: { hello: { name: 'x', languages: ['ar'] } } },
      { dialogue: 'talk' },
    ])
      expect(connector.settings.safeParse({ ...good, ...bad }).success).toBe(false)
  })
})

type Path = (string | number)[]

function paths(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([key, member]) => paths(member, [...at, key]))].filter((path) => path.length > 0)
}

function replace(body: unknown, path: Path, value: unknown): void {
  let holder = body as Record<string, unknown>
  for (const key of path.slice(0, -1)) holder = holder[key] as Record<string, unknown>
  holder[path.at(-1)!] = value
}
