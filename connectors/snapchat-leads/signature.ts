import { createHmac, timingSafeEqual } from 'node:crypto'
import type { WebhookRequest } from '../connector.ts'

const WINDOW_S = 300

/**
 * Whether `signature` proves one of these secrets: HMAC-SHA256 in hex over `t`, a dot and the raw bytes, in constant time, at most 300 s from now.
 * `t` is in seconds or milliseconds and signed as it stands. Observed on live calls of August 2026; Snap documents only that a signature is sent.
 */
export function verifySnapSignature(request: WebhookRequest, secrets: readonly string[]): boolean {
  const { t = '', signature: given = '' } = request.headers
  if (!/^(\d{10}|\d{13})$/.test(t) || !/^[0-9a-f]{64}$/i.test(given)) return false
  const seconds = t.length === 13 ? Number(t) / 1000 : Number(t)
  if (Math.abs(request.now.getTime() / 1000 - seconds) > WINDOW_S) return false
  const signature = Buffer.from(given, 'hex')
  // No early exit: how long it takes must not tell which secret came near.
  return secrets
    .map(
      (secret) =>
        secret.length > 0 && timingSafeEqual(createHmac('sha256', secret).update(`${t}.`).update(request.body).digest(), signature),
    )
    .some(Boolean)
}
