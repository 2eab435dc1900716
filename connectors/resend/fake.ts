import { createHash, createHmac, randomUUID } from 'node:crypto'
import type { FakeAnswer, FakeRequest, MakeFake } from '../connector.ts'

interface Sent {
  id: string
  at: string
  from: string
  to: string[]
  subject: string
  html: string
  text: string
  events: string[]
}

const apiKey = 're_demo_key'
const webhookSecret = `whsec_${Buffer.from('wasl-demo-resend-webhook-secret!').toString('base64')}`
const domain = 'demo.example'
const dayMs = 86_400_000
const kept = 500

/** Resend with one verified domain: sends, remembers idempotency keys for a day, and tells by signed webhooks what became of each mail. */
export const makeFake: MakeFake = (tools) => {
  const state = tools.state({
    mails: [] as Sent[],
    keys: [] as { key: string; digest: string; id: string; at: number }[],
    bouncing: [] as string[],
    running: 0,
  })

  const tell = (mail: Sent, type: string, more: object = {}) => {
    mail.events.unshift(type)
    const created = tools.now().toISOString()
    const data = {
      email_id: mail.id,
      created_at: mail.at,
      message_id: `<${mail.id}@${domain}>`,
      from: mail.from,
      to: mail.to,
      subject: mail.subject,
      ...more,
    }
    tools.callBack(signed(JSON.stringify({ type, created_at: created, data }), tools.now()))
  }

  const send = (request: FakeRequest): FakeAnswer => {
    const body = jsonOf(request.body)
    const to = Array.isArray(body.to) ? body.to.map(String) : [String(body.to ?? '')]
    for (const needed of ['from', 'to', 'subject'])
      if (!body[needed]) return problem(422, 'missing_required_field', `Missing \`${needed}\` field.`)
    if (!body.html && !body.text) return problem(422, 'missing_required_field', 'Missing `html` or `text` field.')
    const sender = /@([^@>\s]+)>?\s*$/.exec(String(body.from))?.[1]
    if (!sender) return problem(422, 'invalid_from_address', 'Invalid `from` field.')
    if (sender !== domain) return problem(403, 'validation_error', `The ${sender} domain is not verified.`)
    if (to.some((one) => !/^[^\s@,]+@[^\s@,]+$/.test(one))) return problem(422, 'validation_error', 'Invalid `to` field.')

    const key = request.headers['idempotency-key']
    if (key !== undefined && (key.length < 1 || key.length > 256))
      return problem(400, 'invalid_idempotency_key', 'The key must be 1 to 256 characters long.')
    const now = tools.now().getTime()
    state.keys = state.keys.filter((one) => now - one.at < dayMs).slice(-5000)
    const digest = createHash('sha256').update(request.body).digest('hex')
    const known = state.keys.find((one) => one.key === key)
    if (known && known.digest !== digest)
      return problem(409, 'invalid_idempotent_request', 'This idempotency key has been used with a different payload.')
    if (known) return { body: { id: known.id } }
    if (state.running > 0 && state.running-- > 0)
      return problem(409, 'concurrent_idempotent_requests', 'Another request with this idempotency key is in progress.')

    const mail: Sent = {
      id: randomUUID(),
      at: tools.now().toISOString(),
      from: String(body.from),
      to,
      subject: String(body.subject),
      html: String(body.html ?? ''),
      text: String(body.text ?? ''),
      events: [],
    }
    state.mails = [mail, ...state.mails].slice(0, kept)
    if (key !== undefined) state.keys.push({ key, digest, id: mail.id, at: now })
    tools.record({
      kind: 'mail',
      to,
      subject: mail.subject,
      messageId: mail.id,
      text: mail.text,
      ...(key === undefined ? {} : { idempotencyKey: key }),
    })
    tell(mail, 'email.sent')
    if (to.some((one) => state.bouncing.includes(one.toLowerCase())))
      tell(mail, 'email.bounced', { bounce: { type: 'Permanent', subType: 'General', message: 'The address does not exist.' } })
    else tell(mail, 'email.delivered')
    return { body: { id: mail.id }, headers: { 'ratelimit-limit': '2', 'ratelimit-remaining': '1', 'ratelimit-reset': '1' } }
  }

  return {
    settings: () => ({ apiKey, from: `وصل <wasl@${domain}>`, webhookSecret }),
    handle(request) {
      const authorization = request.headers.authorization
      if (!authorization) return problem(401, 'missing_api_key', 'Missing API key in the authorization header.')
      if (authorization !== `Bearer ${apiKey}`) return problem(403, 'invalid_api_key', 'API key is invalid.')
      if (request.path === '/emails' && request.method === 'POST') return send(request)
      if (request.path === '/domains' && request.method === 'GET')
        return { body: { data: [{ id: 'd-1', name: domain, status: 'verified', region: 'eu-west-1' }] } }
      const id = /^\/emails\/([^/]+)$/.exec(request.path)?.[1]
      const mail = state.mails.find((one) => one.id === id)
      if (mail) return { body: { object: 'email', ...mail, last_event: (mail.events[0] ?? 'email.queued').slice('email.'.length) } }
      return problem(404, 'not_found', 'The requested endpoint does not exist.')
    },
    act(what) {
      const address = String(what.address ?? '').toLowerCase()
      const mail = state.mails.find((one) => one.id === what.id)
      if (what.do === 'bounce' && address) state.bouncing = [...new Set([...state.bouncing, address])]
      else if (what.do === 'accept' && address) state.bouncing = state.bouncing.filter((one) => one !== address)
      else if (what.do === 'busy') state.running = Number(what.count ?? 1)
      else if (what.do === 'open' && mail) tell(mail, 'email.opened')
      else if (what.do === 'complain' && mail) tell(mail, 'email.complained')
      else throw new Error('do: bounce | accept (address), busy (count), open | complain (id of a mail)')
      return { bouncing: state.bouncing, running: state.running }
    },
    show: () => ({ mails: state.mails }),
  }
}

function signed(body: string, now: Date) {
  const id = `msg_${randomUUID().replaceAll('-', '')}`
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const key = Buffer.from(webhookSecret.slice('whsec_'.length), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return {
    headers: { 'content-type': 'application/json', 'svix-id': id, 'svix-timestamp': timestamp, 'svix-signature': `v1,${signature}` },
    body,
  }
}

function problem(status: number, name: string, message: string): FakeAnswer {
  return { status, body: { statusCode: status, name, message } }
}

function jsonOf(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
