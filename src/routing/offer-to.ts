import type { Action } from '#rules/actions/index.ts'
import type { OfferPolicy } from '#rules/actions/offer-policy.ts'
import type { Candidate, Reason, Turn } from './decision.ts'
import { blockOf, blockParams, blocksOf } from './eligible.ts'
import { chargeOf } from './fairness.ts'
import type { Member } from './member.ts'
import { candidatesOf, excludedOf, retryAtOf, whyNobody } from './outcome.ts'
import { postingOf } from './pool.ts'
import type { Via } from './pool-log.ts'
import { missesOf, type Posting } from './posting.ts'
import { resolvePool } from './resolve-pool.ts'
import { scoreOf, scoreParts } from './score.ts'
import { equalsOf, type Order, type Ranking, rank } from './strategies.ts'
import { type Carried, nothing, orderOf, type Task } from './task.ts'

/** Offers a lead to a pool: the client's choice or the previous owner first where they can, else by the strategy; or why nobody can take it. */
export function offerTo(action: Extract<Action, { type: 'offer' }>, task: Task): Carried {
  const policy = { ...task.policy.offer, ...action.policy }
  const base = { ...nothing(policy), strategy: action.strategy }
  const { filter, unmet } = resolvePool(action.pool, task.wish)
  if (unmet) return waiting(base, { code: unmet, params: {} })
  const posting = postingOf(task.pool, filter)
  const left = policy.maxOffers - task.moment.asked.size
  if (left <= 0) return waiting(base, { code: 'offers_used_up', params: { offers: policy.maxOffers } })
  const choiceRefused = task.choice === undefined ? undefined : refusalOf(task.choice, posting, task)
  if (task.choice !== undefined && !choiceRefused) return preferred(task.choice, 'client_choice', posting, base, task)
  const owner = action.strategy === 'sticky' ? task.lead.contact?.previousOwner : undefined
  if (owner && !refusalOf(owner, posting, task)) return { ...preferred(owner, 'sticky', posting, base, task), choiceRefused }
  return { ...byOrder(orderOf(action), posting, base, task, Math.min(left, atOnce(policy))), choiceRefused }
}

function byOrder(order: Order, posting: Posting, base: Carried, task: Task, count: number): Carried {
  const ranking = rank(posting, order, task.wish, task.moment, task.seed, count)
  const seen = seenOf(posting, ranking)
  if (ranking.best.length === 0) {
    const out = {
      ...base,
      ...seen,
      candidates: candidatesOf(ranking, order, 0, task.wish, task.moment),
      retryAt: retryAtOf(ranking, task.moment),
    }
    return waiting(out, whyNobody(posting, ranking))
  }
  const chosen = ranking.best.slice(0, count)
  const charge = chargeOf('rule', task.policy.charge)
  const turns = chosen.map(
    (one): Turn => ({ freelancerId: one.member.id, via: 'rule', charge, among: charge ? equalsOf(ranking, one) : [] }),
  )
  const candidates = candidatesOf(ranking, order, chosen.length, task.wish, task.moment)
  return { ...base, ...seen, outcome: outcomeOf(base.policy), chosen: chosen.map((one) => one.member.id), candidates, turns }
}

/** The client's choice or the previous owner, with the others who could have had it beside him. */
function preferred(id: string, via: Via, posting: Posting, base: Carried, task: Task): Carried {
  const member = task.pool.byId.get(id)!
  const ranking = rank(posting, 'best_match', task.wish, task.moment, task.seed, 3)
  const charge = chargeOf(via, task.policy.charge)
  const others = candidatesOf(ranking, 'best_match', 1, task.wish, task.moment).filter((candidate) => candidate.freelancerId !== id)
  const passed = others.map((other) =>
    other.eligible ? { ...other, reasons: [{ code: `not_${via}`, params: {} }, ...other.reasons.slice(-1)] } : other,
  )
  const first: Candidate = {
    freelancerId: id,
    score: scoreOf(member, task.wish),
    eligible: true,
    reasons: [
      { code: via, params: {} },
      { code: 'score_parts', params: { ...scoreParts(member, task.wish) } },
    ],
  }
  return {
    ...base,
    ...seenOf(posting, ranking),
    outcome: outcomeOf(base.policy),
    chosen: [id],
    candidates: [first, ...passed.slice(0, 19)],
    turns: [{ freelancerId: id, via, charge, among: charge ? ranking.read.map((one) => one.member.n) : [] }],
  }
}

/** Why someone named cannot take it; undefined when he can. */
function refusalOf(id: string, posting: Posting, task: Task): Reason[] | undefined {
  const member: Member | undefined = task.pool.byId.get(id)
  if (!member) return [{ code: 'unknown_freelancer', params: { freelancerId: id } }]
  const misses = missesOf(member, posting.filter)
  if (misses.length > 0) return misses.map((code) => ({ code, params: {} }))
  if (!blockOf(member, task.moment)) return undefined
  return blocksOf(member, task.moment).map((code) => ({ code, params: blockParams(member, code, task.moment) }))
}

function waiting(base: Carried, reason: Reason): Carried {
  const out: Carried = { ...base, outcome: 'waiting', waiting: reason }
  return base.policy.whenNobody === 'next_rule' ? { ...out, skip: { reason } } : out
}

function seenOf(posting: Posting, ranking: Ranking): Pick<Carried, 'excluded' | 'excludedComplete'> {
  return { excluded: excludedOf(posting, ranking), excludedComplete: ranking.complete }
}

function outcomeOf(policy: OfferPolicy): 'offered' | 'assigned' {
  return policy.kind === 'direct' ? 'assigned' : 'offered'
}

function atOnce(policy: OfferPolicy): number {
  if (policy.kind === 'parallel') return policy.parallel
  return policy.kind === 'first_to_claim' ? policy.maxOffers : 1
}
