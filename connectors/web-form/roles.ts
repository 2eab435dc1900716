import { fold } from '#src/platform/text/fold.ts'
import type { Field } from './fields.ts'
import type { FormSettings } from './settings.ts'
import * as words from './words.ts'
import { plainKey } from './words.ts'

/** What a field is for. `as` names the key it is kept under; `rank` says how sure that is (0: the operator said so, 2: only its value hints at it). */
export type Role =
  | { is: PersonRole; rank: 0 | 1 | 2 }
  | { is: 'ignore' | 'honeypot' | 'consent' | 'test' | 'sentAt' | 'answer' }
  | { is: 'mapped' | 'utm' | 'click' | 'campaign' | 'technical'; as: string }
  | { is: 'id'; sure: boolean }

/** What a field can tell of the person. */
export type PersonRole = keyof typeof words.personWords

/** Tells what each field of one submission is for: the operator's own map first, then what forms and tools are known to add, then the question's words. */
export function rolesFor(fields: readonly Field[], settings: FormSettings): (field: Field) => Role {
  const map = new Map(
    Object.entries(settings.fieldMap ?? {}).flatMap(([key, role]) => [[key, role] as const, [plainKey(key), role] as const]),
  )
  const present = new Set(fields.map((field) => plainKey(field.path.at(-1)!)))
  const form = {
    isElementor:
      present.has('poweredby') || present.has('credit') || (present.has('formid') && present.has('formname')) || fields.some(isElementorId),
    isGravity: present.has('isstarred') || (present.has('sourceurl') && present.has('formid') && present.has('datecreated')),
  }
  return (field) => {
    const names = [field.path.at(-1)!, field.label].flatMap((name) => [name, plainKey(name)])
    const own = names.map((name) => map.get(name)).find((role) => role !== undefined)
    if (own === 'ignore') return { is: own }
    if (own === 'category' || own === 'budget' || own === 'location' || own === 'deadline') return { is: 'mapped', as: own }
    if (own) return { is: own, rank: 0 }
    return knownRole(field) ?? pluginRole(field, form) ?? personRole(field) ?? consentRole(field) ?? valueRole(field) ?? { is: 'answer' }
  }
}

/** Yes or no as a checkbox says it: `on`, `1`, `yes`, or the sentence itself; undefined for anything else. */
export function granted(field: Field): boolean | undefined {
  const value = fold(field.values[0] ?? '')
  if (/^(on|1|yes|y|true|accepted|checked)$|^(i )?(agree|accept)|^(نعم|اوافق|موافق|موافقه)(\s|$)/u.test(value)) return true
  if (/^(off|0|no|n|false|declined|unchecked|لا|لا اوافق)$/u.test(value)) return false
  return undefined
}

function knownRole(field: Field): Role | undefined {
  const key = field.path.at(-1)!
  const plain = plainKey(key)
  const parent = field.path.at(-2)?.toLowerCase()
  if (words.honeypots.has(key.toLowerCase())) return { is: 'honeypot' }
  const utm = /^utm[_\-. ]*([a-z]\w*)$/i.exec(parent === 'utm' ? `utm_${key}` : key)
  if (utm) return { is: 'utm', as: `utm_${utm[1]!.toLowerCase()}` }
  if (Object.hasOwn(words.clickIds, plain)) return { is: 'click', as: words.clickIds[plain]! }
  if (Object.hasOwn(words.campaignKeys, plain)) return { is: 'campaign', as: words.campaignKeys[plain]! }
  if (isElementorId(field)) return { is: 'campaign', as: plain === 'id' ? 'formId' : 'formName' }
  if (plain === 'leadid' || plain === 'submissionid' || plain === 'entryid') return { is: 'id', sure: true }
  if (plain === 'id' && (field.path.length === 1 || (field.path.length === 2 && parent === 'lead'))) return { is: 'id', sure: false }
  if (words.sentAtWords.has(plain)) return { is: 'sentAt' }
  if (plain === 'istest') return { is: 'test' }
  if (Object.hasOwn(words.technicalKeys, plain)) return { is: 'technical', as: words.technicalKeys[plain]! }
  if (words.noise.has(plain) || /^_wpcf7|^_wp|^gform_|^is_submit_|^state_\d|^__/i.test(key)) return { is: 'ignore' }
  return undefined
}

