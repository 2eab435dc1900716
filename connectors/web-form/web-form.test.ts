import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReadItem } from '#src/inbox/item.ts'
import { startFake } from '#test/support/fake.ts'
import type { WebhookRequest } from '../connector.ts'
import { makeFake } from './fake.ts'
import { connector } from './index.ts'
import { corsHeaders, webhook } from './webhook.ts'

const now = new Date('2026-11-18T09:05:00Z')
const settings = (given: object = {}) => connector.settings.parse(given)
const folder = new URL('fixtures/', import.meta.url)

function post(body: string | Uint8Array, headers: Record<string, string> = {}, query: Record<string, string> = {}): WebhookRequest {
  return { method: 'POST', query, headers, body: typeof body === 'string' ? Buffer.from(body) : body, now }
}
const read = (request: WebhookRequest, given: object = {}) => webhook.read(request, { connectionId: 'c1', settings: settings(given) })
const one = (request: WebhookRequest, given: object = {}) => {
  const items = read(request, given)
  expect(items).toHaveLength(1)
  return items[0]!
}
const json = (value: unknown, headers: Record<string, string> = {}) =>
  post(JSON.stringify(value), { 'content-type': 'application/json', ...headers })
const form = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  post(new URLSearchParams(fields).toString(), { 'content-type': 'application/x-www-form-urlencoded', ...headers })

describe('what forms and tools post', () => {
  for (const file of readdirSync(folder)) {
    const sample = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as {
      description: string
      headers: Record<string, string>
      rawBody: string
      expected: ReadItem[]
    }
    it(`reads ${file}: ${sample.description.split(/[:.]/)[0]}`, () => {
      const headers = Object.fromEntries(Object.entries(sample.headers).map(([key, value]) => [key.toLowerCase(), value]))
      expect(read(post(sample.rawBody, headers))).toEqual(sample.expected)
    })
  }

  it('reads a form the same whether it came as JSON, as a form, as multipart or as plain text', () => {
    const fields = { name: 'Ali', phone: '0551230070', message: 'a shop', city: 'Riyadh' }
    const multipart = `${Object.entries(fields)
      .map(([key, value]) => `--b\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`)
      .join('')}--b--`
    const plain = Object.entries(fields)
      .map((pair) => pair.join('='))
      .join('\r\n')
    const items = [
      one(json(fields)),
      one(form(fields)),
      one(post(multipart, { 'content-type': 'multipart/form-data; boundary="b"' })),
      one(post(plain, { 'content-type': 'text/plain' })),
      one(post(JSON.stringify(JSON.stringify(fields)), { 'content-type': 'application/json' })),
      one(form({ payload: JSON.stringify(fields) })),
      one(json({ leads: [fields] })),
      one(post(JSON.stringify(fields))),
    ]
    for (const item of items) expect(item).toEqual(items[0])
    expect(items[0]).toMatchObject({
      kind: 'lead',
      person: { name: 'Ali', phone: '0551230070' },
      text: 'a shop',
      answers: { city: ['Riyadh'] },
    })
  })

  it('keeps a lead whose JSON has a line break inside a string, as people type it in Zapier', () => {
    expect(one(post('{"name":"Ali","message":"line one\nline two"}', { 'content-type': 'application/json' })).text).toBe(
      'line one\nline two',
    )
  })

  it('keeps what cannot be read as an ignored item and never throws', () => {
    for (const body of ['{"name":', 'null', '5', '[]', '[1,2]', '{}', '', '{"a":{"b":[[[]]]}}', '['.repeat(5000), '"'])
      for (const item of read(post(body, { 'content-type': 'application/json' }))) expect(item.kind).toBe('ignored')
    expect(read(post('--b\r\nnonsense', { 'content-type': 'multipart/form-data; boundary=b' }))[0]?.kind).toBe('ignored')
    expect(one(post('%%%=%zz&=', { 'content-type': 'application/x-www-form-urlencoded' })).kind).toBe('lead')
  })

  it('reads any single byte garbage without an exception', () => {
    let seed = 7
    const next = () => (seed = (seed * 1103515245 + 12345) % 2147483648)
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=b', ''])
      for (let n = 0; n < 50; n++) {
        const bytes = Uint8Array.from(
          { length: next() % 200 },
          () => [123, 125, 34, 58, 91, 93, 38, 61, 37, 45, 98, 13, 10, 200, next() % 256][next() % 15]!,
        )
        expect(() => read(post(bytes, { 'content-type': type }))).not.toThrow()
      }
  })

  it('takes a wish in free text as a lead', () => {
    expect(one(post('أبغى مصور يوم الخميس', { 'content-type': 'text/plain' }))).toMatchObject({
      kind: 'lead',
      text: 'أبغى مصور يوم الخميس',
      person: {},
    })
  })

  it('reads windows-1256 with the charset told, by a hidden _charset_ field, or by nobody', () => {
    const body = '%C7%E1%C7%D3%E3=%E3%CD%E3%CF'
    for (const request of [
      post(body, { 'content-type': 'application/x-www-form-urlencoded; charset=windows-1256' }),
      post(`_charset_=windows-1256&${body}`, { 'content-type': 'application/x-www-form-urlencoded' }),
      post(body, { 'content-type': 'application/x-www-form-urlencoded' }),
      post(Buffer.from('{"name":"\xe3\xcd\xe3\xcf"}', 'latin1'), { 'content-type': 'application/json' }),
    ])
      expect(one(request).person.name).toBe('محمد')
  })

  it('drops the content of files but says which came, and leaves out empty file inputs', () => {
    const body =
      '--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nAli\r\n--b\r\nContent-Disposition: form-data; name="cv"; filename="../../صورة.png"\r\nContent-Type: image/png\r\n\r\n\x00--bin\r\n--b\r\nContent-Disposition: form-data; name="x"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--b--\r\n'
    const lead = one(post(body, { 'content-type': 'multipart/form-data; boundary=b' }))
    expect(lead.attachments).toEqual([{ type: 'image', filename: 'صورة.png', mimeType: 'image/png' }])
    expect(lead.extra.droppedFiles).toEqual(['صورة.png'])
    expect(JSON.stringify(lead)).not.toContain('bin')
  })
})

