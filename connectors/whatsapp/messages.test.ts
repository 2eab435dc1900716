import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Messenger, OutMessage } from '#connectors/connector.ts'
import { type Answer, type Call, type Http, makeHttp, NoAnswer } from '#connectors/http.ts'
import { startFake } from '#test/support/fake.ts'
import { cut, cutTitles, fitParams } from './cut.ts'
import { makeFake } from './fake.ts'
import { connector } from './index.ts'

const now = () => new Date('2026-11-21T09:00:00.000Z')
const base = { phoneNumberId: '109900000000001', accessToken: 'EAAtest', appSecret: 's', verifyToken: 'v' }
const folder = new URL('./fixtures/', import.meta.url)
const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`out-${name}.json`, folder), 'utf8')) as {
    body: Record<string, unknown>
    response: { status: number; body: { error?: { code: number }; messages?: { id: string }[] } }
  }
const names = readdirSync(folder).flatMap((name) => /^out-(.+)\.json$/.exec(name)?.[1] ?? [])

/** A client whose calls are kept and answered with what the test says. */
function staged(...answers: ({ status: number; body?: unknown; text?: string } | Error)[]) {
  const calls: Call[] = []
  const http = {
    request(call: Call): Promise<Answer> {
      calls.push(call)
      const next = answers.length > 1 ? answers.shift()! : answers[0]!
      if (next instanceof Error) return Promise.reject(next)
      const body = Buffer.from(next.text ?? JSON.stringify(next.body ?? {}))
      return Promise.resolve({ status: next.status, headers: {}, body, text: () => body.toString('utf8') })
    },
  } as unknown as Http
  const send = (settings: object = {}) =>
    (connector.connect!(connector.settings.parse({ ...base, ...settings }), { http, now }) as Messenger).send
  return { calls, send }
}
const accepted = { status: 200, body: { messages: [{ id: 'wamid.1' }] } }
const to = { phone: '+966501234567' }
const text: OutMessage = { type: 'text', text: 'مرحبا' }

async function bodyOf(content: OutMessage, recipient: { phone?: string; externalId?: string } = to) {
  const { calls, send } = staged(accepted)
  await send()({ to: recipient, content, callbackData: 'd1' })
  return calls[0]!.json as Record<string, never>
}
/** The fixture's request without what this client never sends (headers and footers of interactive messages). */
function comparable(body: Record<string, unknown>) {
  const { interactive, ...rest } = structuredClone(body) as { interactive?: Record<string, unknown> }
  if (interactive) {
    delete interactive.header
    delete interactive.footer
  }
  return { ...rest, ...(interactive ? { interactive } : {}), biz_opaque_callback_data: rest['biz_opaque_callback_data' as never] ?? 'd1' }
}

