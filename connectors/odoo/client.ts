import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectorError } from '#src/errors.ts'
import type { Outside } from '../connector.ts'
import { faultOfSilence } from '../faults.ts'
import { faultOfStatus } from './faults.ts'
import { openJson2 } from './json2.ts'
import { baseOf, type OdooSettings } from './settings.ts'
import { type Odoo, once, type Version, type Way } from './transport.ts'
import { isRecord } from './values.ts'
import { openXmlRpc } from './xmlrpc.ts'

/** Opens a connection's Odoo; nothing is sent before the first call. Time limit 30 s: a row under contention may take that long. */
export function openOdoo(settings: OdooSettings, outside: Outside, timeoutMs = 30_000): Odoo {
  const { db, login, apiKey: keys } = settings
  const way: Way = { base: baseOf(settings), db, login, keys, timeoutMs, http: outside.http, now: outside.now }
  const version = once(() => askVersion(way))
  const transport = once(async () => {
    const json2 = settings.protocol === 'json2' || (settings.protocol === 'auto' && (await version()).major >= 19)
    return json2 ? openJson2(way) : openXmlRpc(way)
  })
  return {
    base: way.base,
    settings,
    now: outside.now,
    version,
    uid: once(async () => (await transport()).uid()),
    // English keeps Odoo's words readable to us, UTC keeps `load` from reading dates in the bot's own time zone.
    call: (call) =>
      steadily(call.repeatable && !call.lookFirst, async () =>
        (await transport()).call({ ...call, context: { lang: 'en_US', tz: 'UTC', ...call.context } }),
      ),
  }
}

/** A hiccup (a reset, a proxy's 502) is tried twice more at once: a verb makes several calls, and one lost answer should not cost them all. */
async function steadily<T>(repeatable: boolean, run: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    const started = performance.now()
    try {
      return await run()
    } catch (error) {
      const hiccup = error instanceof ConnectorError && error.kind === 'retry' && performance.now() - started < 2_000
      if (!repeatable || !hiccup || tries === 3) throw error
      await sleep(100 * tries * tries)
    }
  }
}

/** 19 tells its version at `/web/version`; every older one only by XML-RPC. Both without login. */
async function askVersion(way: Way): Promise<Version> {
  const ask = async (path: string, body?: string) =>
    way.http
      .request({
        url: way.base + path,
        ...(body ? { body, headers: { 'content-type': 'text/xml', accept: 'text/xml' } } : {}),
        timeoutMs: Math.min(way.timeoutMs, 15_000),
      })
      .catch((error: unknown) => {
        throw faultOfSilence(error, true)
      })

  const modern = await ask('/web/version')
  const told = modern.status === 200 ? readVersion(modern.text()) : undefined
  if (told) return told
  if (modern.status === 429 || modern.status >= 500)
    throw faultOfStatus(modern.status, modern.headers, { repeatable: true, now: way.now() })
  const old = await ask('/xmlrpc/2/common', '<?xml version="1.0"?><methodCall><methodName>version</methodName><params/></methodCall>')
  const [, text] = /<name>server_version<\/name>\s*<value><string>([^<]+)</.exec(old.text()) ?? []
  const [, major] = /<name>server_version_info<\/name>\s*<value><array><data>\s*<value><int>(\d+)</.exec(old.text()) ?? []
  if (old.status === 200 && text && major) return { major: Number(major), text }
  if (old.status === 200 && modern.status === 200)
    throw new ConnectorError('retry', 'What answers at this address is not Odoo, or a maintenance page', { code: 'not_odoo' })
  throw faultOfStatus(old.status, old.headers, { repeatable: true, now: way.now() })
}

function readVersion(text: string): Version | undefined {
  try {
    const body: unknown = JSON.parse(text)
    const info = isRecord(body) && Array.isArray(body.version_info) ? body.version_info : []
    return typeof info[0] === 'number' ? { major: info[0], text: String((body as { version?: unknown }).version ?? info[0]) } : undefined
  } catch {
    return undefined
  }
}