describe('who and what', () => {
  it('understands decorated questions and number-only keys', () => {
    expect(
      one(json({ 'الاسم *': 'نورة', 'رقم الجوال (واتساب)': '0551230071', 'البريد الإلكتروني (اختياري)': 'n@example.com' })).person,
    ).toEqual({
      name: 'نورة',
      phone: '0551230071',
      email: 'n@example.com',
    })
    expect(one(json({ input_1: 'Nora', input_3: '0551230071', input_4: 'n@example.com' }))).toMatchObject({
      person: { phone: '0551230071', email: 'n@example.com' },
      answers: { input_1: ['Nora'] },
    })
    expect(one(json({ full: { first_name: 'Nora', last_name: 'Ali' } })).person.name).toBe('Nora Ali')
  })

  it('never takes a company or a project for the person', () => {
    const lead = one(json({ company_name: 'ACME', project: { name: 'Shop' }, 'اسم الشركة': 'شركة', name: 'Ali' }))
    expect(lead.person).toEqual({ name: 'Ali' })
    expect(lead.answers).toEqual({ company_name: ['ACME'], 'project.name': ['Shop'], 'اسم الشركة': ['شركة'] })
  })

  it('keeps a second phone and a second note as answers', () => {
    const lead = one(json({ phone: '0551230071', whatsapp: '0551230072', message: 'one', notes: 'two' }))
    expect(lead).toMatchObject({ person: { phone: '0551230071' }, text: 'one', answers: { whatsapp: ['0551230072'], notes: ['two'] } })
  })

  it("lets the operator's map win over every guess", () => {
    const fieldMap = { q7: 'name', الخدمة: 'category', name: 'text', secret: 'ignore', work_phone: 'phone' }
    const lead = one(json({ phone: '0551230071', work_phone: '0551230072', q7: 'Ali', الخدمة: 'متجر', name: 'my shop', secret: 'x' }), {
      fieldMap,
    })
    expect(lead).toMatchObject({
      person: { name: 'Ali', phone: '0551230072' },
      text: 'my shop',
      answers: { category: ['متجر'], phone: ['0551230071'] },
    })
    expect(JSON.stringify(lead)).not.toContain('secret')
  })

  it('collects utm and click ids from fields, from the page and from our own address', () => {
    const lead = one(
      post(
        JSON.stringify({
          name: 'A',
          UTM_Source: 'snap',
          ScCid: 's-1',
          page_url: 'https://x.example/?utm_source=late&utm_term=logo&fbclid=f-1',
          campaign_id: 120210000000000123n.toString(),
        }),
        { 'content-type': 'application/json' },
        { utm_medium: 'cpc' },
      ),
    )
    expect(lead.utm).toEqual({ utm_source: 'snap', utm_term: 'logo', utm_medium: 'cpc' })
    expect(lead.campaign).toEqual({
      clickId: 's-1',
      campaignId: '120210000000000123',
      sourceUrl: 'https://x.example/?utm_source=late&utm_term=logo&fbclid=f-1',
    })
    expect(lead.extra.clickIds).toEqual({ ScCid: 's-1', fbclid: 'f-1' })
  })

  it('reads consent boxes as consents, and free words about consent as answers', () => {
    const lead = one(json({ name: 'A', consent_whatsapp: 'on', newsletter: 'no', terms: 'I agree to the terms', 'agreement type': 'rent' }))
    expect(lead.consents.map(({ purpose, granted }) => [purpose, granted])).toEqual([
      ['whatsapp', true],
      ['marketing', false],
      ['terms', true],
    ])
    expect(lead.answers).toEqual({ 'agreement type': ['rent'] })
  })

  it("leaves Date and Time to the form's own questions unless Elementor sent them", () => {
    expect(one(form({ name: 'A', Date: '2026-12-01' })).answers).toEqual({ Date: ['2026-12-01'] })
  })

  it('believes a time only when it names its zone and is not in the future', () => {
    const at = (submitted_at: unknown) => one(json({ name: 'A', submitted_at })).occurredAt
    expect(at('2026-11-18T11:00:00+03:00')).toBe('2026-11-18T08:00:00.000Z')
    expect(at(1795000000)).toBe(now.toISOString())
    expect(at(1794990000)).toBe('2026-11-18T08:20:00.000Z')
    for (const wrong of ['18-11-2026', '2026-11-18 09:00', 'soon', '2030-01-01T00:00:00Z', {}]) expect(at(wrong)).toBe(now.toISOString())
  })

  it('knows the test leads that Meta sends through Zapier', () => {
    expect(one(json({ full_name: '<test lead: dummy data for full_name>' })).isTest).toBe(true)
    expect(one(json({ name: 'A', is_test: true })).isTest).toBe(true)
    expect(one(json({ name: 'A', is_test: false })).isTest).toBe(false)
  })

  it('is not polluted by foreign keys', () => {
    const lead = one(
      post('{"__proto__":{"x":1},"name":"A","constructor":{"prototype":{"x":1}},"a[__proto__]":"1"}', {
        'content-type': 'application/json',
      }),
    )
    one(post('__proto__[polluted]=1&constructor[prototype][polluted]=1&name=A', { 'content-type': 'application/x-www-form-urlencoded' }))
    expect(lead.person.name).toBe('A')
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })
})

