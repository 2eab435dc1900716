import { createPublicKey, randomUUID, verify } from 'node:crypto'
import type { FakeAnswer, FakeRequest, MakeFake } from '../connector.ts'

interface Browser {
  /** The path of its address; whatever is pushed to first counts as subscribed, with the key that pushed. */
  path: string
  key: string
  state: 'on' | 'gone' | 'unknown'
  pushes: { id: string; at: string; topic: string; urgency: string; ttl: number; size: number }[]
}

const dayS = 86_400
const urgencies = ['very-low', 'low', 'normal', 'high']

/** A push service as RFC 8030 describes it: checks who sends (RFC 8292) and how it is wrapped (RFC 8188, 8291), reads nothing of what is in it. */
export const makeFake: MakeFake = (tools) => {
  const state = tools.state({ browsers: [] as Browser[], refusals: 0, retryAfterS: 30 })

  const take = (request: FakeRequest): FakeAnswer => {
    const refused = whyBadShape(request)
    if (refused) return refused
    const key = senderOf(request, new URL(tools.baseUrl).origin, tools.now())
    if (typeof key !== 'string') return key
    const browser = state.browsers.find((one) => one.path === request.path) ?? newBrowser(request.path, key)
    if (browser.state === 'gone') return { status: 410, body: { reason: 'Unregistered' } }
    if (browser.state === 'unknown') return { status: 404, body: { reason: 'BadWebPushToken' } }
    if (browser.key !== key) return { status: 403, body: { reason: 'VapidPkHashMismatch' } }
    if (state.refusals > 0) {
      state.refusals--
      return { status: 429, headers: { 'retry-after': String(state.retryAfterS) }, body: { reason: 'TooManyRequests' } }
    }
    const { topic = '', urgency = 'normal', ttl } = request.headers
    const push = { id: randomUUID(), at: tools.now().toISOString(), topic, urgency, ttl: Number(ttl), size: request.body.length }
    // What is kept under the same topic is replaced.
    browser.pushes = [push, ...browser.pushes.filter((one) => !topic || one.topic !== topic)].slice(0, 50)
    tools.record({ kind: 'push', path: request.path, ...push, body: request.body.toString('base64url') })
    return { status: 201, headers: { location: `${tools.baseUrl}/message/${push.id}`, ttl: String(push.ttl) }, body: '' }
  }

  const newBrowser = (path: string, key: string): Browser => {
    const browser: Browser = { path, key, state: 'on', pushes: [] }
    state.browsers = [browser, ...state.browsers].slice(0, 500)
    return browser
  }

  return {
    settings: () => ({ privateKey: '5kvHmQlcMUmvPp3Q4kPTsxS6yDxQj0fZKx5J3nZJcQE', subject: 'mailto:wasl@demo.example' }),
    handle: (request) => (request.method === 'POST' ? take(request) : { status: 405, headers: { allow: 'POST' }, body: '' }),
    act(what) {
      const path = String(what.endpoint ?? '').replace(tools.baseUrl, '')
      if (what.do === 'limit') Object.assign(state, { refusals: Number(what.count ?? 1), retryAfterS: Number(what.retryAfterS ?? 30) })
      else if (path && (what.do === 'leave' || what.do === 'forget' || what.do === 'come-back')) {
        const browser = state.browsers.find((one) => one.path === path) ?? newBrowser(path, '')
        browser.state = what.do === 'leave' ? 'gone' : what.do === 'forget' ? 'unknown' : 'on'
      } else throw new Error('do: leave | forget | come-back (endpoint), limit (count, retryAfterS)')
      return { browsers: state.browsers.map(({ path, state }) => ({ path, state })), refusals: state.refusals }
    },
    show: () => ({ browsers: state.browsers }),
  }
}

/** The headers every push needs, and a body that is one aes128gcm record with a sender's public key before it. */
function whyBadShape({ headers, body }: FakeRequest): FakeAnswer | null {
  const bad = (reason: string, status = 400): FakeAnswer => ({ status, body: { reason } })
  if (!/^\d{1,10}$/.test(headers.ttl ?? '')) return bad('BadTtl')
  if (headers.urgency !== undefined && !urgencies.includes(headers.urgency)) return bad('BadUrgency')
  if (headers.topic !== undefined && !/^[\w-]{1,32}$/.test(headers.topic)) return bad('BadWebPushTopic')
  if (body.length > 4096) return bad('PayloadTooLarge', 413)
  if (headers['content-encoding'] !== 'aes128gcm') return bad('BadContentEncoding')
  const isRecord = body.length >= 86 + 17 && body.readUInt32BE(16) >= 18 && body.readUInt8(20) === 65 && body.readUInt8(21) === 4
  return isRecord ? null : bad('BadEncryption')
}

/** The public key that signed for this push service, or what it is answered: RFC 8292 as the big services read it. */
function senderOf(request: FakeRequest, origin: string, now: Date): string | FakeAnswer {
  const bad = (reason: string): FakeAnswer => ({ status: reason === 'MissingAuthorization' ? 401 : 403, body: { reason } })
  const [, token, key] = /^vapid t=([\w-]+\.[\w-]+\.[\w-]+), ?k=([\w-]{87})$/.exec(request.headers.authorization ?? '') ?? []
  if (!token || !key) return bad('MissingAuthorization')
  const [head = '', claims = '', signature = ''] = token.split('.')
  const point = Buffer.from(key, 'base64url')
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }
  try {
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
    const proof = { key: publicKey, dsaEncoding: 'ieee-p1363' as const }
    if (!verify('sha256', Buffer.from(`${head}.${claims}`), proof, Buffer.from(signature, 'base64url'))) return bad('BadJwtToken')
    const { alg } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg?: string }
    const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { aud?: string; exp?: number; sub?: string }
    const left = Number(exp) - now.getTime() / 1000
    if (alg !== 'ES256' || aud !== origin || !(left > 0 && left <= dayS)) return bad('BadJwtToken')
    return sub === undefined || /^(mailto:|https:)\S+$/.test(sub) ? key : bad('BadJwtToken')
  } catch {
    return bad('BadJwtToken')
  }
}
