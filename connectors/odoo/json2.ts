import { ConnectorError } from '#src/errors.ts'
import { faultOfSilence } from '../faults.ts'
import { faultOfJson2, faultOfStatus } from './faults.ts'
import type { OdooCall, Transport, Way } from './transport.ts'
import { isRecord } from './values.ts'

/**
 * Odoo 19 and later: `POST /json/2/<model>/<method>`, arguments by name, the API key as bearer (a password does not do).
 * https://www.odoo.com/documentation/19.0/developer/reference/external_api.html
 */
export function openJson2(way: Way): Transport {
  let current = 0

  const once = async (call: OdooCall, key: string): Promise<unknown> => {
    const asked = { repeatable: call.repeatable, now: way.now() }
    const answer = await way.http
      .request({
        url: `${way.base}/json/2/${call.model}/${call.method}`,
        headers: { authorization: `bearer ${key}`, 'x-odoo-database': way.db },
        json: { ...(call.ids ? { ids: call.ids } : {}), ...call.args, context: call.context },
        timeoutMs: way.timeoutMs,
        maxBytes: 20_000_000,
      })
      .catch((error: unknown) => {
        throw faultOfSilence(error, call.repeatable)
      })
    if (answer.status !== 200) throw faultOfJson2(answer, asked)
    try {
      return JSON.parse(answer.text())
    } catch {
      throw faultOfStatus(200, answer.headers, asked)
    }
  }

  const call = async (asked: OdooCall): Promise<unknown> => {
    for (let tried = 1; ; tried++) {
      try {
        return await once(asked, way.keys[current % way.keys.length]!)
      } catch (error) {
        // While keys are rotated two are valid; a refused key has done nothing yet.
        const refused = error instanceof ConnectorError && error.code === 'odoo.exceptions.AccessDenied'
        if (!refused || tried >= way.keys.length) throw error
        current++
      }
    }
  }

  return {
    call,
    async uid() {
      const context = await call({ model: 'res.users', method: 'context_get', repeatable: true })
      if (isRecord(context) && typeof context.uid === 'number') return context.uid
      throw new ConnectorError('retry', 'Odoo did not say who we are', { code: 'no_uid' })
    },
  }
}
