import { getTenant } from '#src/accounts/tenants.ts'
import { type Activity, note } from '#src/activity/record.ts'
import { changed } from '#src/leads/changed.ts'
import { tellInside } from '#src/notifications/tell-inside.ts'
import type { Due } from '#src/platform/claims.ts'
import { type Db, enterTenant, isConnectionLost, isContention, savepoint, type Trx, tenantOf } from '#src/platform/db.ts'
import { finish, putOff } from '#src/platform/give-back.ts'
import { newId } from '#src/platform/id.ts'
import { later } from '#src/platform/later.ts'
import { assignLeads, newRequestId, type Offer, offerLeads } from '#src/requests/offer.ts'
import { decideLive } from './decide.ts'
import { type Decision, offeredChange } from './decision.ts'
import { appendPool, type PoolNews } from './enter-pool.ts'
import { factsOf, loadLeads } from './facts.ts'
import { refundsOf } from './fairness.ts'
import { dueAt } from './hours.ts'
import { applyChange, type PoolState } from './pool.ts'
import { forgetPool, readPool, saveCheckpoint } from './pool-memory.ts'
import { publishedRuleSet, type Version } from './rule-sets.ts'
import { type Decided, saveDecisions, saveLeads } from './save-decisions.ts'

/** Whose leads this process decided last: another tenant's go before more of his. */
let served = '00000000-0000-0000-0000-000000000000'

/** Takes one tenant's pool that has leads to decide, and enters that tenant; null when there is none or others hold them all. */
export async function claimPool(db: Db, trx: Trx, now: Date, limit: number): Promise<{ tenantId: string; dues: Due[] } | null> {
  const { rows } = await trx.raw(
    `select tenant_id from pools p where exists (select 1 from due d where d.owner_id = p.tenant_id and d.due_at <= ?) order by p.tenant_id = ?, random() limit 1 for update of p skip locked`,
    [now, served],
  )
  const tenantId = rows[0]?.tenant_id
  if (!tenantId) return null
  served = tenantId
  await enterTenant(db, trx, tenantId)
  const found = await trx.raw(
    'select id, kind, tenant_id as "tenantId", subject_id as "subjectId", owner_id as "ownerId", epoch, rev, tries from due where owner_id = ? and due_at <= ? order by priority, due_at, id limit ?',
    [tenantId, now, limit],
  )
  return { tenantId, dues: found.rows }
}

/** Decides leads under the pool's lock, all in one transaction. A lead whose decision fails waits with that reason and is tried again; the others go on. */
export async function routeLeads(
  trx: Trx,
  dues: readonly Due[],
  now: Date,
  onBug: (leadId: string, error: Error) => void,
): Promise<{ leads: number; offered: number; assigned: number; waiting: number; refused: number }> {
  const sum = { leads: dues.length, offered: 0, assigned: 0, waiting: 0, refused: 0 }
  const count = (decisions: readonly Decision[]) => {
    for (const { outcome } of decisions) sum[outcome]++
  }
  try {
    count(
      await savepoint(trx, (inner) =>
        decideAll(
          inner,
          dues.map((due) => due.subjectId),
          now,
        ),
      ),
    )
    await finish(trx, dues)
  } catch (together) {
    if (isNobodysFault(together)) throw together
    // What was folded in memory is not in the log any more.
    forgetPool(tenantOf(trx))
    for (const due of dues) {
      try {
        count(await savepoint(trx, (inner) => decideAll(inner, [due.subjectId], now)))
        await finish(trx, [due])
      } catch (error) {
        if (isNobodysFault(error)) throw error
        forgetPool(tenantOf(trx))
        onBug(due.subjectId, error as Error)
        await trx('leads')
          .where({ id: due.subjectId })
          .whereIn('status', ['new', 'qualifying', 'waiting'])
          .update({ status: 'waiting', waiting_why: JSON.stringify({ code: 'decision_failed' }), updated_at: now })
        await putOff(trx, [{ due, at: new Date(now.getTime() + Math.min(3_600_000, 5000 * 2 ** due.tries)), counts: true }])
      }
    }
  }
  return sum
}

/** The database went away, or another transaction stood in the way: nothing of this one stands, and all of it is decided again. */
function isNobodysFault(error: unknown): boolean {
  return isConnectionLost(error) || isContention(error)
}

