import { ConnectorError } from '#src/errors.ts'
import { parseJson } from '#src/platform/text/json.ts'
import type { Outside } from '../connector.ts'
import { faultOfSilence, retryAfterMs } from '../faults.ts'
import type { Answer } from '../http.ts'
import { asRecord, asText } from '../lead-form.ts'
import type { Settings } from './settings.ts'

/** A version lives about twelve months. Source: learn.microsoft.com/en-us/linkedin/marketing/versioning */
const VERSION = '202611'

/**
 * Reads one address below the connection's base (`/rest/…`, its query already encoded). Each valid token is tried in turn while they are being rotated.
 * Throws ConnectorError: no token, a token without the right, or a version that has ended → unauthorized; 429 → wait; 404 → rejected, code `http_404`.
 */
export async function callLinkedIn(path: string, settings: Settings, outside: Outside): Promise<Record<string, unknown>> {
  let refused: unknown = new ConnectorError('unauthorized', 'this connection has no accessToken, so its leads cannot be read', {
    code: 'no_token',
  })
  for (const [i, token] of (settings.accessToken ?? []).entries()) {
    try {
      return await callWith(token, path, settings, outside)
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== 'unauthorized') throw error
      if (i === 0) refused = error
    }
  }
  throw refused
}

async function callWith(token: string, path: string, settings: Settings, outside: Outside): Promise<Record<string, unknown>> {
  const base = (settings.baseUrl ?? 'https://api.linkedin.com').replace(/\/+$/, '')
  const headers = { authorization: `Bearer ${token}`, 'linkedin-version': VERSION, 'x-restli-protocol-version': '2.0.0' }
  const answer = await outside.http.request({ url: `${base}${path}`, headers }).catch((error: unknown) => {
    throw faultOfSilence(error, true)
  })
  if (answer.status !== 200) throw faultOf(answer, outside.now())
  try {
    return asRecord(parseJson(answer.text()))
  } catch (error) {
    throw new ConnectorError('retry', 'LinkedIn answered something that is not JSON', { code: 'garbage', cause: error })
  }
}

function faultOf(answer: Answer, now: Date): ConnectorError {
  const code = `http_${answer.status}`
  const words = messageOf(answer)
  if (answer.status === 429) return new ConnectorError('wait', words, { code, retryAfterMs: retryAfterMs(answer, now) ?? 60_000 })
  if (answer.status >= 500 || answer.status === 408) return new ConnectorError('retry', words, { code })
  // 426: the API version has ended, which stops every call of this connection until wasl is updated.
  if ([401, 403, 426].includes(answer.status)) return new ConnectorError('unauthorized', words, { code })
  return new ConnectorError('rejected', words, { code })
}

function messageOf(answer: Answer): string {
  try {
    return asText(asRecord(parseJson(answer.text())).message) ?? `HTTP ${answer.status}`
  } catch {
    return `HTTP ${answer.status}`
  }
}
