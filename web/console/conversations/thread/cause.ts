import type { Language } from '../../../parts/language.ts'
import type { TalkWords } from '../words.ts'

/** Why something did not go out, in words that name the next step: ours for what is known, the server's where it has them in both languages. */
export function causeOf(words: TalkWords, language: Language, why: Record<string, unknown> | null): string {
  const known = words.causes[String(why?.code)]
  if (known) return known
  const { text } = (why ?? {}) as { text?: string | { ar: string; en: string } }
  return typeof text === 'object' ? text[language] : words.cause
}
