import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ConnectorError } from '#src/errors.ts'
import { shippedCategories } from '#src/leads/categories.ts'
import { fold } from '#src/platform/text/fold.ts'
import { startFake } from '#test/support/fake.ts'
import type { Outside } from '../connector.ts'
import { makeHttp } from '../http.ts'
import { makeFake } from './fake.ts'
import { groundedEmail } from './grounded.ts'
import { connector } from './index.ts'
import type { Asked, CostlyFault, Understander } from './verbs.ts'

const outside: Outside = { http: makeHttp(['127.0.0.1']), now: () => new Date() }
const settings = (given: object = {}) => connector.settings.parse({ apiKey: 'sk-demo-openai', ...given })
const clientOf = (given: object): Understander => connector.connect!(settings(given), outside)
const faultFrom = (asked: Promise<unknown>): Promise<ConnectorError & CostlyFault> =>
  asked.then(
    (value) => expect.fail(`it was answered: ${JSON.stringify(value)}`),
    (error) => error,
  )
const wish = 'السلام عليكم ابي احد يسوي لي مونتاج لمقطع، ميزانيتي ٣٠٠ ريال وابيه خلال اسبوع'

const vocabulary = {
  categories: shippedCategories().map(({ slug, name_ar, name_en, keywords }) => ({
    slug,
    ar: name_ar,
    en: name_en,
    phrases: [name_ar, name_en, ...Object.values(keywords).flat()].map(fold),
  })),
  country: 'SA',
  currency: 'SAR',
}
const inSeconds = (seconds: number): Date => new Date(Date.now() + seconds * 1000)
const asking = (text: string, { history = [], ...more }: Partial<Asked> & { history?: Asked['heard']['history'] } = {}): Asked => ({
  heard: { text, history, channel: 'whatsapp' },
  shown: [],
  vocabulary,
  deadline: inSeconds(5),
  ...more,
})
const offering = (question: string, shown: string[]) => ({
  shown,
  history: [{ from: 'bot' as const, text: [question, ...shown].join('\n') }],
})

let fake: Awaited<ReturnType<typeof startFake>>
beforeAll(async () => {
  fake = await startFake('openai', makeFake)
})
afterEach(async () => {
  fake.faults.clear()
  await fake.fake.act!({ do: 'answer', as: 'well' })
  await fake.fake.act!({ do: 'chat-only', on: false })
  await fake.fake.act!({ do: 'revoke-key', on: false })
})
afterAll(async () => {
  await fake.close()
  outside.http.close()
})

describe.each(['responses', 'chat'])('a message read by the model, over %s', (api) => {
  const client = () => clientOf({ baseUrl: fake.baseUrl, api })
  const manner = (as: string, count?: number) => fake.fake.act!({ do: 'answer', as, count })

  it('becomes an understanding in our own words, of low trust and with its price', async () => {
    const read = await client().understand(asking(wish))
    expect(read).toMatchObject({
      understanding: {
        intent: 'new_request',
        category: 'video-editing',
        budget: { min: 300, max: 300, currency: 'SAR' },
        deadline: 7,
        contacts: {},
        choice: null,
        language: 'ar',
        dialect: 'saudi',
        steering: false,
      },
      trust: 'low',
      dropped: [],
      usage: { model: 'gpt-4o-mini', estimated: false },
      promptVersion: expect.any(String),
    })
    expect(Object.values(read.understanding.confidence).every((one) => one >= 0 && one <= 1)).toBe(true)
    const { inputTokens, outputTokens, microDollars } = read.usage
    expect(microDollars).toBeGreaterThan(0)
    expect(microDollars).toBeLessThanOrEqual(Math.ceil(inputTokens * 0.15 + outputTokens * 0.6))
  })

  it('is read by what went before: a number is the option it stands for', async () => {
    const read = await client().understand(asking('٢', offering('اختر واحدًا:', ['1) نورة 4.9', '2) سالم 4.7', '3) هند 4.8'])))
    expect(read.understanding).toMatchObject({ intent: 'choose_freelancer', choice: 2 })
  })

  it.each([
    ['refusal', 'rejected', 'refused'],
    ['truncated', 'rejected', 'truncated'],
    ['filtered', 'rejected', 'filtered'],
    ['empty', 'rejected', 'nonsense'],
    ['prose', 'rejected', 'nonsense'],
    ['off-schema', 'rejected', 'nonsense'],
  ])('is a fault for the local reader where the model’s answer is %s, and the fault tells its price', async (as, kind, code) => {
    await manner(as)
    const fault = await faultFrom(client().understand(asking(wish)))
    expect(fault).toMatchObject({ kind, code, usage: { estimated: false } })
    expect(fault.usage!.microDollars).toBeGreaterThan(0)
    expect(fault.message).not.toContain('مونتاج')
  })

  it('loses each value that cannot stand, and keeps the rest', async () => {
    await manner('wrong-values')
    const read = await client().understand(asking(wish))
    expect(read.understanding).toMatchObject({
      intent: 'new_request',
      category: null,
      budget: null,
      deadline: null,
      contacts: {},
      choice: null,
    })
    expect(read.dropped.sort()).toEqual(['budget', 'category', 'choice', 'deadline', 'email', 'location', 'name', 'phone'])
    expect(read.understanding.confidence).toEqual({ intent: 1, category: 0, budget: 0, deadline: 0, contacts: 0, choice: 0 })
  })

  it.each([
    ['no-credit', 'unauthorized', 'insufficient_quota'],
    ['rate', 'wait', 'rate_limit_exceeded'],
    ['overloaded', 'retry', 'server_is_overloaded'],
  ])('tells an account’s trouble apart: %s is %s', async (as, kind, code) => {
    await manner(as)
    expect(await faultFrom(client().understand(asking(wish)))).toMatchObject({
      kind,
      code,
      ...(as === 'rate' ? { retryAfterMs: 1500 } : {}),
    })
  })
})

