import type { Understanding } from '#src/conversations/understanding/understanding.ts'
import { fold, foldedWords } from '#src/platform/text/fold.ts'
import type { Case, Expected } from './cases.ts'

/** The fields that are scored; the four particulars of a contact count together, and the macro score is the plain mean of the fields met. */
export const FIELDS = ['intent', 'category', 'budget', 'deadline', 'choice', 'contact'] as const
/** One of them. */
export type Field = (typeof FIELDS)[number]

/** A value that was not as labelled. */
export interface Mistake {
  id: string
  key: string
  expected: unknown
  got: unknown
}

/** How many values of each field were asked for and how many were right; the mistakes; values found where the message has none. */
export interface Score {
  cases: number
  fields: Record<Field, { asked: number; right: number }>
  mistakes: Mistake[]
  spurious: Mistake[]
}

/** What is said of a message, under the keys of its labels. */
export type Prediction = { [key in Exclude<keyof Expected, 'intent_alt'>]: unknown }

/** A reading of a message under the keys of its labels. */
export function predictionOf({ intent, category, budget, deadline, contacts, choice }: Understanding): Prediction {
  const { name = null, email = null, phone = null, location = null } = contacts
  return { intent, category, budget, deadline_days: deadline, choice, email, phone, name, location }
}

/** Scores predictions against labels: only what a label speaks of is scored, `null` asks that nothing was found. */
export function score(cases: readonly Case[], predict: (one: Case) => Prediction): Score {
  const fields = Object.fromEntries(FIELDS.map((field) => [field, { asked: 0, right: 0 }])) as Score['fields']
  const total: Score = { cases: cases.length, fields, mistakes: [], spurious: [] }
  for (const one of cases) {
    const got = predict(one)
    for (const key of KEYS) {
      const said = { id: one.id, key, expected: one.expect[key], got: got[key] }
      if (!(key in one.expect)) {
        if (MAY_BE_SPURIOUS.has(key) && got[key] !== null) total.spurious.push(said)
        continue
      }
      const field = fields[FIELD_OF[key]]
      const right = SAME[key](one.expect, got[key])
      field.asked += 1
      if (right) field.right += 1
      else total.mistakes.push(said)
    }
  }
  return total
}

/** The share of right values of a field, 0 to 1; null where none was asked for. */
export function shareOf({ fields }: Score, field: Field): number | null {
  const { asked, right } = fields[field]
  return asked ? right / asked : null
}

/** The plain mean over the fields that were asked for, 0 to 1. */
export function macroOf(total: Score): number {
  const shares = FIELDS.map((field) => shareOf(total, field)).filter((share) => share !== null)
  return shares.reduce((sum, share) => sum + share, 0) / shares.length
}

const FIELD_OF = {
  ...{ intent: 'intent', category: 'category', budget: 'budget', deadline_days: 'deadline', choice: 'choice' },
  ...{ email: 'contact', phone: 'contact', name: 'contact', location: 'contact' },
} as const satisfies Record<keyof Prediction, Field>
const KEYS = Object.keys(FIELD_OF) as (keyof Prediction)[]
const MAY_BE_SPURIOUS = new Set<string>(['budget', 'choice', 'email', 'phone', 'name'])

const TITLES = new Set(
  'م ا د مهندس المهندس مهندسه المهندسه استاذ الاستاذ استاذه الاستاذه دكتور الدكتور دكتوره الدكتوره mr mrs ms dr eng'.split(' '),
)

const SAME: Record<keyof Prediction, (expected: Expected, got: unknown) => boolean> = {
  intent: ({ intent, intent_alt = [] }, got) => [intent, ...intent_alt].includes(got as Expected['intent']),
  category: ({ category }, got) => got === category,
  budget: ({ budget }, got) => sameBudget(budget ?? null, got as typeof budget),
  deadline_days: ({ deadline_days }, got) => got === deadline_days,
  choice: ({ choice }, got) => got === choice,
  email: ({ email }, got) => fold(String(got ?? '')) === fold(email!),
  phone: ({ phone }, got) => String(got ?? '').replace(/[\s().-]/g, '') === phone,
  name: ({ name }, got) => untitled(got) === untitled(name),
  location: ({ location }, got) => samePlace(foldedWords(location!), foldedWords(String(got ?? ''))),
}

/** Both ends and the currency; a lower end of 0 says nothing, and a currency that is not labelled is not scored. */
function sameBudget(expected: Expected['budget'], got: Expected['budget']): boolean {
  if (!expected || !got) return !expected === !got
  const end = (value: number | undefined): number | null => value || null
  return (
    end(expected.min) === end(got.min) &&
    end(expected.max) === end(got.max) &&
    (!expected.currency || expected.currency === got.currency?.toUpperCase())
  )
}

function untitled(name: unknown): string {
  const words = foldedWords(String(name ?? ''))
  while (words.length > 1 && TITLES.has(words[0]!)) words.shift()
  return words.join(' ')
}

function samePlace(one: readonly string[], other: readonly string[]): boolean {
  if (!one.length || !other.length) return false
  return one.every((word) => other.includes(word)) || other.every((word) => one.includes(word))
}
