import { isDeciding } from '#rules/actions/index.ts'
import { compileRuleSet, readFacts } from '#rules/check.ts'
import { type LitCondition, litConditions } from '#rules/lit.ts'
import type { Rule } from '#rules/rule-set.ts'
import { type DecideInput, leadAt } from '../decide.ts'
import type { Decision, Reason } from '../decision.ts'

/**
 * What a rule had to do with a decision. decided: it gave the lead its way · matched: it added to the lead · skipped: it held, but could not be carried out
 * (`because` says why) · failed: its conditions do not hold · not_reached: another decided before it · disabled.
 */
export type RuleState = 'decided' | 'matched' | 'skipped' | 'failed' | 'not_reached' | 'disabled'

/** One rule on the path of a decision. */
export interface PathStep {
  ruleId: string
  name: string
  priority: number
  enabled: boolean
  decides: boolean
  /** Whether its conditions hold for this lead, reached or not. */
  holds: boolean
  state: RuleState
  because: Reason[]
  conditions: LitCondition[]
}

/** Every rule in the order in which it is asked (disabled ones at their place), each condition with the lead's value and whether it held. */
export function pathOf(input: DecideInput, decision: Decision): PathStep[] {
  const { ruleSet, facts, now } = input
  const lead = leadAt(facts, now)
  const money = { currency: facts.currency, rates: ruleSet.policy.rates }
  const steps = inOrder(input).map((rule) => {
    const conditions = litConditions(rule.conditions, lead, money)
    return { rule, conditions, holds: conditions[0]!.held }
  })
  const ended = steps.findIndex(({ rule }) => rule.id === decision.decidedBy)
  return steps.map(({ rule, conditions, holds }, i) => {
    const state = stateOf(rule, holds, decision, ended >= 0 && i > ended)
    const because = state === 'skipped' ? (decision.rulesFailed.find((one) => one.rule === rule.id)?.because ?? []) : []
    const { id, name, priority, enabled } = rule
    return { ruleId: id, name, priority, enabled, decides: isDeciding(rule.action), holds, state, because, conditions }
  })
}

/** By priority; where scores decide, deciding rules that hold come by their score. */
function inOrder({ ruleSet, facts, now }: DecideInput): Rule[] {
  const byPriority = ruleSet.rules.toSorted((a, b) => b.priority - a.priority)
  if (ruleSet.policy.mode !== 'scored') return byPriority
  const compiled = compileRuleSet(ruleSet)
  const values = readFacts(compiled.facts, leadAt(facts, now), { currency: facts.currency, rates: ruleSet.policy.rates })
  const scores = new Map(
    compiled.rules.map((rule) => [rule.rule.id, rule.rule.priority + (rule.holds(values) ? rule.heldLeaves(values) : 0)]),
  )
  const score = (rule: Rule) => scores.get(rule.id) ?? rule.priority
  return byPriority.toSorted((a, b) => score(b) - score(a))
}

function stateOf(rule: Rule, holds: boolean, decision: Decision, after: boolean): RuleState {
  if (!rule.enabled) return 'disabled'
  if (rule.id === decision.decidedBy) return 'decided'
  if (!isDeciding(rule.action)) return holds ? 'matched' : 'failed'
  if (after) return 'not_reached'
  return holds ? 'skipped' : 'failed'
}
