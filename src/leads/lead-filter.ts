import { normaliseEmail, normalisePhone } from '#src/contacts/normalise.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { blind } from '#src/platform/keys.ts'
import { behind, type ReportNumber } from '#src/reports/behind.ts'
import type { absent } from '#src/reports/narrow.ts'
import { addDays, startOf } from '#src/reports/period.ts'
import { type Condition, findBy } from './find.ts'

/** What a list of leads may be narrowed by. */
export interface LeadFilter {
  externalId?: string
  phone?: string
  email?: string
  status?: string
  channel?: string
  campaignId?: string
  /** Whose they are. */
  freelancerId?: string
  /** The rule that decided last, or `catchAll`. */
  ruleId?: string
  /** A reason's code, or `true` for whichever. */
  waiting?: string
  contactId?: string
  tag?: string
  /** Received from this instant, or day of the tenant’s, on. */
  from?: string
  /** Received before this instant, or up to the end of this day of the tenant’s. */
  to?: string
  isTest?: boolean
  /** A report's number: the leads it counted. `from` and `to` are then when that happened, freelancer and rule whose doing it was. */
  step?: ReportNumber
  adId?: string
  category?: string
  /** Those that have none of it. */
  without?: (typeof absent)[number]
  q?: string
  limit: number
  cursor?: string
}

/** Where the tenant is at home: what a local number and a plain day mean. */
export interface Home {
  country: string
  timeZone: string
}

const COLUMN: Record<(typeof absent)[number], string> = {
  campaignId: 'leads.campaign_id',
  adId: `leads.campaign ->> 'adId'`,
  ruleId: 'leads.decided_by',
  freelancerId: 'leads.owner_id',
  category: 'leads.category',
}

/** The filter as conditions on `leads`; null when it can match nothing. Tests are left out of every list that does not look for somebody or ask for them. */
export async function conditionsOf(trx: Trx, filter: LeadFilter, home: Home): Promise<Condition[] | null> {
  const { index } = keysOf(trx)
  const found: Condition[] = []
  const must = (sql: string, ...bindings: unknown[]) => void found.push({ sql, bindings })
  const phone = filter.phone && normalisePhone(filter.phone, home.country)
  const email = filter.email && normaliseEmail(filter.email)
  if ((filter.phone !== undefined && !phone) || (filter.email !== undefined && !email)) return null
  if (phone) must('leads.phone_bidx = ?', blind(index, 'phone', phone))
  if (email) must('leads.email_bidx = ?', blind(index, 'email', email))
  if (filter.externalId !== undefined) must('leads.external_id = ?', filter.externalId)
  if (filter.status) must('leads.status = ?', filter.status)
  if (filter.channel) must('leads.channel = ?', filter.channel)
  if (filter.campaignId !== undefined) must('leads.campaign_id = ?', filter.campaignId)
  if (filter.adId !== undefined && !filter.step) must(`${COLUMN.adId} = ?`, filter.adId)
  if (filter.category !== undefined && !filter.step) must('leads.category = ?', filter.category)
  if (filter.freelancerId && !filter.step) must('leads.owner_id = ?', filter.freelancerId)
  if (filter.ruleId && !filter.step) must('leads.decided_by = ?', filter.ruleId)
  if (filter.without && !filter.step) must(`${COLUMN[filter.without]} is null`)
  if (filter.contactId) must('leads.contact_id = ?', filter.contactId)
  if (filter.waiting) must(`leads.status = 'waiting'`)
  if (filter.waiting && filter.waiting !== 'true') must('leads.waiting_code = ?', filter.waiting)
  if (filter.from && !filter.step)
    must(isDay(filter.from) ? 'leads.received_at >= ?::date::timestamp at time zone ?' : 'leads.received_at >= ?', ...at(filter.from))
  if (filter.to && !filter.step)
    must(isDay(filter.to) ? 'leads.received_at < (?::date + 1)::timestamp at time zone ?' : 'leads.received_at < ?', ...at(filter.to))
  if (filter.step) {
    const from = filter.from ? instantOf(filter.from, home, 0) : new Date(0)
    const to = filter.to ? instantOf(filter.to, home, 1) : new Date('9999-12-31')
    const { sql, bindings } = behind(filter.step, from, to, filter)
    must(sql, ...bindings)
  }
  if (filter.isTest !== undefined) must(filter.isTest ? 'leads.is_test' : 'not leads.is_test')
  else if (!looksForSomebody(filter)) must('not leads.is_test')
  if (filter.q === undefined) return found
  const meant = await findBy(trx, filter.q, home.country)
  return meant && [...found, meant]

  function at(text: string): unknown[] {
    return isDay(text) ? [text, home.timeZone] : [new Date(text)]
  }
}

/** An instant; of a day its beginning in the tenant's zone, so many days later. */
function instantOf(text: string, { timeZone }: Home, daysOn: number): Date {
  return isDay(text) ? startOf(timeZone, addDays(text, daysOn)) : new Date(text)
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text)
}

function looksForSomebody({ externalId, phone, email, contactId, q }: LeadFilter): boolean {
  return [externalId, phone, email, contactId, q].some((one) => one !== undefined)
}
