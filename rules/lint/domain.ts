import type { Condition, Conditions, Leaf } from '../conditions.ts'
import { normaliseValue } from '../conditions.ts'
import type { Fact, FactValue } from '../fact.ts'
import { factOf } from '../facts/index.ts'
import { operatorOf } from '../operators.ts'

/** Values of one fact that are enough to try: one for each way in which the comparisons can come out. `complete` says that they really are. */
export interface Domain {
  fact: Fact
  values: (FactValue | undefined)[]
  complete: boolean
}

/** Every comparison of a tree. */
export function leavesOf(conditions: Conditions | Condition): Leaf[] {
  if ('always' in conditions) return []
  if ('all' in conditions) return conditions.all.flatMap(leavesOf)
  if ('any' in conditions) return conditions.any.flatMap(leavesOf)
  return 'not' in conditions ? leavesOf(conditions.not) : [conditions]
}

/** The domain of every fact that these trees name. */
export function domainsOf(trees: readonly Conditions[]): Domain[] {
  const constants = new Map<string, { fact: Fact; values: Set<FactValue>; parts: number }>()
  for (const leaf of trees.flatMap(leavesOf)) {
    const fact = factOf(leaf.fact)
    const operator = operatorOf(leaf.operator)
    if (!fact || !operator) continue
    const known = constants.get(fact.name) ?? { fact, values: new Set(), parts: 0 }
    constants.set(fact.name, known)
    const value = normaliseValue(fact, operator, leaf.value)
    if (value === undefined || value === true) continue
    for (const one of operator.takes === 'many' ? (value as FactValue[]) : [value as FactValue]) known.values.add(one)
    if (fact.type === 'text' && !['equal', 'notEqual', 'in', 'notIn'].includes(operator.name)) known.parts++
  }
  return [...constants.values()].map(({ fact, values, parts }) => domainOf(fact, [...values], parts))
}

function domainOf(fact: Fact, constants: FactValue[], parts: number): Domain {
  const { values, complete } = triedValues(fact, constants, parts)
  return { fact, values: fact.always ? values : [...values, undefined], complete }
}

function triedValues(fact: Fact, constants: FactValue[], parts: number): { values: FactValue[]; complete: boolean } {
  if (fact.type === 'boolean') return { values: [true, false], complete: true }
  if (fact.type === 'number' || fact.type === 'time') return { values: numbers(fact, constants as number[]), complete: true }
  if (fact.type === 'list') return { values: lists(constants as string[]), complete: constants.length <= 4 }
  const texts = [...(constants as string[]), ...(fact.values ?? []).map(({ value }) => String(value)).slice(0, 3), 'zzz']
  if (parts > 1) for (const a of constants) for (const b of constants) if (a !== b) texts.push(`${a} ${b}`)
  return { values: [...new Set(texts)], complete: parts < 2 || constants.length <= 2 }
}

/** The constants, one value between each two, one below and one above. */
function numbers(fact: Fact, constants: readonly number[]): number[] {
  const [least, most] = fact.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  if (most - least <= 31 && most - least > 1) return Array.from({ length: most - least + 1 }, (_, i) => least + i)
  const sorted = constants.toSorted((a, b) => a - b)
  const step = most - least <= 1 ? 0.01 : 1
  const values = sorted.flatMap((value, i) => (i === 0 ? [value - step, value] : [between(sorted[i - 1]!, value), value]))
  if (sorted.length > 0) values.push(sorted.at(-1)! + step)
  else values.push(Math.max(0, least))
  return [...new Set(values)].filter((value) => value >= least && value <= most)
}

function between(a: number, b: number): number {
  return b - a > 1 ? Math.ceil((a + b) / 2) : (a + b) / 2
}

/** Every combination of up to four constants; of more: each alone, all of them, none of them. */
function lists(constants: readonly string[]): string[][] {
  if (constants.length > 4) return [['zzz'], ...constants.map((one) => [one]), [...constants]]
  const subsets = Array.from({ length: 2 ** constants.length }, (_, set) => constants.filter((_, i) => set & (1 << i)))
  return subsets.map((set) => (set.length === 0 ? ['zzz'] : set))
}
