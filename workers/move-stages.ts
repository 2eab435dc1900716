import type { Move } from '#connectors/odoo/moves.ts'
import type { OdooClient } from '#connectors/odoo/verbs.ts'
import type { Delivery } from '#src/deliveries/delivery.ts'
import { loadMirrors, type Mirror, saveMirrors } from '#src/deliveries/mirrors.ts'
import { crashPoint } from '#src/platform/crash.ts'
import { later } from '#src/platform/later.ts'
import { clientOf } from './clients.ts'
import type { LaneJob } from './lane.ts'
import { attempt, outcomeOf } from './outcome.ts'
import type { Outcome } from './world.ts'

const stageMoved = crashPoint('stage.move.moved')

/**
 * Job `stage.move`: a state that wasl reached itself is shown in Odoo, only where the task still stands where wasl last saw it.
 * Where a person has moved it meanwhile that move is read first (a poll), and the request's own UPDATE decides.
 */
export const moveStages: LaneJob = async (world, { connection, deliveries, still }) => {
  const odoo = clientOf<OdooClient>(world, connection)
  const leadIds = deliveries.map((delivery) => delivery.leadId!)
  const mirrors = await world.db.tenant(connection.tenantId, (trx) => loadMirrors(trx, connection.id, 'task', leadIds))
  const moves = deliveries.flatMap((delivery): (Move & { leadId: string })[] => {
    const mirror = mirrors.get(delivery.leadId!)
    if (!mirror?.externalId) return []
    return [
      {
        taskId: Number(mirror.externalId),
        to: delivery.payload.to as Move['to'],
        ifStillAt: String(mirror.seen.stage ?? 'offered'),
        leadId: delivery.leadId!,
      },
    ]
  })
  const now = world.clock.now()
  try {
    still()
    const moved = await odoo.moveStage(moves)
    const stands = new Set([...moved.moved, ...moved.already])
    stageMoved()
    const silent = await explain(odoo, deliveries, mirrors, moved.moved)
    const outcomes = deliveries.map((delivery): Outcome => {
      const mirror = mirrors.get(delivery.leadId!)
      // The task is not there yet: its own delivery makes it with this stage.
      if (!mirror?.externalId) return { is: 'done', receipt: 'no_task_yet' }
      const id = Number(mirror.externalId)
      const refused = moved.rejected.find((one) => one.taskId === id)
      if (refused) return { is: 'rejected', error: refused.reason, code: 'odoo_refused' }
      if (moved.foreign.some((one) => one.taskId === id)) return { is: 'done', receipt: 'moved_by_person' }
      if (silent.has(id)) return { is: 'done', receipt: 'put_back_without_note' }
      return { is: 'done', receipt: moved.gone.includes(id) ? 'deleted_by_person' : 'stands' }
    })
    return {
      outcomes,
      async write(trx) {
        await saveMirrors(
          trx,
          connection.id,
          'task',
          moves
            .filter((move) => stands.has(move.taskId))
            .map((move) => ({ ...mirrors.get(move.leadId)!, seen: { ...mirrors.get(move.leadId)!.seen, stage: move.to } })),
          now,
        )
        if (moved.foreign.length) await later(trx, 'task.poll', { subjectId: connection.id, ownerId: connection.id, at: now })
      },
    }
  } catch (error) {
    const outcome = outcomeOf(error)
    return deliveries.map(() => outcome)
  }
}

/** Whoever moved a task that was put back is told why. A note is never repeated, so one that failed stays unsaid; answers the tasks it failed for. */
async function explain(
  odoo: OdooClient,
  deliveries: readonly Delivery[],
  mirrors: ReadonlyMap<string, Mirror>,
  moved: readonly number[],
): Promise<Set<number>> {
  const silent = new Set<number>()
  for (const { leadId, payload } of deliveries) {
    const taskId = Number(mirrors.get(leadId!)?.externalId)
    if (typeof payload.note !== 'string' || !moved.includes(taskId)) continue
    const said = await attempt(async () => ({ is: 'done', externalId: String(await odoo.note(taskId, payload.note as string)) }))
    if (said.is !== 'done') silent.add(taskId)
  }
  return silent
}
