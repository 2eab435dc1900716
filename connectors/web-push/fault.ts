import { ConnectorError } from '#src/errors.ts'
import { retryAfterMs } from '../faults.ts'
import type { Answer } from '../http.ts'

const MINUTE_MS = 60_000

/** What a push service's refusal means (RFC 8030, 5 and 7.3; RFC 8292, 4.2). A refusal concerns that browser alone: the next one's push service may be another. */
export function faultOf(answer: Answer, now: Date): ConnectorError {
  const { status } = answer
  const said = `the push service answered ${status}${wordsOf(answer.text())}`
  if (status === 404 || status === 410) return new ConnectorError('rejected', said, { code: 'gone' })
  if (status === 413) return new ConnectorError('rejected', said, { code: 'too_large' })
  if (status === 401 || status === 403) return new ConnectorError('rejected', said, { code: 'key_refused' })
  if (status === 429)
    return new ConnectorError('wait', said, { code: '429', scope: 'item', retryAfterMs: retryAfterMs(answer, now) ?? MINUTE_MS })
  if (status >= 500 || status === 408)
    return new ConnectorError('retry', said, { code: String(status), retryAfterMs: retryAfterMs(answer, now) ?? 0 })
  return new ConnectorError('rejected', said, { code: String(status) })
}

/** Some tell the reason as JSON, some in plain words, some as a page. */
function wordsOf(text: string): string {
  const told = text.trim()
  if (!told || told.startsWith('<')) return ''
  try {
    const { reason, message, error } = JSON.parse(told) as Record<string, unknown>
    const first = [reason, message, error].find((one) => typeof one === 'string')
    return first ? `: ${first}` : ''
  } catch {
    return `: ${told.slice(0, 200)}`
  }
}
