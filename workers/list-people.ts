import type { OdooClient } from '#connectors/odoo/verbs.ts'
import { loadConnections } from '#src/connections/connection.ts'
import { ConnectorError } from '#src/errors.ts'
import { type ListProblem, savePeople } from '#src/freelancers/people-list.ts'
import type { Due } from '#src/platform/claims.ts'
import { clientOf } from './clients.ts'
import type { World } from './world.ts'

/** Job `people.list`: asks a task service who works there, and keeps what it said: the people, or why they could not be had. */
export async function listPeople(world: World, due: Due): Promise<void> {
  const connection = await world.db.tenant(due.tenantId, async (trx) =>
    (await loadConnections(trx, world.connectors, [due.subjectId])).get(due.subjectId),
  )
  if (!connection) return
  const save = (found: Parameters<typeof savePeople>[2]) =>
    world.db.tenant(due.tenantId, (trx) => savePeople(trx, connection.id, found, world.clock.now()))
  try {
    await save({ people: await clientOf<OdooClient>(world, connection).listUsers() })
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    await save({ problem: problemOf(error) })
  }
}

function problemOf(error: ConnectorError): ListProblem {
  return {
    code: error.code ?? error.kind,
    text: {
      ar: `لم نستطع قراءة المستخدمين: ${error.message}. افحص الربط ثم أعد المحاولة.`,
      en: `The users could not be read: ${error.message}. Test the connection, then try again.`,
    },
  }
}