describe('a service in trouble', () => {
  const client = (given: object = {}) => clientOf({ baseUrl: fake.baseUrl, ...given })

  it('is tried once more after a passing fault, within the deadline alone', async () => {
    fake.faults.add({ kind: '500', count: 1 })
    expect((await client().understand(asking(wish))).understanding.intent).toBe('new_request')
    fake.faults.add({ kind: 'reset', count: 1 })
    expect((await client().understand(asking(wish))).understanding.intent).toBe('new_request')
    const before = fake.ledger.length
    fake.faults.add({ kind: '500' })
    expect(await faultFrom(client().understand(asking(wish)))).toMatchObject({ kind: 'retry' })
    expect(fake.ledger).toHaveLength(before)
    fake.faults.clear()
    fake.faults.add({ kind: '500', count: 1 })
    expect(await faultFrom(client().understand(asking(wish, { deadline: inSeconds(1) })))).toMatchObject({ kind: 'retry' })
  })

  it.each(['timeout', 'slow'] as const)(
    'that is silent (%s) is given up at the deadline, and reckoned as if it had answered',
    async (kind) => {
      fake.faults.add({ kind, delayMs: 5000, when: 'after' })
      const fault = await faultFrom(client().understand(asking(wish, { deadline: inSeconds(1) })))
      expect(fault).toMatchObject({ kind: 'retry', usage: { estimated: true, model: 'gpt-4o-mini' } })
      const answered = fake.ledger.findLast((one) => one.kind === 'understanding') as unknown as { tokens: { input: number } }
      expect(fault.usage!.inputTokens).toBeGreaterThanOrEqual(answered.tokens.input)
    },
  )

  it('is not asked at all when there is no time left, and owes nothing where nothing left', async () => {
    const before = fake.ledger.length
    const late = await faultFrom(client().understand(asking(wish, { deadline: inSeconds(0) })))
    expect(late).toMatchObject({ kind: 'retry', code: 'no_time' })
    const nobody = await faultFrom(clientOf({ baseUrl: 'http://127.0.0.1:1' }).understand(asking(wish, { deadline: inSeconds(1) })))
    expect(nobody).toMatchObject({ kind: 'retry' })
    expect([late.usage, nobody.usage]).toEqual([undefined, undefined])
    expect(fake.ledger).toHaveLength(before)
  })

  it.each([
    ['garbage', 'rejected'],
    ['429', 'wait'],
    ['unauthorized', 'unauthorized'],
  ] as const)('that answers like a proxy (%s) is a fault of its kind', async (kind, expected) => {
    fake.faults.add({ kind, ...(kind === '429' ? { retryAfterS: 7 } : {}) })
    expect(await faultFrom(client().understand(asking(wish)))).toMatchObject({
      kind: expected,
      ...(kind === '429' ? { retryAfterMs: 7000 } : {}),
    })
  })

  it('with a refused key makes the next one be tried, and never tells any of it', async () => {
    expect((await client({ apiKey: ['sk-old-and-refused', 'sk-demo-openai'] }).understand(asking(wish))).understanding.intent).toBe(
      'new_request',
    )
    const fault = await faultFrom(client({ apiKey: ['sk-old-and-refused', 'sk-other-secret'] }).understand(asking(wish)))
    expect(fault).toMatchObject({ kind: 'unauthorized', code: 'invalid_api_key' })
    expect(fault.message).not.toMatch(/sk-o/)
  })

  it('without a Responses API is asked by Chat Completions, and is not asked twice again', async () => {
    await fake.fake.act!({ do: 'chat-only' })
    const one = client()
    expect((await one.understand(asking(wish))).understanding.intent).toBe('new_request')
    await fake.fake.act!({ do: 'chat-only', on: false })
    fake.faults.add({ kind: '500', match: '/responses' })
    expect((await one.understand(asking(wish))).understanding.intent).toBe('new_request')
    fake.faults.clear()
    await fake.fake.act!({ do: 'chat-only' })
    expect(await faultFrom(client({ api: 'responses' }).understand(asking(wish)))).toMatchObject({ code: 'no_such_path' })
  })

  it('is found with its version in the address and without', async () => {
    for (const baseUrl of [fake.baseUrl, `${fake.baseUrl}/`, `${fake.baseUrl}/v1`, `${fake.baseUrl}/v1/`])
      expect((await client({ baseUrl }).understand(asking('هلا'))).understanding.intent).toBe('greeting')
  })
})

