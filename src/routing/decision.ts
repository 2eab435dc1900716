import type { Action, CatchAll } from '#rules/actions/index.ts'
import type { Strategy } from '#rules/actions/offer.ts'
import type { OfferPolicy } from '#rules/actions/offer-policy.ts'
import type { ChargePolicy } from '#rules/rule-set.ts'
import { refundsOf } from './fairness.ts'
import type { Closing, PoolChange, Via } from './pool-log.ts'

/** Why, as a code and what it is about; `explain.ts` makes the sentence in either language. */
export interface Reason {
  code: string
  params: Record<string, unknown>
}

/** Someone who was looked at, with his score (0–100) and why he was or was not chosen. */
export interface Candidate {
  freelancerId: string
  score: number
  eligible: boolean
  reasons: Reason[]
}

/** One chosen freelancer's turn: how it came to him, what it counts, and the numbers of those whose turn it could have been. */
export interface Turn {
  freelancerId: string
  via: Via
  charge: 0 | 1
  among: number[]
}

/** What the rules said of one lead, with its trace. A pure function of facts, rule set, pool, clock, seed and the client's choice. */
export interface Decision {
  leadId: string
  ruleSetVersion: number | string
  /** ISO 8601 UTC. */
  decidedAt: string
  /** offered: to be asked · assigned: his without asking · waiting: nobody can take it now · refused: a rule's refusal. */
  outcome: 'offered' | 'assigned' | 'waiting' | 'refused'
  /** Ids in the order in which they come; several when the policy asks several at once. */
  chosen: string[]
  /** The best 20 of those who were looked at, the chosen first; those who could not take it come last. */
  candidates: Candidate[]
  /** How many were out, by reason. Counts of reasons of the hour cover those looked at unless `excludedComplete`. */
  excluded: { code: string; count: number; examples: string[] }[]
  excludedComplete: boolean
  /** The id of the rule that decided, or `catchAll`. */
  decidedBy: string
  /** Ids of the rules that matched and acted, highest priority first. */
  rulesMatched: string[]
  /** Deciding rules asked before the one that decided (at most 20), and why they did not; `loud` ones are broken and need a person. */
  rulesFailed: { rule: string; because: Reason[]; loud?: true }[]
  effects: { tags: string[]; priority?: number; slaMinutes?: number; notify: { to: string; text: string }[] }
  action: Action | CatchAll
  /** How the offer is made: the rule set's policy with the rule's own changes. */
  policy: OfferPolicy
  strategy?: Strategy
  turns: Turn[]
  /** Why it waits, in plain code. */
  waiting?: Reason
  /** Why the client's own choice could not be followed. */
  choiceRefused?: Reason[]
  /** When it is worth deciding again although nothing has changed: someone's hours begin, his leave or his full day ends. */
  retryAt?: string
  snapshotHash: string
  poolSeq: number
  seed: string
}

/** The log's change for a chosen freelancer's request, to be appended in the transaction that makes the request. */
export function offeredChange(turn: Turn, requestId: string, leadId: string): PoolChange {
  return { type: 'offered', requestId, leadId, via: turn.via, charge: turn.charge, among: turn.among }
}

/** The log's change for a request that ended, with the turn given back where the charge policy says so. */
export function closedChange(requestId: string, how: Closing, policy: ChargePolicy): PoolChange {
  return refundsOf(how, policy) ? { type: 'closed', requestId, how, refund: true } : { type: 'closed', requestId, how }
}
