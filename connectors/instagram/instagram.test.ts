import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OutMessage, WebhookCall, WebhookRequest } from '#connectors/connector.ts'
import { makeHttp } from '#connectors/http.ts'
import type { ReadItem } from '#src/inbox/item.ts'
import { parseJson } from '#src/platform/text/json.ts'
import { startFake } from '#test/support/fake.ts'
import { makeFake } from './fake.ts'
import { connector } from './index.ts'
import type { Settings } from './settings.ts'

const ACCOUNT = '17841405550001122'
const PERSON = '907661122334455'
const NOW = new Date('2026-11-18T09:00:02.000Z')
const webhook = connector.webhook!
const settings = connector.settings.parse({
  accountId: ACCOUNT,
  accessToken: 'IGAAtest',
  appSecret: 'wasl-test-instagram-app-secret',
  verifyToken: 'wasl-test-verify-token',
})

interface Fixture {
  name: string
  method: 'GET' | 'POST'
  path_hint: string
  headers: Record<string, string>
  query?: Record<string, string>
  rawBody?: string
  body?: unknown
  response: { status: number; headers?: Record<string, string>; body: unknown }
  expected: ReadItem[]
}

const folder = new URL('./fixtures/', import.meta.url)
const fixtures = readdirSync(folder).map(
  (name): Fixture => ({ ...(JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Fixture), name }),
)
const inbound = fixtures.filter((one) => one.rawBody !== undefined)

function requestOf(headers: Record<string, string>, body: string): WebhookRequest {
  const lower = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value]))
  return { method: 'POST', query: {}, headers: lower, body: Buffer.from(body), now: NOW }
}

function readText(body: string): ReadItem[] {
  return webhook.read(requestOf({}, body), { connectionId: 'c1', settings })
}

function readUnits(...units: unknown[]): ReadItem[] {
  return readText(JSON.stringify({ object: 'instagram', entry: [{ id: ACCOUNT, time: 1794992400400, messaging: units }] }))
}

function dm(more: object, sender = PERSON, recipient = ACCOUNT): object {
  return { sender: { id: sender }, recipient: { id: recipient }, timestamp: 1794992400000, ...more }
}

describe('what Instagram sends', () => {
  it.each(inbound)('reads $name as its facts say', (fixture) => {
    const request = requestOf(fixture.headers, fixture.rawBody!)
    expect(webhook.verify(request, settings)).toBe(true)
    expect(webhook.read(request, { connectionId: 'c1', settings })).toEqual(fixture.expected)
  })

  it('has a fixture for every sample: one handshake, 29 calls to us, 5 of ours', () => {
    expect(inbound).toHaveLength(29)
    expect(fixtures.filter((one) => !one.name.startsWith('out-') && !one.rawBody)).toHaveLength(6)
  })

  it('answers the handshake with its challenge, and nobody else', () => {
    const { query, response } = fixtures.find((one) => one.name.startsWith('01-'))!
    const request: WebhookRequest = { method: 'GET', query: query!, headers: {}, body: Buffer.alloc(0), now: NOW }
    expect(webhook.handshake!(request, [settings])).toMatchObject({ status: 200, body: response.body })
    expect(webhook.handshake!({ ...request, query: { ...query, 'hub.verify_token': 'wrong' } }, [settings])).toBeNull()
  })

  it('refuses a body of which one byte was changed, another app’s signature, and none', () => {
    const { headers, rawBody } = inbound[0]!
    expect(webhook.verify(requestOf(headers, rawBody!.replace('text', 'texT')), settings)).toBe(false)
    expect(webhook.verify(requestOf(headers, rawBody!), { ...settings, appSecret: ['wasl-test-meta-app-secret'] })).toBe(false)
    expect(webhook.verify(requestOf({}, rawBody!), settings)).toBe(false)
  })
})

