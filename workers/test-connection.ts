import type { Finding } from '#connectors/connector.ts'
import { loadConnections } from '#src/connections/connection.ts'
import { saveFindings } from '#src/connections/findings.ts'
import { ConnectorError } from '#src/errors.ts'
import type { Due } from '#src/platform/claims.ts'
import type { World } from './world.ts'

/** Job `connection.test`: tries a connection and names what is wrong in words. What passes is verified, and its lane opens. */
export async function testConnection(world: World, due: Due): Promise<void> {
  const connection = await world.db.tenant(due.tenantId, async (trx) =>
    (await loadConnections(trx, world.connectors, [due.subjectId])).get(due.subjectId),
  )
  if (!connection) return
  const connector = world.connectors.get(connection.connector)
  let findings: Finding[]
  try {
    findings = connector?.test
      ? await connector.test(connection.settings, world.outside)
      : [
          {
            level: 'ok',
            code: 'nothing_to_test',
            text: { ar: 'لا شيء يُفحص هنا: الخدمة هي التي تتصل بنا.', en: 'There is nothing to try here: the service calls us.' },
          },
        ]
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    findings = [
      {
        level: 'error',
        code: error.code ?? error.kind,
        text: { ar: `تعذّر الاتصال: ${error.message}`, en: `The service could not be reached: ${error.message}` },
      },
    ]
  }
  await world.db.tenant(due.tenantId, (trx) => saveFindings(trx, connection, findings, world.clock.now()))
}
