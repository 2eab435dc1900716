import type { Rule, RuleSet } from '../shapes.ts'
import { freeId, inOrder, moved } from './order.ts'

/** A rule to begin with: it is asked first and applies to every lead, until its conditions are said. */
export function newRule(draft: RuleSet, name: string, action: Rule['action']): Rule {
  const top = inOrder(draft.rules)[0]?.priority ?? 0
  return { id: freeId(draft.rules), name, enabled: true, priority: top, conditions: { always: true }, action }
}

/** The draft with this rule: in its place, or, if it is new, before all others. */
export function withRule(draft: RuleSet, rule: Rule): RuleSet {
  const at = draft.rules.findIndex(({ id }) => id === rule.id)
  return { ...draft, rules: at < 0 ? [rule, ...inOrder(draft.rules)] : draft.rules.with(at, rule) }
}

/** The draft with a change to each of these rules. */
export function withEach(draft: RuleSet, ids: ReadonlySet<string>, how: (rule: Rule) => Rule): RuleSet {
  return { ...draft, rules: draft.rules.map((rule) => (ids.has(rule.id) ? how(rule) : rule)) }
}

/** The draft without these rules. */
export function withoutRules(draft: RuleSet, ids: ReadonlySet<string>): RuleSet {
  return { ...draft, rules: draft.rules.filter(({ id }) => !ids.has(id)) }
}

/** The draft with a rule moved to a place of the order. */
export function withMoved(draft: RuleSet, id: string, to: number): RuleSet {
  return { ...draft, rules: moved(draft.rules, id, to) }
}

/** The draft with a copy of a rule right below it, and the copy's id. */
export function withCopy(draft: RuleSet, rule: Rule, name: string): { draft: RuleSet; id: string } {
  const ordered = inOrder(draft.rules)
  const id = freeId(ordered, `${rule.id.slice(0, 56)}-2`)
  const at = ordered.findIndex((one) => one.id === rule.id)
  return { draft: { ...draft, rules: ordered.toSpliced(at + 1, 0, { ...rule, id, name: name.slice(0, 200) }) }, id }
}
