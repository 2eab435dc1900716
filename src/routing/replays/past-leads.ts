import type { Trx } from '#src/platform/db.ts'
import type { PastLead } from '../replay.ts'

const AT_ONCE = 5000

/** A past lead with the decision that it is read from. */
export type NamedLead = PastLead & { decisionId: string }

/** The newest decision of each of the last leads, at most `limit`, in the order of the pool's log. Tests are left out. */
export async function lastDecisions(trx: Trx, limit: number): Promise<string[]> {
  const newest = new Map<string, { id: string; seq: number }>()
  let last: string | undefined
  while (newest.size < limit) {
    // Ids rise with time: the newest are read off the primary key.
    const rows: { id: string; lead_id: string; pool_seq: number; is_test: boolean }[] = await trx('decisions')
      .modify((query) => last && query.where('id', '<', last))
      .orderBy('id', 'desc')
      .limit(AT_ONCE)
      .select('id', 'lead_id', 'pool_seq', 'is_test')
    for (const row of rows)
      if (!row.is_test && !newest.has(row.lead_id) && newest.size < limit) newest.set(row.lead_id, { id: row.id, seq: row.pool_seq })
    if (rows.length < AT_ONCE) break
    last = rows.at(-1)!.id
  }
  return [...newest.values()].sort((a, b) => a.seq - b.seq || (a.id < b.id ? -1 : 1)).map(({ id }) => id)
}

/** What these decisions rested on, in the order asked; one whose facts were erased is left out. */
export async function pastLeads(trx: Trx, ids: readonly string[]): Promise<NamedLead[]> {
  const rows = await trx('decisions')
    .whereIn('id', [...ids])
    .select('id', 'facts', 'pool_seq', 'decided_at', 'seed', 'input')
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    if (!row?.facts.leadId) return []
    return {
      decisionId: id,
      facts: row.facts,
      poolSeq: row.pool_seq,
      decidedAt: row.decided_at.toISOString(),
      seed: row.seed,
      choice: row.input.choice ?? undefined,
      excludedFreelancers: row.input.excludedFreelancers ?? [],
    }
  })
}
