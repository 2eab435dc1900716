import { z } from 'zod'
import type { Trx } from '#src/platform/db.ts'
import { shape, time } from '#src/platform/shapes.ts'
import { publishedRuleSet } from './rule-sets.ts'

const DAYS = 30

/** What became of each rule's leads. */
export const ruleStatistics = shape({
  from: time,
  to: time,
  rules: z.array(
    shape({
      ruleId: z.string().meta({ description: 'catchAll among them' }),
      name: z.string().nullable().meta({ description: 'Null of the catch-all and of a rule that is not published any more' }),
      published: z.boolean(),
      matched: z.number().int().meta({ description: 'Leads that it decided or added to' }),
      decided: z.number().int().meta({ description: 'Leads that it decided' }),
      accepted: z.number().int().meta({ description: 'Of those matched: taken by somebody whom that decision offered or assigned it to' }),
      completed: z.number().int().meta({ description: 'Of those accepted: won' }),
      lastAt: time.nullable().meta({ description: 'The last time that it spoke' }),
    }),
  ),
}).meta({ id: 'RuleStatistics' })

/** For each rule of the published set, and each former one that still spoke: leads matched, decided, accepted, completed, from one instant to another (the last 30 days when not said). */
export async function tellStatistics(trx: Trx, query: { from?: string; to?: string }, now: Date): Promise<z.input<typeof ruleStatistics>> {
  const to = query.to ? endOf(query.to) : now
  const from = query.from ? new Date(query.from) : new Date(to.getTime() - DAYS * 86_400_000)
  // Scalar subqueries are looked up one by one off their indexes, however many leads there are.
  const { rows } = await trx.raw(
    `with acted as (
       select rule_id, lead_id, decided_at, decides,
         (select r.status from requests r where r.tenant_id = app_tenant() and r.lead_id = d.lead_id and r.decision_id = d.decision_id and r.status = 'accepted' limit 1) as request,
         (select l.status from leads l where l.tenant_id = app_tenant() and l.id = d.lead_id) as lead
         from decision_rules d where d.tenant_id = app_tenant() and d.decided_at >= ? and d.decided_at < ?)
     select rule_id as "ruleId", count(distinct lead_id)::int as matched, count(distinct lead_id) filter (where decides)::int as decided, count(distinct lead_id) filter (where request is not null)::int as accepted,
       count(distinct lead_id) filter (where request is not null and lead = 'won')::int as completed, max(decided_at) as "lastAt" from acted group by rule_id`,
    [from, to],
  )
  const told = new Map<string, Told>(rows.map((row: Told) => [row.ruleId, row]))
  const { ruleSet } = await publishedRuleSet(trx)
  const standing = [...ruleSet.rules.map(({ id, name }) => ({ id, name })), { id: 'catchAll', name: null }]
  const published = new Set(standing.map(({ id }) => id))
  const former = [...told.keys()].filter((id) => !published.has(id)).map((id) => ({ id, name: null }))
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    rules: [...standing, ...former].map(({ id, name }) => {
      const row = told.get(id) ?? { matched: 0, decided: 0, accepted: 0, completed: 0, lastAt: null }
      return { ...row, ruleId: id, name, published: published.has(id), lastAt: row.lastAt?.toISOString() ?? null }
    }),
  }
}

interface Told {
  ruleId: string
  matched: number
  decided: number
  accepted: number
  completed: number
  lastAt: Date | null
}

/** A day is meant with its end. */
function endOf(text: string): Date {
  const at = new Date(text)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(at.getTime() + 86_400_000) : at
}