/** `form[id]` and `form[name]` of Elementor's advanced data. */
function isElementorId(field: Field): boolean {
  return field.path.length === 2 && field.path[0] === 'form' && (field.path[1] === 'id' || field.path[1] === 'name')
}

function pluginRole(field: Field, form: { isElementor: boolean; isGravity: boolean }): Role | undefined {
  const plain = plainKey(field.path.at(-1)!)
  if (form.isElementor && Object.hasOwn(words.elementorKeys, plain)) {
    const as = words.elementorKeys[plain]!
    return as ? { is: 'technical', as } : { is: 'ignore' }
  }
  if (form.isElementor && plain === plainKey('رابط الصفحة')) return { is: 'campaign', as: 'sourceUrl' }
  if (form.isGravity && words.gravityWords.has(plain)) return { is: 'ignore' }
  return undefined
}

function personRole(field: Field): Role | undefined {
  const key = field.path.at(-1)!
  const parent = plainKey(field.path.at(-2) ?? '')
  // Gravity numbers the parts of a name: 1.3 is the first, 1.6 the last.
  if (/^\d+\.3$/.test(key) || (parent.endsWith('name') && plainKey(key) === 'first')) return { is: 'firstName', rank: 1 }
  if (/^\d+\.6$/.test(key) || (parent.endsWith('name') && plainKey(key) === 'last')) return { is: 'lastName', rank: 1 }
  // Zapier writes nesting as `contact__mobile`.
  for (const candidate of [key, field.label, key.split('__').at(-1)!]) {
    const plain = plainKey(candidate.replace(/^\s*(ما هو|ما هي|ما|أدخل|اكتب|what is|what's|please enter|enter)\s/i, ''))
    const is = (Object.keys(words.personWords) as PersonRole[]).find((role) => words.personWords[role].has(plain))
    if (is && !(is === 'name' && words.thingWords.has(parent))) return { is, rank: 1 }
  }
  const byType = { tel: 'phone', email: 'email', textarea: 'text' } as const
  return field.type && Object.hasOwn(byType, field.type) ? { is: byType[field.type as keyof typeof byType], rank: 1 } : undefined
}

function consentRole(field: Field): Role | undefined {
  const told = plainKey(`${field.path.at(-1)} ${field.label}`)
  const asks = /consent|gdpr|accept|agree|terms|privacy|optin|newsletter|اوافق|موافق|الشروط|الخصوصيه/.test(told)
  return asks && granted(field) !== undefined ? { is: 'consent' } : undefined
}

/** Where the key is only a number of the form builder, or the question is a sentence, the value tells. */
function valueRole(field: Field): Role | undefined {
  const key = field.path.at(-1)!
  const value = field.values[0] ?? ''
  if (field.values.length !== 1 || value.length > 254) return undefined
  if (/^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/.test(value.trim())) return { is: 'email', rank: 2 }
  const nameless = /^(\d+(\.\d+)?|input[_-]?[\d._]+|field[_-]?\w*|no label.*|(text|tel)[_-]?\d+)$/i.test(key) && field.label === key
  const asks = /phone|mobile|whats|جوال|هاتف|موبايل|واتس|تلفون|تليفون|رقم التواصل/.test(fold(field.label))
  return (nameless || asks) && looksLikePhone(value) ? { is: 'phone', rank: 2 } : undefined
}

function looksLikePhone(value: string): boolean {
  const plain = fold(value).replace(/[\s().\-']/g, '')
  return /^(\+|00?)\d{8,15}$/.test(plain)
}
