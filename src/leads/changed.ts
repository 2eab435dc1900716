import { connectionsFor } from '#src/connections/connection.ts'
import { type Owed, owe } from '#src/deliveries/delivery.ts'
import { targetOf } from '#src/deliveries/target.ts'
import type { Trx } from '#src/platform/db.ts'

/** Leads changed: every mirror of them (task, row) is owed anew, as they stand when the worker looks. Test leads are never mirrored. */
export async function changed(trx: Trx, leadIds: readonly string[], now: Date): Promise<void> {
  if (!leadIds.length) return
  const unique = [...new Set(leadIds)]
  const owed: Owed[] = []
  for (const { id, connector } of await connectionsFor(trx, 'tasks'))
    for (const leadId of unique)
      owed.push({
        kind: 'task.write',
        key: `task:${id}:${leadId}`,
        connectionId: id,
        target: targetOf(connector),
        action: 'task',
        leadId,
        at: now,
      })
  for (const { id, connector } of await connectionsFor(trx, 'rows'))
    for (const leadId of unique)
      owed.push({
        kind: 'row.write',
        key: `row:${id}:${leadId}`,
        connectionId: id,
        target: targetOf(connector),
        action: 'row',
        leadId,
        at: now,
      })
  await owe(trx, owed, true)
}
