import { type Language, localeOf } from '../../../parts/language.ts'
import { plural } from '../../../parts/plural.ts'
import type { BotWords } from '../words.ts'

/** What says what a finding is called. */
interface Telling {
  words: BotWords
  language: Language
  serviceName(slug: string): string
}

/** What else was read in a message, as pairs of what it is and what it says; empty findings are left out. Pure. */
export function readsOf(read: Record<string, unknown>, telling: Telling): [name: string, value: string][] {
  return Object.keys(telling.words.reads).flatMap((name): [string, string][] => {
    const value = read[name]
    const said = value === null || value === undefined || value === false ? '' : saidOf(name, value, telling)
    return said ? [[telling.words.reads[name]!, said]] : []
  })
}

function saidOf(name: string, value: unknown, { words, language, serviceName }: Telling): string {
  if (name === 'budget') return budgetText(value as Budget, language)
  if (name === 'category') return serviceName(String(value))
  if (name === 'deadline') return plural(language, Number(value), words.days)
  if (name === 'language' || name === 'dialect') return words.speech[String(value)] ?? String(value)
  if (name === 'steering') return words.steered
  return typeof value === 'object' ? Object.values(value as object).join(' · ') : String(value)
}

interface Budget {
  min?: number
  max?: number
  currency?: string
}

function budgetText({ min, max, currency = '' }: Budget, language: Language): string {
  const amount = new Intl.NumberFormat(localeOf(language))
  const ends = [...new Set([min, max].filter((one) => one !== undefined))].map((one) => amount.format(one))
  const open = min === undefined ? '≤ ' : max === undefined ? '≥ ' : ''
  return ends.length ? `${open}${ends.join('–')} ${currency}`.trim() : ''
}
