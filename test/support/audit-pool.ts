import type { LeadFactsSource } from '#rules/lead.ts'
import type { RuleSet } from '#rules/rule-set.ts'
import { decide } from '#src/routing/decide.ts'
import { applyChange, emptyPool, type PoolState } from '#src/routing/pool.ts'
import type { PoolEntry } from '#src/routing/pool-log.ts'
import type { Ask } from './auditor.ts'

interface Stored {
  id: string
  pool_seq: number
  snapshot_hash: string
  rule_set_version: number
  decided_at: Date
  seed: string
  outcome: string
  facts: LeadFactsSource
  input: { choice?: string | null; excludedFreelancers?: string[] }
  trace: { chosen: string[] }
}

/** I9, I11: each decision, made again of what was stored with it, comes out the same; and whoever the pool's log says is busy with what, the requests say the same. */
export async function decidesAgain(ask: Ask): Promise<string[]> {
  const found: string[] = []
  for (const { tenant_id } of await ask('select distinct tenant_id from pool_log')) {
    const log = (await ask('select seq, at, freelancer_id, change from pool_log where tenant_id = $1 order by seq', [tenant_id])).map(
      entryOf,
    )
    const decisions = (await ask('select * from decisions where tenant_id = $1 order by pool_seq, id', [tenant_id])) as unknown as Stored[]
    const documents = await ask('select version, document from rule_sets where tenant_id = $1', [tenant_id])
    const ruleSets = new Map(documents.map((row) => [Number(row.version), row.document as unknown as RuleSet]))
    const pool = emptyPool()
    let next = 0
    for (const decision of decisions) {
      for (; next < log.length && log[next]!.seq <= Number(decision.pool_seq); next++) applyChange(pool, log[next]!)
      found.push(...comesOutTheSame(decision, pool, ruleSets.get(decision.rule_set_version)!))
    }
    for (; next < log.length; next++) applyChange(pool, log[next]!)
    if (pool.seq !== log.length) found.push(`I11 the pool's log has a gap: ${log.length} entries, last number ${pool.seq}`)
    found.push(...(await countsOpenWork(ask, tenant_id!, pool)))
  }
  return found
}

function entryOf(row: Record<string, never>): PoolEntry {
  const { seq, at, freelancer_id, change } = row as unknown as { seq: string; at: Date; freelancer_id: string; change: PoolEntry['change'] }
  return { seq: Number(seq), at: at.toISOString(), freelancerId: freelancer_id, change }
}

function comesOutTheSame(stored: Stored, pool: PoolState, ruleSet: RuleSet): string[] {
  if (pool.hash !== stored.snapshot_hash) return [`I9 decided on another pool than the log's: decision ${stored.id} at ${stored.pool_seq}`]
  const again = decide({
    facts: stored.facts,
    ruleSet,
    version: stored.rule_set_version,
    pool,
    now: stored.decided_at,
    seed: stored.seed,
    choice: stored.input.choice ?? undefined,
    excludedFreelancers: stored.input.excludedFreelancers ?? [],
  })
  if (again.outcome === stored.outcome && again.chosen.join() === stored.trace.chosen.join()) return []
  return [
    `I9 decided again it comes out otherwise: ${stored.id} ${stored.outcome} ${stored.trace.chosen} → ${again.outcome} ${again.chosen}`,
  ]
}

async function countsOpenWork(ask: Ask, tenantId: string, pool: PoolState): Promise<string[]> {
  const open = new Set(pool.members.flatMap((member) => [...member.open.keys()].map((id) => `${member.id} ${id}`)))
  const real = await ask(
    `select r.freelancer_id, r.id from requests r join leads l on l.id = r.lead_id where r.tenant_id = $1 and r.status in ('pending','asked','accepted') and l.status not in ('won','lost','spam')`,
    [tenantId],
  )
  const counted = new Set(real.map((row) => `${row.freelancer_id} ${row.id}`))
  return [
    ...[...open].filter((one) => !counted.has(one)).map((one) => `I11 the pool counts work that is over: ${one}`),
    ...[...counted].filter((one) => !open.has(one)).map((one) => `I11 the pool does not count work that is open: ${one}`),
  ]
}
