import { createHmac, timingSafeEqual } from 'node:crypto'
import type { WebhookRequest } from '../connector.ts'
import type { Settings } from './settings.ts'

/**
 * Whether the gateway itself called: WAHA by its HMAC over the raw bytes, Evolution by its token. A connection without the key of its
 * provider refuses everything. (waha.devlike.pro/docs/how-to/events, doc.evolution-api.com, webhook headers)
 */
export function verifyGateway(request: WebhookRequest, settings: Settings): boolean {
  return settings.provider === 'waha'
    ? (settings.hmacKey ?? []).some((key) => isWahaHmac(request, key))
    : (settings.jwtKey ?? []).some((key) => evolutionClaims(request, key) !== undefined)
}

/** When Evolution made the token of this call (ISO 8601 UTC), read without proof: the door has verified it. */
export function evolutionIssuedAt(request: WebhookRequest): string | undefined {
  const iat = decoded(token(request).split('.')[1])?.iat
  return typeof iat === 'number' && iat > 0 && iat < 1e11 ? new Date(iat * 1000).toISOString() : undefined
}

function isWahaHmac(request: WebhookRequest, key: string): boolean {
  const given = request.headers['x-webhook-hmac'] ?? ''
  const algorithm = request.headers['x-webhook-hmac-algorithm'] ?? 'sha512'
  if (algorithm.toLowerCase() !== 'sha512' || !/^[0-9a-f]{128}$/i.test(given)) return false
  return timingSafeEqual(Buffer.from(given, 'hex'), createHmac('sha512', key).update(request.body).digest())
}

/** The claims of a valid, unexpired HS256 token; the algorithm is ours to choose, never the token's. */
function evolutionClaims(request: WebhookRequest, key: string): Record<string, unknown> | undefined {
  const [header, payload, signature, ...more] = token(request).split('.')
  if (!header || !payload || !signature || more.length || decoded(header)?.alg !== 'HS256') return undefined
  const expected = createHmac('sha256', key).update(`${header}.${payload}`).digest()
  const given = Buffer.from(signature, 'base64url')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  const claims = decoded(payload)
  return typeof claims?.exp === 'number' && claims.exp * 1000 > request.now.getTime() ? claims : undefined
}

function token(request: WebhookRequest): string {
  return /^Bearer +([\w.-]+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
}

function decoded(part: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