describe('what WhatsApp is told', () => {
  it('is the documented text message, quoting the one it answers', async () => {
    const { body } = fixture('01-text')
    const { calls, send } = staged({ status: 200, body: fixture('01-text').response.body })
    const sent = await send()({
      to,
      content: { type: 'text', text: (body.text as { body: string }).body },
      callbackData: body.biz_opaque_callback_data as string,
      replyTo: (body.context as { message_id: string }).message_id,
    })
    expect(calls[0]).toMatchObject({
      url: 'https://graph.facebook.com/v26.0/109900000000001/messages',
      headers: { authorization: 'Bearer EAAtest' },
    })
    expect(calls[0]!.json).toEqual(body)
    expect(sent.externalId).toBe(fixture('01-text').response.body.messages![0]!.id)
  })

  it('is the documented form of buttons and links', async () => {
    const buttons = ['نعم', 'لاحقًا', 'لا'].map((title, n) => ({ id: ['appt:yes', 'appt:later', 'appt:no'][n]!, title }))
    expect(await bodyOf({ type: 'buttons', text: 'هل ترغب في تحديد موعد للمعاينة؟', buttons })).toEqual(
      comparable(fixture('04-interactive-buttons').body),
    )
    const link: OutMessage = { type: 'link', text: 'تفاصيل المشروع ومخططاته', label: 'افتح الصفحة', url: 'https://example.com/p/9Zk3' }
    expect(await bodyOf(link)).toEqual(comparable(fixture('06-interactive-cta-url').body))
  })

  it('is one section of rows for a list', async () => {
    const rows = [
      { id: 'p:villa', title: 'فيلا', description: '4 غرف فأكثر' },
      { id: 'p:flat', title: 'شقة' },
    ]
    expect(await bodyOf({ type: 'list', text: 'اختر نوع العقار', button: 'عرض الخيارات', rows })).toMatchObject({
      type: 'interactive',
      interactive: { type: 'list', body: { text: 'اختر نوع العقار' }, action: { button: 'عرض الخيارات', sections: [{ rows }] } },
    })
  })

  it('is a template in exactly its language, with one-line values and the address’s end', async () => {
    const content: OutMessage = {
      type: 'template',
      name: 'wasl_offer',
      language: 'ar',
      params: ['محمد\nعلي', 'a\tb      c', ''],
      buttonParam: 'r/9Zk3',
    }
    expect((await bodyOf(content)).template).toEqual({
      name: 'wasl_offer',
      language: { code: 'ar', policy: 'deterministic' },
      components: [
        { type: 'body', parameters: ['محمد علي', 'a b c', '-'].map((value) => ({ type: 'text', text: value })) },
        { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'r/9Zk3' }] },
      ],
    })
    expect((await bodyOf({ type: 'template', name: 'x', language: 'en_US', params: [] })).template).not.toHaveProperty('components')
  })

  it('goes to the user id of a person without a number, and to the number where there is one', async () => {
    const { body } = fixture('13-text-to-bsuid')
    expect(await bodyOf({ type: 'text', text: 'مرحبا' }, { externalId: body.recipient as string })).toMatchObject({
      recipient: body.recipient,
    })
    const both = await bodyOf(text, { phone: '+966501234567', externalId: 'SA.2' })
    expect(both).toMatchObject({ to: '966501234567' })
    expect(both).not.toHaveProperty('recipient')
    expect(await bodyOf(text, { externalId: '966501234567' })).toMatchObject({ to: '966501234567' })
  })

  it('never loses a choice or cuts an id: such a message is refused before it leaves', async () => {
    const { calls, send } = staged(accepted)
    const many = (n: number) => Array.from({ length: n }, (_none, i) => ({ id: `b${i}`, title: `b${i}` }))
    const bad: OutMessage[] = [
      { type: 'buttons', text: 'x', buttons: many(4) },
      { type: 'buttons', text: 'x', buttons: [] },
      { type: 'buttons', text: 'x', buttons: [{ id: 'x'.repeat(257), title: 'x' }] },
      { type: 'list', text: 'x', button: 'b', rows: many(11) },
    ]
    for (const content of bad) await expect(send()({ to, content, callbackData: 'd' })).rejects.toMatchObject({ kind: 'rejected' })
    await expect(send()({ to: {}, content: text, callbackData: 'd' })).rejects.toMatchObject({ kind: 'rejected', code: 'no_recipient' })
    await expect(send()({ to, content: text, callbackData: 'x'.repeat(513) })).rejects.toMatchObject({ kind: 'rejected' })
    expect(calls).toEqual([])
  })
})

