import { fold, foldedWords } from '#src/platform/text/fold.ts'
import type { LeadFactsSource, Money, Words } from './lead.ts'
import { toMinutes, toNumber } from './value.ts'

/** text and list are folded, number is a number, time is minutes since midnight. */
export type FactType = 'text' | 'number' | 'list' | 'boolean' | 'time'

/** A normalised value, as operators see it. Absent facts are `undefined`. */
export type FactValue = string | number | boolean | readonly string[]

/** One thing a rule may ask about. The rule editor draws itself from label, type and values. */
export interface Fact {
  name: string
  label: Words
  type: FactType
  /** The only values it can have, when they are known beforehand. */
  values?: readonly { value: string | number; label: Words }[]
  /** The least and the greatest value of a number. */
  range?: readonly [number, number]
  /** The clock always tells it: it is never absent. */
  always?: true
  /** Read by a model out of the client's own words: a hint, never a ground for trust. */
  lowTrust?: true
  /** The value as the lead tells it (texts unfolded), or undefined when the lead does not tell it. Never throws. */
  read(lead: LeadFactsSource, money: Money): string | number | boolean | readonly string[] | undefined | null
  /** A code for why it is absent, when there is more to say than "not told". */
  absence?(lead: LeadFactsSource): string
  /** Changes the draft so that `read` gives this value; used for witness leads and counterfactuals. */
  put(draft: LeadFactsSource, value: FactValue | undefined): void
}

/** The fact's normalised value in this lead: texts folded, numbers as numbers; empty texts and empty lists are absent. */
export function readFact(fact: Fact, lead: LeadFactsSource, money: Money): FactValue | undefined {
  const raw = fact.read(lead, money)
  if (raw === undefined || raw === null) return undefined
  if (fact.type === 'list') {
    const list = (Array.isArray(raw) ? raw : [raw]).filter((one) => typeof one === 'string' || typeof one === 'number')
    const folded = list.map((one) => fold(String(one))).filter((one) => one !== '')
    return folded.length > 0 ? folded : undefined
  }
  return Array.isArray(raw) ? undefined : normaliseOne(fact.type, raw)
}

/** One written value in the form in which it is compared with a fact of this type; undefined when it cannot be one. */
export function normaliseOne(type: FactType, value: unknown): FactValue | undefined {
  if (type === 'number') return toNumber(value)
  if (type === 'time') return toMinutes(value)
  if (type === 'boolean') return typeof value === 'boolean' ? value : undefined
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  return fold(String(value)) || undefined
}

/** The folded words of a text, for facts that hold words. */
export const wordsOf = foldedWords

/** A text out of something, or undefined when it is none. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : undefined
}

/** The own text under a key of a foreign record, or undefined. */
export function ownText(record: Record<string, unknown> | null | undefined, key: string): string | undefined {
  return record && Object.hasOwn(record, key) ? textOf(record[key]) : undefined
}
