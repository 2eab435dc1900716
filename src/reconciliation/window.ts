import type { Connection } from '#src/connections/connection.ts'
import { loadMirrors, type Mirror } from '#src/deliveries/mirrors.ts'
import { loadKnown, type Standing } from '#src/leads/standing.ts'
import type { Trx } from '#src/platform/db.ts'

/** A closed lead is looked at for so long after its last change; then its task and row are history. */
const CLOSED_DAYS = 90
const NIL = '00000000-0000-0000-0000-000000000000'

/** One lead to be held against what stands outside. */
export interface Candidate {
  lead: Standing
  mirror: Mirror | undefined
}

/** Some leads in the order of their ids; `cursor` null: these were the last. */
export interface Window {
  candidates: Candidate[]
  cursor: string | null
}

/**
 * The next leads of a comparison. Left out: tests, what was closed long ago, what came before the connection and was never mirrored, and whatever is on its way
 * or stands still in the deliveries anyway: that is told there.
 */
export async function nextWindow(
  trx: Trx,
  connection: Connection,
  mirrorKind: 'task' | 'row',
  after: string | null,
  size: number,
  now: Date,
): Promise<Window> {
  const rows: { id: string; status: string; is_test: boolean; updated_at: Date }[] = await trx('leads')
    .where('id', '>', after ?? NIL)
    .orderBy('id')
    .limit(size)
    .select('id', 'status', 'is_test', 'updated_at')
  const oldest = new Date(now.getTime() - CLOSED_DAYS * 86_400_000)
  const looked = rows.filter((row) => !row.is_test && (!isClosed(row) || row.updated_at > oldest)).map((row) => row.id)
  return {
    candidates: await candidatesOf(trx, connection, mirrorKind, looked),
    cursor: rows.length === size ? rows.at(-1)!.id : null,
  }
}

/** These leads, as far as they can be compared now. */
export async function candidatesOf(
  trx: Trx,
  connection: Connection,
  mirrorKind: 'task' | 'row',
  leadIds: readonly string[],
): Promise<Candidate[]> {
  if (!leadIds.length) return []
  const owed: { lead_id: string; status: string }[] = await trx('deliveries')
    .whereIn('lead_id', [...leadIds])
    .where({ connection_id: connection.id })
    .select('lead_id', 'status')
  const unsettled = new Set(owed.filter((row) => row.status !== 'done').map((row) => row.lead_id))
  const everOwed = new Set(owed.map((row) => row.lead_id))
  const leads = await loadKnown(
    trx,
    leadIds.filter((id) => !unsettled.has(id)),
  )
  const mirrors = await loadMirrors(trx, connection.id, mirrorKind, [...leads.keys()])
  const since = await madeAt(trx, connection.id)
  return [...leads.values()]
    .map((lead) => ({ lead, mirror: mirrors.get(lead.id) }))
    .filter(({ lead, mirror }) => mirror || everOwed.has(lead.id) || (isOffered(lead) && lead.receivedAt > since))
}

/** Whether nothing more is to happen with it: that people tidy up behind it is no difference. */
export function isClosed(lead: { status: string }): boolean {
  return ['won', 'lost', 'spam', 'merged'].includes(lead.status)
}

function isOffered(lead: Standing): boolean {
  return lead.status === 'offered' || lead.status === 'assigned'
}

async function madeAt(trx: Trx, connectionId: string): Promise<Date> {
  return (await trx('connections').where({ id: connectionId }).first('created_at')).created_at
}
