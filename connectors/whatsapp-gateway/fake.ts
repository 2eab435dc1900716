// Longer than most: a fake is one file by rule, and this one speaks two gateways' protocols.
import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FakeAnswer, FakeRequest, MakeFake, ScenarioOptions, WebhookCall } from '../connector.ts'

const HMAC_KEY = 'wasl-demo-waha-hmac-key'
const API_KEY = 'wasl-demo-gateway-api-key'
const JWT_KEY = 'wasl-demo-evolution-jwt-key'
const ME = '966115550100@c.us'
const PDF = Buffer.from('%PDF-1.4\n% a demo file\n%%EOF\n')

/** Settings of an Evolution connection that points at the fake. */
export const evolutionSettings = { provider: 'evolution', session: 'wasl-demo', jwtKey: JWT_KEY, apiKey: API_KEY }

interface Said {
  id: string
  by: 'us' | 'client'
  text: string
  at: string
  ack: number
}

interface State {
  n: number
  /** WAHA's words for the session; Evolution's `open`/`close` follow it. */
  session: string
  absent: string[]
  chats: { phone: string; name: string; said: Said[] }[]
}

/** WAHA and Evolution behind one address: `/api/…` speaks WAHA, `/message/…` and `/instance/…` Evolution. The demo connection is WAHA. */
export const makeFake: MakeFake = (tools) => {
  const state = tools.state<State>({ n: 0, session: 'WORKING', absent: [], chats: [] })

  const chatWith = (phone: string, name = '') => {
    const found = state.chats.find((chat) => chat.phone === phone)
    if (found) return found
    const chat = { phone, name, said: [] }
    state.chats.push(chat)
    return chat
  }
  const write = (phone: string, by: Said['by'], text: string, id: string, name?: string) =>
    chatWith(phone, name).said.push({ id, by, text, at: tools.now().toISOString(), ack: 1 })
  const nextId = () => messageId('fake', String(++state.n), tools.baseUrl)

  const ackLater = (phone: string, id: string, ack: number) => {
    const payload = {
      id: `true_${phone}@c.us_${id}`,
      from: `${phone}@c.us`,
      to: ME,
      participant: null,
      fromMe: true,
      ack,
      ackName: ACK_NAMES[ack],
    }
    tools.callBack(waha('message.ack', payload, tools.now(), `${id}-${ack}`))
  }

  const sendText = (request: FakeRequest): FakeAnswer => {
    if (request.headers['x-api-key'] !== API_KEY) return { status: 401, body: { message: 'Unauthorized', statusCode: 401 } }
    const { session, chatId, text, reply_to: replyTo } = jsonOf(request)
    if (state.session !== 'WORKING') {
      const error = 'Session status is not as expected. Try again later or restart the session'
      return { status: 422, body: { error, session, status: state.session, expected: ['WORKING'] } }
    }
    if (typeof chatId !== 'string' || typeof text !== 'string')
      return { status: 400, body: { message: ['chatId and text are needed'], statusCode: 400 } }
    const phone = chatId.split('@')[0]!
    const id = nextId()
    write(phone, 'us', text, id)
    tools.record({ kind: 'message.sent', provider: 'waha', to: chatId, text, id, ...(replyTo ? { replyTo } : {}) })
    ackLater(phone, id, 2)
    const whole = `true_${chatId}_${id}`
    return {
      status: 201,
      body: { id: whole, timestamp: seconds(tools.now()), from: ME, to: chatId, fromMe: true, body: text, ack: 1, ackName: 'SERVER' },
    }
  }

  const evolutionSend = (request: FakeRequest, instance: string): FakeAnswer => {
    if (request.headers.apikey !== API_KEY)
      return { status: 401, body: { status: 401, error: 'Unauthorized', response: { message: 'Unauthorized' } } }
    const { number, text, quoted } = jsonOf(request)
    const to = String(number)
    if (state.absent.includes(to)) {
      const message = [{ exists: false, jid: `${to}@s.whatsapp.net`, number: to }]
      return { status: 400, body: { status: 400, error: 'Bad Request', response: { message } } }
    }
    const id = nextId()
    const remoteJid = to.includes('@') ? to : `${to}@s.whatsapp.net`
    write(to, 'us', String(text), id)
    tools.record({ kind: 'message.sent', provider: 'evolution', instance, to, text, id, ...(quoted ? { replyTo: quoted.key?.id } : {}) })
    const update = {
      messageId: `cm${id}`,
      keyId: id,
      remoteJid,
      fromMe: true,
      participant: null,
      status: 'DELIVERY_ACK',
      instanceId: 'fake',
    }
    tools.callBack(signEvolution('messages.update', instance, update, tools.now()))
    const key = { remoteJid, fromMe: true, id }
    return {
      status: 201,
      body: {
        key,
        message: { conversation: text },
        messageType: 'conversation',
        messageTimestamp: seconds(tools.now()),
        status: 'PENDING',
      },
    }
  }

  const plainMedia = (request: FakeRequest): FakeAnswer => {
    const id = (jsonOf(request) as { message?: { key?: { id?: string } } }).message?.key?.id
    if (!id) return { status: 400, body: { status: 400, error: 'Bad Request', response: { message: ['Message not found'] } } }
    const about = {
      mediaType: 'documentMessage',
      fileName: `${id}.pdf`,
      size: { fileLength: String(PDF.length) },
      mimetype: 'application/pdf',
    }
    return { status: 201, body: { ...about, base64: PDF.toString('base64'), buffer: null } }
  }

  return {
    settings: () => ({ provider: 'waha', session: 'default', hmacKey: HMAC_KEY, apiKey: API_KEY }),

    handle(request) {
      const { method, path } = request
      if (method === 'POST' && path === '/api/sendText') return sendText(request)
      const send = /^\/message\/sendText\/([^/]+)$/.exec(path)
      if (method === 'POST' && send) return evolutionSend(request, decodeURIComponent(send[1]!))
      if (request.headers['x-api-key'] !== API_KEY && request.headers.apikey !== API_KEY)
        return { status: 401, body: { message: 'Unauthorized' } }
      const session = /^\/api\/sessions\/([^/]+)$/.exec(path)
      if (session) return { body: { name: decodeURIComponent(session[1]!), status: state.session, me: { id: ME, pushName: 'Wasl Demo' } } }
      const instance = /^\/instance\/connectionState\/([^/]+)$/.exec(path)
      if (instance) {
        const open = state.session === 'WORKING' ? 'open' : 'close'
        return { body: { instance: { instanceName: decodeURIComponent(instance[1]!), state: open } } }
      }
      if (path.startsWith('/api/files/') && request.headers['x-api-key'])
        return { headers: { 'content-type': 'application/pdf' }, body: PDF }
      if (method === 'POST' && path.startsWith('/chat/getBase64FromMediaMessage/')) return plainMedia(request)
      return { status: 404, body: { message: `Cannot ${method} ${path}`, error: 'Not Found', statusCode: 404 } }
    },

    scenarios: {
      ...wahaScenarios(tools.baseUrl, () => tools.now()),
      ...evolutionScenarios(() => tools.now()),
      sample: (options) => sample(options, tools.now()),
    },

    act(what) {
      const phone = String(what.phone ?? '').replace(/\D/g, '')
      switch (what.do) {
        case 'reply': {
          const id = nextId()
          const text = String(what.text ?? '')
          const name = typeof what.name === 'string' ? what.name : undefined
          write(phone, 'client', text, id, name)
          const payload = incoming(`${phone}@c.us`, id, text, tools.now(), name)
          tools.callBack(waha('message', payload, tools.now(), id))
          return { id: payload.id }
        }
        case 'read': {
          const ours = chatWith(phone).said.filter((one) => one.by === 'us')
          for (const one of ours.filter((said) => said.ack < 3)) {
            one.ack = 3
            ackLater(phone, one.id, 3)
          }
          return { read: ours.length }
        }
        case 'session':
          state.session = String(what.status ?? 'FAILED')
          tools.callBack(waha('session.status', { name: 'default', status: state.session, statuses: [] }, tools.now(), `s${++state.n}`))
          return { status: state.session }
        case 'leave':
          state.absent.push(phone)
          return { absent: state.absent }
        default:
          throw new Error(`the fake gateway knows reply, read, session and leave, not ${what.do}`)
      }
    },

    show: () => ({ session: state.session, chats: state.chats }),
  }
}

