import { ConnectorError, type FaultKind } from '#src/errors.ts'
import { retryAfterMs } from '../faults.ts'
import type { Answer } from '../http.ts'

const hourMs = 3_600_000

/** Resend's own names decide, the status only where the name is new (resend.com/docs/api-reference/errors). */
const kinds: Record<string, FaultKind> = {
  missing_api_key: 'unauthorized',
  restricted_api_key: 'unauthorized',
  invalid_api_key: 'unauthorized',
  // The sender is one of the settings: no mail will go until it is mended.
  invalid_from_address: 'unauthorized',
  invalid_idempotent_request: 'rejected',
  invalid_idempotency_key: 'rejected',
  concurrent_idempotent_requests: 'retry',
  rate_limit_exceeded: 'wait',
  daily_quota_exceeded: 'wait',
  monthly_quota_exceeded: 'wait',
  application_error: 'retry',
  internal_server_error: 'retry',
}

/** What an answer that is no success means. Quotas wait for hours, a rate limit as long as it says (a second at least). */
export function faultOf(answer: Answer, now: Date): ConnectorError {
  const text = answer.text()
  const name = memberOf(text, 'name')
  const kind = (name && Object.hasOwn(kinds, name) ? kinds[name] : undefined) ?? kindByStatus(answer.status)
  const message = memberOf(text, 'message') ?? `Resend answered ${answer.status} without a message`
  const options = { ...(name ? { code: name } : { code: String(answer.status) }) }
  return new ConnectorError(kind, message, kind === 'wait' ? { ...options, retryAfterMs: waitFor(name, answer, now) } : options)
}

/** One text member of a JSON object; undefined for anything else. */
export function memberOf(text: string, key: string): string | undefined {
  try {
    const value = (JSON.parse(text) as Record<string, unknown> | null)?.[key]
    return typeof value === 'string' && value !== '' ? value : undefined
  } catch {
    return undefined
  }
}

function kindByStatus(status: number): FaultKind {
  // 403 validation_error: the domain is not verified, or a test sender is used.
  if (status === 401 || status === 403) return 'unauthorized'
  if (status === 429) return 'wait'
  // A success that could not be read is asked for again: the same key sends nothing twice.
  return status >= 500 || status === 408 || status < 400 ? 'retry' : 'rejected'
}

function waitFor(name: string | undefined, answer: Answer, now: Date): number {
  const told = retryAfterMs(answer, now) ?? Number(answer.headers['ratelimit-reset'] ?? Number.NaN) * 1000
  const least = name === 'monthly_quota_exceeded' ? 6 * hourMs : name === 'daily_quota_exceeded' ? hourMs : 1000
  return Number.isFinite(told) ? Math.max(told, least) : least
}