describe('one submission, one lead', () => {
  const key = (request: WebhookRequest, minutes = 0) => one({ ...request, now: new Date(now.getTime() + minutes * 60_000) }).dedupeKey

  it('takes a double click for one, whatever the spelling of the phone', () => {
    const a = form({ name: 'Ali', phone: '0551230071', message: 'shop' })
    expect(key(form({ name: 'Ali', phone: '٠٥٥ ١٢٣ ٠٠٧١', message: 'shop' }))).toBe(key(a))
    expect(key(form({ name: 'Ali', phone: '+966551230071', message: 'shop' }), 1)).toBe(key(a))
    expect(key(form({ name: 'Ali', phone: '0551230071', message: 'logo' }))).not.toBe(key(a))
    expect(key(a, 10)).not.toBe(key(a))
  })

  it('is the same call only within ten minutes or under one key, so that nobody is silenced for asking again', () => {
    const salt = (headers: Record<string, string>, minutes = 0) =>
      webhook.salt({ ...json({ name: 'A' }, headers), now: new Date(now.getTime() + minutes * 60_000) })
    expect(salt({}, 1)).toBe(salt({}))
    expect(salt({}, 60)).not.toBe(salt({}))
    expect(salt({ 'idempotency-key': 'k' }, 60)).toBe(salt({ 'idempotency-key': 'k' }))
    expect(salt({ 'idempotency-key': 'l' })).not.toBe(salt({ 'idempotency-key': 'k' }))
  })

  it("prefers the sender's key, then its id; a constant id in a page does not swallow leads", () => {
    expect(key(json({ name: 'A' }, { 'idempotency-key': 'k-1' }))).toBe('key:k-1')
    expect(key(json({ name: 'A', lead_id: 12345678901234567890n.toString() }))).toBe('id:12345678901234567890')
    expect(key(json({ id: 7, phone: '0551230071', name: 'A' }))).toBe(key(json({ id: 7, phone: '0551230071', name: 'B' }), 60))
    expect(key(json({ id: 7, phone: '0551230071' }))).not.toBe(key(json({ id: 7, phone: '0551230072' })))
    expect(key(form({ id: '7', phone: '0551230071' }))).toMatch(/^hash:/)
    const batch = read(json([{ name: 'A' }, { name: 'B' }], { 'idempotency-key': 'k-1' })).map((item) => item.dedupeKey)
    expect(batch).toEqual(['key:k-1:0', 'key:k-1:1'])
  })
})

