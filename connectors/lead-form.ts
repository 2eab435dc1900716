import { createHash } from 'node:crypto'
import type { Person } from '#src/inbox/item.ts'
import { fold } from '#src/platform/text/fold.ts'

/** One field of a submitted lead form. `key` tells which field it is; `label` is the question as shown, when it differs; `values` as sent. */
export interface FormField {
  key: string
  label?: string
  values: string[]
}

/** A submitted form, taken apart: who, the free-text wish if the form asked for one, everything else by question. */
export interface Form {
  person: Pick<Person, 'name' | 'phone' | 'email'>
  text?: string
  answers: Record<string, string[]>
  utm: Record<string, string>
}

// Best first: a private number before one at work. Written as in forms; compared folded, so FULL_NAME, full_name and "Full name" are one.
const known = {
  name: ['full name', 'fullname', 'name', 'your name', 'الاسم الكامل', 'الاسم'],
  first: ['first name', 'firstname', 'الاسم الأول'],
  last: ['last name', 'lastname', 'اسم العائلة', 'الاسم الأخير'],
  phone: [
    'phone number',
    'phone',
    'mobile number',
    'mobile',
    'رقم الجوال',
    'رقم الهاتف',
    'الجوال',
    'الهاتف',
    'work phone number',
    'work phone',
  ],
  email: ['email', 'email address', 'e mail', 'البريد الإلكتروني', 'الايميل', 'work email'],
}
const wishes = [
  'message',
  'your message',
  'comments',
  'details',
  'description',
  'الرسالة',
  'رسالتك',
  'التفاصيل',
  'وصف المشروع',
  'تفاصيل الطلب',
]

/**
 * Standard fields become the person, `utm_*` the utm, all others answers under their own name; nothing that was said is dropped.
 * A second phone or e-mail stays an answer. The wish (`text`) stays among the answers too, as the form's own evidence.
 */
export function readForm(fields: readonly FormField[]): Form {
  const left = fields.map((field) => ({ ...field, is: folded(field.key), values: [...field.values] }))
  const take = (names: readonly string[]): string | undefined => {
    for (const name of names) {
      const field = left.find((one) => one.is === folded(name) && !blank(one.values[0]))
      if (field) return field.values.shift()
    }
    return undefined
  }
  const person: Form['person'] = {}
  const name = take(known.name) ?? [take(known.first), take(known.last)].filter((part) => part !== undefined).join(' ')
  const phone = take(known.phone)
  const email = take(known.email)
  if (name) person.name = name
  if (phone) person.phone = phone
  if (email) person.email = email

  const standard = new Set(Object.values(known).flat().map(folded))
  const wish = new Set(wishes.map(folded))
  const answers = new Map<string, string[]>()
  const utm = new Map<string, string>()
  let text: string | undefined
  for (const [i, { key, label, is, values }] of left.entries()) {
    if (standard.has(is) && (values.every(blank) || (name && values.every((part) => name.includes(part))))) continue
    if (/^utm /.test(is) && !values.every(blank)) {
      utm.set(is.replaceAll(' ', '_'), values.join(', '))
      continue
    }
    if (wish.has(is) && !values.every(blank)) text ??= values.join('\n')
    const question = label || key || `question_${i + 1}`
    answers.set(question, [...(answers.get(question) ?? []), ...values])
  }
  // fromEntries defines own keys, so a question called __proto__ is just a question.
  return { person, ...(text === undefined ? {} : { text }), answers: Object.fromEntries(answers), utm: Object.fromEntries(utm) }
}

// ─── Reading what a vendor sent: any field may be missing, null or of another type ──────────────────────────────────

/** The object, or an empty one. */
export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

/** The list, or an empty one. */
export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** Text as sent; numbers and booleans as written; nothing for null, objects and lists. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** The values of one answer: one text or a list of them; an object stays readable as JSON. */
export function asTexts(value: unknown): string[] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return value.flatMap(asTexts)
  return [asText(value) ?? JSON.stringify(value)]
}

/** The entries that hold an id or a name; absent, blank, `0` and non-text ones left out. */
export function named(entries: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entries).flatMap(([key, value]) => {
      const text = asText(value)
      return text === undefined || text === '0' || blank(text) ? [] : [[key, text]]
    }),
  )
}

/** A platform's time as ISO 8601 UTC: Unix seconds or milliseconds (number or digits), or a date text (UTC unless it names an offset). */
export function asInstant(value: unknown, otherwise: Date): string {
  const text = asText(value)?.trim() ?? ''
  const at = /^\d+$/.test(text) ? Number(text) * (text.length > 11 ? 1 : 1000) : Date.parse(withZone(text))
  // Out of this range it is not a time but a mistake, and a wrong year would misorder the person's history.
  return at > Date.UTC(2004, 0) && at < Date.UTC(2200, 0) ? new Date(at).toISOString() : otherwise.toISOString()
}

/** A stable short name for a unit without an id of its own. */
export function fingerprint(...parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

function withZone(text: string): string {
  const iso = text.replace(' ', 'T').replace(/([+-]\d{2})(\d{2})$/, '$1:$2')
  return /T[\d:.]+$/.test(iso) ? `${iso}Z` : iso
}

function folded(key: string): string {
  return fold(key.replace(/[_-]+/g, ' ')).replace(/[\s?؟:*.]+$/, '')
}

function blank(text: string | undefined): boolean {
  return text === undefined || text.trim() === ''
}