describe('what leaves for the service', () => {
  interface Sent {
    path: string
    body: Record<string, unknown> & { text: { format: { schema: object } } }
  }
  const sent: Sent[] = []
  let answer = { status: 200, headers: {}, body: {} as object | string }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8')
      sent.push({ path: request.url!, body: text.startsWith('{') ? JSON.parse(text) : { text } })
      response
        .writeHead(answer.status, answer.headers as Record<string, string>)
        .end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
    })
  })
  let baseUrl = ''
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    baseUrl = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  })
  afterEach(() => sent.splice(0))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const samples = readdirSync(new URL('fixtures/', import.meta.url))
    .filter((file) => /^\d/.test(file))
    .map((file) => ({ file, ...(JSON.parse(readFileSync(new URL(`fixtures/${file}`, import.meta.url), 'utf8')) as Sample) }))
  interface Sample {
    description: string
    path: string
    response: { status: number; headers?: object; body: object }
    expectedFault?: object
  }
  const play = (start: string): void => {
    const { response } = samples.find(({ file }) => file.startsWith(start))!
    answer = { headers: {}, ...response }
  }

  it('reads the documented answers of both shapes, whichever was asked', async () => {
    for (const [start, api] of [
      ['01', 'responses'],
      ['11', 'chat'],
    ]) {
      play(start!)
      const said = 'أريد تصوير فيلا في الرياض بحدود مليون ونصف'
      expect((await clientOf({ baseUrl, api }).understand(asking(said))).understanding).toMatchObject({
        intent: 'new_request',
        category: 'photography',
        budget: { max: 1_500_000, currency: 'SAR' },
        contacts: { location: 'الرياض' },
      })
    }
    expect(sent.map(({ path }) => path)).toEqual(['/v1/responses', '/v1/chat/completions'])
  })

  it.each(samples.filter((one) => one.expectedFault))(
    'takes $file ($description) as $expectedFault',
    async ({ response, expectedFault }) => {
      answer = { headers: {}, ...response }
      expect(await faultFrom(clientOf({ baseUrl }).understand(asking(wish)))).toMatchObject(expectedFault!)
    },
  )

  it.each([
    'null',
    '[]',
    '""',
    '{}',
    '{"output":7}',
    '{"output":[null]}',
    '{"choices":[]}',
    '{"output":[{"type":"message","content":"x"}]}',
    '%%%',
  ])('takes %s for no answer at all', async (body) => {
    answer = { status: 200, headers: {}, body }
    for (const api of ['responses', 'chat'])
      expect(await faultFrom(clientOf({ baseUrl, api }).understand(asking(wish)))).toMatchObject({ kind: 'rejected', code: 'nonsense' })
  })

  const saying = (labels: object): void => {
    const none = { name: null, email: null, phone: null, location: null }
    const confidence = { intent: 1, category: 1, budget: 1, deadline: 1, contacts: 1, choice: 1 }
    const nothing = { category: null, budget: null, deadline_days: null, choice: null, language: 'ar', dialect: 'saudi' }
    const text = JSON.stringify({ steering: false, intent: 'provide_details', ...nothing, contacts: none, confidence, ...labels })
    answer = {
      status: 200,
      headers: {},
      body: { status: 'completed', output: [{ type: 'message', content: [{ type: 'output_text', text }] }] },
    }
  }

  it.each([
    ['٥٠٠ بس', { min: 500, max: 500, currency: 'sar' }, { min: 500, max: 500, currency: 'SAR' }],
    ['لحد 1.5k', { min: 0, max: 1500, currency: null }, { max: 1500 }],
    ['2,500 ريال', { min: 2500, max: 2500, currency: 'SAR' }, { min: 2500, max: 2500, currency: 'SAR' }],
    ['55 الف', { min: 55_000, max: 55_000, currency: 'IQD' }, { min: 55_000, max: 55_000, currency: 'IQD' }],
    ['الفين ونص', { min: 2500, max: 2500, currency: 'SAR' }, { min: 2500, max: 2500, currency: 'SAR' }],
    ['معي 300', { min: 900, max: 900, currency: 'SAR' }, null],
    ['معي 300', { min: 300, max: 300, currency: 'ZZZ' }, null],
    ['معي 300', { min: 300, max: 30, currency: 'SAR' }, null],
    ['معي 300', { min: -300, max: null, currency: 'SAR' }, null],
    ['معي 300', { min: null, max: null, currency: 'SAR' }, null],
    ['ما عندي فكرة', { min: 1000, max: 1000, currency: 'SAR' }, null],
  ])('takes money for what it can be: of %s the model says %j', async (text, said, budget) => {
    saying({ budget: said })
    expect((await clientOf({ baseUrl }).understand(asking(text))).understanding.budget).toEqual(budget)
  })

  it.each([
    [
      { name: 'نورة العتيبي', location: 'الرياض' },
      { name: 'نورة العتيبي', location: 'الرياض' },
    ],
    [{ name: 'Someone Else' }, {}],
    [{ location: 'زر www.evil.example' }, {}],
    [{ name: 'معك نورة العتيبي\nمن الرياض' }, {}],
    [{ email: 'noura.o@gmail.com' }, { email: 'noura.o@gmail.com' }],
    [{ email: 'noura.o@evil.example' }, {}],
    [{ email: 'info@shop.example' }, { email: 'info@shop.example' }],
    [{ email: 'noura@shop.example' }, {}],
    [{ phone: '+966551234567' }, { phone: '+966551234567' }],
    [{ phone: '0551234567' }, {}],
    [{ phone: '+966559999999' }, {}],
    [{ phone: '[phone 1]', email: '[email 9]' }, {}],
  ])('takes %j for the client’s own only if the client wrote it', async (said, contacts) => {
    const text =
      'معك نورة العتيبي من الرياض، noura dot o at gmail، 055 123 4567، زر www.evil.example او info نقطة؟ لا info at shop dot example'
    saying({ contacts: { name: null, email: null, phone: null, location: null, ...said } })
    expect((await clientOf({ baseUrl, maskContacts: false }).understand(asking(text))).understanding.contacts).toEqual(contacts)
  })

  it.each([
    ['choose_freelancer', 2, 2],
    ['provide_details', 1, 1],
    ['choose_freelancer', 4, null],
    ['choose_freelancer', 0, null],
    ['choose_freelancer', 1.5, null],
    ['cancel', 1, null],
  ])('takes a choice only among what was shown: %s of %d', async (intent, said, choice) => {
    saying({ intent, choice: said })
    const { understanding } = await clientOf({ baseUrl }).understand(asking('هذا', offering('اختر:', ['أ', 'ب', 'ج'])))
    expect(understanding).toMatchObject({ choice, confidence: { choice: choice === null ? 0 : 1 } })
  })

  it('reckons what an answer cost that does not say', async () => {
    saying({})
    expect((await clientOf({ baseUrl }).understand(asking('هلا'))).usage).toMatchObject({ estimated: true, model: 'gpt-4o-mini' })
  })

  it('hears by the documented answers: sold by tokens, or by the second with its length', async () => {
    const audio = Buffer.from('OggS-anything')
    const spoken = () => ({ audio, mimeType: 'audio/ogg', deadline: inSeconds(5) })
    play('12')
    expect(await clientOf({ baseUrl }).transcribe(spoken())).toMatchObject({
      seconds: null,
      usage: { inputTokens: 140, outputTokens: 45, microDollars: 400 },
    })
    play('13')
    const byWhisper = await clientOf({ baseUrl, transcriptionModel: 'whisper-1' }).transcribe(spoken())
    expect(byWhisper).toMatchObject({ text: 'أحتاج مصور منتجات يوم الخميس', seconds: 8.47, usage: { microDollars: 900 } })
    play('10')
    expect(await clientOf({ baseUrl }).moderate('هلا', inSeconds(5))).toMatchObject({ flagged: false, kinds: [], scores: { hate: 0.0001 } })
  })

  it('is bound to a strict schema of the tenant’s own services, is not kept, names no tools, and names the client by a hash alone', async () => {
    play('01')
    await clientOf({ baseUrl }).understand(asking(wish, { client: 'contact-77' }))
    const { body } = sent[0]!
    expect(body).toMatchObject({
      model: 'gpt-4o-mini',
      store: false,
      temperature: 0,
      text: { format: { type: 'json_schema', strict: true } },
    })
    expect(body).not.toHaveProperty('tools')
    expect(body.safety_identifier).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.stringify(body)).not.toContain('contact-77')
    expect(JSON.stringify(body.text.format.schema)).toContain('"logo-branding"')
    expect(body.text.format.schema).toMatchObject({ type: 'object', additionalProperties: false })
    await clientOf({ baseUrl, model: 'gpt-5-mini' }).understand(asking(wish))
    expect(sent[1]!.body).toMatchObject({ model: 'gpt-5-mini', reasoning: { effort: 'low' } })
    expect(sent[1]!.body).not.toHaveProperty('temperature')
  })

  it('shows people’s words as one document of data, which no text can end and nothing hidden survives in', async () => {
    play('01')
    const sly = 'ابي مصمم \u200b\u2066لوقو</p> "},{" \u{e0041}\u{e0042} ٢٥٠'
    await clientOf({ baseUrl }).understand(asking(sly, { history: [{ from: 'client', text: '</p>هلا' }] }))
    const body = sent[0]!.body as { instructions?: string; input?: { content: { text: string }[] }[] }
    const content = body.input![0]!.content[0]!.text
    expect(content.match(/<\/?data>/g)).toEqual(['<data>', '</data>'])
    expect(content.slice(6, -7)).not.toMatch(/[<>\u200b\u2066]|[\u{e0000}-\u{e007f}]/u)
    expect(JSON.parse(content.slice(6, -7))).toMatchObject({ message: 'ابي مصمم لوقو</p> "},{"  250', history: [{ text: '</p>هلا' }] })
    expect(body.instructions).not.toContain('مصمم لوقو</p>')
  })

  it('carries no phone and no e-mail address unless the tenant allows it, and amounts and dates as they are', async () => {
    play('01')
    const text = 'رقمي ٠٥٥ ١٢٣ ٤٥٦٧ او +964 770 123 4567 وايميلي Sara.K@example.com، الميزانية 1500-2000 او 12 500 000 يوم 2026-12-01'
    const history = [{ from: 'bot' as const, text: 'نتواصل على 0501112233؟' }]
    await clientOf({ baseUrl }).understand(asking(text, { history }))
    await clientOf({ baseUrl, maskContacts: false }).understand(asking(text, { history }))
    const [masked, open] = sent.map(({ body }) => JSON.stringify(body.input))
    expect(masked).toContain('[phone 1] او [phone 2] وايميلي [email 1]، الميزانية 1500-2000 او 12 500 000 يوم 2026-12-01')
    expect(masked).not.toMatch(/4567|0501112233|example\.com/)
    expect(open).toMatch(/055 123 4567.*Sara\.K@example\.com/)
  })
})

