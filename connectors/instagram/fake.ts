// Longer than most: a fake is one file by rule, and this one both answers calls and sends every kind of event.
import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FakeAnswer, FakeRequest, MakeFake, ScenarioOptions, WebhookCall } from '../connector.ts'

const ACCOUNT = '17841405550001122'
/** Our accounts by their tokens; events are the first one's unless told. */
const accounts: Record<string, { id: string; username: string }> = {
  'IGAA-demo-token': { id: ACCOUNT, username: 'wasl.demo' },
  'IGAA-demo-token-assistant': { id: '17841405550002233', username: 'wasl.assistant' },
}
/** Letters of base64 that a page is still shown. */
const SHOWN = 20_000
const SECRET = 'wasl-demo-instagram-app-secret'
const POST = '17900001112223334'
const TRACE = 'AdemoTrace01'
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

interface Said {
  mid: string
  by: 'us' | 'client'
  text: string
  at: string
  choices?: { title: string; payload: string }[]
  read?: true
  /** Said below a story of ours. */
  story?: true
  /** The last part of an attachment's address. */
  media?: string
}

interface State {
  n: number
  people: { id: string; name: string; username: string; closed?: true; gone?: true }[]
  /** `account`: which of ours they write to; nobody writes to both, since people have other ids at each. */
  chats: { id: string; account?: string; said: Said[] }[]
  /** What people attached, by the last part of its address. */
  media: Record<string, { mime: string; base64: string; ended?: true }>
  comments: {
    id: string
    personId: string
    username: string
    text: string
    at?: string
    account?: string
    replies: string[]
    repliedPrivately?: true
  }[]
}

