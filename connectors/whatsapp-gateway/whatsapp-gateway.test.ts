import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Messenger, OutMessage, WebhookCall, WebhookRequest } from '#connectors/connector.ts'
import { makeHttp } from '#connectors/http.ts'
import type { ReadItem } from '#src/inbox/item.ts'
import { startFake } from '#test/support/fake.ts'
import { evolutionSettings, makeFake } from './fake.ts'
import { connector } from './index.ts'
import type { Settings } from './settings.ts'

const NOW = new Date('2026-11-18T09:00:02.000Z')
const webhook = connector.webhook!
const waha = connector.settings.parse({ provider: 'waha', session: 'default', hmacKey: 'wasl-test-waha-hmac-key' })
const evolution = connector.settings.parse({ provider: 'evolution', session: 'wasl-demo', jwtKey: 'wasl-test-evolution-jwt-key' })

interface Fixture {
  name: string
  headers: Record<string, string>
  rawBody: string
  signing: { secret: string }
  expected: ReadItem[]
}

const folder = new URL('./fixtures/', import.meta.url)
const fixtures = readdirSync(folder).map(
  (name): Fixture => ({ ...(JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Fixture), name }),
)

function requestOf(headers: Record<string, string>, body: string, now = NOW): WebhookRequest {
  const lower = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value]))
  return { method: 'POST', query: {}, headers: lower, body: Buffer.from(body), now }
}

function settingsOf(fixture: Fixture): Settings {
  const key = fixture.name.includes('waha')
    ? { ...waha, hmacKey: [fixture.signing.secret] }
    : { ...evolution, jwtKey: [fixture.signing.secret] }
  return key
}

function read(settings: Settings, body: unknown, headers: Record<string, string> = {}): ReadItem[] {
  return webhook.read(requestOf(headers, JSON.stringify(body)), { connectionId: 'c1', settings })
}

function wahaEvent(event: string, payload: unknown): object {
  return { id: 'evt_1', timestamp: 1794992400120, event, session: 'default', me: { id: '966115550100@c.us' }, payload }
}

function upsert(message: unknown, more: object = {}, key: object = {}): object {
  const data = {
    key: { remoteJid: '966501230062@s.whatsapp.net', fromMe: false, id: 'AB12', ...key },
    pushName: 'Ali J.',
    message,
    ...more,
  }
  return { event: 'messages.upsert', instance: 'wasl-demo', data, date_time: '2026-11-18T12:00:01.000Z', apikey: 'evo-instance-key' }
}

describe('what the gateways send', () => {
  it.each(fixtures)('reads $name as its facts say', (fixture) => {
    const settings = settingsOf(fixture)
    const request = requestOf(fixture.headers, fixture.rawBody)
    expect(webhook.verify(request, settings)).toBe(true)
    expect(webhook.read(request, { connectionId: 'c1', settings })).toEqual(fixture.expected)
  })

  it('has a fixture for every sample of both gateways', () => {
    expect(fixtures.filter((one) => one.name.includes('-waha-'))).toHaveLength(11)
    expect(fixtures.filter((one) => one.name.includes('-evolution-'))).toHaveLength(6)
  })
})