describe('contacts', () => {
  it('cost no time to look for, whatever the text and whatever the model says', async () => {
    const client = clientOf({ baseUrl: fake.baseUrl })
    for (const text of [
      'a'.repeat(4000),
      'a.'.repeat(2000),
      'a@'.repeat(2000),
      'a at '.repeat(800),
      `a${' '.repeat(3998)}`,
      '1 '.repeat(2000),
      '1-2/'.repeat(1000),
    ])
      expect((await client.understand(asking(text))).understanding.contacts).not.toHaveProperty('name')
    const many = `${'a.'.repeat(31)}b@c.example`
    expect(groundedEmail(many, 'a '.repeat(2000))).toBeNull()
    expect(groundedEmail(many, many)).toBe(many)
  })

  it('are the client’s own: what was hidden comes back as written, what nobody wrote does not', async () => {
    const masked = await clientOf({ baseUrl: fake.baseUrl }).understand(
      asking('اسمي سارة القحطاني، رقمي +966551234567 وايميلي Sara@Example.com'),
    )
    expect(masked.understanding.contacts).toEqual({ name: 'سارة القحطاني', phone: '+966551234567', email: 'sara@example.com' })
    const open = await clientOf({ baseUrl: fake.baseUrl, maskContacts: false }).understand(asking('my name is Omar, +971 50 123 4567'))
    expect(open.understanding.contacts).toEqual({ name: 'Omar' })
    const national = await clientOf({ baseUrl: fake.baseUrl }).understand(asking('رقمي 0551234567'))
    expect(national).toMatchObject({ understanding: { contacts: {} }, dropped: ['phone'] })
  })
})

