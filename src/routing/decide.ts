import type { Action, CatchAll, DecidingAction } from '#rules/actions/index.ts'
import { type CompiledRuleSet, compileRuleSet, type FactValues, type LeafReason, readFacts } from '#rules/check.ts'
import { engineHolds } from '#rules/engine.ts'
import type { LeadFactsSource } from '#rules/lead.ts'
import type { RuleSet } from '#rules/rule-set.ts'
import { carryOut } from './carry-out.ts'
import type { Decision, Reason } from './decision.ts'
import { type FoundRules, findRules } from './find-rules.ts'
import { localClock } from './hours.ts'
import type { PoolState } from './pool.ts'
import { wishOf } from './score.ts'
import type { Carried, Task } from './task.ts'

/** Everything a decision rests on. The same input gives the same decision, in any process, at any time. */
export interface DecideInput {
  facts: LeadFactsSource
  ruleSet: RuleSet
  version: number | string
  pool: PoolState
  now: Date
  /** Draws among equals in large pools; the lead's id will do. */
  seed: string
  /** The freelancer whom the client has chosen: he comes first if he can take it. */
  choice?: string
  /** Ids of those who were asked for this lead already. */
  excludedFreelancers?: readonly string[]
  /** "What if he could take more": open requests added to someone's capacity; for counterfactuals only. */
  extraCapacity?: Readonly<Record<string, number>>
  /** Rules that json-rules-engine denied although the compiled check had found them; `decideLive` fills it. */
  overruled?: ReadonlyMap<string, Reason>
}

/**
 * Who gets this lead, and why: synchronous and pure; a rule that cannot be carried out is skipped (loudly when it is broken) and the next one, at last
 * the catch-all, decides. Used for tries, replay and counterfactuals; on a live lead use `decideLive`.
 */
export function decide(input: DecideInput): Decision {
  const { compiled, lead, values } = ask(input)
  const found = findRules(compiled, values, lead, input.overruled)
  const task = taskOf(input, lead)
  for (const rule of found.deciding) {
    const { action, id } = rule.rule
    const carried = attempt(action as DecidingAction, task)
    if (carried.skip) found.failed.push(failure(id, carried.skip))
    else return decisionOf(input, compiled, { ...found, matched: [...found.matched, rule] }, carried, action, id)
  }
  const { catchAll } = input.ruleSet
  const carried = attempt(catchAll, task)
  if (carried.skip?.loud) found.failed.push(failure('catchAll', carried.skip))
  return decisionOf(input, compiled, found, carried, catchAll, 'catchAll')
}

/**
 * The decision on a live lead: json-rules-engine confirms each rule that acts and has the last word. A rule that it denies, or at which it breaks, is
 * skipped and stands in `rulesFailed` as loud (`engine_disagrees`, `engine_broke`): the lead is decided without it, and a person must look.
 */
export async function decideLive(input: DecideInput): Promise<Decision> {
  const { compiled, values } = ask(input)
  const overruled = new Map(input.overruled)
  const confirmed = new Set<string>()
  for (;;) {
    const decision = decide({ ...input, overruled })
    const before = overruled.size
    for (const id of decision.rulesMatched) {
      if (confirmed.has(id)) continue
      confirmed.add(id)
      const denied = await denialOf(compiled, values, id)
      if (denied) overruled.set(id, denied)
    }
    if (overruled.size === before) return decision
  }
}

/**
 * Why the other rules did not decide, told anew from the facts: a stored decision keeps of it only what they do not explain (`unexplained`). The rules that
 * were asked are the same, in the same order.
 */
export function failedAnew(input: Pick<DecideInput, 'facts' | 'ruleSet' | 'now' | 'overruled'>, stored: Decision): Decision['rulesFailed'] {
  const { compiled, lead, values } = ask(input)
  const found = findRules(compiled, values, lead, input.overruled)
  const kept = new Map(stored.rulesFailed.map((one) => [one.rule, one]))
  for (const { rule } of found.deciding) {
    if (rule.id === stored.decidedBy) return found.failed
    const skipped = kept.get(rule.id)
    if (skipped) found.failed.push(skipped)
  }
  const catchAll = kept.get('catchAll')
  return catchAll ? [...found.failed, catchAll] : found.failed
}

