import { ConnectorError } from '#src/errors.ts'
import { type Answer, NoAnswer } from './http.ts'

/** What a missing answer means. Safe to repeat (reads, idempotent writes) → retry; else uncertain once it has left. */
export function faultOfSilence(error: unknown, repeatable: boolean): ConnectorError {
  if (error instanceof ConnectorError) return error
  if (error instanceof NoAnswer)
    return new ConnectorError(error.sent && !repeatable ? 'uncertain' : 'retry', error.message, { cause: error })
  throw error
}

/** The wait a service asked for, in milliseconds: `Retry-After` as seconds or as a date. */
export function retryAfterMs(answer: Answer, now: Date): number | undefined {
  const value = answer.headers['retry-after']
  if (!value) return undefined
  const seconds = Number(value)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime())
}
