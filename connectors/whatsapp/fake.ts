// One file although long: a fake may import nothing but node and its fixtures, so that it stays a witness of its own.
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Fake, FakeAnswer, FakeRequest, MakeFake, ScenarioOptions, WebhookCall } from '#connectors/connector.ts'

const APP_SECRET = 'wasl-test-meta-app-secret'
const NUMBER = '117722334455001'
const DAY = 24 * 3600_000
/** Letters of base64 that a page is still shown. */
const SHOWN = 20_000
const purposes = ['welcome', 'status', 'offer', 'reminder', 'question', 'accepted', 'declined', 'comeback']

interface ChatMessage {
  from: 'client' | 'business'
  text: string
  at: string
  wamid?: string
  /** Which of our numbers it came from or went to. */
  number?: string
  type?: string
  buttons?: Choice[]
  /** What opens a list. */
  opener?: string
  media?: string
  status?: string
}
interface Choice {
  id: string
  title: string
  description?: string
}
interface Chat {
  phone: string
  name: string
  userId?: string
  messages: ChatMessage[]
}
interface Template {
  name: string
  language: string
  status: string
  /** Places in its body; null takes any number. */
  params: number | null
}
interface Media {
  mime: string
  base64: string
  expired?: boolean
  /** expire-once: its first address is dead; cut: it breaks off in the middle; wrong-sum: the checksum told is another's. */
  fault?: string
}
type Json = Record<string, unknown>