const ACK_NAMES: Record<number, string> = { 1: 'SERVER', 2: 'DEVICE', 3: 'READ' }

/** WAHA's events. Those about a message speak of the one that `message` sends for the same run and n. */
function wahaScenarios(baseUrl: string, now: () => Date): Record<string, (options: ScenarioOptions) => WebhookCall> {
  const message = (options: ScenarioOptions, event = 'message') => {
    const { id, chat } = unitOf(options)
    return waha(
      event,
      incoming(chat, id, options.text ?? 'السلام عليكم، أبغى تصميم متجر إلكتروني', now(), options.name),
      now(),
      `${event}-${id}`,
    )
  }
  const about = (options: ScenarioOptions, event: string, more: (id: string, chat: string) => object) => {
    const { id, chat } = unitOf(options)
    return waha(event, more(id, chat), now(), `${event}-${id}`)
  }
  return {
    message: (options) => message(options),
    'message-any': (options) => message(options, 'message.any'),
    lid: (options) => {
      const { id } = unitOf(options)
      const lid = `${digitsOf(`lid${options.run}${options.n}`, 15)}@lid`
      return waha('message', incoming(lid, id, options.text ?? 'كم السعر؟', now(), options.name), now(), `lid-${id}`)
    },
    group: (options) =>
      about(options, 'message', (id) => ({
        ...incoming('120363000000000001@g.us', id, options.text ?? 'صباح الخير', now()),
        participant: unitOf(options).chat,
      })),
    media: (options) =>
      about(options, 'message', (id, chat) => ({
        ...incoming(chat, id, options.text ?? 'المرفق', now(), options.name),
        hasMedia: true,
        media: { url: `${baseUrl}/api/files/default/${id}.pdf`, mimetype: 'application/pdf', filename: 'عرض.pdf', error: null },
      })),
    'from-me': (options) =>
      about(options, 'message.any', (id, chat) => ({
        ...incoming(chat, id, options.text ?? 'أهلاً', now()),
        id: `true_${chat}_${id}`,
        from: ME,
        to: chat,
        fromMe: true,
      })),
    reaction: (options) =>
      about(options, 'message.reaction', (id, chat) => ({
        ...incoming(chat, `${id}R`, '', now()),
        reaction: { text: options.text ?? '👍', messageId: `false_${chat}_${id}` },
      })),
    edited: (options) =>
      about(options, 'message.edited', (id, chat) => ({
        ...incoming(chat, `${id}E`, options.text ?? 'أبغى عرض سعر', now()),
        editedMessageId: id,
      })),
    revoked: (options) =>
      about(options, 'message.revoked', (id, chat) => ({ after: incoming(chat, `${id}D`, '', now()), before: null, revokedMessageId: id })),
    'session-failed': (options) => about(options, 'session.status', () => ({ name: 'default', status: 'FAILED', statuses: [] })),
  }
}

