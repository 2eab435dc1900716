import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { ReadItem } from '#src/inbox/item.ts'
import { asciiDigits, stripMarks } from '#src/platform/text/digits.ts'

/** A phone as E.164, or null when it is none. Reads 05…, 00966…, +966…, Arabic-Indic and Persian digits, direction marks, spreadsheet quotes and `p:` prefixes. */
export function normalisePhone(text: string | undefined | null, country: string): string | null {
  if (!text) return null
  const plain = asciiDigits(stripMarks(text))
    .replace(/^\s*p:/i, '')
    .replace(/[’'"`]/g, '')
    .trim()
  if (!/\d{6,}/.test(plain.replace(/[^\d]/g, ''))) return null
  const dialled = plain.replace(/^00/, '+')
  for (const candidate of [dialled, `+${dialled.replace(/[^\d]/g, '')}`]) {
    const parsed = parsePhoneNumberFromString(candidate, country as CountryCode)
    if (parsed?.isValid()) return parsed.number
  }
  // A number with its country code but no rule that knows it is kept as it was dialled; a local one that fits no rule is none.
  const digits = dialled.replace(/[^\d]/g, '')
  return dialled.startsWith('+') && digits.length >= 8 && digits.length <= 15 ? `+${digits}` : null
}

/** An e-mail address in lower case, or null when it is none (one address, no blanks or control characters). */
export function normaliseEmail(text: string | undefined | null): string | null {
  if (!text) return null
  const plain = stripMarks(text).trim().toLowerCase()
  return /^[^\s@<>"(),;:\\[\]\u0000-\u001f]{1,64}@[^\s@<>"(),;:\\[\]\u0000-\u001f]{1,190}\.[^\s@.<>"(),;:\\[\]]{2,63}$/u.test(plain)
    ? plain
    : null
}

/** What tells one person's line of items from another's on one connection. */
export function contactKey(item: ReadItem, country: string): string {
  const { person } = item
  const phone = normalisePhone(person.phone, country)
  if (phone) return `p:${phone}`
  if (person.externalId) return `x:${person.externalId}`
  const email = normaliseEmail(person.email)
  return email ? `e:${email}` : `u:${person.username ?? item.dedupeKey}`
}
