import type { CompiledRule, CompiledRuleSet, FactValues } from '#rules/check.ts'
import type { LeadFactsSource } from '#rules/lead.ts'
import type { Decision, Reason } from './decision.ts'

/** The rules of a set that hold for a lead. */
export interface FoundRules {
  effects: Decision['effects']
  /** Those that add to the lead; the deciding one joins them once it is known. */
  matched: CompiledRule[]
  /** Those that decide, in the order in which they are to be tried; asked lazily, so that nothing after the winner is. */
  deciding: Iterable<CompiledRule>
  /** Deciding rules that were asked in vain (at most 20), and every rule that was denied. */
  failed: Decision['rulesFailed']
}

/** Finds the rules that hold. `overruled` ones do not, whatever their tree says. */
export function findRules(
  compiled: CompiledRuleSet,
  values: FactValues,
  lead: LeadFactsSource,
  overruled: ReadonlyMap<string, Reason> | undefined,
): FoundRules {
  const found: FoundRules = { effects: { tags: [], notify: [] }, matched: [], deciding: [], failed: [] }
  const holds = (rule: CompiledRule) => {
    const held = rule.holds(values)
    const denied = held ? overruled?.get(rule.rule.id) : undefined
    if (denied) found.failed.push({ rule: rule.rule.id, because: [denied], loud: true })
    return held && !denied
  }
  for (const rule of compiled.rules) {
    if (rule.deciding || !holds(rule)) continue
    found.matched.push(rule)
    addEffect(found.effects, rule)
  }
  const inOrder = firstMatch(compiled, values, lead, holds, found.failed)
  found.deciding = compiled.ruleSet.policy.mode === 'scored' ? byScore([...inOrder], values) : inOrder
  return found
}

function* firstMatch(
  compiled: CompiledRuleSet,
  values: FactValues,
  lead: LeadFactsSource,
  holds: (rule: CompiledRule) => boolean,
  failed: Decision['rulesFailed'],
): Generator<CompiledRule> {
  for (const rule of compiled.rules) {
    if (!rule.deciding) continue
    const before = failed.length
    if (holds(rule)) yield rule
    else if (failed.length === before && failed.length < 20)
      failed.push({ rule: rule.rule.id, because: rule.because(values, lead).map(asReason) })
  }
}

/** Priority plus one for each comparison that holds: of equal priorities the most specific rule decides. */
function byScore(rules: readonly CompiledRule[], values: FactValues): CompiledRule[] {
  const scored = rules.map((rule) => ({ rule, score: rule.rule.priority + rule.heldLeaves(values) }))
  return scored.sort((a, b) => b.score - a.score).map(({ rule }) => rule)
}

function addEffect(effects: Decision['effects'], { rule: { action } }: CompiledRule): void {
  if (action.type === 'tag') effects.tags = [...new Set([...effects.tags, ...action.tags])]
  else if (action.type === 'priority') effects.priority = Math.max(effects.priority ?? 0, action.priority)
  else if (action.type === 'sla') effects.slaMinutes = Math.min(effects.slaMinutes ?? action.minutes, action.minutes)
  else if (action.type === 'notify') effects.notify.push({ to: action.to, text: action.text })
}

function asReason({ code, params }: { code: string; params: object }): Reason {
  return { code, params: { ...params } }
}
