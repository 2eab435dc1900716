import type { RuleSet } from '#rules/rule-set.ts'
import { getTenant } from '#src/accounts/tenants.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { decide } from '#src/routing/decide.ts'
import { factsOf, type RoutedLead } from '#src/routing/facts.ts'
import type { PoolState } from '#src/routing/pool.ts'
import { readPool } from '#src/routing/pool-memory.ts'
import { publishedRuleSet } from '#src/routing/rule-sets.ts'
import type { Option, Scene, Wish } from './scene.ts'

/**
 * Who could take a lead's wish, by the very decision that would route it: same rules, same pool, same fairness; nothing is written or locked. Names, answer times and
 * reasons are filled in for those who are shown (`dress`). Null where the rules give such a lead away without asking a pool.
 */
export async function loadOptions(trx: Trx, lead: RoutedLead, asked: readonly string[], now: Date): Promise<Scene['optionsFor']> {
  const tenant = await getTenant(trx, tenantOf(trx))
  const { ruleSet, version } = await publishedRuleSet(trx)
  const [facts] = await factsOf(trx, [lead], tenant)
  const pool = await readPool(trx)
  return (wish, without) => {
    const decision = decide({
      facts: { ...facts!, category: wish.category, budget: wish.budget, location: wish.location },
      ruleSet: forShowing(ruleSet),
      version,
      pool,
      now,
      seed: lead.id,
      excludedFreelancers: asked,
    })
    if (decision.action.type !== 'offer') return decision.outcome === 'waiting' ? [] : null
    return decision.candidates
      .filter((candidate) => candidate.eligible && !without.includes(candidate.freelancerId))
      .map((candidate) => optionOf(candidate.freelancerId, pool, tenant.currency))
  }
}

/** A client who chooses again is no further offer of the rules: their limit does not hide anybody. */
function forShowing(ruleSet: RuleSet): RuleSet {
  const known = shown.get(ruleSet)
  if (known) return known
  const made = { ...ruleSet, policy: { ...ruleSet.policy, offer: { ...ruleSet.policy.offer, maxOffers: 1000 } } }
  shown.set(ruleSet, made)
  return made
}

// The compiled form of a rule set is kept by its identity.
const shown = new WeakMap<RuleSet, RuleSet>()

function optionOf(freelancerId: string, pool: PoolState, currency: string): Option {
  const { profile, openLimit, openCount } = pool.byId.get(freelancerId)!
  const { rating, priceRange: price } = profile
  return {
    freelancerId,
    name: '',
    rating: rating ?? null,
    price: price ? { min: price.min ?? null, max: price.max ?? null, currency: price.currency ?? currency } : null,
    free: Math.max(0, openLimit - openCount),
    answersIn: null,
    why: { code: 'does_this', params: {} },
  }
}

/** What a wish says as the lead's own columns. */
export function columnsOf(wish: Wish): Record<string, unknown> {
  return {
    category: wish.category,
    budget_min: wish.budget?.min ?? null,
    budget_max: wish.budget?.max ?? null,
    budget_currency: wish.budget?.currency ?? null,
    location: wish.location,
  }
}
