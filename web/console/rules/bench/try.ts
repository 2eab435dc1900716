import { call } from '../../../api.ts'
import type { Decision, Finding, Lead } from '../shapes.ts'
import { EMPTY, type Wish } from './bench-context.ts'

/** Decides what is on the bench by the saved draft; nothing is written. */
export function tryWish(wish: Wish): Promise<Decision> {
  const at = wish.at ? { at: new Date(wish.at).toISOString() } : {}
  return call<Decision>('POST', '/rule-sets/draft/try', { ...(wish.lead ? { leadId: wish.lead.id } : { lead: leadOf(wish) }), ...at })
}

/** Decides a past lead by the saved draft, as if it came now. */
export function tryLead(lead: Lead): Promise<Decision> {
  return call<Decision>('POST', '/rule-sets/draft/try', { leadId: lead.id })
}

/** A past lead as the bench shows it. */
export function wishOf(lead: Lead): Partial<Wish> {
  const { text, category, budget, location } = lead.enquiry
  return {
    lead,
    text: text ?? '',
    channel: lead.channel,
    category: category ?? '',
    budget: String(budget?.max ?? budget?.min ?? ''),
    location: location ?? '',
    language: lead.contact.language ?? '',
    at: '',
  }
}

function leadOf(wish: Wish): Record<string, unknown> {
  const { text, channel, category, location, language } = wish
  const amount = Number(wish.budget.replace(/[٠-٩]/g, (digit) => String('٠١٢٣٤٥٦٧٨٩'.indexOf(digit))))
  const told = Object.entries({ text, channel, category, location, language }).filter(([, value]) => value.trim())
  return { ...Object.fromEntries(told), ...(wish.budget && Number.isFinite(amount) ? { budget: { max: amount } } : {}) }
}

/** A lead that the linter made to show what it found, as far as the bench has fields for it. */
export function wishOfWitness({ text, channel, category, budget, location, language, clock }: NonNullable<Finding['witness']>): Wish {
  const amount = budget?.max ?? budget?.min
  return {
    ...EMPTY,
    text: text ?? '',
    channel: channel ?? '',
    category: category ?? '',
    budget: amount === undefined || amount === null ? '' : String(amount),
    location: location ?? '',
    language: language ?? '',
    at: clock ? nextAt(clock) : '',
  }
}

/** The next time that a clock shows this weekday and hour, as the field writes it. */
function nextAt({ weekday, hour, minute }: { weekday: number; hour: number; minute: number }): string {
  const at = new Date()
  at.setDate(at.getDate() + ((weekday - at.getDay() + 7) % 7))
  const two = (number: number) => String(number).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(hour)}:${two(minute)}`
}