describe('who may call', () => {
  const first = fixtures.find((one) => one.name.startsWith('01-'))!
  const token = fixtures.find((one) => one.name.startsWith('12-'))!

  it('refuses every call to a connection without the key of its provider', () => {
    const keyless = connector.settings.parse({ provider: 'waha', session: 'default', jwtKey: 'wasl-test-waha-hmac-key' })
    expect(webhook.verify(requestOf(first.headers, first.rawBody), keyless)).toBe(false)
    const other = connector.settings.parse({ provider: 'evolution', session: 'wasl-demo', hmacKey: 'wasl-test-evolution-jwt-key' })
    expect(webhook.verify(requestOf(token.headers, token.rawBody), other)).toBe(false)
  })

  it('refuses a WAHA body of which one byte was changed, and a call without a signature', () => {
    expect(webhook.verify(requestOf(first.headers, first.rawBody.replace('966501230061', '966501230069')), waha)).toBe(false)
    expect(webhook.verify(requestOf({}, first.rawBody), waha)).toBe(false)
    expect(webhook.verify(requestOf({ ...first.headers, 'X-Webhook-Hmac': '' }, first.rawBody), waha)).toBe(false)
  })

  it('refuses a WAHA signature of a weaker algorithm', () => {
    const weak = createHmac('sha256', 'wasl-test-waha-hmac-key').update(first.rawBody).digest('hex')
    const headers = { 'X-Webhook-Hmac': weak, 'X-Webhook-Hmac-Algorithm': 'sha256' }
    expect(webhook.verify(requestOf(headers, first.rawBody), waha)).toBe(false)
  })

  it('takes either key while a key is being changed', () => {
    expect(webhook.verify(requestOf(first.headers, first.rawBody), { ...waha, hmacKey: ['new', 'wasl-test-waha-hmac-key'] })).toBe(true)
    expect(webhook.verify(requestOf(token.headers, token.rawBody), { ...evolution, jwtKey: ['new', 'wasl-test-evolution-jwt-key'] })).toBe(
      true,
    )
  })

  it('refuses an Evolution token from the second in which it ends', () => {
    const at = (iso: string) => webhook.verify(requestOf(token.headers, token.rawBody, new Date(iso)), evolution)
    expect(at('2026-11-18T09:09:59Z')).toBe(true)
    expect(at('2026-11-18T09:10:00Z')).toBe(false)
  })

  it('refuses tokens that choose their own algorithm, never end, or are signed with another key', () => {
    const exp = Math.floor(NOW.getTime() / 1000) + 600
    const verify = (header: object, claims: object, key: string | null) =>
      webhook.verify(requestOf({ Authorization: `Bearer ${jwt(header, claims, key)}` }, '{}'), evolution)
    const key = 'wasl-test-evolution-jwt-key'
    expect(verify({ alg: 'HS256' }, { exp }, key)).toBe(true)
    expect(verify({ alg: 'none' }, { exp }, null)).toBe(false)
    expect(verify({ alg: 'none' }, { exp }, key)).toBe(false)
    expect(verify({ alg: 'HS512' }, { exp }, key)).toBe(false)
    expect(verify({ alg: 'HS256' }, {}, key)).toBe(false)
    expect(verify({ alg: 'HS256' }, { exp: String(exp) }, key)).toBe(false)
    expect(verify({ alg: 'HS256' }, { exp }, 'another key')).toBe(false)
    expect(verify({ alg: 'HS256' }, { exp }, null)).toBe(false)
  })

  it('refuses a header that is no token at all', () => {
    for (const authorization of ['', 'Bearer', 'Bearer a.b', 'Bearer a.b.c', 'Bearer a.b.c.d', 'Basic YTpi', 'Bearer .eyJ9.'])
      expect(webhook.verify(requestOf({ authorization }, '{}'), evolution)).toBe(false)
  })
})

