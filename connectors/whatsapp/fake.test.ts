import { readFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Messenger, OutMessage, ScenarioOptions, WebhookRequest } from '#connectors/connector.ts'
import { makeHttp } from '#connectors/http.ts'
import type { ReadItem } from '#src/inbox/item.ts'
import { startFake } from '#test/support/fake.ts'
import { makeFake } from './fake.ts'
import { connector } from './index.ts'

const client = makeHttp(['127.0.0.1'])
/** The account's second number. */
const OTHER = '117722334455002'
/** What reached the webhook address, verified and read as wasl does. */
let heard: ReadItem[] = []
let fake: Awaited<ReturnType<typeof startFake>>
let messenger: Messenger
let door: http.Server

const settings = () => connector.settings.parse({ ...fake.fake.settings(), baseUrl: fake.baseUrl })
const act = (what: { do: string } & Record<string, unknown>) => fake.fake.act!(what)

function receive(request: WebhookRequest): ReadItem[] {
  expect(connector.webhook!.verify(request, settings())).toBe(true)
  const accounts = connector.webhook!.accountsIn!(JSON.parse(Buffer.from(request.body).toString('utf8')))
  expect(accounts.some((one) => one === settings().phoneNumberId || one === OTHER)).toBe(true)
  return connector.webhook!.read(request, { connectionId: 'c1', settings: settings() })
}

beforeAll(async () => {
  door = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = request.headers as Record<string, string>
      heard.push(...receive({ method: 'POST', query: {}, headers, body: Buffer.concat(chunks), now: new Date() }))
      response.end('{}')
    })
  })
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
  fake = await startFake('whatsapp', makeFake, { webhookUrl: `http://127.0.0.1:${(door.address() as AddressInfo).port}/webhooks/whatsapp` })
  messenger = connector.connect!(settings(), { http: client, now: () => new Date() }) as Messenger
})
beforeEach(() => {
  heard = []
  act({ do: 'mute-statuses', on: false })
  act({ do: 'reorder-statuses', on: false })
})
afterAll(async () => {
  await fake.close()
  client.close()
  door.closeAllConnections()
  await new Promise((resolve) => door.close(resolve))
})

async function until(count: number): Promise<ReadItem[]> {
  for (let i = 0; i < 100 && heard.length < count; i++) await sleep(20)
  return heard
}
const to = { phone: '+966500000042' }
const send = (content: OutMessage, callbackData = 'd') => messenger.send({ to, content, callbackData })

