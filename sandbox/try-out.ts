import { setTimeout as sleep } from 'node:timers/promises'
import type { Connector, Finding } from '#connectors/connector.ts'
import { makeHttp } from '#connectors/http.ts'
import { ConnectorError } from '#src/errors.ts'

/** Tries a demo connection against its stand-in, as "test connection" does. Never throws; ten seconds at most. */
export async function tryOut(connector: Connector, settings: unknown): Promise<Finding[]> {
  const http = makeHttp(['127.0.0.1'])
  try {
    const late = sleep(10_000, undefined, { ref: false }).then(() => {
      throw new ConnectorError('retry', 'no answer within 10 seconds')
    })
    return await Promise.race([connector.test!(settings, { http, now: () => new Date() }), late])
  } catch (error) {
    const { message } = error as Error
    return [
      { level: 'error', code: 'not_reached', text: { ar: `تعذّر الاتصال: ${message}`, en: `The service could not be reached: ${message}` } },
    ]
  } finally {
    http.close()
  }
}