describe('cutting', () => {
  it('never parts a letter from its marks, nor a family of emoji', () => {
    expect(cut('مُحَمَّد', 5)).toBe('مُحَ…')
    expect(cut('👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 12)).toBe('👨‍👩‍👧‍👦…')
    expect(cut('👨‍👩‍👧‍👦', 5)).toBe('…')
    expect(cut('short', 5)).toBe('short')
    expect(cut('a\u0000b\ud800', 20)).toBe('ab\ufffd')
  })

  it('keeps titles apart that would become the same', () => {
    const titles = cutTitles(['عبد الرحمن محمد القحطاني', 'عبد الرحمن محمد القحطان', 'علي', 'علي'], 20)
    expect(new Set(titles).size).toBe(4)
    expect(titles.every((title) => title.length <= 20)).toBe(true)
    expect(titles[3]).toBe('علي (2)')
  })

  it('lets the longest value of a template give way first', () => {
    const params = fitParams(['سارة', 'x'.repeat(5000), 'y'.repeat(300)], 800)
    expect(params[0]).toBe('سارة')
    expect(params[2]).toBe('y'.repeat(300))
    expect(params.join('').length).toBeLessThanOrEqual(800)
    expect(params[1]!.endsWith('…')).toBe(true)
  })
})

describe('what WhatsApp’s answer means', () => {
  it.each([
    ['14-error-131047-window-closed', 'rejected', '131047'],
    ['15-error-130429-throughput', 'wait', '130429'],
    ['16-error-131056-pair-rate', 'wait', '131056'],
    ['17-error-132000-param-count', 'rejected', '132000'],
    ['18-error-132001-no-template', 'rejected', '132001'],
    ['19-error-190-token', 'unauthorized', '190'],
    ['20-error-368-policy-block', 'unauthorized', '368'],
    ['21-error-80007-app-limit', 'wait', '80007'],
    ['22-error-131051-unsupported', 'rejected', '131051'],
    ['23-error-500-transient', 'uncertain', '1'],
  ])('%s is %s', async (name, kind, code) => {
    const { send } = staged(fixture(name).response)
    await expect(send()({ to, content: text, callbackData: 'd' })).rejects.toMatchObject({ kind, code })
  })

  it('tells how long to wait', async () => {
    const { send } = staged(fixture('15-error-130429-throughput').response)
    await expect(send()({ to, content: text, callbackData: 'd' })).rejects.toMatchObject({ retryAfterMs: 2000 })
  })

  it('is uncertain after silence, unless nothing had left', async () => {
    await expect(staged(new NoAnswer('gone', true)).send()({ to, content: text, callbackData: 'd' })).rejects.toMatchObject({
      kind: 'uncertain',
    })
    await expect(staged(new NoAnswer('refused', false)).send()({ to, content: text, callbackData: 'd' })).rejects.toMatchObject({
      kind: 'retry',
    })
  })

  it('is uncertain when it says yes without naming the message', async () => {
    for (const answer of [{ text: '<html>' }, { body: {} }, { body: { messages: [{}] } }, { body: null }])
      await expect(staged({ status: 200, ...answer }).send()({ to, content: text, callbackData: 'd' })).rejects.toMatchObject({
        kind: 'uncertain',
      })
  })

  it('tries the other token during a rotation, and only for a refused token', async () => {
    const refused = fixture('19-error-190-token').response
    const rotated = { accessToken: ['EAAold', 'EAAnew'] }
    const rotation = staged(refused, accepted)
    await rotation.send(rotated)({ to, content: text, callbackData: 'd' })
    expect(rotation.calls.map((call) => call.headers!.authorization)).toEqual(['Bearer EAAold', 'Bearer EAAnew'])
    const other = staged(fixture('23-error-500-transient').response, accepted)
    await expect(other.send(rotated)({ to, content: text, callbackData: 'd' })).rejects.toMatchObject({ kind: 'uncertain' })
    expect(other.calls.length).toBe(1)
  })
})

describe('against the fake', () => {
  const http = makeHttp(['127.0.0.1'])
  let fake: Awaited<ReturnType<typeof startFake>>
  const act = (what: { do: string } & Record<string, unknown>) => fake.fake.act!(what)
  const call = (path: string, json?: unknown, token = 'EAAtest') =>
    http.request({ url: `${fake.baseUrl}${path}`, headers: { authorization: `Bearer ${token}` }, json })
  const messenger = (more: object = {}) =>
    connector.connect!(connector.settings.parse({ ...base, ...fake.fake.settings(), baseUrl: fake.baseUrl, ...more }), {
      http,
      now: () => new Date(),
    }) as Messenger

  beforeAll(async () => {
    fake = await startFake('whatsapp', makeFake)
  })
  beforeEach(() => act({ do: 'limits', perSecond: 1000, pairSeconds: 0 }))
  afterAll(async () => {
    await fake.close()
    http.close()
  })

  it('carries each kind of message and writes it into its ledger', async () => {
    act({ do: 'open-window', phone: to.phone })
    const before = fake.ledger.length
    const contents: OutMessage[] = [
      text,
      { type: 'buttons', text: 'x', buttons: [{ id: 'a', title: 'A' }] },
      { type: 'list', text: 'x', button: 'b', rows: [{ id: 'r', title: 'R', description: 'd' }] },
      { type: 'link', text: 'x', label: 'open', url: 'https://example.com' },
      { type: 'template', name: 'wasl_offer', language: 'ar', params: ['محمد'] },
    ]
    for (const [n, content] of contents.entries()) {
      const { externalId } = await messenger().send({ to, content, callbackData: `d${n}` })
      expect(fake.ledger.at(-1)).toMatchObject({ kind: 'message', to: '966501234567', wamid: externalId, callbackData: `d${n}` })
    }
    expect(fake.ledger.slice(before).map((effect) => effect.type)).toEqual(['text', 'button', 'list', 'cta_url', 'template'])
    expect(fake.ledger.at(-1)).toMatchObject({ template: { name: 'wasl_offer', language: 'ar', params: ['محمد'] } })
  })

  it('has messages that always keep the limits, however long what people wrote', async () => {
    act({ do: 'open-window', phone: to.phone })
    const long = 'عبد الرحمن 👨‍👩‍👧‍👦 '.repeat(600)
    const contents: OutMessage[] = [
      { type: 'text', text: long },
      { type: 'buttons', text: long, buttons: [1, 2, 3].map((n) => ({ id: `${n}`, title: long })) },
      {
        type: 'list',
        text: long,
        button: long,
        rows: Array.from({ length: 10 }, (_none, n) => ({ id: `${n}`, title: long, description: long })),
      },
      { type: 'link', text: long, label: long, url: 'https://example.com' },
      { type: 'template', name: 'wasl_offer', language: 'ar', params: [long, '\n\n', 'x     y'] },
    ]
    for (const content of contents) await expect(messenger().send({ to, content, callbackData: 'd' })).resolves.toHaveProperty('externalId')
  })

  it('refuses free text outside the window and takes a template there', async () => {
    act({ do: 'close-window', phone: to.phone })
    await expect(messenger().send({ to, content: text, callbackData: 'd' })).rejects.toMatchObject({ kind: 'rejected', code: '131047' })
    const template: OutMessage = { type: 'template', name: 'wasl_comeback', language: 'en', params: [] }
    await expect(messenger().send({ to, content: template, callbackData: 'd' })).resolves.toHaveProperty('externalId')
  })

  it('answers every recorded request as recorded', async () => {
    const later = /15|16|19|20|21|23/
    for (const name of names.filter((one) => !/^(08|24)/.test(one))) {
      const { body, response } = fixture(name)
      const code = response.body.error?.code
      act({ do: /14/.test(name) ? 'close-window' : 'open-window', phone: to.phone })
      if (code && later.test(name.slice(0, 2))) act({ do: 'fail-next', code })
      if ('recipient' in body) act({ do: 'open-window', phone: String(body.recipient) })
      const answer = await call('/v26.0/109900000000001/messages', body)
      const got = JSON.parse(answer.text()) as typeof response.body
      expect([name, answer.status, got.error?.code]).toEqual([name, response.status, code])
      expect(Object.keys(got).sort()).toEqual(Object.keys(response.body).sort())
    }
  })

  it('keeps the speed of a number and of a pair when told to', async () => {
    act({ do: 'open-window', phone: to.phone })
    act({ do: 'limits', pairSeconds: 6 })
    await expect(messenger().send({ to, content: text, callbackData: 'd' })).rejects.toMatchObject({ kind: 'wait', code: '131056' })
    act({ do: 'limits', perSecond: 0, pairSeconds: 0 })
    await expect(messenger().send({ to, content: text, callbackData: 'd' })).rejects.toMatchObject({ kind: 'wait', code: '130429' })
  })

  it('may have sent what answered 500, and says so', async () => {
    act({ do: 'open-window', phone: to.phone })
    const before = fake.ledger.length
    fake.faults.add({ when: 'after', kind: '500', count: 1 })
    await expect(messenger().send({ to, content: text, callbackData: 'once' })).rejects.toMatchObject({ kind: 'uncertain' })
    fake.faults.add({ when: 'after', kind: 'reset', count: 1 })
    await expect(messenger().send({ to, content: text, callbackData: 'twice' })).rejects.toMatchObject({ kind: 'uncertain' })
    fake.faults.add({ when: 'after', kind: 'garbage', count: 1 })
    await expect(messenger().send({ to, content: text, callbackData: 'thrice' })).rejects.toMatchObject({ kind: 'uncertain' })
    expect(fake.ledger.slice(before).map((effect) => effect.callbackData)).toEqual(['once', 'twice', 'thrice'])
  })

  it('gives media by id with the token, until they expire', async () => {
    const looked = JSON.parse((await call('/v26.0/1122334455667788?phone_number_id=117722334455001')).text()) as Record<string, string>
    expect(Object.keys(looked).sort()).toEqual(['file_size', 'id', 'messaging_product', 'mime_type', 'sha256', 'url'])
    const path = looked.url!.slice(fake.baseUrl.length)
    expect((await call(path)).body.length).toBe(Number(looked.file_size))
    expect((await call(path, undefined, 'wrong')).status).toBe(401)
    act({ do: 'expire-media', id: '1122334455667788' })
    const gone = await call('/v26.0/1122334455667788')
    expect([gone.status, (JSON.parse(gone.text()) as { error: object }).error]).toMatchObject([400, { code: 100, error_subcode: 33 }])
  })

  describe('“test connection”', () => {
    const test = (more: object = {}) =>
      connector.test!(connector.settings.parse({ ...fake.fake.settings(), baseUrl: fake.baseUrl, ...more }), {
        http,
        now: () => new Date(),
      })
    const codes = async (more: object = {}) => (await test(more)).map((finding) => `${finding.level}:${finding.code}`)

    it('finds a good connection good, and leaves no trace', async () => {
      const before = fake.ledger.length
      expect(await codes()).toEqual(['ok:number', 'ok:templates'])
      expect(fake.ledger.length).toBe(before)
    })

    it('names a wrong token, a wrong number and a wrong address, each with what to do', async () => {
      expect(await codes({ accessToken: 'nonsense' })).toEqual(['error:token'])
      expect(await codes({ phoneNumberId: '999' })).toEqual(['error:not_found'])
      expect(await codes({ baseUrl: 'http://127.0.0.1:9' })).toEqual(['error:unreachable'])
      for (const finding of await test({ accessToken: 'nonsense' })) {
        expect(finding.text.ar).toContain('accessToken')
        expect(finding.text.en).toContain('system-user token')
      }
    })

    it('names each template that is missing or not approved, also on later pages', async () => {
      const templates = { offer: { name: 'wasl_offer', languages: ['ar', 'fr'] }, question: { name: 'promo_ramadan', languages: ['ar'] } }
      for (let n = 0; n < 250; n++) act({ do: 'template', name: `many_${n}`, language: 'ar' })
      act({ do: 'template', name: 'last_one', language: 'ar' })
      const findings = await test({ templates: { ...templates, welcome: { name: 'last_one', languages: ['ar'] } } })
      expect(findings.map((finding) => finding.code)).toEqual(['number', 'template_missing', 'template_not_approved'])
      expect(findings[1]!.text.en).toContain('wasl_offer (fr, offer)')
      expect(findings[2]!.text.en).toContain('REJECTED')
    })

    it('says that templates cannot be checked without the business account', async () => {
      expect(await codes({ businessAccountId: undefined })).toEqual(['ok:number', 'warning:templates_unchecked'])
    })
  })
})
