import type { FactType, FactValue } from './fact.ts'
import type { Words } from './lead.ts'

/** One way to compare a fact with a value. An absent fact (`undefined`) fails every operator but `absent`, the negative ones too. */
export interface Operator {
  name: string
  label: Words
  /** The types of fact it works on. */
  types: readonly FactType[]
  /** What is written beside it: one value, a list of values, or nothing. */
  takes: 'one' | 'many' | 'none'
  /** Both sides normalised; never throws. The same function serves the compiled check and json-rules-engine. */
  test(fact: FactValue | undefined, value: unknown): boolean
}

type Compared = (fact: number, value: number) => boolean

const measured = ['number', 'time'] as const
const named = ['text', 'number', 'time'] as const

/** Every operator of the vocabulary, in the order the editor lists them. There is no regular expression among them, on purpose. */
export const operators: readonly Operator[] = [
  {
    name: 'equal',
    label: { ar: 'يساوي', en: 'is' },
    types: [...named, 'boolean'],
    takes: 'one',
    test: (fact, value) => fact !== undefined && fact === value,
  },
  {
    name: 'notEqual',
    label: { ar: 'لا يساوي', en: 'is not' },
    types: [...named, 'boolean'],
    takes: 'one',
    test: (fact, value) => fact !== undefined && fact !== value,
  },
  {
    name: 'in',
    label: { ar: 'أحد', en: 'is one of' },
    types: named,
    takes: 'many',
    test: (fact, value) => fact !== undefined && Array.isArray(value) && value.includes(fact),
  },
  {
    name: 'notIn',
    label: { ar: 'ليس من', en: 'is none of' },
    types: named,
    takes: 'many',
    test: (fact, value) => fact !== undefined && Array.isArray(value) && !value.includes(fact),
  },
  {
    name: 'contains',
    label: { ar: 'يتضمن', en: 'contains' },
    types: ['text', 'list'],
    takes: 'one',
    test: (fact, value) => fact !== undefined && has(fact, value),
  },
  {
    name: 'doesNotContain',
    label: { ar: 'لا يتضمن', en: 'does not contain' },
    types: ['text', 'list'],
    takes: 'one',
    test: (fact, value) => fact !== undefined && !has(fact, value),
  },
  {
    name: 'containsAny',
    label: { ar: 'يتضمن أحد', en: 'contains any of' },
    types: ['text', 'list'],
    takes: 'many',
    test: (fact, value) => fact !== undefined && Array.isArray(value) && value.some((one) => has(fact, one)),
  },
  {
    name: 'startsWith',
    label: { ar: 'يبدأ بـ', en: 'starts with' },
    types: ['text'],
    takes: 'one',
    test: (fact, value) => typeof fact === 'string' && typeof value === 'string' && fact.startsWith(value),
  },
  measure('lessThan', { ar: 'أقل من', en: 'is less than' }, (fact, value) => fact < value),
  measure('lessThanInclusive', { ar: 'أقل من أو يساوي', en: 'is at most' }, (fact, value) => fact <= value),
  measure('greaterThan', { ar: 'أكبر من', en: 'is more than' }, (fact, value) => fact > value),
  measure('greaterThanInclusive', { ar: 'أكبر من أو يساوي', en: 'is at least' }, (fact, value) => fact >= value),
  {
    name: 'exists',
    label: { ar: 'معروف', en: 'is known' },
    types: ['text', 'number', 'list', 'boolean', 'time'],
    takes: 'none',
    test: (fact) => fact !== undefined,
  },
  {
    name: 'absent',
    label: { ar: 'غير معروف', en: 'is not known' },
    types: ['text', 'number', 'list', 'boolean', 'time'],
    takes: 'none',
    test: (fact) => fact === undefined,
  },
]

const byName = new Map(operators.map((operator) => [operator.name, operator]))

/** The operator of this name; undefined for any other word (`__proto__`, a decorator of the engine, a regular expression). */
export function operatorOf(name: string): Operator | undefined {
  return byName.get(name)
}

function measure(name: string, label: Words, compare: Compared): Operator {
  return {
    name,
    label,
    types: measured,
    takes: 'one',
    test: (fact, value) => typeof fact === 'number' && typeof value === 'number' && compare(fact, value),
  }
}

/** A text holds a part; a list holds an element, or the words of a phrase one after the other. */
function has(fact: FactValue, value: unknown): boolean {
  if (typeof value !== 'string') return false
  if (typeof fact === 'string') return fact.includes(value)
  if (!Array.isArray(fact)) return false
  return setOf(fact).has(value) || (value.includes(' ') && hasPhrase(fact, value.split(' ')))
}

// A long enquiry is asked by many rules: its words become a set once.
const sets = new WeakMap<readonly string[], Set<string>>()

function setOf(list: readonly string[]): Set<string> {
  const known = sets.get(list)
  if (known) return known
  const set = new Set(list)
  sets.set(list, set)
  return set
}

function hasPhrase(words: readonly string[], phrase: readonly string[]): boolean {
  for (let at = words.indexOf(phrase[0]!); at >= 0; at = words.indexOf(phrase[0]!, at + 1)) {
    if (phrase.every((word, i) => words[at + i] === word)) return true
  }
  return false
}
