import { ConnectorError } from '#src/errors.ts'
import { parseJson } from '#src/platform/text/json.ts'
import type { Outside } from '../connector.ts'
import { faultOfSilence } from '../faults.ts'
import { graphFault } from '../graph-fault.ts'
import { asRecord } from '../lead-form.ts'
import type { Settings } from './settings.ts'

const VERSION = 'v26.0'

/**
 * Reads one Graph object: `path` after the version, at the connection's base. Each valid token is tried in turn while they are being rotated.
 * Throws ConnectorError: 100/33 → retry, 190 and missing rights → unauthorized, rate limits → wait.
 */
export async function callGraph(
  path: string,
  query: Record<string, string>,
  settings: Settings,
  outside: Outside,
): Promise<Record<string, unknown>> {
  let refused: unknown
  for (const token of settings.accessToken) {
    try {
      return await callWith(token, path, query, settings, outside)
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== 'unauthorized') throw error
      refused ??= error
    }
  }
  throw refused
}

async function callWith(token: string, path: string, query: Record<string, string>, settings: Settings, outside: Outside) {
  const base = (settings.baseUrl ?? 'https://graph.facebook.com').replace(/\/+$/, '')
  const answer = await outside.http
    .request({ url: `${base}/${VERSION}/${path}?${new URLSearchParams(query)}`, headers: { authorization: `Bearer ${token}` } })
    .catch((error: unknown) => {
      throw faultOfSilence(error, true)
    })
  if (answer.status !== 200) throw graphFault(answer, outside.now())
  try {
    return asRecord(parseJson(answer.text()))
  } catch (error) {
    throw new ConnectorError('retry', 'Graph answered something that is not JSON', { code: 'garbage', cause: error })
  }
}
