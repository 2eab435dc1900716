import { type Condition, type Conditions, type Leaf, normaliseValue } from '../conditions.ts'
import { type Fact, type FactValue, readFact } from '../fact.ts'
import { facts as allFacts, factOf } from '../facts/index.ts'
import type { LeadFactsSource, Money } from '../lead.ts'
import { operatorOf } from '../operators.ts'
import { domainsOf } from './domain.ts'

/** How much a search may still look at; shared by all searches of one lint, so that a thousand rules cannot keep it for ever. */
export interface Effort {
  left: number
}

/** What a search came to: a lead; or none, and whether that is certain. */
export interface Sought {
  lead?: LeadFactsSource
  /** No lead can exist: everything that could make a difference was tried. */
  impossible: boolean
}

/** Looks for a lead for which all of `must` hold and none of `mustNot`. Every lead it returns was read back and checked. */
export function findLead(must: readonly Conditions[], mustNot: readonly Conditions[], blank: LeadFactsSource, effort: Effort): Sought {
  const domains = domainsOf([...must, ...mustNot])
  const order = new Map(allFacts.map((fact, i) => [fact.name, i]))
  domains.sort((a, b) => (order.get(a.fact.name) ?? 99) - (order.get(b.fact.name) ?? 99))
  const values = new Map<string, FactValue | undefined>()
  let certain = domains.every((domain) => domain.complete)
  const verdict = () => {
    let unknown = false
    for (const tree of must) {
      const holds = evaluate(tree, values)
      if (holds === false) return false
      unknown ||= holds === undefined
    }
    for (const tree of mustNot) {
      const holds = evaluate(tree, values)
      if (holds === true) return false
      unknown ||= holds === undefined
    }
    return unknown ? undefined : true
  }
  const search = (at: number): LeadFactsSource | undefined => {
    if (--effort.left < 0) {
      certain = false
      return undefined
    }
    const holds = verdict()
    if (holds === false) return undefined
    if (at === domains.length || holds === true) {
      const lead = leadWith(
        blank,
        domains.slice(0, at).map(({ fact }) => fact),
        values,
      )
      if (isTrue(lead, must, mustNot)) return lead
      // Facts that hang together (an hour and a time) cannot take these values at once.
      if (at === domains.length) certain = false
      if (at === domains.length) return undefined
    }
    const { fact, values: candidates } = domains[at]!
    for (const value of candidates) {
      values.set(fact.name, value)
      const lead = search(at + 1)
      if (lead) return lead
    }
    values.delete(fact.name)
    return undefined
  }
  const lead = search(0)
  return lead ? { lead, impossible: false } : { impossible: certain }
}

/** Whether a tree holds for a lead. */
export function holdsFor(tree: Conditions, lead: LeadFactsSource): boolean {
  const money: Money = { currency: lead.currency, rates: {} }
  const known = new Map<string, FactValue | undefined>()
  const read: Values = {
    has: () => true,
    get: (name) => {
      if (!known.has(name)) {
        const fact = factOf(name)
        known.set(name, fact && readFact(fact, lead, money))
      }
      return known.get(name)
    },
  }
  return evaluate(tree, read) === true
}

interface Values {
  has(name: string): boolean
  get(name: string): FactValue | undefined
}

/** true, false, or undefined while a fact that could turn it is not chosen yet. */
function evaluate(tree: Conditions | Condition, values: Values): boolean | undefined {
  if ('always' in tree) return true
  if ('not' in tree) {
    const inner = evaluate(tree.not, values)
    return inner === undefined ? undefined : !inner
  }
  if ('fact' in tree) return evaluateLeaf(tree, values)
  const wanted = 'any' in tree
  let unknown = false
  for (const child of 'any' in tree ? tree.any : tree.all) {
    const holds = evaluate(child, values)
    if (holds === wanted) return wanted
    unknown ||= holds === undefined
  }
  return unknown ? undefined : !wanted
}

const leafTests = new WeakMap<Leaf, (value: FactValue | undefined) => boolean>()

function evaluateLeaf(leaf: Leaf, values: Values): boolean | undefined {
  if (!values.has(leaf.fact)) return undefined
  const known = leafTests.get(leaf)
  if (known) return known(values.get(leaf.fact))
  const fact = factOf(leaf.fact)
  const operator = operatorOf(leaf.operator)
  const value = fact && operator && normaliseValue(fact, operator, leaf.value)
  const test = value === undefined ? () => false : (actual: FactValue | undefined) => operator!.test(actual, value)
  leafTests.set(leaf, test)
  return test(values.get(leaf.fact))
}

function leadWith(blank: LeadFactsSource, facts: readonly Fact[], values: Values): LeadFactsSource {
  const lead = structuredClone(blank)
  for (const fact of facts) fact.put(lead, values.get(fact.name))
  return lead
}

function isTrue(lead: LeadFactsSource, must: readonly Conditions[], mustNot: readonly Conditions[]): boolean {
  return must.every((tree) => holdsFor(tree, lead)) && !mustNot.some((tree) => holdsFor(tree, lead))
}
