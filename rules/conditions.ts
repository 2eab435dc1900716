import { type Fact, type FactValue, normaliseOne } from './fact.ts'
import { factOf } from './facts/index.ts'
import { type Fault, fault } from './fault.ts'
import { type Operator, operatorOf } from './operators.ts'

/** One comparison of a fact with a value. `value` is left out (or true) beside `exists` and `absent`. */
export interface Leaf {
  fact: string
  operator: string
  value?: WrittenValue
}

/** What may stand beside an operator. */
export type WrittenValue = string | number | boolean | readonly (string | number)[]

/** A tree of comparisons, as json-rules-engine writes it, without `path`, `params`, names or references. */
export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | Leaf

/** The conditions of a rule: a tree that begins with all, any or not; or the explicit "always". */
export type Conditions = { always: true } | Exclude<Condition, Leaf>

/** Bounds of one rule's tree. */
export const limits = { depth: 5, conditions: 200, values: 200, text: 500 }

const refused = new Set(['path', 'params', 'condition', 'priority', 'name'])
const looksLikeCode = /^\s*(async\s+)?function\b|=>|__proto__|\bconstructor\b\s*[.([]|\$\{/

/** Everything wrong with the conditions of one rule, in plain words; an empty list when they may be used. Never recurses deeper than the limit. */
export function faultsOfConditions(raw: unknown, path: readonly (string | number)[]): Fault[] {
  const faults: Fault[] = []
  if (isRecord(raw) && Object.hasOwn(raw, 'always')) {
    if (raw.always !== true) faults.push(fault(path, 'not_a_condition'))
    for (const key of Object.keys(raw)) if (key !== 'always') faults.push(fault([...path, key], 'unknown_field', { key }))
    return faults
  }
  if (isRecord(raw) && Object.hasOwn(raw, 'fact')) return [fault(path, 'root_is_leaf')]
  const count = { conditions: 0 }
  readNode(raw, path, 1, count, faults)
  if (count.conditions > limits.conditions) faults.unshift(fault(path, 'too_many_conditions', { limit: limits.conditions }))
  return faults.slice(0, 50)
}

/** A written value in the form in which it is compared (folded, numbers as numbers), or undefined when the operator cannot use it. */
export function normaliseValue(
  fact: Fact,
  operator: Operator,
  value: WrittenValue | undefined,
): FactValue | readonly FactValue[] | true | undefined {
  if (operator.takes === 'none') return value === undefined || value === true ? true : undefined
  if (operator.takes === 'one') return Array.isArray(value) ? undefined : normaliseOne(fact.type, value)
  if (!Array.isArray(value) || value.length === 0 || value.length > limits.values) return undefined
  const list = value.map((one) => normaliseOne(fact.type, one))
  return list.includes(undefined) ? undefined : (list as FactValue[])
}

function readNode(raw: unknown, path: readonly (string | number)[], depth: number, count: { conditions: number }, faults: Fault[]): void {
  if (count.conditions > limits.conditions || faults.length > 50) return
  if (!isRecord(raw)) {
    faults.push(fault(path, 'not_a_condition'))
    return
  }
  const group = (['all', 'any', 'not'] as const).find((key) => Object.hasOwn(raw, key))
  if (!group) {
    readLeaf(raw, path, count, faults)
    return
  }
  refuseOtherKeys(raw, [group], path, faults)
  const inner = raw[group]
  if (depth > limits.depth) faults.push(fault(path, 'too_deep', { limit: limits.depth }))
  else if (group === 'not') readNode(inner, [...path, 'not'], depth + 1, count, faults)
  else if (Array.isArray(inner)) readList(inner, group, path, depth, count, faults)
  else faults.push(fault([...path, group], 'not_a_condition'))
}

function readList(
  inner: unknown[],
  group: string,
  path: readonly (string | number)[],
  depth: number,
  count: { conditions: number },
  faults: Fault[],
): void {
  if (inner.length === 0) faults.push(fault([...path, group], 'empty_list', { key: group }))
  for (const [i, child] of inner.slice(0, limits.conditions + 1).entries()) readNode(child, [...path, group, i], depth + 1, count, faults)
}

function readLeaf(raw: Record<string, unknown>, path: readonly (string | number)[], count: { conditions: number }, faults: Fault[]): void {
  count.conditions++
  refuseOtherKeys(raw, ['fact', 'operator', 'value'], path, faults)
  if (typeof raw.fact !== 'string' || typeof raw.operator !== 'string') {
    faults.push(fault(path, 'not_a_condition'))
    return
  }
  const fact = factOf(raw.fact)
  const operator = operatorOf(raw.operator)
  if (!fact) faults.push(fault([...path, 'fact'], 'unknown_fact', { fact: raw.fact }))
  if (!operator) faults.push(fault([...path, 'operator'], 'unknown_operator', { operator: raw.operator }))
  if (fact && operator) readValue(fact, operator, raw.value, path, faults)
}

function readValue(fact: Fact, operator: Operator, value: unknown, path: readonly (string | number)[], faults: Fault[]): void {
  const at = [...path, 'value']
  if (!operator.types.includes(fact.type)) {
    faults.push(fault([...path, 'operator'], 'operator_misfit', { operator: operator.name, fact: fact.name, type: fact.type }))
    return
  }
  const texts = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
  if (texts.some((text) => looksLikeCode.test(text.slice(0, limits.text)))) {
    faults.push(fault(at, 'value_is_code'))
    return
  }
  const tooLong = texts.some((text) => text.length > limits.text)
  if (tooLong || normaliseValue(fact, operator, value as WrittenValue) === undefined) {
    faults.push(fault(at, 'value_misfit', { fact: fact.name, wanted: wanted(fact, operator) }))
  }
}

function wanted(fact: Fact, operator: Operator): string {
  if (operator.takes === 'none') return 'no value'
  const one = { text: 'a text', list: 'a text', number: 'a number', time: 'a time HH:MM', boolean: 'true or false' }[fact.type]
  return operator.takes === 'many' ? `a list of 1 to ${limits.values}, each ${one}` : `${one} (at most ${limits.text} characters)`
}

function refuseOtherKeys(
  raw: Record<string, unknown>,
  allowed: readonly string[],
  path: readonly (string | number)[],
  faults: Fault[],
): void {
  for (const key of Object.keys(raw)) {
    if (!allowed.includes(key)) faults.push(fault([...path, key], refused.has(key) ? 'path_refused' : 'unknown_field', { key }))
  }
}

function isRecord(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw)
}