/** What of the failed rules must be stored: the rest follows from the facts, and need not repeat the client's words once a rule. */
export function unexplained({ rulesFailed }: Decision): Decision['rulesFailed'] {
  return rulesFailed.filter(({ because, loud }) => loud || !because.every(({ code }) => COMPARED.has(code)))
}

const COMPARED: ReadonlySet<string> = new Set<LeafReason['code']>(['fact_absent', 'comparison_failed', 'comparison_held', 'broken'])

/** The lead as rules see it at an instant: its facts and the tenant's local clock. */
export function leadAt(facts: LeadFactsSource, now: Date): LeadFactsSource {
  return { ...facts, clock: localClock(now, facts.timeZone) }
}

/** What the actions of this input would work on; `explain.ts` and `counterfactual.ts` ask the same questions with it. */
export function taskOf(input: DecideInput, lead: LeadFactsSource): Task {
  const { pool, seed, choice, ruleSet, now, extraCapacity } = input
  const wish = wishOf(lead, { currency: lead.currency, rates: ruleSet.policy.rates })
  const moment = { at: now.getTime(), asked: new Set(input.excludedFreelancers), extraCapacity }
  return { lead, wish, moment, pool, policy: ruleSet.policy, seed, choice }
}

function ask({ facts, ruleSet, now }: Pick<DecideInput, 'facts' | 'ruleSet' | 'now'>): {
  compiled: CompiledRuleSet
  lead: LeadFactsSource
  values: FactValues
} {
  const compiled = compileRuleSet(ruleSet)
  const lead = leadAt(facts, now)
  return { compiled, lead, values: readFacts(compiled.facts, lead, { currency: facts.currency, rates: ruleSet.policy.rates }) }
}

/** A rule must never keep a lead from the next one: what breaks here is told on the decision, loudly, and the walk goes on. */
function attempt(action: DecidingAction | CatchAll, task: Task): Carried {
  try {
    return carryOut(action, task)
  } catch (error) {
    const reason = { code: 'rule_broke', params: { message: error instanceof Error ? error.message.slice(0, 300) : 'unknown' } }
    const { offer } = task.policy
    const carried: Carried = {
      outcome: 'waiting',
      chosen: [],
      candidates: [],
      excluded: [],
      excludedComplete: false,
      policy: offer,
      turns: [],
    }
    return { ...carried, waiting: reason, skip: { reason, loud: true } }
  }
}

function failure(rule: string, { reason, loud }: NonNullable<Carried['skip']>): Decision['rulesFailed'][number] {
  return loud ? { rule, because: [reason], loud } : { rule, because: [reason] }
}

function decisionOf(
  input: DecideInput,
  compiled: CompiledRuleSet,
  found: FoundRules,
  { skip: _, ...carried }: Carried,
  action: Action | CatchAll,
  decidedBy: string,
): Decision {
  const matched = new Set(found.matched.map(({ rule }) => rule.id))
  return {
    leadId: input.facts.leadId,
    ruleSetVersion: input.version,
    decidedAt: input.now.toISOString(),
    decidedBy,
    rulesMatched: matched.size < 2 ? [...matched] : compiled.rules.filter(({ rule }) => matched.has(rule.id)).map(({ rule }) => rule.id),
    rulesFailed: found.failed,
    effects: found.effects,
    action,
    ...carried,
    snapshotHash: input.pool.hash,
    poolSeq: input.pool.seq,
    seed: input.seed,
  }
}

async function denialOf(compiled: CompiledRuleSet, values: FactValues, id: string): Promise<Reason | undefined> {
  const rule = compiled.rules.find((one) => one.rule.id === id)!.rule
  try {
    if (await engineHolds(rule.conditions, compiled.facts, values)) return undefined
    return { code: 'engine_disagrees', params: { rule: id } }
  } catch (error) {
    return { code: 'engine_broke', params: { rule: id, message: error instanceof Error ? error.message.slice(0, 300) : 'unknown' } }
  }
}