async function decideAll(trx: Trx, leadIds: readonly string[], now: Date): Promise<Decision[]> {
  const leads = await loadLeads(trx, leadIds)
  if (!leads.length) return []
  const tenant = await getTenant(trx, tenantOf(trx))
  const version = await publishedRuleSet(trx)
  const facts = await factsOf(trx, leads, tenant)
  const asked = await askedBefore(
    trx,
    leads.map((lead) => lead.id),
  )
  const pool = await readPool(trx)
  const news: PoolNews[] = []
  const decided: Decided[] = []
  for (const [i, lead] of leads.entries()) {
    const decision = await decideLive({
      facts: facts[i]!,
      ruleSet: version.ruleSet,
      version: version.version,
      pool,
      now,
      seed: lead.id,
      choice: lead.choice_id ?? undefined,
      excludedFreelancers: asked.get(lead.id) ?? [],
    })
    const requests = lead.is_test ? [] : take(pool, decision, news, now)
    decided.push({ lead, decisionId: newId(), decision, requests })
  }
  await appendPool(trx, news, now)
  await saveCheckpoint(trx, pool)
  await saveDecisions(trx, decided, facts, asked, now)
  await saveLeads(trx, decided, now)
  await carry(trx, decided, version, pool, now)
  return decided.map(({ decision }) => decision)
}

/** The chosen have this lead from here on: the next decision of the batch sees it. */
function take(pool: PoolState, decision: Decision, news: PoolNews[], now: Date): Decided['requests'] {
  return decision.turns.map((turn) => {
    const requestId = newRequestId()
    const changes = [
      offeredChange(turn, requestId, decision.leadId),
      ...(decision.outcome === 'assigned' ? [{ type: 'closed' as const, requestId, how: 'accepted' as const }] : []),
    ]
    for (const change of changes) {
      news.push({ freelancerId: turn.freelancerId, change })
      applyChange(pool, { seq: pool.seq + 1, at: now.toISOString(), freelancerId: turn.freelancerId, change })
    }
    return { requestId, freelancerId: turn.freelancerId }
  })
}

async function askedBefore(trx: Trx, leadIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await trx('requests')
    .whereIn('lead_id', [...leadIds])
    .select('lead_id', 'freelancer_id')
  const asked = new Map<string, string[]>()
  for (const row of rows) asked.set(row.lead_id, [...(asked.get(row.lead_id) ?? []), row.freelancer_id])
  return asked
}

/** What follows from decisions: offers with their deadlines, assignments, the queue's next look, the diary and the mirrors. */
async function carry(trx: Trx, decided: readonly Decided[], version: Version, pool: PoolState, now: Date): Promise<void> {
  const { charge } = version.ruleSet.policy
  const refund = {
    declined: refundsOf('declined', charge),
    expired: refundsOf('expired', charge),
    withdrawn: refundsOf('withdrawn', charge),
  }
  const live = decided.filter(({ lead }) => !lead.is_test)
  const asOffers = (one: Decided): Offer[] =>
    one.requests.map(({ requestId, freelancerId }, i) => ({
      requestId,
      leadId: one.lead.id,
      freelancerId,
      decisionId: one.decisionId,
      policy: { ...one.decision.policy, refund } as Offer['policy'],
      dueAt: dueAt(pool.byId.get(freelancerId)!.schedule, now, one.decision.policy),
      why: one.decision.candidates.find((candidate) => candidate.freelancerId === freelancerId)?.reasons ?? [],
      first: !one.lead.ever_routed && i === 0,
      choiceReason: one.lead.choice_id === freelancerId ? one.lead.choice_reason : null,
    }))
  await note(trx, decided.map(diaryOf(now)))
  await offerLeads(trx, live.filter((one) => one.decision.outcome === 'offered').flatMap(asOffers), now)
  await assignLeads(trx, live.filter((one) => one.decision.outcome === 'assigned').flatMap(asOffers), now)
  await tellInside(
    trx,
    live.flatMap(({ lead, decision }) => decision.effects.notify.map(({ to, text }) => ({ to, text, leadId: lead.id }))),
    now,
  )
  const waiting = live.filter((one) => one.decision.outcome === 'waiting')
  await changed(
    trx,
    live.filter((one) => one.decision.outcome === 'waiting' || one.decision.outcome === 'refused').map((one) => one.lead.id),
    now,
  )
  await later(
    trx,
    'lead.recheck',
    waiting.flatMap((one) =>
      one.decision.retryAt
        ? [{ subjectId: one.lead.id, at: new Date(Math.max(Date.parse(one.decision.retryAt), now.getTime() + 1000)) }]
        : [],
    ),
  )
}

function diaryOf(now: Date): (one: Decided) => Activity {
  return ({ lead, decisionId, decision }) => ({
    leadId: lead.id,
    verb: `lead.${decision.outcome}`,
    at: now,
    params: {
      decisionId,
      rule: decision.decidedBy,
      chosen: decision.chosen,
      ...(decision.waiting ? { waiting: decision.waiting } : {}),
      ...(lead.is_test ? { dry: true } : {}),
    },
  })
}
