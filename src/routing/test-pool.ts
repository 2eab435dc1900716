import type { LeadFactsSource } from '#rules/lead.ts'
import { parseRuleSet, type RuleSet } from '#rules/rule-set.ts'
import type { DecideInput } from './decide.ts'
import { type Decision, offeredChange } from './decision.ts'
import { applyChange, emptyPool, type PoolState } from './pool.ts'
import type { PoolChange, PoolEntry } from './pool-log.ts'
import { freelancerProfileSchema } from './profile.ts'

/** A pool and its log, for tests: `put` appends a change as the next entry. */
export interface LoggedPool {
  pool: PoolState
  log: PoolEntry[]
  put(freelancerId: string, change: PoolChange): void
  at: string
}

/** A Sunday, 11:00 in Riyadh. */
export const NOON = '2026-11-22T08:00:00.000Z'

/** A pool of these people, each with what is said of him and defaults for the rest. */
export function poolOf(people: Record<string, object>): LoggedPool {
  const logged: LoggedPool = {
    pool: emptyPool(),
    log: [],
    at: NOON,
    put(freelancerId, change) {
      const entry = { seq: logged.pool.seq + 1, at: logged.at, freelancerId, change }
      logged.log.push(entry)
      applyChange(logged.pool, entry)
    },
  }
  for (const [id, more] of Object.entries(people)) logged.put(id, profileChange(id, more))
  return logged
}

/** The change that gives someone a profile. */
export function profileChange(id: string, more: object): PoolChange {
  return { type: 'profile', profile: freelancerProfileSchema.parse({ id, ...more }) }
}

/** A rule set of these rules; the catch-all offers to anyone. */
export function rulesOf(rules: object[], more: object = {}): RuleSet {
  const full = rules.map((rule, i) => ({ id: `r${i}`, name: `rule ${i}`, priority: -i, conditions: { always: true }, ...rule }))
  const result = parseRuleSet({ rules: full, catchAll: { type: 'offer', pool: {}, strategy: 'least_loaded' }, ...more })
  if (!result.ok) throw new Error(JSON.stringify(result.faults))
  return result.ruleSet
}

/** One rule that offers every lead of a service to those who offer it. */
export function offering(strategy: string, more: { pool?: object; policy?: object; charge?: object } = {}): RuleSet {
  const action = { type: 'offer', pool: { skills: ['$category'], ...more.pool }, strategy, ...(more.policy ? { policy: more.policy } : {}) }
  return rulesOf([{ action }], { policy: { charge: more.charge ?? {} } })
}

/** A lead of a tenant in Riyadh. */
export function leadOf(more: Partial<LeadFactsSource> = {}): LeadFactsSource {
  return { leadId: 'lead-1', currency: 'SAR', timeZone: 'Asia/Riyadh', channel: 'whatsapp', category: 'seo', ...more }
}

/** The input of a decision at NOON. */
export function inputOf(
  pool: PoolState,
  ruleSet: RuleSet,
  facts: LeadFactsSource = leadOf(),
  more: Partial<DecideInput> = {},
): DecideInput {
  return { facts, ruleSet, version: 1, pool, now: new Date(NOON), seed: facts.leadId, ...more }
}

/** Books a decision's turns in the pool, as routing does; returns the request ids. */
export function book(logged: LoggedPool, decision: Decision): string[] {
  return decision.turns.map((turn, i) => {
    const requestId = `${decision.leadId}-${i}`
    logged.put(turn.freelancerId, offeredChange(turn, requestId, decision.leadId))
    return requestId
  })
}
