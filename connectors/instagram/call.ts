import { ConnectorError } from '#src/errors.ts'
import { parseJson } from '#src/platform/text/json.ts'
import type { Outside } from '../connector.ts'
import { faultOfSilence } from '../faults.ts'
import { type Wire, wire } from '../wire.ts'
import { instagramFault } from './fault.ts'
import type { Settings } from './settings.ts'

const HOST = 'https://graph.instagram.com'
const VERSION = 'v26.0'

/** The body of one Graph call. Throws ConnectorError; `repeatable: false` makes an unclear outcome `uncertain`. */
export async function callGraph(
  settings: Settings,
  outside: Outside,
  call: { path: string; json?: unknown; repeatable: boolean },
): Promise<Wire> {
  const url = `${(settings.baseUrl ?? HOST).replace(/\/+$/, '')}/${VERSION}/${call.path}`
  const headers = { authorization: `Bearer ${settings.accessToken[0]}` }
  const answer = await outside.http
    .request({ url, headers, ...(call.json === undefined ? {} : { method: 'POST' as const, json: call.json }) })
    .catch((error: unknown) => {
      throw faultOfSilence(error, call.repeatable)
    })
  if (answer.status < 200 || answer.status > 299) throw instagramFault(answer, outside.now(), call)
  try {
    return wire(parseJson(answer.text()))
  } catch {
    throw new ConnectorError(call.repeatable ? 'retry' : 'uncertain', 'Instagram answered something that is not JSON.', {
      code: 'not_json',
    })
  }
}
