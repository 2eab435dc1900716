import { keepTags } from '#src/leads/tags.ts'
import type { Trx } from '#src/platform/db.ts'
import { unexplained } from './decide.ts'
import type { Decision } from './decision.ts'
import type { RoutedLead } from './facts.ts'

/** A lead with its decision, and the requests it was given. */
export interface Decided {
  lead: RoutedLead
  decisionId: string
  decision: Decision
  requests: { requestId: string; freelancerId: string }[]
}

/** Stores each decision once, with all it rests on: facts, rule-set version, pool, clock, seed and the choice it was given; and beside it which rules acted. */
export async function saveDecisions(
  trx: Trx,
  decided: readonly Decided[],
  facts: readonly object[],
  asked: ReadonlyMap<string, string[]>,
  now: Date,
): Promise<void> {
  await trx('decisions').insert(
    decided.map(({ lead, decisionId, decision }, i) => ({
      id: decisionId,
      lead_id: lead.id,
      rule_set_version: decision.ruleSetVersion,
      decided_at: now,
      outcome: decision.outcome,
      pool_seq: decision.poolSeq,
      seed: decision.seed,
      snapshot_hash: decision.snapshotHash,
      facts: JSON.stringify(facts[i]),
      input: JSON.stringify({ choice: lead.choice_id, excludedFreelancers: asked.get(lead.id) ?? [] }),
      trace: JSON.stringify({ ...decision, facts: undefined, rulesFailed: unexplained(decision) }),
      is_test: lead.is_test,
    })),
  )
  const acted = decided.filter(({ lead }) => !lead.is_test).flatMap((one) => rulesOf(one, now))
  if (acted.length) await trx('decision_rules').insert(acted)
}

/** The rules that acted: what statistics and suggestions are read from. */
function rulesOf({ lead, decisionId, decision: { rulesMatched, decidedBy } }: Decided, now: Date) {
  return [...new Set([...rulesMatched, decidedBy])].map((rule) => ({
    rule_id: rule,
    decided_at: now,
    decision_id: decisionId,
    lead_id: lead.id,
    decides: rule === decidedBy,
  }))
}

const STATUS: Record<Decision['outcome'], string> = { offered: 'offered', assigned: 'assigned', waiting: 'waiting', refused: 'spam' }

/** Leads as their decisions leave them. A test lead keeps its status: it was decided dry. */
export async function saveLeads(trx: Trx, decided: readonly Decided[], now: Date): Promise<void> {
  const rows = decided.map(({ lead, decisionId, decision, requests }) => ({
    id: lead.id,
    status: lead.is_test ? lead.status : STATUS[decision.outcome],
    decision_id: decisionId,
    decided_by: decision.decidedBy,
    request_id: requests[0]?.requestId ?? null,
    owner_id: decision.outcome === 'assigned' && !lead.is_test ? (decision.chosen[0] ?? null) : null,
    waiting_why: decision.outcome === 'waiting' ? decision.waiting : lead.is_test ? { code: 'test' } : null,
    closed_why: decision.outcome === 'refused' ? String((decision.action as { reason?: string }).reason ?? 'refused') : null,
    tags: [...new Set([...lead.tags, ...decision.effects.tags])],
    priority: decision.effects.priority ?? lead.priority,
    sla_minutes: decision.effects.slaMinutes ?? null,
    routed: lead.ever_routed || (!lead.is_test && (decision.outcome === 'offered' || decision.outcome === 'assigned')),
  }))
  await trx.raw(
    `update leads l set status = h.status, decision_id = h.decision_id, decided_by = h.decided_by, request_id = h.request_id, owner_id = h.owner_id, waiting_why = h.waiting_why, closed_why = h.closed_why,
        tags = array(select jsonb_array_elements_text(h.tags)), priority = h.priority, sla_minutes = coalesce(h.sla_minutes, l.sla_minutes), ever_routed = h.routed, updated_at = ?::timestamptz, rev = l.rev + 1
       from jsonb_to_recordset(?::jsonb) as h(id uuid, status text, decision_id uuid, decided_by text, request_id uuid, owner_id uuid, waiting_why jsonb, closed_why text, tags jsonb, priority int, sla_minutes int, routed boolean)
      where l.tenant_id = app_tenant() and l.id = h.id and l.id = any(?::uuid[])`,
    [now, JSON.stringify(rows), rows.map((row) => row.id)],
  )
  await keepTags(
    trx,
    decided.map(({ lead, decision }) => ({ id: lead.id, tags: decision.effects.tags })),
  )
}
