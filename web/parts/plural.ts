import { type Language, localeOf } from './language.ts'

/** A counted noun in the forms its language has; `#` stands for the number. Arabic has six, English two. */
export type Forms = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>

const rules = new Map<Language, Intl.PluralRules>()

/** So many of something, in the right form. */
export function plural(language: Language, n: number, forms: Forms): string {
  const rule = rules.get(language) ?? new Intl.PluralRules(language)
  rules.set(language, rule)
  return (forms[rule.select(n)] ?? forms.other).replace('#', new Intl.NumberFormat(localeOf(language)).format(n))
}
