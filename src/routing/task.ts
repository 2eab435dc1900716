import type { Action, CatchAll } from '#rules/actions/index.ts'
import type { OfferPolicy } from '#rules/actions/offer-policy.ts'
import type { LeadFactsSource } from '#rules/lead.ts'
import type { Policy } from '#rules/rule-set.ts'
import type { Decision, Reason } from './decision.ts'
import type { Moment } from './eligible.ts'
import type { PoolState } from './pool.ts'
import type { Wish } from './score.ts'
import type { Order } from './strategies.ts'

/** What a deciding action works on. */
export interface Task {
  lead: LeadFactsSource
  wish: Wish
  moment: Moment
  pool: PoolState
  policy: Policy
  seed: string
  choice: string | undefined
}

/** What a deciding action came to. */
export type Carried = Pick<
  Decision,
  | 'outcome'
  | 'chosen'
  | 'candidates'
  | 'excluded'
  | 'excludedComplete'
  | 'policy'
  | 'strategy'
  | 'turns'
  | 'waiting'
  | 'retryAt'
  | 'choiceRefused'
> & {
  /** The action could not be carried out at all, or leaves the lead to the catch-all: the next one is to be tried. */
  skip?: { reason: Reason; loud?: true }
}

/** An outcome without anyone. */
export function nothing(policy: OfferPolicy): Carried {
  return { outcome: 'waiting', chosen: [], candidates: [], excluded: [], excludedComplete: true, policy, turns: [] }
}

/** The strategy's order; the client's choice and the previous owner come first where they can, then the best match. */
export function orderOf(action: Action | CatchAll): Order {
  const strategy = action.type === 'offer' || action.type === 'assign' ? action.strategy : undefined
  if (action.type === 'assign' && !strategy) return 'least_loaded'
  return strategy === 'weighted_round_robin' || strategy === 'least_loaded' ? strategy : 'best_match'
}
