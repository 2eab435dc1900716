import { type Language, localeOf } from './language.ts'

/** Making a formatter costs a phone milliseconds, using one next to nothing: each is made once. */
const made = new Map<string, unknown>()

/** Formats instants in a language so. */
export function dates(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(`date ${language} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(localeOf(language), options))
}

/** Formats numbers in a language so. */
export function numbers(language: Language, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return kept(`number ${language} ${JSON.stringify(options)}`, () => new Intl.NumberFormat(localeOf(language), options))
}

/** Says how long ago or ahead in a language. */
export function spans(language: Language): Intl.RelativeTimeFormat {
  return kept(`span ${language}`, () => new Intl.RelativeTimeFormat(localeOf(language), { numeric: 'auto' }))
}

/** Which plural form a number takes in a language. */
export function pluralRules(language: Language): Intl.PluralRules {
  return kept(`plural ${language}`, () => new Intl.PluralRules(language))
}

function kept<T>(key: string, make: () => T): T {
  const known = made.get(key) as T | undefined
  if (known) return known
  const fresh = make()
  made.set(key, fresh)
  return fresh
}
