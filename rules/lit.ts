import { type Condition, type Conditions, type Leaf, normaliseValue, type WrittenValue } from './conditions.ts'
import { type FactValue, readFact } from './fact.ts'
import { factOf } from './facts/index.ts'
import type { LeadFactsSource, Money } from './lead.ts'
import { operatorOf } from './operators.ts'

/** One node of a rule's conditions as it came out for a lead. `path` is its place in the written tree (`all.0.any.1`; empty at the root). */
export interface LitCondition {
  path: string
  kind: 'always' | 'all' | 'any' | 'not' | 'leaf'
  held: boolean
  /** Of a leaf: what it compares, with what, and the lead's own value (texts folded; null: the lead does not tell it). */
  fact?: string
  operator?: string
  value?: WrittenValue
  actual?: FactValue | null
}

/** Every node of a tree with whether it held, a group before its members: how an editor lights the path that a lead took. */
export function litConditions(conditions: Conditions, lead: LeadFactsSource, money: Money): LitCondition[] {
  return light(conditions, '', lead, money)
}

function light(node: Conditions | Condition, path: string, lead: LeadFactsSource, money: Money): LitCondition[] {
  if ('always' in node) return [{ path, kind: 'always', held: true }]
  if ('not' in node) {
    const inner = light(node.not, join(path, 'not'), lead, money)
    return [{ path, kind: 'not', held: !inner[0]!.held }, ...inner]
  }
  if ('fact' in node) return [lightLeaf(node, path, lead, money)]
  const kind = 'all' in node ? 'all' : 'any'
  const parts = ('all' in node ? node.all : node.any).map((child, i) => light(child, join(path, `${kind}.${i}`), lead, money))
  const held = kind === 'all' ? parts.every(([first]) => first!.held) : parts.some(([first]) => first!.held)
  return [{ path, kind, held }, ...parts.flat()]
}

function lightLeaf(leaf: Leaf, path: string, lead: LeadFactsSource, money: Money): LitCondition {
  const fact = factOf(leaf.fact)
  const operator = operatorOf(leaf.operator)
  const value = fact && operator && normaliseValue(fact, operator, leaf.value)
  const actual = fact && readFact(fact, lead, money)
  const held = value !== undefined && operator!.test(actual, value)
  return {
    path,
    kind: 'leaf',
    held,
    fact: leaf.fact,
    operator: leaf.operator,
    ...(leaf.value === undefined ? {} : { value: leaf.value }),
    actual: actual ?? null,
  }
}

function join(path: string, part: string): string {
  return path ? `${path}.${part}` : part
}