describe('what counts as an enquiry', () => {
  const payload = {
    id: 'false_966501230061@c.us_3EB01',
    from: '966501230061@c.us',
    to: '966115550100@c.us',
    fromMe: false,
    timestamp: 1794992400,
    body: 'hi',
  }

  it('gives the same key to message and message.any of one message', () => {
    const [once] = read(waha, wahaEvent('message', payload))
    const [again] = read(waha, { ...wahaEvent('message.any', payload), id: 'evt_2' })
    expect(again!.dedupeKey).toBe(once!.dedupeKey)
    expect(again!.kind).toBe('message')
  })

  it('gives the same key to send.message and messages.upsert of one message of ours', () => {
    const [echo] = read(evolution, upsert({ conversation: 'x' }, {}, { fromMe: true }))
    const [sent] = read(evolution, { ...upsert({ conversation: 'x' }, {}, { fromMe: true }), event: 'send.message' })
    expect(sent!.dedupeKey).toBe(echo!.dedupeKey)
    expect(echo).toMatchObject({ direction: 'outbound', person: { phone: '+966501230062' } })
    expect(echo!.person.name).toBeUndefined()
  })

  it('tells messages of two instances apart although their ids are equal', () => {
    const [ours] = read(evolution, upsert({ conversation: 'x' }))
    const [other] = read(evolution, { ...upsert({ conversation: 'x' }), instance: 'second' })
    expect(other!.dedupeKey).not.toBe(ours!.dedupeKey)
  })

  it.each(['120363@g.us', '120363@newsletter', 'status@broadcast', '0@c.us'])('ignores what is said in %s', (chat) => {
    const [fromWaha] = read(
      waha,
      wahaEvent('message', { ...payload, id: `false_${chat}_3EB0`, from: chat, participant: '966501230061@c.us' }),
    )
    expect(fromWaha).toMatchObject({ kind: 'ignored', rawType: 'message', person: { phone: '+966501230061' } })
    expect(fromWaha!.text).toBeUndefined()
    const [fromEvolution] = read(
      evolution,
      upsert({ conversation: 'x' }, {}, { remoteJid: chat, participant: '966501230062@s.whatsapp.net' }),
    )
    expect(fromEvolution).toMatchObject({ kind: 'ignored', rawType: 'messages.upsert', person: { phone: '+966501230062' } })
  })

  it('never takes the digits of a hidden id for a phone', () => {
    const [hidden] = read(evolution, upsert({ conversation: 'x' }, {}, { remoteJid: '966501230099@lid' }))
    expect(hidden!.person).toEqual({ name: 'Ali J.', externalId: '966501230099@lid' })
  })

  it('keeps the person of a message type nobody knows yet', () => {
    const [item] = read(evolution, upsert({ hologramMessage: { depth: 3 } }))
    expect(item).toMatchObject({
      kind: 'message',
      messageType: 'unsupported',
      rawType: 'hologramMessage',
      person: { phone: '+966501230062' },
    })
    const [empty] = read(waha, wahaEvent('message', { ...payload, body: '' }))
    expect(empty).toMatchObject({ kind: 'message', messageType: 'unsupported', person: { phone: '+966501230061' } })
  })

  it('keeps the person of an event nobody knows yet', () => {
    const [call] = read(waha, wahaEvent('call.received', { id: 'C1', from: '966501230061@c.us' }))
    expect(call).toMatchObject({ kind: 'ignored', rawType: 'call.received', person: { phone: '+966501230061' } })
  })

  it('does not take the reading of their message, or a pending one of ours, for a delivery state', () => {
    const ack = (more: object) => read(waha, wahaEvent('message.ack', { ...payload, ...more }))[0]!.kind
    expect(ack({ fromMe: false, ack: 3 })).toBe('ignored')
    expect(ack({ id: 'true_966501230061@c.us_3EB01', fromMe: true, ack: 0 })).toBe('ignored')
    expect(ack({ id: 'true_966501230061@c.us_3EB01', fromMe: true, ack: 2 })).toBe('status')
  })

  it('names the code of a failed delivery', () => {
    const [waFailed] = read(waha, wahaEvent('message.ack', { id: 'true_966501230061@c.us_3EB01', fromMe: true, ack: -1, ackName: 'ERROR' }))
    expect(waFailed).toMatchObject({ kind: 'status', status: 'failed', extra: { errorCodes: ['ERROR'] } })
    const data = { keyId: 'K1', remoteJid: '966501230062@s.whatsapp.net', fromMe: true, status: 'ERROR' }
    expect(read(evolution, { event: 'messages.update', instance: 'wasl-demo', data })[0]).toMatchObject({
      status: 'failed',
      targetId: 'K1',
    })
  })
})

