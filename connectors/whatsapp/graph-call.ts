import type { Outside } from '#connectors/connector.ts'
import { faultOfSilence } from '#connectors/faults.ts'
import { graphFault } from '#connectors/graph-fault.ts'
import type { Answer } from '#connectors/http.ts'
import type { Settings } from './settings.ts'

/** The Graph version all calls name. */
const GRAPH_VERSION = 'v26.0'

/**
 * One call to the Graph API with the connection's token; `path` starts after the version. During a rotation the next token is tried when one is refused (190):
 * a refused call has done nothing. Throws ConnectorError; `repeatable: false` makes silence and server faults `uncertain`.
 */
export async function callGraph(
  settings: Settings,
  outside: Outside,
  path: string,
  options: { json?: unknown; repeatable: boolean },
): Promise<Answer> {
  const base = (settings.baseUrl ?? 'https://graph.facebook.com').replace(/\/+$/, '')
  const url = `${base}/${GRAPH_VERSION}${path}`
  for (const [n, token] of settings.accessToken.entries()) {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await outside.http.request({ url, headers, json: options.json }).catch((error: unknown) => {
      throw faultOfSilence(error, options.repeatable)
    })
    if (answer.status >= 200 && answer.status < 300) return answer
    const fault = graphFault(answer, outside.now(), { repeatable: options.repeatable })
    if (fault.code !== '190' || n === settings.accessToken.length - 1) throw fault
  }
  throw new Error('a connection without a token passed its settings')
}
