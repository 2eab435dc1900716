import { createHash, createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { WebhookAnswer, WebhookRequest } from './connector.ts'

/**
 * Whether `X-Hub-Signature-256` proves one of these app secrets: HMAC-SHA256 over the raw bytes, compared in constant time, every secret tried.
 * Meta writes that it signs the body with its non-ASCII characters escaped (`\u00e4`, lower-case hex), so that form is the second try.
 * The older sha1 header proves nothing here; an empty secret never verifies.
 * Source: developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
export function verifyGraphSignature(request: WebhookRequest, secrets: readonly string[]): boolean {
  const given = /^sha256=([0-9a-f]{64})$/i.exec(request.headers['x-hub-signature-256'] ?? '')?.[1]
  if (!given) return false
  const signature = Buffer.from(given, 'hex')
  const usable = secrets.filter((secret) => secret.length > 0)
  const proves = (body: Uint8Array | string): boolean =>
    // No early exit: how long it takes must not tell which secret came near.
    usable.map((secret) => timingSafeEqual(createHmac('sha256', keyOf(secret)).update(body).digest(), signature)).some(Boolean)
  if (proves(request.body)) return true
  return request.body.some((byte) => byte > 0x7e) && proves(escapeNonAscii(Buffer.from(request.body).toString('utf8')))
}

/** The Graph handshake: 200 with the challenge unchanged when `hub.verify_token` is one of ours; null otherwise. */
export function graphHandshake(request: WebhookRequest, verifyTokens: readonly string[]): WebhookAnswer | null {
  const token = request.query['hub.verify_token']
  const challenge = request.query['hub.challenge']
  if (request.query['hub.mode'] !== 'subscribe' || typeof token !== 'string' || !token || typeof challenge !== 'string') return null
  if (!verifyTokens.map((ours) => ours.length > 0 && sameText(ours, token)).some(Boolean)) return null
  return { status: 200, headers: { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' }, body: challenge }
}

const keys = new Map<string, KeyObject>()

/** A secret as Node's crypto takes it fastest: out of a text every call makes it anew. */
function keyOf(secret: string): KeyObject {
  const known = keys.get(secret)
  if (known) return known
  if (keys.size > 1000) keys.clear()
  const made = createSecretKey(secret, 'utf8')
  keys.set(secret, made)
  return made
}

/** The text as Meta and TikTok escape it: each UTF-16 unit beyond ASCII as a backslash, `u` and four lower-case hex digits. */
function escapeNonAscii(text: string): string {
  return text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function sameText(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(a), hash(b))
}