describe('scenarios', () => {
  const play = (name: string, options: Partial<ScenarioOptions> = {}) => {
    const call = fake.fake.scenarios![name]!({ n: 0, run: 'r1', ...options })
    return receive({ method: 'POST', query: {}, headers: call.headers, body: Buffer.from(call.body), now: new Date() })
  }

  it.each([
    ['text', { kind: 'message', messageType: 'text' }],
    ['ctwa', { kind: 'message', campaign: { adId: '120215550001230456', sourceType: 'ad' } }],
    ['voice', { kind: 'message', attachments: [{ type: 'audio', voice: true }] }],
    ['image', { kind: 'message', attachments: [{ type: 'image' }] }],
    ['location', { kind: 'message', extra: { location: { latitude: 24.7743 } } }],
    ['flow', { kind: 'message', answers: { budget: ['10000'] } }],
    ['reaction', { op: 'react' }],
    ['edit', { op: 'edit' }],
    ['revoke', { op: 'delete' }],
    ['status-like', { kind: 'status', status: 'delivered' }],
    ['opt-out', { op: 'marketing_opt_out' }],
  ])('%s reads as what it is', (name, expected) => {
    expect(play(name)).toMatchObject([expected])
  })

  it('differ by number and by run, and repeat exactly within them', () => {
    const key = (options: Partial<ScenarioOptions>) => play('text', options)[0]!.dedupeKey
    expect(new Set([key({ n: 0 }), key({ n: 1 }), key({ n: 0, run: 'r2' }), play('ctwa')[0]!.dedupeKey]).size).toBe(4)
    expect(key({ n: 7 })).toBe(key({ n: 7 }))
    expect(play('text', { n: 12 })[0]!.person.phone).toBe('+966500000012')
  })

  it('say what they are told to say', () => {
    const [item] = play('text', { text: 'أبغى شعار', name: 'سارة', phone: '+966551112233' })
    expect(item).toMatchObject({ text: 'أبغى شعار', person: { name: 'سارة', phone: '+966551112233' } })
  })

  it('have people without a number, whole batches, and batches with a bad unit', () => {
    const [sara] = play('username')
    expect(sara!.person.phone).toBeUndefined()
    expect(sara!.person.externalId).toMatch(/^SA\./)
    const batch = [...play('batch', { size: 3 }), ...play('batch', { size: 3, n: 1 })]
    expect(new Set(batch.map((item) => item.dedupeKey)).size).toBe(6)
    const broken = play('malformed-unit')
    expect(broken.map((item) => item.kind)).toEqual(['message', 'ignored', 'ignored', 'message'])
    expect(broken[2]!.person.phone).toBe('+966500000000')
  })

  it('replay recorded samples to the byte', () => {
    expect(play('sample', { sample: '05-text-ctwa-referral' })[0]!.campaign.adId).toBe('120215550001230456')
    expect(play('sample', { sample: '47-batch-two-entries' }).length).toBe(4)
    expect(fake.fake.scenarios!.sample!({ n: 0, run: 'r', sample: '01-verify-handshake-ok' }).query).toContain('hub.challenge=1158201444')
    expect(() => fake.fake.scenarios!.sample!({ n: 0, run: 'r', sample: '../secrets' })).toThrow()
  })

  it('open the window of who wrote, by number and by user id', async () => {
    act({ do: 'close-window', phone: '966500000031' })
    await expect(
      messenger.send({ to: { phone: '966500000031' }, content: { type: 'text', text: 'x' }, callbackData: 'd' }),
    ).rejects.toMatchObject({ code: '131047' })
    const [item] = play('text', { n: 31 })
    act({ do: 'mute-statuses' })
    for (const person of [{ phone: item!.person.phone }, { externalId: item!.person.externalId }])
      await messenger.send({ to: person, content: { type: 'text', text: 'x' }, callbackData: 'd' })
  })
})

describe('what follows a message', () => {
  beforeEach(() => act({ do: 'open-window', phone: to.phone }))

  it('are sent, delivered and read, in order and with our callback data', async () => {
    const { externalId } = await send({ type: 'text', text: 'x' }, 'delivery-1')
    const items = await until(3)
    expect(items.map((item) => item.status)).toEqual(['sent', 'delivered', 'read'])
    expect(items.every((item) => item.targetId === externalId && item.extra.callbackData === 'delivery-1')).toBe(true)
    expect(items[0]!.person).toMatchObject({ phone: to.phone, externalId: expect.stringMatching(/^SA\./) })
  })

  it('can come in the wrong order, or not at all', async () => {
    act({ do: 'reorder-statuses', on: true })
    await send({ type: 'text', text: 'x' })
    expect((await until(3)).map((item) => item.status)).toEqual(['read', 'delivered', 'sent'])
    heard = []
    act({ do: 'mute-statuses', on: true })
    await send({ type: 'text', text: 'x' })
    await sleep(250)
    expect(heard).toEqual([])
  })

  it('can be a failure with its code', async () => {
    act({ do: 'fail-later', code: 131026 })
    await send({ type: 'text', text: 'x' }, 'lost')
    expect(await until(1)).toMatchObject([{ status: 'failed', extra: { errorCodes: ['131026'], callbackData: 'lost' } }])
  })

  it('is refused at once when told so, once', async () => {
    act({ do: 'mute-statuses', on: true })
    act({ do: 'fail-next', code: 131049 })
    await expect(send({ type: 'text', text: 'x' })).rejects.toMatchObject({ kind: 'rejected', code: '131049' })
    await expect(send({ type: 'text', text: 'x' })).resolves.toHaveProperty('externalId')
  })
})