function incoming(chat: string, id: string, text: string, now: Date, name?: string) {
  return {
    id: `false_${chat}_${id}`,
    timestamp: seconds(now),
    from: chat,
    fromMe: false,
    source: 'app',
    to: ME,
    body: text,
    hasMedia: false,
    media: null,
    ack: 1,
    ackName: 'SERVER',
    vCards: [],
    replyTo: null,
    _data: name ? { notifyName: name } : {},
  }
}

/** One WAHA call, signed as WAHA signs: hex HMAC-SHA512 over the body. */
function waha(event: string, payload: object, now: Date, unit: string): WebhookCall {
  const id = `evt_${createHash('sha256').update(unit).digest('hex').slice(0, 26)}`
  const me = { id: ME, pushName: 'Wasl Demo' }
  const environment = { tier: 'PLUS', version: '2026.7.1', engine: 'GOWS' }
  const body = JSON.stringify({
    id,
    timestamp: now.getTime(),
    event,
    session: 'default',
    metadata: {},
    me,
    payload,
    environment,
    engine: 'GOWS',
  })
  return { headers: wahaHeaders(body, now, id), body }
}

function wahaHeaders(body: string, now: Date, id: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-webhook-request-id': id,
    'x-webhook-timestamp': String(now.getTime()),
    'x-webhook-hmac': createHmac('sha512', HMAC_KEY).update(body).digest('hex'),
    'x-webhook-hmac-algorithm': 'sha512',
  }
}

