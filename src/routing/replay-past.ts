import type { RuleSet } from '#rules/rule-set.ts'
import type { Trx } from '#src/platform/db.ts'
import { checkpointBefore, logBetween } from './pool-at.ts'
import type { PoolEntry } from './pool-log.ts'
import { type PastLead, type ReplayReport, replay } from './replay.ts'
import { publishedRuleSet } from './rule-sets.ts'

/** What a rule set would have made of the last leads, beside the published one: the newest decision of each lead, at most `limit`. Tests are left out. Writes nothing. */
export async function replayPast(trx: Trx, ruleSet: RuleSet, limit: number): Promise<ReplayReport> {
  // Ids rise with time: the newest are read off the primary key.
  const rows = await trx('decisions')
    .orderBy('id', 'desc')
    .limit(limit * 2)
    .select('lead_id', 'facts', 'pool_seq', 'decided_at', 'seed', 'input', 'is_test')
  const newest = new Map<string, PastLead>()
  for (const row of rows) {
    if (row.is_test || newest.has(row.lead_id) || newest.size >= limit) continue
    newest.set(row.lead_id, {
      facts: row.facts,
      poolSeq: row.pool_seq,
      decidedAt: row.decided_at.toISOString(),
      seed: row.seed,
      choice: row.input.choice ?? undefined,
      excludedFreelancers: row.input.excludedFreelancers ?? [],
    })
  }
  const leads = [...newest.values()]
  const seqs = leads.map((lead) => lead.poolSeq)
  const from = await checkpointBefore(trx, seqs.length ? Math.min(...seqs) : 0)
  const log: PoolEntry[] = []
  if (seqs.length) for await (const entry of logBetween(trx, from.seq, Math.max(...seqs))) log.push(entry)
  const { ruleSet: before } = await publishedRuleSet(trx)
  return replay(leads, log, before, ruleSet, { from })
}