describe('what a message says', () => {
  it('keeps where a click-to-WhatsApp person came from, wherever the engine puts it', () => {
    const ad = { sourceType: 'ad', sourceId: '120215550001238888', sourceUrl: 'https://fb.me/x', title: 'متجر', ctwaClid: 'ARAk1' }
    const campaign = { adId: '120215550001238888', sourceType: 'ad', sourceUrl: 'https://fb.me/x', headline: 'متجر', clickId: 'ARAk1' }
    expect(read(evolution, upsert({ conversation: 'x' }, { contextInfo: { externalAdReply: ad } }))[0]!.campaign).toEqual(campaign)
    const inside = { extendedTextMessage: { text: 'x', contextInfo: { stanzaId: 'Q1', externalAdReply: ad } } }
    expect(read(evolution, upsert(inside, { contextInfo: { mentionedJid: [] } }))[0]).toMatchObject({ campaign, replyTo: 'Q1', text: 'x' })
  })

  it('reads a choice as the id that was offered', () => {
    const list = { listResponseMessage: { title: 'تصميم', singleSelectReply: { selectedRowId: 'cat:design' } } }
    expect(read(evolution, upsert(list))[0]).toMatchObject({ text: 'تصميم', messageType: 'interactive', selectionId: 'cat:design' })
    const button = { buttonsResponseMessage: { selectedButtonId: 'yes', selectedDisplayText: 'نعم' } }
    expect(read(evolution, upsert(button))[0]).toMatchObject({ text: 'نعم', selectionId: 'yes', buttonPayload: 'yes' })
  })

  it('reads reactions, edits and deletions that hide in an upsert as done to the earlier message', () => {
    const reaction = (text: string) => upsert({ reactionMessage: { key: { id: 'Q1', fromMe: true }, text } })
    expect(read(evolution, reaction('👍'))[0]).toMatchObject({ op: 'react', targetId: 'Q1', extra: { emoji: '👍' } })
    expect(read(evolution, reaction(''))[0]).toMatchObject({ op: 'unreact', targetId: 'Q1' })
    expect(read(evolution, upsert({ protocolMessage: { key: { id: 'Q1' }, type: 'REVOKE' } }))[0]).toMatchObject({
      op: 'delete',
      targetId: 'Q1',
    })
    const edited = {
      editedMessage: { message: { protocolMessage: { key: { id: 'Q1' }, type: 'MESSAGE_EDIT', editedMessage: { conversation: 'new' } } } },
    }
    expect(read(evolution, upsert(edited))[0]).toMatchObject({ op: 'edit', targetId: 'Q1', text: 'new' })
    const data = {
      key: { remoteJid: '966501230062@s.whatsapp.net', fromMe: false, id: 'Q1' },
      editedMessage: { conversation: 'newer' },
      timestampMs: '1794992400500',
    }
    expect(read(evolution, { event: 'messages.edited', instance: 'wasl-demo', data })[0]).toMatchObject({
      op: 'edit',
      targetId: 'Q1',
      text: 'newer',
      occurredAt: '2026-11-18T09:00:00.500Z',
    })
  })

  it('finds the message inside disappearing and captioned ones', () => {
    const captioned = {
      documentWithCaptionMessage: { message: { documentMessage: { fileName: 'a.pdf', mimetype: 'application/pdf', caption: 'انظر' } } },
    }
    expect(read(evolution, upsert({ ephemeralMessage: { message: captioned } }))[0]).toMatchObject({
      text: 'انظر',
      messageType: 'document',
      attachments: [{ type: 'document', filename: 'a.pdf', mediaId: 'AB12', caption: 'انظر' }],
    })
  })

  it('takes a removed WAHA reaction back', () => {
    const payload = {
      id: 'false_966501230061@c.us_R',
      from: '966501230061@c.us',
      reaction: { text: '', messageId: 'true_966501230061@c.us_M' },
    }
    expect(read(waha, wahaEvent('message.reaction', payload))[0]).toMatchObject({ op: 'unreact', targetId: 'true_966501230061@c.us_M' })
  })

  it('deletes a WAHA message by what was before where nothing is after', () => {
    const before = { id: 'false_966501230061@c.us_M', from: '966501230061@c.us', fromMe: false, timestamp: 1794992400 }
    const [item] = read(waha, wahaEvent('message.revoked', { after: null, before, revokedMessageId: 'M' }))
    expect(item).toMatchObject({ op: 'delete', targetId: 'false_966501230061@c.us_M', person: { phone: '+966501230061' } })
    const [bare] = read(waha, wahaEvent('message.revoked', { after: null, before: null, revokedMessageId: 'M' }))
    expect(bare).toMatchObject({ kind: 'message', op: 'delete', targetId: 'M' })
  })

  it('never believes the false Z of date_time, and never shows the gateway key', () => {
    const [item] = read(evolution, upsert({ conversation: 'x' }, { messageTimestamp: '1794992400' }))
    expect(item!.occurredAt).toBe('2026-11-18T09:00:00.000Z')
    const [untimed] = read(evolution, upsert({ conversation: 'x' }))
    expect(untimed!.occurredAt).toBe(NOW.toISOString())
    expect(JSON.stringify([item, untimed])).not.toContain('evo-instance-key')
  })

  it('reads on whatever strange things stand where facts should', () => {
    const odd = [
      null,
      7,
      'x',
      [],
      {},
      [null],
      { id: 5, from: 9, timestamp: 'soon', key: 'x', message: [], body: {}, media: 'x', reaction: 1 },
    ]
    for (const event of [
      'message',
      'message.any',
      'message.ack',
      'message.edited',
      'message.revoked',
      'message.reaction',
      'session.status',
      'x',
    ])
      for (const payload of odd) expect(read(waha, { event, payload })).toHaveLength(1)
    for (const event of ['messages.upsert', 'messages.update', 'messages.delete', 'messages.edited', 'connection.update', 'x'])
      for (const data of odd.filter((one) => !Array.isArray(one))) expect(read(evolution, { event, data })).toHaveLength(1)
    for (const body of odd) expect(read(waha, body)).toHaveLength(1)
    const poisoned = JSON.parse(
      '{"event":"messages.upsert","data":{"key":{"remoteJid":"966501230062@s.whatsapp.net","id":"P"},"message":{"__proto__":{"text":"x"}}}}',
    )
    expect(read(evolution, poisoned)[0]).toMatchObject({ kind: 'message', person: { phone: '+966501230062' } })
  })
})