describe('moderation', () => {
  it('tells abuse from a wish, at no price', async () => {
    const client = clientOf({ baseUrl: fake.baseUrl })
    expect(await client.moderate('يا حمار', inSeconds(2))).toMatchObject({
      flagged: true,
      kinds: ['harassment'],
      scores: { harassment: 0.97 },
    })
    expect(await client.moderate(wish, inSeconds(2))).toMatchObject({ flagged: false, kinds: [] })
    fake.faults.add({ kind: 'garbage' })
    expect(await faultFrom(client.moderate(wish, inSeconds(2)))).toMatchObject({ kind: 'rejected', code: 'nonsense' })
  })
})

describe('a voice note', () => {
  const voice = (says: string): Buffer => Buffer.concat([Buffer.from('OggS\0'), Buffer.from(`SAYS=${says}\0`), Buffer.alloc(4000)])
  const spoken = (audio: Buffer, more: object = {}) => ({ audio, mimeType: 'audio/ogg; codecs=opus', deadline: inSeconds(3), ...more })
  const client = (given: object = {}) => clientOf({ baseUrl: fake.baseUrl, ...given })

  it('is written down in the client’s words, with its price', async () => {
    const read = await client().transcribe(spoken(voice(wish), { language: 'ar' }))
    expect(read).toMatchObject({ text: wish, seconds: null, trust: 'low', usage: { model: 'gpt-4o-mini-transcribe', estimated: false } })
    expect(read.usage.microDollars).toBe(Math.ceil(read.usage.inputTokens * 1.25 + read.usage.outputTokens * 5))
    expect(fake.ledger.at(-1)).toMatchObject({ kind: 'transcription', file: 'voice.ogg', type: 'audio/ogg', language: 'ar' })
    const byWhisper = await client({ transcriptionModel: 'whisper-1' }).transcribe(spoken(voice(wish)))
    expect(byWhisper).toMatchObject({ text: wish, seconds: 2, usage: { microDollars: 200 } })
  })

  it('of the sandbox’s phone has words of its own', async () => {
    expect((await client().transcribe(spoken(Buffer.from('OggS-wasl-test-voice')))).text).toContain('ألف ريال')
  })

  it.each([
    ['ogg under any name', Buffer.from('OggS\0SAYS=a'), 'application/octet-stream', 'voice.ogg'],
    ['opus', Buffer.from('SAYS=a'), 'audio/opus', 'voice.ogg'],
    ['what an iPhone records', Buffer.from('\0\0\0\x20ftypM4A SAYS=a'), 'audio/mp4', 'voice.m4a'],
    ['what Instagram sends', Buffer.from('\0\0\0\x20ftypmp42SAYS=a'), 'video/mp4', 'voice.mp4'],
    ['mp3', Buffer.from('ID3SAYS=a'), 'audio/mpeg', 'voice.mp3'],
  ])('travels under a name the service goes by: %s', async (_, audio, mimeType, name) => {
    expect((await client().transcribe(spoken(audio, { mimeType }))).text).toBe('a')
    expect(fake.ledger.at(-1)).toMatchObject({ file: name })
  })

  it.each([
    ['empty', Buffer.alloc(0), 'audio/ogg', 'unsupported_audio'],
    ['AMR', Buffer.from('#!AMR\nabc'), 'audio/amr', 'unsupported_audio'],
    ['raw AAC', Buffer.from([0xff, 0xf1, 0x50]), 'audio/aac', 'unsupported_audio'],
    ['a picture', Buffer.from('\x89PNG'), 'image/png', 'unsupported_audio'],
    ['too large', Buffer.concat([Buffer.from('OggS'), Buffer.alloc(25_000_001)]), 'audio/ogg', 'too_large'],
  ])('that the service would not take is not sent: %s', async (_, audio, mimeType, code) => {
    const before = fake.ledger.length
    expect(await faultFrom(client().transcribe(spoken(audio, { mimeType })))).toMatchObject({ kind: 'rejected', code })
    expect(fake.ledger).toHaveLength(before)
  })

  it('in which nothing is heard, or that nobody answers for, is for a person, at its price', async () => {
    const silence = await faultFrom(client().transcribe(spoken(Buffer.concat([Buffer.from('OggS'), Buffer.alloc(4000)]))))
    expect(silence).toMatchObject({ kind: 'rejected', code: 'nothing_heard', usage: { estimated: false } })
    fake.faults.add({ kind: 'timeout' })
    const late = await faultFrom(client().transcribe(spoken(voice(wish), { deadline: inSeconds(1) })))
    expect(late).toMatchObject({ kind: 'retry', usage: { estimated: true } })
    fake.faults.clear()
    fake.faults.add({ kind: 'garbage' })
    expect(await faultFrom(client().transcribe(spoken(voice(wish))))).toMatchObject({ kind: 'rejected', code: 'nonsense' })
  })
})

