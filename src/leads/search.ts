import type { Who } from '#src/contacts/identify.ts'
import { normaliseEmail, normalisePhone } from '#src/contacts/normalise.ts'
import { blind } from '#src/platform/keys.ts'
import { asciiDigits } from '#src/platform/text/digits.ts'
import { foldedWords } from '#src/platform/text/fold.ts'

/** The words a lead is found by: its name's, and blind values of its phone, the phone's last 4 and 7 digits, and its e-mail. */
export function searchTerms(indexKey: Buffer, who: Pick<Who, 'name' | 'phone' | 'email'>): string[] {
  const hidden = (kind: string, value: string) => `#${blind(indexKey, kind, value).toString('hex')}`
  const terms = new Set(who.name ? foldedWords(who.name).slice(0, 12) : [])
  if (who.phone) for (const part of [who.phone, who.phone.slice(-7), who.phone.slice(-4)]) terms.add(hidden('phone', part))
  if (who.email) terms.add(hidden('email', who.email))
  return [...terms]
}

/** What a person typed into the one search box, as terms: exact ones, and prefixes for words of a name (folded as the stored ones are). */
export function searchFor(indexKey: Buffer, typed: string, country: string): { exact: string[]; prefixes: string[] } {
  const hidden = (kind: string, value: string) => `#${blind(indexKey, kind, value).toString('hex')}`
  const email = normaliseEmail(typed)
  if (email) return { exact: [hidden('email', email)], prefixes: [] }
  const digits = asciiDigits(typed).replace(/[^\d]/g, '')
  if (digits.length >= 4 && digits.length >= typed.replace(/[\s+()-]/g, '').length - 2) {
    const phone = normalisePhone(typed, country)
    const exact = [
      ...(phone ? [hidden('phone', phone)] : []),
      ...(digits.length === 4 || digits.length === 7 ? [hidden('phone', digits)] : []),
    ]
    return { exact, prefixes: [] }
  }
  return { exact: [], prefixes: foldedWords(typed).slice(0, 4) }
}
