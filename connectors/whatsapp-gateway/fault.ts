import { ConnectorError } from '#src/errors.ts'
import { parseJson } from '#src/platform/text/json.ts'
import { retryAfterMs } from '../faults.ts'
import type { Answer } from '../http.ts'
import { list, str, wire } from '../wire.ts'

/**
 * What a gateway's refusal means. 401, 403, 404 (no such session) and 422 (session not WORKING) hold the whole connection; 429 waits;
 * a 5xx of a call that is not `repeatable` may have gone out. Branches on status and fields, never on the words.
 */
export function faultOfAnswer(answer: Answer, now: Date, repeatable: boolean): ConnectorError {
  const body = bodyOf(answer)
  const code = str(body.status) && Number.isNaN(Number(body.status)) ? str(body.status) : String(answer.status)
  const message = wordsOf(body) ?? `The gateway answered ${answer.status}.`
  if (answer.status === 429) return new ConnectorError('wait', message, { code, retryAfterMs: retryAfterMs(answer, now) })
  // WAHA tells a session's state where a session is not ready: STARTING passes by itself, the others need a person.
  if (answer.status === 422 && body.status === 'STARTING') return new ConnectorError('retry', message, { code })
  // Not followed, so nothing happened there: baseUrl has to name the gateway itself (https instead of http, mostly).
  if (answer.status >= 300 && answer.status < 400) return new ConnectorError('unauthorized', message, { code: 'redirect' })
  if ([401, 403, 404, 422].includes(answer.status)) return new ConnectorError('unauthorized', message, { code })
  if (isUnknownNumber(body)) return new ConnectorError('rejected', 'This number has no WhatsApp account.', { code: 'not_on_whatsapp' })
  if (answer.status >= 500 || answer.status === 408) return new ConnectorError(repeatable ? 'retry' : 'uncertain', message, { code })
  return new ConnectorError('rejected', message, { code })
}

/** The connection has no address to call: it can receive, and stands still as a sender until it gets one. */
export function noAddress(): ConnectorError {
  return new ConnectorError('unauthorized', 'The connection has no baseUrl: the address of your own gateway is needed to send.', {
    code: 'no_base_url',
  })
}

function bodyOf(answer: Answer): Record<string, unknown> {
  try {
    return wire(parseJson(answer.text()))
  } catch {
    return {}
  }
}

/** Evolution answers a number that nobody has with `{ response: { message: [{ exists: false, number }] } }`. */
function isUnknownNumber(body: Record<string, unknown>): boolean {
  return list(wire(body.response).message).some((one) => wire(one).exists === false)
}

function wordsOf(body: Record<string, unknown>): string | undefined {
  const inner = wire(body.response).message ?? body.message ?? body.error
  return str(Array.isArray(inner) ? inner.find((one) => typeof one === 'string') : inner) ?? str(body.error)
}