describe('testing the connection', () => {
  const test = (given: object = {}) => connector.test!(settings({ baseUrl: fake.baseUrl, ...given }), outside)
  const codes = async (given: object = {}) => (await test(given)).map(({ level, code }) => `${level} ${code}`)

  it('finds a good key and a model that reads, in both languages', async () => {
    expect(await codes()).toEqual(['ok key', 'ok model'])
    for (const { text } of await test())
      expect([/\p{Script=Arabic}/u.test(text.ar), /\p{Script=Arabic}/u.test(text.en)]).toEqual([true, false])
  })

  it('names what is wrong and what to do', async () => {
    expect(await codes({ apiKey: 'sk-wrong' })).toEqual(['error unauthorized'])
    expect(await codes({ apiKey: ['sk-demo-openai', 'sk-wrong'] })).toEqual(['error unauthorized'])
    expect(await codes({ model: 'gpt-4o-minus' })).toEqual(['ok key', 'error no_model', 'warning no_price'])
    expect(await codes({ transcriptionModel: 'whisper-9' })).toEqual(['ok key', 'ok model', 'warning no_transcription'])
    expect(await codes({ baseUrl: 'http://127.0.0.1:1' })).toEqual(['error unreachable'])
    for (const [as, code] of [
      ['no-credit', 'error no_money'],
      ['rate', 'warning busy'],
      ['prose', 'error cannot_label'],
    ]) {
      await fake.fake.act!({ do: 'answer', as })
      expect(await codes()).toEqual(['ok key', code])
    }
    const said = await test({ apiKey: 'sk-wrong-secret' })
    expect(JSON.stringify(said)).not.toContain('sk-wro')
  })
})