describe('whose it is', () => {
  const two = `{"object":"instagram","entry":[{"id":17841405550001122999,"time":1,"messaging":[]},{"id":"${ACCOUNT}","changes":[{"value":{"id":17865799348089039123}}]},{"id":"${ACCOUNT}"}]}`

  it('names each account of a body once, with every digit', () => {
    expect(webhook.accountsIn!(parseJson(two))).toEqual(['17841405550001122999', ACCOUNT])
    for (const odd of [null, [], 'x', { entry: 'x' }, { entry: [null, 7, {}] }]) expect(webhook.accountsIn!(odd)).toEqual([])
  })

  it('keeps only the entries asked for, and long numbers as they were written', () => {
    const ours = webhook.only!(two, [ACCOUNT])
    expect(webhook.accountsIn!(parseJson(ours))).toEqual([ACCOUNT])
    expect(ours).toContain('17865799348089039123')
    expect(webhook.only!(two, ['17841405550001122999'])).toContain('{"id":17841405550001122999,')
  })
})

describe('what counts as an enquiry', () => {
  it('takes what our own id sends for outbound although the echo flag is missing', () => {
    expect(readUnits(dm({ message: { mid: 'm1', text: 'x' } }, ACCOUNT, PERSON))[0]).toMatchObject({
      kind: 'message',
      direction: 'outbound',
      person: { externalId: PERSON },
    })
  })

  it('never keeps the content of a story mention', () => {
    const mention = { type: 'story_mention', payload: { url: 'https://cdn.example/story' } }
    const [bare, withText] = readUnits(
      dm({ message: { mid: 'm1', attachments: [mention] } }),
      dm({ message: { mid: 'm2', text: 'شوفوا', attachments: [mention] } }),
    )
    expect(bare).toMatchObject({ kind: 'ignored', rawType: 'story_mention', person: { externalId: PERSON } })
    expect(withText).toMatchObject({ kind: 'message', text: 'شوفوا', attachments: [] })
    expect(JSON.stringify([bare, withText])).not.toContain('cdn.example')
  })

  it('keys message, edits, deletion, reactions and reading of one message apart', () => {
    const items = readUnits(
      dm({ message: { mid: 'm1', text: 'a' } }),
      dm({ message_edit: { mid: 'm1', text: 'b', num_edit: 1 } }),
      dm({ message_edit: { mid: 'm1', text: 'c', num_edit: 2 } }),
      dm({ message: { mid: 'm1', is_deleted: true } }),
      dm({ reaction: { mid: 'm1', action: 'react', emoji: '👍' } }),
      dm({ reaction: { mid: 'm1', action: 'react', emoji: '👍' }, timestamp: 1794992401000 }),
      dm({ reaction: { mid: 'm1', action: 'unreact' } }),
      dm({ read: { mid: 'm1' } }),
      dm({ read: { mid: 'm1' } }, ACCOUNT, PERSON),
    )
    expect(new Set(items.map((one) => one.dedupeKey)).size).toBe(9)
    expect(items.filter((one) => one.kind === 'message' && !one.op)).toHaveLength(1)
    expect(items.slice(1, 7).every((one) => one.targetId === 'm1')).toBe(true)
  })

  it('takes only their reading of ours for a delivery state', () => {
    const [theirs, ours] = readUnits(dm({ read: { mid: 'm1' } }), dm({ read: { mid: 'm2' } }, ACCOUNT, PERSON))
    expect(theirs).toMatchObject({ kind: 'status', status: 'read', targetId: 'm1' })
    expect(ours).toMatchObject({ kind: 'ignored', person: { externalId: PERSON } })
  })

  it('keeps the person of an event nobody knows yet', () => {
    expect(readUnits(dm({ hologram: { depth: 3 } }))[0]).toMatchObject({
      kind: 'ignored',
      rawType: 'hologram',
      person: { externalId: PERSON },
    })
  })

  it('opens no enquiry when somebody only opens a link, but keeps where they came from', () => {
    const [item] = readUnits(dm({ referral: { ref: 'bio', source: 'https://ig.me/m/x', type: 'OPEN_THREAD' } }))
    expect(item).toMatchObject({ kind: 'ignored', rawType: 'referral', campaign: { ref: 'bio', sourceUrl: 'https://ig.me/m/x' } })
    expect(
      readUnits(dm({ postback: { mid: 'p', title: 'كم؟', payload: 'P', referral: { ad_id: '120215550001239999' } } }))[0],
    ).toMatchObject({
      kind: 'message',
      text: 'كم؟',
      campaign: { adId: '120215550001239999' },
    })
  })

  it('knows our own comment by the scoped id too', () => {
    const value = { id: '1', from: { id: '2', self_ig_scoped_id: '3' }, text: 'x', media: { id: '4' } }
    const body = JSON.stringify({ entry: [{ id: ACCOUNT, time: 1794992401, changes: [{ field: 'comments', value }] }] })
    expect(readText(body)[0]).toMatchObject({ kind: 'message', direction: 'outbound', person: {} })
  })

  it('keeps long ids that came as bare numbers', () => {
    const body = `{"entry":[{"id":${ACCOUNT},"time":1794992401,"changes":[{"field":"comments","value":{"id":17865799348089039,"from":{"id":17841400001112223},"text":"x","media":{"id":17900001112223334}}}]}]}`
    expect(readText(body)[0]).toMatchObject({
      dedupeKey: '17865799348089039',
      person: { externalId: '17841400001112223' },
      extra: { mediaId: '17900001112223334', toAccount: ACCOUNT },
    })
  })

  it('reads seconds, milliseconds and ISO text as the same instant', () => {
    const at = (timestamp: unknown) => readUnits({ ...dm({ message: { mid: 'm', text: 'x' } }), timestamp })[0]!.occurredAt
    for (const one of [1794992400, '1794992400', 1794992400000, '1794992400000', '2026-11-18T09:00:00+00:00'])
      expect(at(one)).toBe('2026-11-18T09:00:00.000Z')
    expect(at('soon')).toBe('2026-11-18T09:00:00.400Z')
  })

  it('reads all four shapes of one call in their order, and does not stop at a bad unit', () => {
    const comment = (id: string) => ({ field: 'comments', value: { id, from: { id: '5' }, text: 'x', media: { id: '6' } } })
    const entry = [
      { id: ACCOUNT, time: 1794992400, messaging: [dm({ message: { mid: 'm1', text: 'a' } }), null, 7, dm({ message: 'x' })] },
      { id: ACCOUNT, time: 1794992400, standby: [dm({ message: { mid: 'm2', text: 'b' } })] },
      { id: ACCOUNT, time: 1794992400, changes: [comment('c1'), null, { field: 'story_insights', value: null }] },
      { id: ACCOUNT, time: 1794992400, ...comment('c2') },
      null,
    ]
    const items = readText(JSON.stringify({ object: 'instagram', entry }))
    expect(items.map((one) => one.kind)).toEqual([
      'message',
      'ignored',
      'ignored',
      'ignored',
      'message',
      'message',
      'ignored',
      'ignored',
      'message',
      'ignored',
    ])
    expect(items[3]).toMatchObject({ person: { externalId: PERSON } })
    expect(items[4]).toMatchObject({ text: 'b', extra: { standby: true } })
    expect(items.filter((one) => one.kind === 'message').map((one) => one.dedupeKey)).toEqual(['m1', 'm2', 'c1', 'c2'])
  })

  it('reads on whatever strange things stand where facts should', () => {
    const odd = [
      null,
      7,
      'x',
      [],
      {},
      [null],
      { mid: 5, attachments: 'x', reply_to: 7, quick_reply: [], text: {}, from: 'x', media: 3, id: {} },
    ]
    for (const key of ['message', 'message_edit', 'reaction', 'postback', 'read', 'referral', 'x'])
      for (const value of odd) expect(readUnits(dm({ [key]: value }))).toHaveLength(1)
    for (const field of ['comments', 'live_comments', 'mentions', 'messages', 'x'])
      for (const value of odd) expect(readText(JSON.stringify({ entry: [{ id: ACCOUNT, changes: [{ field, value }] }] }))).toHaveLength(1)
    for (const body of odd) expect(readText(JSON.stringify(body))).toEqual([])
    const poisoned =
      '{"entry":[{"id":"1","messaging":[{"sender":{"id":"2"},"recipient":{"id":"1"},"timestamp":1794992400,"message":{"mid":"m","text":"x","__proto__":{"is_deleted":true}}}]}]}'
    expect(readText(poisoned)[0]!.op).toBeUndefined()
  })
})

