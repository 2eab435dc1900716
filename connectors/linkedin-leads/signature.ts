import { createHmac, timingSafeEqual } from 'node:crypto'
import type { WebhookAnswer, WebhookRequest } from '../connector.ts'

/**
 * Whether `X-LI-Signature` proves one of these client secrets: HMAC-SHA256 in hex over `hmacsha256=` and the raw bytes, in constant time.
 * The prefix belongs to what is signed; some senders put it before the header as well.
 * Source: learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation
 */
export function verifyLinkedInSignature(request: WebhookRequest, secrets: readonly string[]): boolean {
  const given = /^(?:hmacsha256=)?([0-9a-f]{64})$/i.exec(request.headers['x-li-signature'] ?? '')?.[1]
  if (!given) return false
  const signature = Buffer.from(given, 'hex')
  // No early exit: how long it takes must not tell which secret came near.
  return secrets
    .map(
      (secret) =>
        secret.length > 0 && timingSafeEqual(createHmac('sha256', secret).update('hmacsha256=').update(request.body).digest(), signature),
    )
    .some(Boolean)
}

/** The answer to `GET ?challengeCode=…`, asked about every two hours: the code and its HMAC with the first secret; null without a code. */
export function answerChallenge(request: WebhookRequest, secrets: readonly string[]): WebhookAnswer | null {
  const { challengeCode } = request.query
  const secret = secrets[0]
  if (typeof challengeCode !== 'string' || challengeCode === '' || challengeCode.length > 500 || !secret) return null
  const challengeResponse = createHmac('sha256', secret).update(challengeCode).digest('hex')
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ challengeCode, challengeResponse }) }
}