describe('the person at the phone', () => {
  beforeEach(() => {
    act({ do: 'mute-statuses', on: true })
    act({ do: 'open-window', phone: to.phone })
  })

  it('replies', async () => {
    act({ do: 'reply', phone: to.phone, text: 'نعم', name: 'سارة' })
    expect(await until(1)).toMatchObject([{ kind: 'message', text: 'نعم', person: { name: 'سارة', phone: to.phone } }])
  })

  it('presses a button, a row of a list or a template’s quick reply, each as WhatsApp tells it', async () => {
    const sent = await send({ type: 'buttons', text: 'x', buttons: [{ id: 'yes', title: 'نعم' }] })
    act({ do: 'press', phone: to.phone, buttonId: 'yes' })
    expect((await until(1))[0]).toMatchObject({ selectionId: 'yes', text: 'نعم', replyTo: sent.externalId })
    await send({ type: 'list', text: 'x', button: 'b', rows: [{ id: 'row', title: 'صف' }] })
    act({ do: 'press', phone: to.phone, buttonId: 'row' })
    expect((await until(2))[1]).toMatchObject({ selectionId: 'row', text: 'صف' })
    const recorded = JSON.parse(
      readFileSync(new URL('./fixtures/out-02-template-ar-body-and-quick-reply.json', import.meta.url), 'utf8'),
    ) as { body: object }
    const headers = { authorization: 'Bearer EAAtest' }
    const url = `${fake.baseUrl}/v26.0/109900000000001/messages`
    await client.request({ url, headers, json: { ...recorded.body, to: '966500000042' } })
    act({ do: 'press', phone: to.phone, buttonId: 'lead:018f:later', title: 'لاحقًا' })
    expect((await until(3))[2]).toMatchObject({ messageType: 'button', buttonPayload: 'lead:018f:later', text: 'لاحقًا' })
  })

  it('sees the rows of a list as they were sent, and what opens them', async () => {
    await send({ type: 'list', text: 'من تختار؟', button: 'عرض', rows: [{ id: 'p', title: 'سارة', description: '★ 4.9' }] })
    const chats = fake.fake.show!() as { phone: string; messages: object[] }[]
    expect(chats.find((one) => one.phone === to.phone)!.messages.at(-1)).toMatchObject({
      type: 'list',
      opener: 'عرض',
      buttons: [{ id: 'p', title: 'سارة', description: '★ 4.9' }],
      number: settings().phoneNumberId,
    })
  })

  it('presses what our other number asked, and the press goes to that number', async () => {
    const body = { to: '966500000042', type: 'interactive', messaging_product: 'whatsapp' }
    const buttons = [{ type: 'reply', reply: { id: 'both', title: 'من الثاني' } }]
    await send({ type: 'buttons', text: 'x', buttons: [{ id: 'both', title: 'من الأول' }] })
    await client.request({
      url: `${fake.baseUrl}/v26.0/${OTHER}/messages`,
      headers: { authorization: 'Bearer EAAtest' },
      json: { ...body, interactive: { type: 'button', body: { text: 'x' }, action: { buttons } } },
    })
    act({ do: 'press', phone: to.phone, buttonId: 'both', phoneNumberId: settings().phoneNumberId })
    expect((await until(1))[0]).toMatchObject({ text: 'من الأول' })
    act({ do: 'press', phone: to.phone, buttonId: 'both', phoneNumberId: OTHER })
    const chats = fake.fake.show!() as { phone: string; messages: { text: string; number: string }[] }[]
    expect(chats.find((one) => one.phone === to.phone)!.messages.at(-1)).toMatchObject({ text: 'من الثاني', number: OTHER })
  })

  it('sees the chat', async () => {
    await send({ type: 'buttons', text: 'اختر', buttons: [{ id: 'a', title: 'أ' }] })
    act({ do: 'reply', phone: to.phone, text: 'تم', name: 'سارة' })
    await until(1)
    const chats = fake.fake.show!() as { phone: string; name: string; messages: { from: string; text: string; buttons?: unknown }[] }[]
    const chat = chats.find((one) => one.phone === to.phone)!
    expect(chat.name).toBe('سارة')
    expect(chat.messages.slice(-2)).toMatchObject([
      { from: 'business', text: 'اختر', buttons: [{ id: 'a', title: 'أ' }] },
      { from: 'client', text: 'تم' },
    ])
  })
})
