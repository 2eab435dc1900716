import { ConnectorError, type FaultKind } from '#src/errors.ts'
import { retryAfterMs } from '../faults.ts'
import type { Answer } from '../http.ts'
import { objectIn, textOf } from './wire.ts'

/** Whether money is at an end: the same status as a rate limit, but waiting mends nothing (developers.openai.com/api/docs/guides/error-codes). */
const noMoney =
  /^(insufficient_quota|credit_balance_exhausted|billing_(hard_limit_reached|not_active)|(organization|project)_(spend|usage)_limit_exceeded)$/
/** Where a limit does not tell how long. */
const defaultWaitMs = 5000

/**
 * What an answer that is no success means. A refused key, a country, spent money, an unknown model or address are things of the settings: nothing will go until
 * somebody mends them (`unauthorized`). The vendor's own words are kept, without keys.
 */
export function faultOf(answer: Answer, now: Date): ConnectorError {
  const error = objectIn(objectIn(answer.text())?.error) ?? {}
  const code = textOf(error.code) ?? textOf(error.type)
  const message = withoutKeys(textOf(error.message) ?? `OpenAI answered ${answer.status} without a message`)
  const isBroke = [error.code, error.type].some((one) => noMoney.test(String(one)))
  const kind = isBroke ? 'unauthorized' : kindOf(answer.status, code)
  return new ConnectorError(kind, message, {
    code: isBroke ? 'insufficient_quota' : isNoSuchPath(answer.status, code) ? 'no_such_path' : (code ?? String(answer.status)),
    ...(kind === 'wait' ? { retryAfterMs: waitFor(answer, now) } : {}),
  })
}

function kindOf(status: number, code: string | undefined): FaultKind {
  if ([401, 403, 404, 405, 501].includes(status) || code === 'model_not_found') return 'unauthorized'
  if (status === 429) return 'wait'
  return status >= 500 || status === 408 || status === 409 || status < 400 ? 'retry' : 'rejected'
}

/** The server has no such path, as opposed to no such model. */
function isNoSuchPath(status: number, code: string | undefined): boolean {
  return [404, 405, 501].includes(status) && code !== 'model_not_found'
}

/** `retry-after-ms` is finer than `retry-after`; a limit's own reset is `6ms`, `1.5s` or `1m30s`. */
function waitFor(answer: Answer, now: Date): number {
  const fine = Number(answer.headers['retry-after-ms'] ?? Number.NaN)
  if (Number.isFinite(fine)) return Math.max(0, fine)
  return retryAfterMs(answer, now) ?? resetMs(answer) ?? defaultWaitMs
}

function resetMs(answer: Answer): number | undefined {
  const told = String(answer.headers['x-ratelimit-reset-requests'] ?? '')
  const parts = [...told.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)]
  const unit: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
  return parts.length ? parts.reduce((sum, [, amount, name]) => sum + Number(amount) * unit[name!]!, 0) : undefined
}

/** A refused key is quoted in part; nothing of it is kept. */
function withoutKeys(message: string): string {
  return message.replace(/\b(?:sk|sess)-[\w*.-]+/g, 'sk-…')
}
