import type { RuleSet } from '#rules/rule-set.ts'
import type { Trx } from '#src/platform/db.ts'
import { decide } from '#src/routing/decide.ts'
import { factsOf, type RoutedLead } from '#src/routing/facts.ts'
import type { PoolState } from '#src/routing/pool.ts'
import { readPool } from '#src/routing/pool-memory.ts'
import { publishedRuleSet } from '#src/routing/rule-sets.ts'
import type { Option, Scene } from './scene.ts'

/** Who could take a lead's wish, and who had an earlier one of its client. */
export interface Choice {
  optionsFor: Scene['optionsFor']
  previousOwner: string | null
}

/**
 * Who could take leads' wishes, by the very decision that would route them: same rules, same pool, same fairness; nothing is written or locked. Names, answer times and
 * reasons are filled in for those who are shown (`dress`). It answers null where the rules give such a lead away without asking a pool.
 */
export async function loadOptions(
  trx: Trx,
  leads: readonly RoutedLead[],
  tenant: { currency: string; timeZone: string },
  now: Date,
): Promise<(leadId: string, asked: readonly string[]) => Choice> {
  const { ruleSet, version } = await publishedRuleSet(trx)
  const facts = new Map((await factsOf(trx, leads, tenant)).map((one) => [one.leadId, one]))
  const pool = await readPool(trx)
  return (leadId, asked) => {
    const lead = facts.get(leadId)!
    const optionsFor: Scene['optionsFor'] = (wish, without) => {
      const decision = decide({
        facts: { ...lead, category: wish.category, budget: wish.budget, location: wish.location },
        ruleSet: forShowing(ruleSet),
        version,
        pool,
        now,
        seed: leadId,
        excludedFreelancers: asked,
      })
      if (decision.action.type !== 'offer') return decision.outcome === 'waiting' ? [] : null
      return decision.candidates
        .filter((candidate) => candidate.eligible && !without.includes(candidate.freelancerId))
        .map((candidate) => optionOf(candidate.freelancerId, pool, tenant.currency))
    }
    return { optionsFor, previousOwner: lead.contact?.previousOwner ?? null }
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
