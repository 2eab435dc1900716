import { type Action, type CatchAll, isDeciding } from './actions/index.ts'
import { type Condition, type Conditions, type Leaf, normaliseValue } from './conditions.ts'
import { type Fact, type FactValue, readFact } from './fact.ts'
import { factOf } from './facts/index.ts'
import type { LeadFactsSource, Money } from './lead.ts'
import { operatorOf } from './operators.ts'
import type { Rule, RuleSet } from './rule-set.ts'

/** Why a comparison did not come out: the fact was absent, its value was another, or (under `not`) it held. */
export interface LeafReason {
  code: 'fact_absent' | 'comparison_failed' | 'comparison_held' | 'broken'
  params: { fact: string; operator: string; value?: unknown; actual?: FactValue; why?: string }
}

/** A lead's facts, read once for a rule set: one place per fact that its rules name; absent facts are undefined. */
export type FactValues = readonly (FactValue | undefined)[]

/** A rule whose tree has become a function. */
export interface CompiledRule {
  rule: Rule
  deciding: boolean
  /** Whether the conditions hold. Synchronous, never throws. */
  holds(values: FactValues): boolean
  /** How many comparisons of the tree hold, for `scored`. */
  heldLeaves(values: FactValues): number
  /** The comparisons (at most five) because of which the rule does not hold; empty when it holds. */
  because(values: FactValues, lead: LeadFactsSource): LeafReason[]
}

/** A rule set ready to be asked. */
export interface CompiledRuleSet {
  ruleSet: RuleSet
  catchAll: CatchAll
  /** The facts its enabled rules name, in the order of FactValues. */
  facts: readonly Fact[]
  /** Enabled rules, highest priority first, among equals in their written order. */
  rules: readonly CompiledRule[]
}

const cache = new WeakMap<RuleSet, CompiledRuleSet>()

/** Compiles a parsed rule set; the same object is compiled once. */
export function compileRuleSet(ruleSet: RuleSet): CompiledRuleSet {
  const known = cache.get(ruleSet)
  if (known) return known
  const facts: Fact[] = []
  const rules = ruleSet.rules
    .filter((rule) => rule.enabled)
    .sort((a, b) => b.priority - a.priority)
    .map((rule) => compileRule(rule, facts))
  const compiled = { ruleSet, catchAll: ruleSet.catchAll, facts, rules }
  cache.set(ruleSet, compiled)
  return compiled
}

/** Compiles one rule; facts that it names and `facts` lacks are appended there. */
export function compileRule(rule: { conditions: Conditions; action?: Action } & Partial<Rule>, facts: Fact[]): CompiledRule {
  const root = 'always' in rule.conditions ? undefined : compileNode(rule.conditions, facts)
  return {
    rule: rule as Rule,
    deciding: rule.action !== undefined && isDeciding(rule.action),
    holds: root ? root.holds : () => true,
    heldLeaves: (values) => (root ? countHeld(root, values) : 0),
    because: (values, lead) => (root ? because(root, values, lead, facts, true).slice(0, 5) : []),
  }
}

/** Reads every fact that the compiled rules name. */
export function readFacts(facts: readonly Fact[], lead: LeadFactsSource, money: Money): FactValues {
  return facts.map((fact) => readFact(fact, lead, money))
}

interface Node {
  holds(values: FactValues): boolean
  kind: 'all' | 'any' | 'not' | 'leaf'
  children: Node[]
  leaf?: Leaf
  slot?: number
}

function compileNode(condition: Condition, facts: Fact[]): Node {
  if ('all' in condition) {
    const children = condition.all.map((child) => compileNode(child, facts))
    return { kind: 'all', children, holds: everyOf(children) }
  }
  if ('any' in condition) {
    const children = condition.any.map((child) => compileNode(child, facts))
    return { kind: 'any', children, holds: someOf(children) }
  }
  if ('not' in condition) {
    const child = compileNode(condition.not, facts)
    return { kind: 'not', children: [child], holds: (values) => !child.holds(values) }
  }
  return compileLeaf(condition, facts)
}

function compileLeaf(leaf: Leaf, facts: Fact[]): Node {
  const fact = factOf(leaf.fact)
  const operator = operatorOf(leaf.operator)
  const value = fact && operator && normaliseValue(fact, operator, leaf.value)
  // A set stored by an older version may name what no longer exists: such a comparison is never true, and lint says so.
  if (!fact || !operator || value === undefined) return { kind: 'leaf', children: [], leaf, holds: () => false }
  let slot = facts.findIndex((known) => known.name === fact.name)
  if (slot < 0) slot = facts.push(fact) - 1
  const { test } = operator
  return { kind: 'leaf', children: [], leaf, slot, holds: (values) => test(values[slot], value) }
}

function everyOf(children: readonly Node[]): (values: FactValues) => boolean {
  return (values) => {
    for (const child of children) if (!child.holds(values)) return false
    return true
  }
}

function someOf(children: readonly Node[]): (values: FactValues) => boolean {
  return (values) => {
    for (const child of children) if (child.holds(values)) return true
    return false
  }
}

function countHeld(node: Node, values: FactValues): number {
  if (node.kind === 'leaf') return node.holds(values) ? 1 : 0
  return node.children.reduce((sum, child) => sum + countHeld(child, values), 0)
}

/** The leaves that make this node differ from what was wanted of it. */
function because(node: Node, values: FactValues, lead: LeadFactsSource, facts: readonly Fact[], wanted: boolean): LeafReason[] {
  if (node.holds(values) === wanted) return []
  if (node.kind === 'leaf') return [leafReason(node, values, lead, facts, wanted)]
  if (node.kind === 'not') return because(node.children[0]!, values, lead, facts, !wanted)
  return node.children.flatMap((child) => because(child, values, lead, facts, wanted))
}

function leafReason(node: Node, values: FactValues, lead: LeadFactsSource, facts: readonly Fact[], wanted: boolean): LeafReason {
  const { fact, operator, value } = node.leaf!
  if (node.slot === undefined) return { code: 'broken', params: { fact, operator, value } }
  const actual = values[node.slot]
  if (!wanted) return { code: 'comparison_held', params: { fact, operator, value, actual: shown(actual) } }
  if (actual === undefined)
    return { code: 'fact_absent', params: { fact, operator, value, why: facts[node.slot]!.absence?.(lead) ?? 'not_told' } }
  return { code: 'comparison_failed', params: { fact, operator, value, actual: shown(actual) } }
}

function shown(actual: FactValue | undefined): FactValue | undefined {
  return Array.isArray(actual) ? actual.slice(0, 12) : actual
}