describe('the door', () => {
  it('accepts what forms send and nothing else', () => {
    const accepted = [
      'application/json',
      'application/json; charset=utf-8',
      'application/ld+json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      undefined,
    ]
    for (const type of accepted) expect(webhook.accepts(post('', type ? { 'content-type': type } : {}))).toBe(true)
    for (const type of ['application/xml', 'text/html', 'application/octet-stream', 'multipart/form-data', 'image/png'])
      expect(webhook.accepts(post('', { 'content-type': type }))).toBe(false)
  })

  it('is open without a key, and with one refuses all but a fresh signature made with it', () => {
    const body = '{"name":"Signed Lead","phone":"+966541230058"}'
    const sign = (key: string, at: number | string, over = body) => ({
      'x-wasl-timestamp': String(at),
      'x-wasl-signature': `sha256=${createHmac('sha256', key).update(`${at}.${over}`).digest('hex')}`,
    })
    const seconds = now.getTime() / 1000
    const verify = (headers: Record<string, string>, given: object = { hmacKey: ['old', 'new'] }) =>
      webhook.verify(post(body, headers), settings(given))
    expect(verify({}, {})).toBe(true)
    expect(verify(sign('old', seconds))).toBe(true)
    expect(verify(sign('new', seconds - 299))).toBe(true)
    for (const headers of [
      {},
      sign('new', seconds - 301),
      sign('new', seconds + 301),
      sign('wrong', seconds),
      sign('new', seconds, `${body} `),
      sign('new', ''),
      sign('new', 'NaN'),
    ])
      expect(verify(headers)).toBe(false)
  })

  it('verifies the signature of the recorded sample', () => {
    const sample = JSON.parse(readFileSync(new URL('08-signed-json.json', folder), 'utf8'))
    const headers = Object.fromEntries(
      Object.entries(sample.headers as Record<string, string>).map(([key, value]) => [key.toLowerCase(), value]),
    )
    const request = { ...post(sample.rawBody, headers), now: new Date(1794992400_000) }
    expect(webhook.verify(request, settings({ hmacKey: sample.signing.secret }))).toBe(true)
    expect(webhook.verify(request, settings({ hmacKey: 'another' }))).toBe(false)
  })

  it('sends browsers on to our own choice of page and answers tools with the id', () => {
    const browser = form({ name: 'A', redirect: 'https://evil.example/' }, { accept: 'text/html,*/*', origin: 'https://shop.example' })
    expect(webhook.answer(browser, 'i-1')).toEqual({ status: 303, headers: { location: '/thanks' }, body: '' })
    expect(webhook.answer(browser, 'i-1', settings({ thankYouUrl: 'https://shop.example/ok' })).headers?.location).toBe(
      'https://shop.example/ok',
    )
    expect(webhook.answer(json({ name: 'A', redirect: 'https://evil.example/' }, { accept: 'text/html' }), 'i-1')).toMatchObject({
      status: 202,
      body: '{"id":"i-1"}',
    })
    expect(
      webhook.answer(form({ name: 'A' }, { 'sec-fetch-mode': 'cors', accept: '*/*', origin: 'https://shop.example' }), 'i-1').status,
    ).toBe(202)
    expect(webhook.answer(form({ name: 'A' }), 'i-1').status).toBe(202)
  })

  it('answers Elementor with 200, because it shows its visitor an error otherwise', () => {
    expect(webhook.answer(form({ Name: 'A', form_id: 'a1', form_name: 'Contact' }, { accept: '*/*' }), 'i-1').status).toBe(200)
    expect(webhook.answer(json({ name: 'A' }, { 'user-agent': 'WordPress/6.8; https://x.example' }), 'i-1').status).toBe(200)
  })

  it("lets only the connection's own sites read the answer from a script", () => {
    const own = settings({ origins: ['https://shop.example/contact'] })
    expect(corsHeaders('https://shop.example', own)['access-control-allow-origin']).toBe('https://shop.example')
    for (const origin of ['https://shop.example.evil', 'null', undefined]) expect(corsHeaders(origin, own)).toEqual({})
    expect(corsHeaders('https://shop.example', settings())).toEqual({})
  })

  it('refuses settings it does not know', () => {
    for (const wrong of [
      { hmackey: 'x' },
      { fieldMap: { a: 'fax' } },
      { thankYouUrl: 'javascript:alert(1)' },
      { thankYouUrl: '//evil' },
      { hmacKey: '' },
    ])
      expect(connector.settings.safeParse(wrong).success).toBe(false)
  })
})