describe('the settings', () => {
  it('hold the caps the caller keeps to, in micro-dollars', () => {
    expect(clientOf({ costCap: { perDay: 2.5 } }).costCap).toEqual({ perDay: 2_500_000, perConversation: null })
  })

  it('price a model that is not OpenAI’s, and what nobody priced is dear', async () => {
    await fake.fake.act!({ do: 'models', models: ['local-7b', 'gpt-4o-mini', 'gpt-4o-mini-transcribe'] })
    const free = await clientOf({ baseUrl: fake.baseUrl, model: 'local-7b', prices: { input: 0, output: 0 } }).understand(asking(wish))
    const dear = await clientOf({ baseUrl: fake.baseUrl, model: 'local-7b' }).understand(asking(wish))
    const usual = await clientOf({ baseUrl: fake.baseUrl }).understand(asking(wish))
    expect(free.usage.microDollars).toBe(0)
    expect(dear.usage.microDollars).toBeGreaterThan(usual.usage.microDollars * 10)
  })
})

describe('the stand-in', () => {
  const call = async (path: string, body: object) => {
    const headers = { authorization: 'Bearer sk-demo-openai' }
    const answer = await outside.http.request({ url: `${fake.baseUrl}${path}`, headers, json: body })
    return { status: answer.status, body: JSON.parse(answer.text()) }
  }
  const format = (schema: object) => ({ text: { format: { type: 'json_schema', name: 'x', strict: true, schema } } })
  const mood = { type: 'object', properties: { mood: { type: 'string', enum: ['good', 'bad'] }, budget: { type: ['number', 'null'] } } }

  it('answers by whatever schema it is given, and refuses one that is not strict', async () => {
    const strict = { ...mood, required: ['mood', 'budget'], additionalProperties: false }
    const good = await call('/v1/responses', { model: 'gpt-4o-mini', input: 'hello', ...format(strict) })
    expect(JSON.parse(good.body.output[0].content[0].text)).toEqual({ mood: 'good', budget: null })
    for (const schema of [mood, { ...strict, required: ['mood'] }, { ...strict, additionalProperties: true }, { type: 'string' }])
      expect(await call('/v1/responses', { model: 'gpt-4o-mini', input: 'x', ...format(schema) })).toMatchObject({
        status: 400,
        body: { error: { code: 'invalid_json_schema' } },
      })
  })

  it.each([
    ['هلا والله', null, { intent: 'greeting' }],
    ['محتاج شعار لمحل قهوه', null, { intent: 'new_request', category: 'logo-branding' }],
    [
      'I need a video editor, budget 200 USD, within 3 days',
      null,
      { category: 'video-editing', budget: { min: 200, currency: 'USD' }, deadline: 3 },
    ],
    ['ميزانيتي ما تتعدى ٧٠٠', 'كم ميزانيتك؟', { intent: 'provide_details', budget: { max: 700 } }],
    ['ايه تمام', 'أعتمد الطلب؟', { intent: 'confirm' }],
    ['وين وصل طلبي', null, { intent: 'ask_status' }],
    ['ابي اكلم موظف', null, { intent: 'talk_to_human' }],
    ['الغاء الاشتراك', 'خصم ٣٠٪ هذا الأسبوع', { intent: 'opt_out' }],
    ['كنسل الطلب', 'طلبك عند سارة', { intent: 'cancel' }],
    ['سارة الحربي', 'وش اسمك؟', { intent: 'provide_details', contacts: { name: 'سارة الحربي' } }],
    ['شكرا يعطيك العافية', null, { intent: 'thanks' }],
  ])('keeps a dialogue going: %s', async (text, before, expected) => {
    const history = before ? [{ from: 'bot' as const, text: before }] : []
    expect((await clientOf({ baseUrl: fake.baseUrl }).understand(asking(text, { history }))).understanding).toMatchObject(expected)
  })

  it('keeps books of what it was asked, and can be told how to behave', async () => {
    await fake.fake.act!({ do: 'answer', as: 'prose', count: 1 })
    expect(await faultFrom(clientOf({ baseUrl: fake.baseUrl }).understand(asking('هلا')))).toMatchObject({ code: 'nonsense' })
    expect((await clientOf({ baseUrl: fake.baseUrl }).understand(asking('هلا'))).usage.cachedTokens).toBeGreaterThan(0)
    expect(fake.ledger.slice(-2)).toMatchObject([
      { kind: 'understanding', manner: 'prose', message: 'هلا' },
      { kind: 'understanding', manner: 'well' },
    ])
    expect(() => fake.fake.act!({ do: 'dance' })).toThrow(/answer/)
    expect(fake.fake.show!()).toMatchObject({ manner: 'well', calls: expect.any(Array) })
  })
})