/** WhatsApp Cloud API as far as wasl uses it: messages, statuses, media, the number, templates. Dials: see `act`; events: see `scenarios`. */
export const makeFake: MakeFake = (tools): Fake => {
  const state = tools.state({
    /** Person (digits or user id) → when they last wrote, in ms. */
    windows: {} as Record<string, number>,
    chats: {} as Record<string, Chat>,
    /** User id → the key of their chat. */
    people: {} as Record<string, string>,
    templates: startTemplates(),
    media: {} as Record<string, Media>,
    recent: [] as { at: number; from: string; to: string }[],
    revoked: [] as string[],
    failNext: [] as { code: number; status?: number }[],
    failLater: [] as number[],
    mute: false,
    reorder: false,
    perSecond: 80,
    /** Seconds between two messages to one person; 0: only the burst of 45 in 6 s counts. */
    pairSeconds: 0,
  })
  const timers = new Set<NodeJS.Timeout>()

  // ─── What wasl calls ─────────────────────────────────────────────────────────────────────────────────────────────

  function handle(request: FakeRequest): FakeAnswer {
    const [, version, ...rest] = request.path.split('/')
    if (version === 'media-file') return mediaFile(request, rest[0] ?? '')
    if (!/^v\d+\.\d+$/.test(version ?? '')) return graphError(2500, 'Unknown path components', { status: 400 })
    const refusal = refuseToken(request)
    if (refusal) return refusal
    const [id = '', edge] = rest
    if (request.method === 'POST' && edge === 'messages') return postMessage(id, request)
    if (request.method === 'POST' && edge === 'media') return upload(request)
    if (request.method === 'GET' && edge === 'message_templates') return listTemplates(request)
    if (request.method === 'GET' && !edge) return request.query.has('fields') ? readNumber(id) : lookUpMedia(id)
    return graphError(100, 'Unsupported request', { subcode: 33 })
  }

  /** Meta's tokens begin with EAA; `wasl-test-…` is taken too. Any other, or a revoked one, is a wrong token. */
  function refuseToken(request: FakeRequest): FakeAnswer | undefined {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    if (/^(EAA|wasl-test-)/.test(token) && !state.revoked.includes(token)) return undefined
    return graphError(190, 'Error validating access token: Session has expired', { subcode: 463 })
  }

  function postMessage(number: string, request: FakeRequest): FakeAnswer {
    if (unknownNumber(number)) return noSuchObject(number, 'post')
    const body = parse(request.body.toString('utf8'))
    if (body?.messaging_product !== 'whatsapp') return graphError(100, '(#100) The parameter messaging_product is required.')
    if (body.status === 'read') {
      tools.record({ kind: 'read', messageId: body.message_id })
      return { body: { success: true } }
    }
    const staged = state.failNext.shift()
    if (staged) return graphError(staged.code, undefined, { status: staged.status })
    const to = typeof body.to === 'string' ? body.to.replace(/\D/g, '') : ''
    const user = typeof body.recipient === 'string' ? body.recipient : ''
    const person = to || user
    if (!person) return graphError(131008, undefined, { details: "Parameter 'to' is mandatory" })
    if (!to && !/^[A-Z]{2}\.[A-Za-z0-9.]+$/.test(user))
      return graphError(131009, undefined, { details: 'recipient is not a business-scoped user id' })
    if (to && Object.values(displayed).includes(to)) return graphError(131021)
    const bad = invalid(body) ?? overLimit(number, person)
    if (bad) return bad
    if (body.type !== 'template' && !windowOpen(person)) return graphError(131047)
    return accept(number, person, to, body)
  }

  function accept(number: string, person: string, to: string, body: Json): FakeAnswer {
    const wamid = `wamid.${randomBytes(24).toString('base64')}`
    const said = describe(body)
    state.recent.push({ at: tools.now().getTime(), from: number, to: person })
    const chat = chatOf(person)
    keep(chat, { from: 'business', number, at: tools.now().toISOString(), wamid, ...said, status: 'accepted' })
    tools.record({ kind: 'message', from: number, to: person, wamid, callbackData: body.biz_opaque_callback_data, ...said })
    reportStatuses(number, chat, to, person, wamid, body.biz_opaque_callback_data)
    const held = body.type === 'template' ? { message_status: 'accepted' } : {}
    return {
      body: {
        messaging_product: 'whatsapp',
        contacts: [to ? { input: body.to, wa_id: to } : { input: person, user_id: person }],
        messages: [{ id: wamid, ...held }],
      },
    }
  }

  function windowOpen(person: string): boolean {
    const last = Math.max(state.windows[person] ?? 0, state.windows[state.people[person] ?? ''] ?? 0)
    return tools.now().getTime() - last < DAY
  }

  function overLimit(number: string, person: string): FakeAnswer | undefined {
    const now = tools.now().getTime()
    state.recent = state.recent.filter((one) => now - one.at < 60_000)
    if (state.recent.filter((one) => one.from === number && now - one.at < 1000).length >= state.perSecond) return graphError(130429)
    const toThem = state.recent.filter((one) => one.to === person)
    const tooSoon = state.pairSeconds > 0 && toThem.some((one) => now - one.at < state.pairSeconds * 1000)
    if (tooSoon || toThem.filter((one) => now - one.at < 6000).length >= 45) return graphError(131056)
    return undefined
  }

  /** What the API checks before it takes a message. */
  function invalid(body: Json): FakeAnswer | undefined {
    const part = at(body, String(body.type))
    const type = body.type
    if (type === 'text') {
      const text = String(at(body, 'text').body ?? '')
      return text.length < 1 || text.length > 4096
        ? graphError(100, `(#100) Param text['body'] must be 1 to 4096 characters long.`)
        : undefined
    }
    if (type === 'template') return invalidTemplate(part)
    if (type === 'interactive') return invalidInteractive(part)
    const known = ['image', 'video', 'audio', 'document', 'sticker', 'reaction', 'location', 'contacts']
    return known.includes(String(type)) ? undefined : graphError(131051)
  }

  function invalidTemplate(part: Json): FakeAnswer | undefined {
    const language = at(part, 'language').code
    const known = state.templates.find((one) => one.name === part.name && one.language === language)
    if (!known) return graphError(132001, undefined, { details: `template name (${part.name}) does not exist in ${language}` })
    if (known.status === 'PAUSED') return graphError(132015)
    if (known.status === 'DISABLED') return graphError(132016)
    if (known.status !== 'APPROVED')
      return graphError(132001, undefined, { details: `template name (${part.name}) does not exist in ${language}` })
    const params = paramsOf(part)
    if (known.params !== null && params.length !== known.params)
      return graphError(132000, undefined, {
        details: `body: number of localizable_params (${params.length}) does not match the expected number of params (${known.params})`,
      })
    return params.some((text) => text === '' || /[\n\t]| {5}/.test(text)) ? graphError(132012) : undefined
  }

  function invalidInteractive(part: Json): FakeAnswer | undefined {
    const wrong = (details: string) => graphError(131009, undefined, { details })
    const body = String(at(part, 'body').text ?? '')
    const action = at(part, 'action')
    if (body.length < 1 || body.length > 1024) return wrong('Body text length invalid. Min length: 1, Max length: 1024')
    const choices = choicesOf(part)
    if (new Set(choices.map((one) => one.title)).size < choices.length) return wrong('Duplicated title')
    if (
      part.type === 'button' &&
      (choices.length < 1 || choices.length > 3 || choices.some((one) => one.title.length < 1 || one.title.length > 20))
    )
      return wrong('Buttons: 1 to 3, title 1 to 20 characters')
    if (part.type === 'list') {
      const rows = listOf(action.sections).flatMap((section) => listOf(section.rows))
      const tooLong = rows.some((row) => String(row.title ?? '').length > 24 || String(row.description ?? '').length > 72)
      if (rows.length < 1 || rows.length > 10 || tooLong || String(action.button ?? '').length > 20) return wrong('List exceeds its limits')
    }
    if (part.type === 'cta_url' && String(at(action, 'parameters').display_text ?? '').length > 20) return wrong('display_text too long')
    return undefined
  }

  // ─── Statuses ────────────────────────────────────────────────────────────────────────────────────────────────────

  function reportStatuses(number: string, chat: Chat, to: string, person: string, wamid: string, callback: unknown): void {
    const later = state.failLater.shift()
    if (state.mute) return
    const states = later === undefined ? ['sent', 'delivered', 'read'] : ['failed']
    if (state.reorder) states.reverse()
    const userId = to ? (chat.userId ?? userOf(to)) : person
    for (const [n, status] of states.entries()) {
      const timer = setTimeout(() => {
        timers.delete(timer)
        const message = chat.messages.find((one) => one.wamid === wamid)
        if (message && (message.status !== 'read' || status === 'failed')) message.status = status
        tools.callBack(signed(envelope(number, { statuses: [statusOf({ wamid, status, to, userId, callback, code: later })] })))
      }, 60 * n)
      timers.add(timer.unref())
    }
  }

  function statusOf(one: { wamid: string; status: string; to?: string; userId?: string; callback?: unknown; code?: number }): Json {
    const meaning = one.code === undefined ? undefined : (errors[one.code] ?? ['Something went wrong', ''])
    return {
      id: one.wamid,
      status: one.status,
      timestamp: seconds(),
      ...(one.to ? { recipient_id: one.to } : {}),
      ...(one.userId ? { recipient_user_id: one.userId } : {}),
      ...(one.callback === undefined ? {} : { biz_opaque_callback_data: one.callback }),
      ...(meaning
        ? { errors: [{ code: one.code, title: meaning[0], message: meaning[0], error_data: { details: meaning[1] } }] }
        : { pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' } }),
    }
  }

  // ─── Media, the number, templates ────────────────────────────────────────────────────────────────────────────────

  function lookUpMedia(id: string): FakeAnswer {
    const media = mediaOf(id)
    if (!/^\d{6,}$/.test(id) || media.expired) return noSuchObject(id, 'get')
    const bytes = Buffer.from(media.base64, 'base64')
    return {
      body: {
        messaging_product: 'whatsapp',
        url: `${tools.baseUrl}/media-file/${id}?ext=${Number(seconds()) + 300}`,
        mime_type: media.mime,
        sha256: createHash('sha256')
          .update(media.fault === 'wrong-sum' ? 'another' : bytes)
          .digest('hex'),
        file_size: bytes.length,
        id,
      },
    }
  }

  /** The address lives five minutes and wants the token, like the real one. */
  function mediaFile(request: FakeRequest, id: string): FakeAnswer {
    const refusal = refuseToken(request)
    if (refusal) return { status: 401, headers: { 'content-type': 'text/html' }, body: '<html>Unauthorized</html>' }
    const media = mediaOf(id)
    if (media.expired || Number(request.query.get('ext')) < Number(seconds())) return { status: 404, body: '' }
    const body = Buffer.from(media.base64, 'base64')
    const { fault } = media
    if (fault === 'expire-once' || fault === 'cut') delete media.fault
    if (fault === 'expire-once') return { status: 404, body: '' }
    const cut = { 'content-length': String(body.length), connection: 'close' }
    if (fault === 'cut') return { headers: { 'content-type': media.mime, ...cut }, body: body.subarray(0, body.length / 2) }
    return { headers: { 'content-type': media.mime }, body }
  }

  function mediaOf(id: string): Media {
    return (Object.hasOwn(state.media, id) ? state.media[id] : undefined) ?? { mime: 'image/png', base64: PIXEL }
  }

  function upload(request: FakeRequest): FakeAnswer {
    const id = newMediaId()
    const mime = /name="type"\r\n\r\n([\w./+-]+)/.exec(request.body.toString('latin1'))?.[1] ?? 'application/octet-stream'
    state.media[id] = { mime, base64: '' }
    tools.record({ kind: 'upload', id, mime, bytes: request.body.length })
    return { body: { id } }
  }

  function readNumber(id: string): FakeAnswer {
    if (unknownNumber(id)) return noSuchObject(id, 'get')
    const shown = displayed[id] ?? '966115550199'
    return { body: { display_phone_number: `+${shown}`, verified_name: 'وصل التجريبي', quality_rating: 'GREEN', id } }
  }

  function listTemplates(request: FakeRequest): FakeAnswer {
    const limit = Number(request.query.get('limit') ?? 25)
    const start = Number(request.query.get('after') ?? 0)
    const page = state.templates.slice(start, start + limit)
    const end = start + page.length
    return {
      body: {
        data: page.map((one, n) => ({ ...one, params: undefined, id: String(1689556908120000 + start + n), category: 'UTILITY' })),
        paging: {
          cursors: { before: String(start), after: String(end) },
          ...(end < state.templates.length ? { next: `https://graph.facebook.com/next?after=${end}` } : {}),
        },
      },
    }
  }

  // ─── People and their chats ──────────────────────────────────────────────────────────────────────────────────────

  function chatOf(person: string, name?: string, userId?: string): Chat {
    const key = state.people[person] ?? person
    if (userId) state.people[userId] = key
    if (!state.chats[key]) {
      const oldest = Object.keys(state.chats)
      if (oldest.length >= 500) delete state.chats[oldest[0]!]
      state.chats[key] = { phone: /^\d+$/.test(key) ? `+${key}` : key, name: name ?? '', messages: [] }
    }
    const chat = state.chats[key]
    if (name) chat.name = name
    if (userId) chat.userId = userId
    return chat
  }

  function keep(chat: Chat, message: ChatMessage): void {
    chat.messages.push(message)
    if (chat.messages.length > 100) chat.messages.shift()
  }

  /** A person's message leaves for wasl: their window opens, their phone shows it. */
  function hear(body: Json): void {
    for (const entry of listOf(body.entry))
      for (const change of listOf(entry.changes)) {
        const value = at(change, 'value')
        for (const message of listOf(value.messages)) {
          const person = String(message.from ?? message.from_user_id ?? '')
          if (!person || message.type === 'system') continue
          const userId = typeof message.from_user_id === 'string' ? message.from_user_id : undefined
          const contact = listOf(value.contacts).find((one) => one.wa_id === message.from || one.user_id === userId)
          const name = contact ? String(at(contact, 'profile').name ?? '') : undefined
          for (const key of [person, userId]) if (key) state.windows[key] = tools.now().getTime()
          const media = at(message, String(message.type)).id
          keep(chatOf(person, name, userId === person ? undefined : userId), {
            from: 'client',
            number: String(at(value, 'metadata').phone_number_id ?? NUMBER),
            type: String(message.type),
            text: spoken(message),
            ...(typeof media === 'string' ? { media } : {}),
            at: tools.now().toISOString(),
            wamid: String(message.id ?? ''),
          })
        }
      }
  }

  /** A small picture or voice note is shown as it is. */
  function withContent({ media, ...message }: ChatMessage): object {
    const content = media === undefined ? undefined : state.media[media]
    return { ...message, ...(content && content.base64.length <= SHOWN ? { media: { mime: content.mime, base64: content.base64 } } : {}) }
  }

  // ─── What happens at WhatsApp ────────────────────────────────────────────────────────────────────────────────────

  const seconds = () => String(Math.floor(tools.now().getTime() / 1000))

  function says(options: ScenarioOptions, type: string, part: unknown, more: Json = {}, kind = type): WebhookCall {
    const body = envelope(numberOf(options), { contacts: [contactOf(options)], messages: [messageOf(options, type, part, more, kind)] })
    hear(body)
    return signed(body)
  }

  function messageOf(options: ScenarioOptions, type: string, part: unknown, more: Json = {}, kind = type): Json {
    const from = phoneOf(options)
    return { from, from_user_id: userOf(from), id: wamidOf(options, kind), timestamp: seconds(), type, [type]: part, ...more }
  }

  /** `base64` and `mime` in the options are another content than ours, `fault` spoils its fetching. */
  function media(options: ScenarioOptions, type: string, usual: string, more: Json = {}): WebhookCall {
    const id = newMediaId()
    const mime = String(options.mime ?? usual)
    const base64 = String(options.base64 ?? { audio: VOICE, document: PDF }[type] ?? PIXEL)
    state.media[id] = { mime, base64, ...(options.fault === undefined ? {} : { fault: String(options.fault) }) }
    if (options.fault === 'gone') state.media[id].expired = true
    const sha256 = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64')
    const url = `${tools.baseUrl}/media-file/${id}?ext=${Number(seconds()) + 300}`
    return says(options, type, { mime_type: mime, sha256, id, url, ...more })
  }

  const scenarios: Record<string, (options: ScenarioOptions) => WebhookCall> = {
    text: (options) => says(options, 'text', { body: textOf(options) }),
    ctwa: (options) =>
      says(
        options,
        'text',
        { body: textOf(options) },
        {
          referral: {
            source_url: 'https://fb.me/3x1AbCdEf',
            source_id: String(options.adId ?? '120215550001230456'),
            source_type: 'ad',
            headline: 'متجرك جاهز خلال ١٤ يوم',
            body: 'صمّم متجرك مع فريق محترف',
            media_type: 'image',
            image_url: 'https://scontent.xx.fbcdn.net/v/ad.jpg',
            ctwa_clid: `ARAk${createHash('sha256').update(`${options.run}:${options.n}`).digest('base64url')}`,
          },
        },
        'ctwa',
      ),
    username(options) {
      const user = `SA.3${String(options.n).padStart(19, '0')}`
      const name = nameOf(options)
      const message = {
        from_user_id: user,
        id: wamidOf(options, 'username'),
        timestamp: seconds(),
        type: 'text',
        text: { body: textOf(options) },
      }
      const body = envelope(numberOf(options), {
        contacts: [{ profile: { name, username: `@client.${options.n}` }, user_id: user }],
        messages: [message],
      })
      hear(body)
      return signed(body)
    },
    voice: (options) => media(options, 'audio', 'audio/ogg; codecs=opus', { voice: true }),
    image: (options) => media(options, 'image', 'image/png', options.text ? { caption: options.text } : {}),
    video: (options) => media(options, 'video', 'video/mp4'),
    document: (options) => media(options, 'document', 'application/pdf', { filename: String(options.filename ?? 'عرض السعر.pdf') }),
    location: (options) =>
      says(options, 'location', { latitude: 24.7743, longitude: 46.7386, name: 'برج المملكة', address: 'طريق الملك فهد، الرياض' }),
    flow: (options) =>
      says(options, 'interactive', {
        type: 'nfm_reply',
        nfm_reply: {
          name: 'flow',
          body: 'Sent',
          response_json: JSON.stringify({
            flow_token: `flow-${options.run}`,
            full_name: nameOf(options),
            services: ['store'],
            budget: '10000',
          }),
        },
      }),
    reaction: (options) =>
      says(options, 'reaction', { message_id: targetOf(options), ...(options.emoji === '' ? {} : { emoji: options.emoji ?? '👍' }) }),
    edit: (options) =>
      says(options, 'edit', {
        original_message_id: targetOf(options),
        message: { context: { id: 'M0' }, type: 'text', text: { body: options.text ?? 'الميزانية ٨٠٠٠ وليس ٥٠٠٠' } },
      }),
    revoke: (options) => says(options, 'revoke', { original_message_id: targetOf(options) }),
    'status-like': (options) =>
      signed(
        envelope(numberOf(options), {
          statuses: [
            statusOf({
              wamid: String(options.wamid ?? wamidOf(options, 'ours')),
              status: String(options.status ?? 'delivered'),
              to: phoneOf(options),
              callback: options.callbackData,
              code: options.code === undefined ? undefined : Number(options.code),
            }),
          ],
        }),
      ),
    batch(options) {
      const size = Math.max(1, Math.min(1000, Number(options.size ?? 5)))
      const units = Array.from({ length: size }, (_none, i) => ({ ...options, n: options.n * size + i }))
      const body = envelope(numberOf(options), {
        contacts: units.map(contactOf),
        messages: units.map((one) => messageOf(one, 'text', { body: textOf(one) }, {}, 'batch')),
      })
      hear(body)
      return signed(body)
    },
    'opt-out': (options) => {
      const from = phoneOf(options)
      const wish = {
        wa_id: from,
        user_id: userOf(from),
        detail: 'User requested to stop marketing messages',
        category: 'marketing_messages',
      }
      const preferences = [{ ...wish, value: options.value ?? 'stop', timestamp: Number(seconds()) }]
      return signed(envelope(numberOf(options), { contacts: [contactOf(options)], user_preferences: preferences }, 'user_preferences'))
    },
    'malformed-unit'(options) {
      const good = (kind: string) => messageOf(options, 'text', { body: textOf(options) }, {}, kind)
      const body = envelope(numberOf(options), {
        contacts: [contactOf(options)],
        messages: [good('before'), null, { ...good('bad'), type: { nested: true }, text: 7 }, good('after')],
      })
      hear(body)
      return signed(body)
    },
    sample(options) {
      const name = String(options.sample ?? '03-text')
      if (!/^[a-z0-9-]+$/.test(name)) throw new Error('no such sample')
      const sample = JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8')) as Json
      if (sample.method === 'GET' && !(sample.query as Json | undefined)?.['hub.mode']) throw new Error('this sample is a call of ours')
      if (sample.method === 'GET')
        return { method: 'GET', query: `?${new URLSearchParams(sample.query as Record<string, string>)}`, headers: {}, body: '' }
      const body = typeof sample.rawBody === 'string' ? (JSON.parse(sample.rawBody) as Json) : (sample.body as Json)
      hear(body)
      if (typeof sample.rawBody !== 'string') return signed(body)
      const headers = Object.entries(sample.headers as Record<string, string>).map(([name, value]) => [name.toLowerCase(), value])
      return { headers: Object.fromEntries(headers) as Record<string, string>, body: sample.rawBody }
    },
  }

  function act(what: { do: string } & Json): unknown {
    const phone = String(what.phone ?? '').replace(/^\+/, '')
    const key = state.people[phone] ?? phone
    switch (what.do) {
      case 'close-window':
        delete state.windows[key]
        delete state.windows[state.chats[key]?.userId ?? '']
        return { closed: key }
      case 'open-window':
        state.windows[key] = tools.now().getTime()
        return { open: key }
      case 'mute-statuses':
        state.mute = what.on !== false
        return { muted: state.mute }
      case 'reorder-statuses':
        state.reorder = what.on !== false
        return { reordered: state.reorder }
      case 'fail-next':
        state.failNext.push({ code: Number(what.code), ...(what.status === undefined ? {} : { status: Number(what.status) }) })
        return { failNext: state.failNext }
      case 'fail-later':
        state.failLater.push(Number(what.code))
        return { failLater: state.failLater }
      case 'limits':
        state.perSecond = Number(what.perSecond ?? state.perSecond)
        state.pairSeconds = Number(what.pairSeconds ?? state.pairSeconds)
        return { perSecond: state.perSecond, pairSeconds: state.pairSeconds }
      case 'template': {
        const known = state.templates.filter((one) => !(one.name === what.name && one.language === what.language))
        const params = what.params === undefined ? null : Number(what.params)
        const changed = { name: String(what.name), language: String(what.language), status: String(what.status ?? 'APPROVED'), params }
        state.templates = what.status === 'MISSING' ? known : [...known, changed]
        return changed
      }
      case 'revoke-token':
        state.revoked.push(String(what.token ?? 'EAAtest'))
        return { revoked: state.revoked }
      case 'expire-media':
        state.media[String(what.id)] = { ...mediaOf(String(what.id)), expired: true }
        return { expired: what.id }
      case 'reply':
        return hand(key, 'text', { body: String(what.text ?? '') }, what)
      case 'press':
        return press(key, String(what.buttonId ?? ''), what)
    }
    throw new Error(`WhatsApp's fake cannot do “${what.do}”`)
  }

  /** A button of ours is pressed: how it comes back depends on what carried it. */
  function press(key: string, buttonId: string, what: Json): unknown {
    const isThere = (one: ChatMessage) => what.phoneNumberId === undefined || one.number === what.phoneNumberId
    const carrier = state.chats[key]?.messages.findLast((one) => isThere(one) && one.buttons?.some((button) => button.id === buttonId))
    const title = String(what.title ?? carrier?.buttons?.find((button) => button.id === buttonId)?.title ?? '')
    const context = carrier?.wamid ? { context: { from: displayed[numberOf(what)], id: carrier.wamid } } : {}
    if (carrier?.type === 'template') return hand(key, 'button', { payload: buttonId, text: title }, what, context)
    const kind = carrier?.type === 'list' ? 'list_reply' : 'button_reply'
    return hand(key, 'interactive', { type: kind, [kind]: { id: buttonId, title } }, what, context)
  }

  function hand(key: string, type: string, part: Json, what: Json, more: Json = {}): unknown {
    const known = state.chats[key]
    const byNumber = /^\d+$/.test(key)
    const userId = byNumber ? (known?.userId ?? userOf(key)) : key
    const name = String(what.name ?? (known?.name || 'عميل تجريبي'))
    const id = `wamid.${randomBytes(24).toString('base64')}`
    const who = byNumber ? { from: key, from_user_id: userId } : { from_user_id: userId }
    const body = envelope(numberOf(what), {
      contacts: [{ profile: { name }, ...(byNumber ? { wa_id: key } : {}), user_id: userId }],
      messages: [{ ...who, id, timestamp: seconds(), ...more, type, [type]: part }],
    })
    hear(body)
    tools.callBack(signed(body))
    return { wamid: id }
  }

  return {
    handle,
    scenarios,
    act,
    settings: () => ({
      phoneNumberId: NUMBER,
      businessAccountId: accounts[NUMBER],
      accessToken: 'EAAtest',
      appSecret: APP_SECRET,
      verifyToken: 'wasl-test-verify-token',
      primary: true,
      templates: Object.fromEntries(purposes.map((purpose) => [purpose, { name: `wasl_${purpose}`, languages: ['ar', 'en'] }])),
    }),
    show: () =>
      Object.values(state.chats)
        .filter((chat) => chat.messages.length)
        .sort((a, b) => b.messages.at(-1)!.at.localeCompare(a.messages.at(-1)!.at))
        .slice(0, 50)
        .map(({ phone, name, messages }) => ({ phone, name, messages: messages.map(withContent) })),
    close() {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

const displayed: Record<string, string> = { [NUMBER]: '966115550100', '117722334455002': '97145550100', '109900000000001': '966110000000' }
const accounts: Record<string, string> = { [NUMBER]: '108855512340077', '117722334455002': '108855512340099' }
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
/** A fifth of a second of silence, Ogg Opus. */
const VOICE =
  'T2dnUwACAAAAAAAAAABhc2F3AAAAAF+36F0BE09wdXNIZWFkAQE4AYC7AAAAAABPZ2dTAAAAAAAAAAAAAGFzYXcBAAAAa5rKrgEUT3B1c1RhZ3MEAAAAd2FzbAAAAABPZ2dTAAS4JgAAAAAAAGFzYXcCAAAAXSJ0WAoDAwMDAwMDAwMD+P/++P/++P/++P/++P/++P/++P/++P/++P/++P/+'
/** An empty page. */
const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
).toString('base64')

const errors: Record<number, [title: string, details: string, status?: number]> = {
  1: ['An unknown error has occurred.', '', 500],
  2: ['Service temporarily unavailable', '', 503],
  190: ['Error validating access token: Session has expired', '', 401],
  368: ['(#368) Temporarily blocked for policies violations', 'The WhatsApp Business Account has been restricted.', 403],
  80007: ['(#80007) Rate limit issues', 'The WhatsApp Business Account has reached its rate limit.'],
  130429: [
    '(#130429) Rate limit hit',
    'Message failed to send because there were too many messages sent from this phone number in a short period of time.',
    429,
  ],
  131000: ['(#131000) Something went wrong', 'Message failed to send due to an unknown error.', 500],
  131008: ['(#131008) Required parameter is missing', 'A required parameter is missing.'],
  131009: ['(#131009) Parameter value is not valid', 'One or more parameter values are invalid.'],
  131016: ['(#131016) Service unavailable', 'A service is temporarily unavailable.'],
  131021: ['(#131021) Recipient cannot be sender', 'Sender and recipient phone number is the same.'],
  131026: ['Message undeliverable', 'Message Undeliverable.'],
  131047: [
    '(#131047) Re-engagement message',
    'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  ],
  131049: [
    'This message was not delivered to maintain healthy ecosystem engagement.',
    'In order to maintain a healthy ecosystem engagement, the message failed to be delivered.',
  ],
  131051: ['(#131051) Unsupported message type', 'Message type is not currently supported.'],
  131056: [
    '(#131056) (Business Account, Consumer Account) pair rate limit hit',
    'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.',
  ],
  131057: ['(#131057) Account in maintenance mode', 'Business Account is in maintenance mode.'],
  132000: ['(#132000) Number of parameters does not match the expected number of params', ''],
  132001: ['(#132001) Template name does not exist in the translation', '', 404],
  132012: [
    '(#132012) Parameter format does not match format in the created template',
    'Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
  ],
  132015: ['(#132015) Template is Paused', 'Template is paused due to low quality.'],
  132016: ['(#132016) Template is Disabled', 'Template has been paused too many times.'],
}

function graphError(code: number, message?: string, more: { details?: string; subcode?: number; status?: number } = {}): FakeAnswer {
  const [title, standard, usual] = errors[code] ?? [`(#${code}) Error`, '']
  const details = more.details ?? standard
  const status = more.status ?? usual ?? 400
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: {
      error: {
        message: message ?? title,
        type: 'OAuthException',
        code,
        ...(more.subcode ? { error_subcode: more.subcode } : {}),
        ...(status >= 500 ? { is_transient: true } : {}),
        ...(details ? { error_data: { messaging_product: 'whatsapp', details } } : {}),
        fbtrace_id: 'AtestTrace0001',
      },
    },
  }
}

function noSuchObject(id: string, verb: string): FakeAnswer {
  const why = 'does not exist, cannot be loaded due to missing permissions, or does not support this operation.'
  return graphError(100, `Unsupported ${verb} request. Object with ID '${id}' ${why}`, { subcode: 33 })
}

/** Ids of 12 to 18 digits that begin with 1 to 8 are numbers of this account; all others do not exist. */
function unknownNumber(id: string): boolean {
  return !/^[1-8]\d{11,17}$/.test(id)
}

function startTemplates(): Template[] {
  return [
    ...purposes.flatMap((purpose) =>
      ['ar', 'en'].map((language) => ({ name: `wasl_${purpose}`, language, status: 'APPROVED', params: null })),
    ),
    { name: 'lead_assigned_ar', language: 'ar', status: 'APPROVED', params: 2 },
    { name: 'visit_offer_en', language: 'en_US', status: 'APPROVED', params: 2 },
    { name: 'promo_ramadan', language: 'ar', status: 'REJECTED', params: null },
  ]
}

function envelope(number: string, value: Json, field = 'messages'): Json {
  const metadata = { display_phone_number: displayed[number] ?? '966115550199', phone_number_id: number }
  const changes = [{ value: { messaging_product: 'whatsapp', metadata, ...value }, field }]
  return { object: 'whatsapp_business_account', entry: [{ id: accounts[number] ?? accounts[NUMBER], changes }] }
}

/** Signed over the bytes as Meta writes them: beyond ASCII escaped in lower case, slashes escaped. */
function signed(body: Json): WebhookCall {
  const text = JSON.stringify(body)
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', '\\/')
  const signature = createHmac('sha256', APP_SECRET).update(text).digest('hex')
  const headers = { 'content-type': 'application/json', 'user-agent': 'facebookexternalua', 'x-hub-signature-256': `sha256=${signature}` }
  return { headers, body: text }
}

const names = ['نورة القحطاني', 'خالد العتيبي', 'Layth Haddad', 'سارة المنصوري', 'علي الربيعي', 'Mona Saleh', 'فهد الدوسري', 'ريم الشمري']
const wishes = [
  'السلام عليكم، كم سعر تصميم متجر إلكتروني؟ 🙏',
  'أبغى مصمم شعار لمطعم، ميزانيتي ١٥٠٠ ريال',
  'مرحبا، بدي عرض سعر لموقع شركة',
  'محتاج مونتاج فيديو قصير خلال ٣ أيام',
  'Hi, I need a landing page in Arabic and English',
  'أريد مترجم عقود من الإنجليزية إلى العربية',
]

function phoneOf(options: ScenarioOptions): string {
  return options.phone?.replace(/\D/g, '') || `966500${String(options.n).padStart(6, '0')}`
}
function userOf(phone: string): string {
  return `SA.1041${phone.padStart(16, '0')}`
}
function nameOf(options: ScenarioOptions): string {
  return options.name ?? names[options.n % names.length]!
}
function textOf(options: ScenarioOptions): string {
  return options.text ?? wishes[options.n % wishes.length]!
}
function numberOf(options: Json): string {
  return String(options.phoneNumberId ?? NUMBER)
}
function contactOf(options: ScenarioOptions): Json {
  const phone = phoneOf(options)
  return { profile: { name: nameOf(options) }, wa_id: phone, user_id: userOf(phone) }
}
function wamidOf(options: ScenarioOptions, kind: string): string {
  return `wamid.${Buffer.from(`${options.run}:${options.n}:${kind}`).toString('base64')}`
}
/** What a reaction, edit or deletion is about: the given id, else the text of the same run and n. */
function targetOf(options: ScenarioOptions): string {
  return typeof options.target === 'string' ? options.target : wamidOf(options, 'text')
}
function newMediaId(): string {
  return `7${String(randomBytes(6).readUIntBE(0, 6)).padStart(15, '0')}`
}

function describe(body: Json): { type: string; text: string; buttons?: Choice[]; opener?: string; template?: Json } {
  const type = String(body.type)
  const part = at(body, type)
  if (type === 'text') return { type, text: String(part.body) }
  if (type === 'template') {
    const params = paramsOf(part)
    const template = { name: part.name, language: at(part, 'language').code, params, ...urlParam(part) }
    const payloads = listOf(part.components)
      .filter((one) => one.sub_type === 'quick_reply')
      .map((one) => String(listOf(one.parameters)[0]?.payload))
    const buttons = payloads.map((id) => ({ id, title: id }))
    return { type, text: params.join(' · '), template, ...(buttons.length ? { buttons } : {}) }
  }
  if (type === 'interactive') {
    const opener = part.type === 'list' ? { opener: String(at(part, 'action').button) } : {}
    return { type: String(part.type), text: String(at(part, 'body').text), buttons: choicesOf(part), ...opener }
  }
  return { type, text: String(part.caption ?? part.emoji ?? `[${type}]`) }
}

function choicesOf(interactive: Json): Choice[] {
  const action = at(interactive, 'action')
  const parameters = at(action, 'parameters')
  const rows = [...listOf(action.buttons).map((one) => at(one, 'reply')), ...listOf(action.sections).flatMap((one) => listOf(one.rows))]
  const link = parameters.url ? [{ id: String(parameters.url), title: String(parameters.display_text) }] : []
  const described = (one: Json) => (one.description === undefined ? {} : { description: String(one.description) })
  return [...rows.map((one) => ({ id: String(one.id), title: String(one.title), ...described(one) })), ...link]
}

function paramsOf(template: Json): string[] {
  const body = listOf(template.components).find((one) => one.type === 'body')
  return listOf(body?.parameters).map((one) => String(one.text ?? ''))
}

function urlParam(template: Json): Json {
  const button = listOf(template.components).find((one) => one.type === 'button' && one.sub_type === 'url')
  return button ? { buttonParam: listOf(button.parameters)[0]?.text } : {}
}

function spoken(message: Json): string {
  const part = at(message, String(message.type))
  const reply = at(part, String(part.type))
  const edited = at(at(part, 'message'), 'text')
  return String(
    part.body ?? reply.title ?? edited.body ?? part.text ?? part.caption ?? part.emoji ?? part.name ?? `[${String(message.type)}]`,
  )
}

function at(value: unknown, key: string): Json {
  const part = typeof value === 'object' && value !== null ? (value as Json)[key] : undefined
  return typeof part === 'object' && part !== null && !Array.isArray(part) ? (part as Json) : {}
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter((one): one is Json => typeof one === 'object' && one !== null) : []
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