describe('what wasl sends', () => {
  const outside = { http: makeHttp(['127.0.0.1']), now: () => new Date() }
  let fake: Awaited<ReturnType<typeof startFake>>
  const calls: WebhookCall[] = []
  const seen: { method: string; url: string; headers: http.IncomingHttpHeaders; body: unknown }[] = []
  let staged: { status: number; body: unknown }[] = []
  let server: http.Server
  let address = ''

  beforeAll(async () => {
    // One server: on /hook it is wasl, elsewhere a Graph API with staged answers.
    server = http.createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')))
      request.on('end', () => {
        if (request.url === '/hook') {
          calls.push({ headers: request.headers as Record<string, string>, body })
          return void response.end('{}')
        }
        seen.push({ method: request.method!, url: request.url!, headers: request.headers, body: body ? JSON.parse(body) : undefined })
        const answer = staged.shift() ?? { status: 500, body: {} }
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    fake = await startFake('instagram', makeFake, { webhookUrl: `${address}/hook` })
  })
  afterAll(async () => {
    await fake.close()
    server.close()
    outside.http.close()
  })

  const demo = (more: object = {}): Settings => connector.settings.parse({ ...fake.fake.settings(), baseUrl: fake.baseUrl, ...more })
  const client = (one: Settings = demo()) => connector.connect!(one, outside)
  const send = (content: OutMessage, to: object = { externalId: PERSON }, one?: Settings) =>
    client(one).send({ to, content, callbackData: 'd1' })
  const text = (words: string): OutMessage => ({ type: 'text', text: words })
  const arrived = async (find: (item: ReadItem) => boolean): Promise<ReadItem> => {
    for (let tries = 0; tries < 100; tries++) {
      for (const call of calls) {
        const request = requestOf(call.headers, call.body)
        const found = webhook.verify(request, demo()) && webhook.read(request, { connectionId: 'c1', settings: demo() }).find(find)
        if (found) return found
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error('nothing like that arrived')
  }
  /** Plays one documented exchange: our call must be the documented one; answers what the client made of the documented answer. */
  const play = async <T>(name: string, run: (ig: ReturnType<typeof client>) => Promise<T>): Promise<T | { error: unknown }> => {
    const fixture = fixtures.find((one) => one.name.startsWith(name))!
    const path = new URL(fixture.path_hint.replace('{igsid}', PERSON).replace('{ig_id}', ACCOUNT)).pathname
    staged = [fixture.response]
    const accountId = /v26\.0\/(\d+)\/messages/.exec(path)?.[1] ?? ACCOUNT
    const outcome = await run(client({ ...settings, accountId, baseUrl: address })).catch((error: unknown) => ({ error }))
    const call = seen.at(-1)!
    expect(call.method).toBe(fixture.method)
    expect(new URL(call.url, address).pathname).toBe(path)
    expect(call.headers.authorization).toBe('Bearer IGAAtest')
    if (fixture.method === 'POST') expect(call.body).toEqual(fixture.body)
    return outcome
  }

  it('makes the documented calls and reads their answers', async () => {
    const to = { externalId: '1234567890123456' }
    const say = (content: OutMessage) => (ig: ReturnType<typeof client>) => ig.send({ to, content, callbackData: 'd' })
    expect(await play('out-01-', say(text('مرحبا سارة، كيف نساعدك؟')))).toEqual({ externalId: 'aWdfZAG1faXRlbTox' })
    const buttons: OutMessage = {
      type: 'buttons',
      text: 'نوع العقار؟',
      buttons: [
        { id: 'p:villa', title: 'فيلا' },
        { id: 'p:flat', title: 'شقة' },
      ],
    }
    expect(await play('out-03-', say(buttons))).toEqual({ externalId: 'aWdfZAG1faXRlbToz' })
    const reply = await play('out-05-', (ig) => ig.replyPrivately('17870000000000001', text('أرسلنا لك التفاصيل على الخاص')))
    expect(reply).toEqual({ externalId: 'aWdfZAG1faXRlbTo1', personId: '1234567890123456', already: false })
    const bodyOf = (name: string) =>
      fixtures.find((one) => one.name.startsWith(name))!.body as { recipient: { comment_id: string }; message: { text: string } }
    const inboxed = bodyOf('33-')
    expect(await play('33-', (ig) => ig.replyPrivately(inboxed.recipient.comment_id, text(inboxed.message.text)))).toMatchObject({
      personId: PERSON,
      already: false,
    })
    expect(await play('out-06-', (ig) => ig.replyToComment('17870000000000001', '@sara تم الرد على الخاص'))).toEqual({
      externalId: '17870000000000002',
    })
  })

  it('understands the documented refusals', async () => {
    const say = (words: string, id: string) => (ig: ReturnType<typeof client>) =>
      ig.send({ to: { externalId: id }, content: text(words), callbackData: 'd' })
    const bodyOf = (name: string) =>
      fixtures.find((one) => one.name.startsWith(name))!.body as {
        recipient: { id: string; comment_id: string }
        message: { text: string }
      }
    for (const [name, kind, code] of [
      ['out-08-', 'rejected', 'outside_window'],
      ['35-', 'rejected', 'outside_window'],
      ['out-10-', 'wait', '613'],
      ['out-11-', 'rejected', '551'],
    ] as const) {
      const { recipient, message } = bodyOf(name)
      expect(await play(name, say(message.text, recipient.id))).toMatchObject({ error: { kind, code } })
    }
    const used = bodyOf('out-09-')
    expect(await play('out-09-', (ig) => ig.replyPrivately(used.recipient.comment_id, text(used.message.text)))).toEqual({ already: true })
  })

  it('reads a profile, and leaves alone whoever only commented', async () => {
    expect(await play('31-', (ig) => ig.readProfile(PERSON))).toEqual({ name: 'ريم 🌸', username: 'reem.home' })
    expect(await play('32-', (ig) => ig.readProfile(PERSON))).toEqual({})
  })

  it('recognises its own message when the echo comes back', async () => {
    const { externalId } = await send(text('أهلاً 🌸'))
    expect(await arrived((item) => item.dedupeKey === externalId)).toMatchObject({
      kind: 'message',
      direction: 'outbound',
      person: { externalId: PERSON },
    })
    expect(fake.ledger.at(-1)).toMatchObject({ kind: 'message.sent', to: PERSON, text: 'أهلاً 🌸', mid: externalId })
  })

  it('offers a list by number and by quick reply, within Instagram’s sizes', async () => {
    const rows = Array.from({ length: 15 }, (_, i) => ({ id: `f${i}`, title: `مصممة هويات بصرية رقم ${i}`, description: '4.9' }))
    await send({ type: 'list', text: 'اختر من يناسبك', button: 'عرض', rows: rows.slice(0, 3) })
    const sent = fake.ledger.at(-1) as unknown as { text: string; choices: { title: string; payload: string }[] }
    expect(sent.text).toBe(
      'اختر من يناسبك\n\n1. مصممة هويات بصرية رقم 0 – 4.9\n2. مصممة هويات بصرية رقم 1 – 4.9\n3. مصممة هويات بصرية رقم 2 – 4.9',
    )
    expect(sent.choices.map((one) => one.payload)).toEqual(['f0', 'f1', 'f2'])
    expect(sent.choices.every((one) => one.title.length <= 20)).toBe(true)
    expect(new Set(sent.choices.map((one) => one.title)).size).toBe(3)
    await send({ type: 'list', text: 'اختر', button: 'عرض', rows })
    expect((fake.ledger.at(-1) as unknown as typeof sent).choices).toHaveLength(13)
  })

  it('says a long text in several messages without losing a letter or breaking an address', async () => {
    for (let shift = 1; shift <= 12; shift++) {
      const before = fake.ledger.length
      const words = `${'ا'.repeat(shift)} ${'كلمات طويلة جداً هنا '.repeat(61)}https://wasl.example/${'x'.repeat(120)}`
      await send(text(words))
      const sent = fake.ledger.slice(before).map((one) => one.text as string)
      expect(sent.length).toBeGreaterThan(1)
      expect(sent.every((one) => Buffer.byteLength(one) <= 1000)).toBe(true)
      expect(sent.join(' ')).toBe(words)
    }
    await send(text('👨‍👩‍👧'.repeat(100)))
    expect(fake.ledger.at(-1)!.text).toMatch(/^(👨‍👩‍👧)+$/u)
  })

  it('does not repeat a long text of which the beginning is out', async () => {
    fake.faults.add({ kind: '429', when: 'before', rate: 1, count: 1, match: 'end' })
    await expect(send(text(`${'a'.repeat(990)} ${'b'.repeat(50)} end`))).rejects.toMatchObject({ kind: 'uncertain' })
    fake.faults.clear()
  })

  it('writes a link with its address, and refuses templates and people without an Instagram id', async () => {
    await send({ type: 'link', text: 'تفضل', label: 'المحادثة', url: 'https://wasl.example/c/1' })
    expect(fake.ledger.at(-1)!.text).toBe('تفضل\n\nالمحادثة: https://wasl.example/c/1')
    const before = fake.ledger.length
    await expect(send({ type: 'template', name: 'offer', language: 'ar', params: [] })).rejects.toMatchObject({
      kind: 'rejected',
      code: 'no_templates',
    })
    await expect(send(text('x'), { phone: '+966501230061' })).rejects.toMatchObject({ kind: 'rejected', code: 'no_recipient' })
    await expect(client().replyToComment('../me', 'x')).rejects.toMatchObject({ kind: 'rejected', code: 'bad_id' })
    await expect(client().replyPrivately('17870000000000001', text('ك'.repeat(501)))).rejects.toMatchObject({ code: 'too_long' })
    expect(fake.ledger).toHaveLength(before)
  })

  it('replies to a comment once in private however often it is asked, and in public', async () => {
    const call = fake.fake.scenarios!.comment!({ n: 0, run: 'c', text: 'كم؟' })
    const [comment] = webhook.read(requestOf(call.headers, call.body), { connectionId: 'c1', settings: demo() })
    const id = comment!.extra.commentId as string
    fake.faults.add({ kind: '500', when: 'after', rate: 1, count: 1 })
    await expect(client().replyPrivately(id, text('أهلاً'))).rejects.toMatchObject({ kind: 'retry' })
    fake.faults.clear()
    expect(await client().replyPrivately(id, text('أهلاً'))).toEqual({ already: true })
    expect(fake.ledger.filter((one) => one.kind === 'comment.replied_privately' && one.commentId === id)).toHaveLength(1)
    await client().replyToComment(id, 'تم الرد على الخاص')
    expect(fake.ledger.at(-1)).toMatchObject({ kind: 'comment.replied', commentId: id, text: 'تم الرد على الخاص' })
  })

  it.each([
    ['500', 'uncertain'],
    ['429', 'wait'],
    ['reset', 'uncertain'],
    ['garbage', 'uncertain'],
    ['unauthorized', 'unauthorized'],
  ] as const)('takes a %s after sending for %s', async (kind, fault) => {
    fake.faults.add({ kind, when: 'after', rate: 1, count: 1, retryAfterS: 7 })
    const error = await send(text('x')).catch((e: unknown) => e)
    fake.faults.clear()
    expect(error).toMatchObject({ kind: fault, ...(kind === '429' ? { retryAfterMs: 7000 } : {}) })
  })

  it('does not take the subcodes of one person for a fault of the whole account', async () => {
    for (const [code, error_subcode, kind] of [
      [10, 2534001, 'rejected'],
      [100, 2534014, 'rejected'],
      [10, 2534013, 'retry'],
      [10, undefined, 'unauthorized'],
    ] as const) {
      staged = [{ status: 400, body: { error: { message: 'x', code, error_subcode } } }]
      await expect(send(text('x'), { externalId: PERSON }, { ...settings, baseUrl: address })).rejects.toMatchObject({ kind })
    }
  })

  it('hears a closed window and a blocked person from the fake', async () => {
    fake.fake.act!({ do: 'close-window', person: '111' })
    await expect(send(text('x'), { externalId: '111' })).rejects.toMatchObject({ kind: 'rejected', code: 'outside_window' })
    fake.fake.act!({ do: 'block', person: '222' })
    await expect(send(text('x'), { externalId: '222' })).rejects.toMatchObject({ kind: 'rejected', code: '551' })
  })

  it('lets a person choose, answer, read and comment inside the fake', async () => {
    const person = '907600000000077'
    const { externalId } = await send({ type: 'buttons', text: 'تؤكد؟', buttons: [{ id: 'yes', title: 'نعم' }] }, { externalId: person })
    fake.fake.act!({ do: 'read', person })
    fake.fake.act!({ do: 'reply', person, choose: 'نعم', name: 'سارة' })
    fake.fake.act!({ do: 'comment', person, text: 'جميل' })
    expect(await arrived((item) => item.targetId === externalId)).toMatchObject({ kind: 'status', status: 'read' })
    expect(await arrived((item) => item.selectionId === 'yes')).toMatchObject({ text: 'نعم', person: { externalId: person } })
    expect(await arrived((item) => item.messageType === 'comment' && item.text === 'جميل')).toMatchObject({ direction: 'inbound' })
    expect(await client().readProfile(person)).toMatchObject({ name: 'سارة' })
    expect(fake.fake.show!()).toMatchObject({ chats: expect.arrayContaining([expect.objectContaining({ id: person })]) })
  })

  it('finds the account, a token of another account, and a token that ended', async () => {
    expect(await connector.test!(demo(), outside)).toEqual([expect.objectContaining({ level: 'ok', code: 'account' })])
    expect(await connector.test!(demo({ accountId: '17841400000000009' }), outside)).toEqual([
      expect.objectContaining({ level: 'error', code: 'wrong_account' }),
    ])
    expect(await connector.test!(demo({ accessToken: 'old' }), outside)).toEqual([expect.objectContaining({ level: 'error', code: '190' })])
  })

  it('has two accounts: who wrote to the second one is answered by it, and by nobody else', async () => {
    const second = demo({ accountId: '17841405550002233', accessToken: 'IGAA-demo-token-assistant' })
    expect(await connector.test!(second, outside)).toEqual([expect.objectContaining({ level: 'ok', code: 'account' })])
    const person = '907600000000088'
    const call = fake.fake.scenarios!['story-reply']!({ n: 0, run: 'two', person, account: second.accountId })
    expect(webhook.accountsIn!(JSON.parse(call.body))).toEqual([second.accountId])
    await send(text('أهلاً'), { externalId: person }, second)
    await expect(send(text('أهلاً'), { externalId: person }, demo({ accountId: second.accountId }))).rejects.toThrow()
    const { chats } = fake.fake.show!() as { chats: { id: string; account: string; said: object[] }[] }
    const chat = chats.find((one) => one.id === person)!
    expect(chat).toMatchObject({
      account: second.accountId,
      said: [
        { by: 'client', story: true },
        { by: 'us', text: 'أهلاً' },
      ],
    })
  })

  it('delivers every scenario of the fake signed and readable, two events never under one key', () => {
    for (const [name, make] of Object.entries(fake.fake.scenarios!)) {
      if (name === 'handshake') continue
      const keys = [0, 1].flatMap((n) => {
        const call = make({ n, run: `r-${name}` })
        const request = requestOf(call.headers, call.body)
        expect(webhook.verify(request, demo()), name).toBe(true)
        return webhook.read(request, { connectionId: 'c1', settings: demo() }).map((one) => one.dedupeKey)
      })
      if (name !== 'sample') expect(new Set(keys).size, name).toBe(2)
    }
    const { query } = fake.fake.scenarios!.handshake!({ n: 0, run: 'r' })
    const asked = Object.fromEntries(new URLSearchParams(query))
    expect(webhook.handshake!({ method: 'GET', query: asked, headers: {}, body: Buffer.alloc(0), now: NOW }, [demo()])).toMatchObject({
      body: asked['hub.challenge'],
    })
  })

  it('replays the exact bytes of any fixture', () => {
    for (const { name, rawBody } of inbound) {
      const call = fake.fake.scenarios!.sample!({ n: 0, run: 'r', sample: name.replace('.json', '') })
      expect(call.body).toBe(rawBody)
      expect(call.headers['x-hub-signature-256']).toBe(
        `sha256=${createHmac('sha256', 'wasl-demo-instagram-app-secret').update(rawBody!).digest('hex')}`,
      )
    }
  })
})