/** Evolution's events, for a connection with `evolutionSettings`. */
function evolutionScenarios(now: () => Date): Record<string, (options: ScenarioOptions) => WebhookCall> {
  const upsert = (options: ScenarioOptions, message: object, messageType: string, more: object = {}, key: object = {}) => {
    const { id, jid } = unitOf(options)
    const data = {
      key: { remoteJid: jid, fromMe: false, id, ...key },
      pushName: options.name ?? 'Ali J.',
      status: 'DELIVERY_ACK',
      message,
      contextInfo: null,
      messageType,
      messageTimestamp: Math.floor(now().getTime() / 1000),
      instanceId: 'fake',
      source: 'android',
      ...more,
    }
    return signEvolution('messages.upsert', 'wasl-demo', data, now())
  }
  return {
    'evolution-message': (options) => upsert(options, { conversation: options.text ?? 'شلونكم، أريد موقع للشركة' }, 'conversation'),
    'evolution-lid': (options) => {
      const { id, jid } = unitOf(options)
      const hidden = {
        remoteJid: `1234567${id.replace(/\D/g, '').padEnd(8, '0').slice(0, 8)}@lid`,
        remoteJidAlt: jid,
        addressingMode: 'lid',
      }
      return upsert(options, { extendedTextMessage: { text: options.text ?? 'السعر؟' } }, 'extendedTextMessage', {}, hidden)
    },
    'evolution-ad': (options) => {
      const ad = {
        sourceType: 'ad',
        sourceId: '120215550001238888',
        sourceUrl: 'https://fb.me/demo',
        title: 'متجر كامل',
        ctwaClid: `ARAk${options.run}${options.n}`,
      }
      return upsert(options, { conversation: options.text ?? 'أبغى التفاصيل' }, 'conversation', { contextInfo: { externalAdReply: ad } })
    },
    'evolution-from-me': (options) =>
      upsert(options, { conversation: options.text ?? 'أهلاً' }, 'conversation', { pushName: 'Wasl Demo' }, { fromMe: true }),
    'evolution-deleted': (options) => {
      const { id, jid } = unitOf(options)
      return signEvolution('messages.delete', 'wasl-demo', { remoteJid: jid, fromMe: false, id }, now())
    },
    'evolution-close': () =>
      signEvolution('connection.update', 'wasl-demo', { instance: 'wasl-demo', state: 'close', statusReason: 401 }, now()),
  }
}

/** One Evolution call with its token (HS256, ten minutes) and its false `date_time` (local time, here UTC+3, marked Z). */
function signEvolution(event: string, instance: string, data: object, now: Date): WebhookCall {
  const iat = Math.floor(now.getTime() / 1000)
  const body = JSON.stringify({
    event,
    instance,
    data,
    destination: 'http://localhost/webhooks/whatsapp-gateway',
    date_time: new Date(now.getTime() + 3 * 3600_000).toISOString(),
    sender: '966115550100@s.whatsapp.net',
    server_url: 'http://localhost:8080',
    apikey: 'evo-instance-key',
  })
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iat, exp: iat + 600, app: 'evolution', action: 'webhook' })}`
  const token = `${signed}.${createHmac('sha256', JWT_KEY).update(signed).digest('base64url')}`
  return { headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body }
}

/** Sends a fixture's exact bytes (`{ sample: '01-waha-message' }`), signed for the demo connection. */
function sample(options: ScenarioOptions, now: Date): WebhookCall {
  const name = String(options.sample ?? '01-waha-message').replace(/[^\w-]/g, '')
  const { rawBody } = JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8')) as { rawBody: string }
  if (name.includes('waha')) return { headers: wahaHeaders(rawBody, now, `sample-${name}`), body: rawBody }
  const { event, instance, data } = JSON.parse(rawBody) as { event: string; instance: string; data: object }
  return { ...signEvolution(event, instance, data, now), body: rawBody }
}

function unitOf(options: ScenarioOptions): { id: string; chat: string; jid: string } {
  const phone = options.phone?.replace(/\D/g, '') || `9665${digitsOf(`${options.run}${options.n}`, 8)}`
  return { id: messageId(options.run, String(options.n), phone), chat: `${phone}@c.us`, jid: `${phone}@s.whatsapp.net` }
}

function messageId(...parts: string[]): string {
  return `3EB0${createHash('sha256').update(parts.join('|')).digest('hex').slice(0, 18).toUpperCase()}`
}

function digitsOf(seed: string, length: number): string {
  const number = BigInt(`0x${createHash('sha256').update(seed).digest('hex')}`)
  return String(number).slice(-length)
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}

function jsonOf(request: FakeRequest): Record<string, unknown> & { quoted?: { key?: { id?: string } } } {
  try {
    return JSON.parse(request.body.toString('utf8')) as Record<string, unknown>
  } catch {
    return {}
  }
}