/** Instagram's Send, comment and profile calls, and its webhooks. The window counts as open until `act` closes it. */
export const makeFake: MakeFake = (tools) => {
  const state = tools.state<State>({ n: 0, people: [], chats: [], media: {}, comments: [] })

  const person = (id: string, name?: unknown) => {
    const found: State['people'][number] = state.people.find((one) => one.id === id) ?? { id, name: '', username: `user_${id.slice(-6)}` }
    if (!state.people.includes(found)) state.people.push(found)
    if (typeof name === 'string' && name) found.name = name
    return found
  }
  const chat = (id: string) => {
    const found: State['chats'][number] = state.chats.find((one) => one.id === id) ?? { id, said: [] }
    if (!state.chats.includes(found)) state.chats.push(found)
    return found
  }
  const nextMid = () => midOf('fake', String(++state.n), tools.baseUrl)

  const message = (request: FakeRequest, account: string): FakeAnswer => {
    const { recipient, message: content } = jsonOf(request)
    const text = typeof content?.text === 'string' ? content.text : ''
    if (!text) return refuse(400, 100, '(#100) Param message must be non-empty')
    if (Buffer.byteLength(text) > 1000) return refuse(400, 100, '(#100) Length of param message[text] must be less than or equal to 1000')
    if (recipient?.comment_id) return replyPrivately(String(recipient.comment_id), text, account)
    const to = person(String(recipient?.id ?? ''))
    if (to.gone) return refuse(400, 551, "This person isn't available right now.")
    if (to.closed) return refuse(400, 10, '(#10) This message is sent outside of allowed window.', 2534022)
    const quick = Array.isArray(content?.quick_replies) ? content.quick_replies.map(({ title, payload }) => ({ title, payload })) : []
    const mid = nextMid()
    const talk = chat(to.id)
    talk.account ??= account
    talk.said.push({ mid, by: 'us', text, at: tools.now().toISOString(), ...(quick.length ? { choices: quick } : {}) })
    tools.record({ kind: 'message.sent', to: to.id, text, mid, ...(quick.length ? { choices: quick } : {}) })
    tools.callBack(dm({ id: account }, { id: to.id }, account, tools.now(), { message: { mid, text, is_echo: true } }))
    return { body: { recipient_id: to.id, message_id: mid } }
  }

  const replyPrivately = (commentId: string, text: string, account: string): FakeAnswer => {
    const comment = state.comments.find((one) => one.id === commentId)
    if (comment?.repliedPrivately) return refuse(400, 10, '(#10) Activity already replied to', 2534025)
    const mid = nextMid()
    const to = comment?.personId ?? digitsOf(commentId, 15)
    if (comment) comment.repliedPrivately = true
    else state.comments.push({ id: commentId, personId: to, username: '', text: '', replies: [], repliedPrivately: true })
    const talk = chat(to)
    talk.account ??= account
    talk.said.push({ mid, by: 'us', text, at: tools.now().toISOString() })
    tools.record({ kind: 'comment.replied_privately', commentId, to, text, mid })
    return { body: { recipient_id: to, message_id: mid } }
  }

  const replyPublicly = (commentId: string, request: FakeRequest): FakeAnswer => {
    const text = String(jsonOf(request).message ?? '')
    const id = digitsOf(`reply${commentId}${++state.n}`, 17)
    state.comments.find((one) => one.id === commentId)?.replies.push(text)
    tools.record({ kind: 'comment.replied', commentId, text, id })
    return { body: { id } }
  }

  const profile = (id: string): FakeAnswer => {
    const found = state.people.find((one) => one.id === id)
    if (found) return { body: { name: found.name, username: found.username, id } }
    return refuse(403, 230, 'User consent is required to access user profile')
  }

  /** The address is signed by itself and is shown no token. */
  const mediaFile = (request: FakeRequest): FakeAnswer => {
    const found = state.media[request.query.get('asset_id') ?? '']
    if (request.headers.authorization) return { status: 400, body: 'a token has no business here' }
    if (!found || found.ended) return { status: 403, body: 'URL signature expired' }
    return { headers: { 'content-type': found.mime }, body: Buffer.from(found.base64, 'base64') }
  }

  /** A person does something: it is remembered here as well as sent. */
  const fromPerson = (options: ScenarioOptions, text: string, more: object = {}, shown: Partial<Said> = {}): WebhookCall => {
    const { id, mid } = unitOf(options)
    person(id, options.name)
    const talk = chat(id)
    if (options.account !== undefined) talk.account = String(options.account)
    talk.said.push({ mid, by: 'client', text, at: tools.now().toISOString(), ...shown })
    const account = talk.account ?? ACCOUNT
    return dm({ id }, { id: account }, account, tools.now(), { message: { mid, ...(text ? { text } : {}), ...more } })
  }
  const about = (options: ScenarioOptions, more: (mid: string) => object): WebhookCall => {
    const { id, mid } = unitOf(options)
    const account = accountOf(options)
    return dm({ id }, { id: account }, account, tools.now(), more(mid))
  }
  const accountOf = (options: ScenarioOptions): string =>
    String(options.account ?? state.chats.find((one) => one.id === unitOf(options).id)?.account ?? ACCOUNT)
  const comment = (options: ScenarioOptions, field: string, media: object): WebhookCall => {
    const { id, commentId } = unitOf(options)
    const text = options.text ?? 'كم السعر؟ 😍'
    const username = `user_${id.slice(-6)}`
    const account = accountOf(options)
    if (!state.comments.some((one) => one.id === commentId))
      state.comments.push({ id: commentId, personId: id, username, text, at: tools.now().toISOString(), account, replies: [] })
    const value = { id: commentId, from: { id, username }, text, media }
    return call({ id: account, time: seconds(tools.now()), changes: [{ field, value }] })
  }
  /** A small picture or voice note is shown as it is. */
  const withContent = ({ media, ...said }: Said): object => {
    const content = media === undefined ? undefined : state.media[media]
    return { ...said, ...(content && content.base64.length <= SHOWN ? { media: { mime: content.mime, base64: content.base64 } } : {}) }
  }

  return {
    settings: () => ({
      accountId: ACCOUNT,
      accessToken: Object.keys(accounts)[0],
      appSecret: SECRET,
      verifyToken: 'wasl-demo-verify-token',
    }),

    handle(request) {
      const { method, headers } = request
      if (method === 'GET' && request.path.startsWith('/ig_messaging_cdn/')) return mediaFile(request)
      const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? ''
      const account = Object.hasOwn(accounts, token) ? accounts[token] : undefined
      if (!account) return refuse(401, 190, 'Invalid OAuth access token')
      const [, version = '', id = '', verb] = request.path.split('/')
      if (!/^v\d+\.\d+$/.test(version)) return refuse(400, 2500, 'Unknown path components')
      if (method === 'GET' && id === 'me')
        return { body: { user_id: account.id, username: account.username, id: `26${account.id.slice(2)}` } }
      if (method === 'GET' && !verb) return profile(id)
      if (method === 'POST' && verb === 'messages' && (id === account.id || id === 'me')) return message(request, account.id)
      if (method === 'POST' && verb === 'replies') return replyPublicly(id, request)
      return refuse(400, 100, 'Unsupported request', 33)
    },

    scenarios: {
      dm: (options) => fromPerson(options, options.text ?? 'هلا، عندكم تصميم هوية؟ 🎨'),
      'dm-media': (options) => {
        const type = String(options.type ?? 'image')
        const asset = digitsOf(`media${options.run}|${options.n}`, 16)
        state.media[asset] = { mime: String(options.mime ?? 'image/png'), base64: String(options.base64 ?? PIXEL) }
        if (options.fault === 'gone') state.media[asset].ended = true
        const url = `${tools.baseUrl}/ig_messaging_cdn/?asset_id=${asset}&signature=Demo`
        return fromPerson(options, options.text ?? '', { attachments: [{ type, payload: { url } }] }, { media: asset })
      },
      'story-reply': (options) => {
        const story = { id: '18000001112223336', url: 'https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1790001&signature=Demo' }
        return fromPerson(options, options.text ?? 'كم سعر هذا؟', { reply_to: { story } }, { story: true })
      },
      'story-mention': (options) =>
        fromPerson(options, '', {
          attachments: [
            { type: 'story_mention', payload: { url: 'https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1790002&signature=Demo' } },
          ],
        }),
      comment: (options) => comment(options, 'comments', { id: POST, media_product_type: 'FEED' }),
      'live-comment': (options) => comment(options, 'live_comments', { id: '17900001112223338', media_product_type: 'IG_LIVE' }),
      'ad-comment': (options) =>
        comment(options, 'comments', {
          id: '17900001112223337',
          media_product_type: 'AD',
          ad_id: '120215550001239999',
          ad_title: 'هوية كاملة',
          original_media_id: POST,
        }),
      'ad-referral': (options) => {
        const referral = {
          ref: 'nov_ksa',
          ad_id: '120215550001239999',
          source: 'ADS',
          type: 'OPEN_THREAD',
          ads_context_data: { ad_title: 'هوية كاملة' },
        }
        return fromPerson(options, options.text ?? 'التفاصيل لو سمحت', { referral })
      },
      'quick-reply': (options) =>
        fromPerson(options, options.text ?? 'متجر', { quick_reply: { payload: String(options.payload ?? 'SERVICE_STORE') } }),
      echo: (options) => {
        const { id, mid } = unitOf(options)
        const account = accountOf(options)
        return dm({ id: account }, { id }, account, tools.now(), {
          message: { mid, text: options.text ?? 'أهلاً، نعم متوفر', is_echo: true },
        })
      },
      reaction: (options) =>
        about(options, (mid) => ({ reaction: { mid, action: 'react', reaction: 'love', emoji: options.text ?? '❤️' } })),
      edit: (options) => about(options, (mid) => ({ message_edit: { mid, text: options.text ?? 'هوية وموقع', num_edit: 1 } })),
      deleted: (options) => about(options, (mid) => ({ message: { mid, is_deleted: true } })),
      read: (options) => about(options, (mid) => ({ read: { mid } })),
      handshake: (options) => ({
        method: 'GET',
        query: `?hub.mode=subscribe&hub.challenge=${digitsOf(`${options.run}${options.n}`, 8)}&hub.verify_token=wasl-demo-verify-token`,
        headers: {},
        body: '',
      }),
      sample,
    },

    act(what) {
      const id = String(what.person ?? state.chats.at(-1)?.id ?? '')
      switch (what.do) {
        case 'reply': {
          const options = { n: ++state.n, run: `act-${tools.baseUrl}`, person: id, name: what.name as string | undefined }
          const asked = chat(id).said.findLast((one) => one.choices)?.choices ?? []
          const chosen = asked.find((one) => one.title === what.choose || one.payload === what.choose)
          const quick = chosen && { quick_reply: { payload: chosen.payload } }
          delete person(id).closed
          tools.callBack(fromPerson(options, chosen?.title ?? String(what.text ?? ''), quick))
          return { person: id, said: chat(id).said.length }
        }
        case 'read': {
          const last = chat(id).said.findLast((one) => one.by === 'us')
          if (!last) return { read: 0 }
          last.read = true
          const account = chat(id).account ?? ACCOUNT
          tools.callBack(dm({ id }, { id: account }, account, tools.now(), { read: { mid: last.mid } }))
          return { read: last.mid }
        }
        case 'comment': {
          const options = { n: ++state.n, run: `act-${tools.baseUrl}`, person: id || undefined, text: what.text as string | undefined }
          tools.callBack(comment(options, 'comments', { id: POST, media_product_type: 'FEED' }))
          return state.comments.at(-1)
        }
        case 'close-window':
          person(id).closed = true
          return { person: id, closed: true }
        case 'block':
          person(id).gone = true
          return { person: id, gone: true }
        default:
          throw new Error(`the fake Instagram knows reply, read, comment, close-window and block, not ${what.do}`)
      }
    },

    show: () => ({
      chats: state.chats.map((one) => ({ ...one, person: person(one.id), said: one.said.map(withContent) })),
      comments: state.comments,
    }),
  }
}