describe('what wasl sends', () => {
  const outside = { http: makeHttp(['127.0.0.1']), now: () => new Date() }
  let fake: Awaited<ReturnType<typeof startFake>>
  let calls: WebhookCall[]
  let sink: http.Server

  beforeAll(async () => {
    calls = []
    sink = http.createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')))
      request.on('end', () => {
        calls.push({ headers: request.headers as Record<string, string>, body })
        response.end('{}')
      })
    })
    await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve))
    fake = await startFake('whatsapp-gateway', makeFake, { webhookUrl: `http://127.0.0.1:${(sink.address() as AddressInfo).port}/` })
  })
  afterAll(async () => {
    await fake.close()
    sink.close()
    outside.http.close()
  })

  const settingsFor = (provider: 'waha' | 'evolution', more: object = {}) =>
    connector.settings.parse({ ...(provider === 'waha' ? fake.fake.settings() : evolutionSettings), baseUrl: fake.baseUrl, ...more })
  const send = (settings: Settings, content: OutMessage, to = '+966501230077') =>
    (connector.connect!(settings, outside) as Messenger).send({ to: { phone: to }, content, callbackData: 'd1' })
  const arrived = async (settings: Settings, find: (item: ReadItem) => boolean): Promise<ReadItem> => {
    for (let tries = 0; tries < 100; tries++) {
      for (const call of calls) {
        const request = requestOf(call.headers, call.body, new Date())
        const found = webhook.verify(request, settings) && webhook.read(request, { connectionId: 'c1', settings }).find(find)
        if (found) return found
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error('nothing like that arrived')
  }

  it.each(['waha', 'evolution'] as const)('sends text by %s and recognises its delivery state', async (provider) => {
    const settings = settingsFor(provider)
    const { externalId } = await send(settings, { type: 'text', text: 'مرحباً\u0000' })
    expect(fake.ledger.at(-1)).toMatchObject({ kind: 'message.sent', provider, text: 'مرحباً' })
    expect(await arrived(settings, (item) => item.targetId === externalId)).toMatchObject({ kind: 'status', status: 'delivered' })
  })

  it('writes buttons, lists and links as plain text', async () => {
    const settings = settingsFor('waha')
    await send(settings, {
      type: 'buttons',
      text: 'اختر',
      buttons: [
        { id: 'a', title: 'نعم' },
        { id: 'b', title: 'لا' },
      ],
    })
    expect(fake.ledger.at(-1)!.text).toBe('اختر\n\n1. نعم\n2. لا')
    await send(settings, { type: 'list', text: 'اختر', button: 'عرض', rows: [{ id: 'a', title: 'ريم', description: '4.9' }] })
    expect(fake.ledger.at(-1)!.text).toBe('اختر\n\n1. ريم – 4.9')
    await send(settings, { type: 'link', text: 'تفضل', label: 'المحادثة', url: 'https://wasl.example/c/1' })
    expect(fake.ledger.at(-1)!.text).toBe('تفضل\n\nالمحادثة: https://wasl.example/c/1')
  })

  it('answers a hidden id as it stands, and quotes what was asked', async () => {
    const messenger = connector.connect!(settingsFor('waha'), outside) as Messenger
    const content = { type: 'text', text: 'x' } as const
    await messenger.send({ to: { externalId: '123456789012345@lid' }, content, callbackData: 'd', replyTo: 'false_123456789012345@lid_Q' })
    expect(fake.ledger.at(-1)).toMatchObject({ to: '123456789012345@lid', replyTo: 'false_123456789012345@lid_Q' })
    await (connector.connect!(settingsFor('evolution'), outside) as Messenger).send({
      to: { externalId: '9647701230063' },
      content,
      callbackData: 'd',
      replyTo: 'Q',
    })
    expect(fake.ledger.at(-1)).toMatchObject({ to: '9647701230063', instance: 'wasl-demo', replyTo: 'Q' })
  })

  it('refuses templates and messages to nobody without calling', async () => {
    const before = fake.ledger.length
    await expect(send(settingsFor('waha'), { type: 'template', name: 'offer', language: 'ar', params: [] })).rejects.toMatchObject({
      kind: 'rejected',
      code: 'no_templates',
    })
    const messenger = connector.connect!(settingsFor('waha'), outside) as Messenger
    await expect(messenger.send({ to: {}, content: { type: 'text', text: 'x' }, callbackData: 'd' })).rejects.toMatchObject({
      kind: 'rejected',
    })
    expect(fake.ledger).toHaveLength(before)
  })

  it.each(['waha', 'evolution'] as const)('holds the connection when %s refuses the key', async (provider) => {
    await expect(send(settingsFor(provider, { apiKey: 'wrong' }), { type: 'text', text: 'x' })).rejects.toMatchObject({
      kind: 'unauthorized',
      code: '401',
    })
  })

  it('holds the connection when its address only points elsewhere', async () => {
    const proxy = http.createServer((_request, response) => response.writeHead(301, { location: 'https://waha.example' }).end())
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const baseUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    await expect(send(settingsFor('waha', { baseUrl }), { type: 'text', text: 'x' })).rejects.toMatchObject({
      kind: 'unauthorized',
      code: 'redirect',
    })
    proxy.close()
  })

  it('holds the connection without an address', async () => {
    await expect(send(settingsFor('waha', { baseUrl: undefined }), { type: 'text', text: 'x' })).rejects.toMatchObject({
      kind: 'unauthorized',
      code: 'no_base_url',
    })
  })

  it('gives up on a number that has no WhatsApp', async () => {
    await fake.fake.act!({ do: 'leave', phone: '+966501239999' })
    await expect(send(settingsFor('evolution'), { type: 'text', text: 'x' }, '+966501239999')).rejects.toMatchObject({
      kind: 'rejected',
      code: 'not_on_whatsapp',
    })
  })

  it('holds the connection while the session waits for its QR code, and says so in the test', async () => {
    await fake.fake.act!({ do: 'session', status: 'SCAN_QR_CODE' })
    const settings = settingsFor('waha')
    await expect(send(settings, { type: 'text', text: 'x' })).rejects.toMatchObject({ kind: 'unauthorized', code: 'SCAN_QR_CODE' })
    for (const provider of ['waha', 'evolution'] as const) {
      const findings = await connector.test!(settingsFor(provider), outside)
      expect(findings).toEqual([expect.objectContaining({ level: 'error', code: 'session_not_working' })])
    }
    expect(await arrived(settings, (item) => item.extra.state === 'SCAN_QR_CODE')).toMatchObject({
      kind: 'ignored',
      rawType: 'session.status',
    })
    await fake.fake.act!({ do: 'session', status: 'STARTING' })
    await expect(send(settings, { type: 'text', text: 'x' })).rejects.toMatchObject({ kind: 'retry' })
    await fake.fake.act!({ do: 'session', status: 'WORKING' })
  })

  it.each([
    ['500', 'uncertain'],
    ['429', 'wait'],
    ['reset', 'uncertain'],
    ['garbage', 'uncertain'],
    ['unauthorized', 'unauthorized'],
  ] as const)('takes a %s for %s', async (kind, fault) => {
    fake.faults.add({ kind, when: 'after', rate: 1, count: 1, retryAfterS: 7 })
    const error = await send(settingsFor('waha'), { type: 'text', text: 'x' }).catch((e: unknown) => e)
    fake.faults.clear()
    expect(error).toMatchObject({ kind: fault, ...(kind === '429' ? { retryAfterMs: 7000 } : {}) })
  })

  it('may try again when the gateway could not be reached at all', async () => {
    await expect(send(settingsFor('waha', { baseUrl: 'http://127.0.0.1:9' }), { type: 'text', text: 'x' })).rejects.toMatchObject({
      kind: 'retry',
    })
  })

  it('finds a working session, a missing key and a missing address', async () => {
    expect(await connector.test!(settingsFor('waha'), outside)).toEqual([expect.objectContaining({ level: 'ok', code: 'session' })])
    expect(await connector.test!(settingsFor('evolution'), outside)).toEqual([expect.objectContaining({ level: 'ok' })])
    const bare = connector.settings.parse({ provider: 'evolution', session: 'x' })
    expect((await connector.test!(bare, outside)).map((one) => [one.level, one.code])).toEqual([
      ['error', 'no_webhook_key'],
      ['warning', 'no_base_url'],
    ])
    const wrong = await connector.test!(settingsFor('waha', { apiKey: 'wrong' }), outside)
    expect(wrong).toEqual([expect.objectContaining({ level: 'error', code: '401' })])
  })

  it('delivers every scenario of the fake signed and readable, two events never under one key', async () => {
    const keys = new Set<string>()
    for (const [name, make] of Object.entries(fake.fake.scenarios!)) {
      const settings = settingsFor(name.startsWith('evolution') ? 'evolution' : 'waha')
      for (const n of [0, 1]) {
        const call = make({ n, run: `r-${name}` })
        const request = requestOf(call.headers, call.body, new Date())
        expect(webhook.verify(request, settings), name).toBe(true)
        for (const item of webhook.read(request, { connectionId: 'c1', settings })) keys.add(`${name} ${item.dedupeKey}`)
      }
    }
    const steady = ['sample', 'evolution-close']
    const names = Object.keys(fake.fake.scenarios!)
    expect(keys.size).toBeGreaterThanOrEqual((names.length - steady.length) * 2 + 1)
  })

  it('replays the exact bytes of any fixture', () => {
    for (const { name, rawBody } of fixtures) {
      const call = fake.fake.scenarios!.sample!({ n: 0, run: 'r', sample: name.replace('.json', '') })
      expect(call.body).toBe(rawBody)
      const settings = settingsFor(name.includes('waha') ? 'waha' : 'evolution')
      expect(webhook.verify(requestOf(call.headers, call.body, new Date()), settings)).toBe(true)
    }
  })

  it('lets a person answer and read inside the fake', async () => {
    const settings = settingsFor('waha')
    await fake.fake.act!({ do: 'reply', phone: '+966501230088', text: 'أريد موقعاً', name: 'سارة' })
    expect(await arrived(settings, (item) => item.text === 'أريد موقعاً')).toMatchObject({
      kind: 'message',
      person: { name: 'سارة', phone: '+966501230088' },
    })
    const { externalId } = await send(settings, { type: 'text', text: 'أهلاً' }, '+966501230088')
    await fake.fake.act!({ do: 'read', phone: '+966501230088' })
    expect(await arrived(settings, (item) => item.targetId === externalId && item.status === 'read')).toBeTruthy()
    expect(fake.fake.show!()).toMatchObject({
      session: 'WORKING',
      chats: expect.arrayContaining([expect.objectContaining({ phone: '966501230088' })]),
    })
  })
})

function jwt(header: object, claims: object, key: string | null): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part(header)}.${part(claims)}`
  return `${signed}.${key === null ? '' : createHmac('sha256', key).update(signed).digest('base64url')}`
}
