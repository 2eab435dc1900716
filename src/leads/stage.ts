import { connectionsFor } from '#src/connections/connection.ts'
import { owe } from '#src/deliveries/delivery.ts'
import { targetOf } from '#src/deliveries/target.ts'
import type { Trx } from '#src/platform/db.ts'

/** Where a task stands: as people move it, and as wasl moves it itself. */
export type Stage = 'offered' | 'accepted' | 'rejected' | 'done'

/** wasl itself reached a state: the lead's task is to stand there, unless a person moved it meanwhile. `note` tells whoever had moved it why it was put back. */
export async function moveStage(trx: Trx, leadId: string, to: Stage, now: Date, note?: string): Promise<void> {
  const connections = await connectionsFor(trx, 'tasks')
  await owe(
    trx,
    connections.map(({ id, connector }) => ({
      kind: 'stage.move' as const,
      key: `stage:${id}:${leadId}`,
      connectionId: id,
      target: targetOf(connector),
      action: 'stage',
      leadId,
      payload: { to, ...(note ? { note } : {}) },
      at: now,
    })),
    true,
  )
}

/** Where the task of a lead in this state should stand. */
export function stageOf(lead: { status: string }): Stage {
  if (lead.status === 'won') return 'done'
  if (lead.status === 'assigned') return 'accepted'
  return ['lost', 'spam', 'merged'].includes(lead.status) ? 'rejected' : 'offered'
}