function dm(sender: object, recipient: object, account: string, now: Date, unit: object): WebhookCall {
  return call({ id: account, time: now.getTime(), messaging: [{ sender, recipient, timestamp: now.getTime(), ...unit }] })
}

/** One call with one entry, in Meta's way of writing: non-ASCII as \uXXXX in lower case, slashes escaped, then signed. */
function call(entry: object): WebhookCall {
  const body = JSON.stringify({ object: 'instagram', entry: [entry] })
    .replace(/\//g, '\\/')
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return { headers: headersOf(body), body }
}

function headersOf(body: string): Record<string, string> {
  const signature = createHmac('sha256', SECRET).update(body).digest('hex')
  return { 'content-type': 'application/json', 'user-agent': 'facebookexternalua', 'x-hub-signature-256': `sha256=${signature}` }
}

/** Sends a fixture's exact bytes (`{ sample: '02-dm-text' }`), signed for the demo connection. */
function sample(options: ScenarioOptions): WebhookCall {
  const name = String(options.sample ?? '02-dm-text').replace(/[^\w-]/g, '')
  const { rawBody } = JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8')) as { rawBody?: string }
  if (rawBody === undefined) throw new Error(`${name} is no webhook call`)
  return { headers: headersOf(rawBody), body: rawBody }
}

/** The person of an event: `options.person`, else one of its own per run and n; ids differ likewise. */
function unitOf(options: ScenarioOptions): { id: string; mid: string; commentId: string } {
  const seed = `${options.run}|${options.n}`
  const id = typeof options.person === 'string' && options.person ? options.person : `9076${digitsOf(seed, 11)}`
  return { id, mid: midOf(seed, id), commentId: `1786${digitsOf(`comment${seed}`, 13)}` }
}

function midOf(...parts: string[]): string {
  return `aWdfZAG1faXRlbTo${createHash('sha256').update(parts.join('|')).digest('base64url')}ZD`
}

function digitsOf(seed: string, length: number): string {
  return String(BigInt(`0x${createHash('sha256').update(seed).digest('hex')}`)).slice(-length)
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}

function refuse(status: number, code: number, message: string, subcode?: number): FakeAnswer {
  return {
    status,
    body: { error: { message, type: 'OAuthException', code, ...(subcode ? { error_subcode: subcode } : {}), fbtrace_id: TRACE } },
  }
}

interface Posted {
  recipient?: { id?: unknown; comment_id?: unknown }
  message?: { text?: unknown; quick_replies?: { title: string; payload: string }[] }
}

function jsonOf(request: FakeRequest): Posted {
  try {
    return JSON.parse(request.body.toString('utf8')) as Posted
  } catch {
    return {}
  }
}
