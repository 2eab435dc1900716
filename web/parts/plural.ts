import { numbers, pluralRules } from './formats.ts'
import type { Language } from './language.ts'

/** A counted noun in the forms its language has; `#` stands for the number. Arabic has six, English two. */
export type Forms = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>

/** So many of something, in the right form. */
export function plural(language: Language, n: number, forms: Forms): string {
  return (forms[pluralRules(language).select(n)] ?? forms.other).replace('#', numbers(language).format(n))
}