describe('the stand-in', () => {
  let fake: Awaited<ReturnType<typeof startFake>>
  beforeAll(async () => {
    fake = await startFake('web-form', makeFake, { now: () => now })
  })
  afterAll(() => fake.close())

  it('sends scenarios that read as leads, two clicks as one', () => {
    const scenarios = fake.fake.scenarios!
    for (const name of ['json', 'form', 'elementor', 'arabic-cp1256']) {
      const items = [0, 1].map((n) => {
        const call = scenarios[name]!({ n, run: 'r1' })
        return one(post(call.body, call.headers))
      })
      for (const item of items)
        expect(item).toMatchObject({ kind: 'lead', person: { name: expect.any(String), phone: expect.any(String) } })
      expect(new Set(items.map((item) => item.dedupeKey)).size).toBe(2)
    }
    const clicks = [0, 1, 2]
      .map((n) => scenarios['double-click']!({ n, run: 'r1' }))
      .map((call) => one(post(call.body, call.headers)).dedupeKey)
    expect(new Set(clicks).size).toBe(2)
    const old = scenarios['arabic-cp1256']!({ n: 0, run: 'r1' })
    expect(one(post(old.body, old.headers)).person.name).toBe('هند السبيعي')
    for (let n = 0; n < readdirSync(folder).length; n++) {
      const call = scenarios.sample!({ n, run: 'r1' })
      expect(read(post(call.body, call.headers)).length).toBeGreaterThan(0)
    }
  })

  it('shows a page whose form posts on to wasl', async () => {
    const page = await fetch(`${fake.baseUrl}/`)
    expect(await page.text()).toContain('<form method="post"')
    const sent = await fetch(`${fake.baseUrl}/submit`, { method: 'POST', body: new URLSearchParams({ name: 'A' }), redirect: 'manual' })
    expect(sent.status).toBe(303)
    expect(fake.ledger.at(-1)).toMatchObject({ kind: 'form_posted', body: 'name=A' })
    expect(fake.fake.show!()).toMatchObject({ posts: expect.arrayContaining([expect.objectContaining({ how: 'page', body: 'name=A' })]) })
  })
})
