import type { Who } from '#src/contacts/identify.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { blind } from '#src/platform/keys.ts'
import { later } from '#src/platform/later.ts'
import type { Wish } from './wish.ts'

/** States of a lead that nobody was asked about yet. */
export const UNDECIDED = ['new', 'qualifying', 'waiting']
/** States of a lead that nobody has yet. */
export const OPEN = [...UNDECIDED, 'offered']

/** A lead of somebody's that a newcomer may belong to. */
export interface OpenLead {
  id: string
  contactId: string
  status: string
  category: string | null
  conversational: boolean
  createdAt: Date
  phone: Buffer | null
  /** A freelancer has asked its client something. */
  asked: boolean
  text: string | null
  budget: Wish['budget']
  location: string | null
  deadline: string | null
}

/** The leads of these people that are open or assigned, by contact, newest first. Test leads are left out. */
export async function loadOpenLeads(trx: Trx, contactIds: readonly string[]): Promise<Map<string, OpenLead[]>> {
  if (!contactIds.length) return new Map()
  const rows = await trx('leads')
    .whereIn('contact_id', [...new Set(contactIds)])
    .whereIn('status', [...OPEN, 'assigned'])
    .where({ is_test: false })
    .orderBy([{ column: 'created_at', order: 'desc' }])
    .limit(2000)
    .select(
      'id',
      'contact_id as contactId',
      'status',
      'category',
      'conversational',
      'created_at as createdAt',
      'phone_bidx as phone',
      'text',
      'location',
      'deadline',
      trx.raw(
        `case when budget_min is not null or budget_max is not null then jsonb_build_object('min', budget_min, 'max', budget_max, 'currency', budget_currency) end as budget`,
      ),
      trx.raw(
        `exists (select 1 from requests q where q.tenant_id = leads.tenant_id and q.lead_id = leads.id and q.status = 'asked') as asked`,
      ),
    )
  return Map.groupBy(rows, (row) => row.contactId)
}

/** Of each of these people the lead that was closed last, since then. */
export async function loadLastClosed(trx: Trx, contactIds: readonly string[], since: Date): Promise<Map<string, string>> {
  if (!contactIds.length) return new Map()
  const rows: { id: string; contact_id: string }[] = await trx('leads')
    .distinctOn('contact_id')
    .whereIn('contact_id', [...new Set(contactIds)])
    .whereIn('status', ['won', 'lost'])
    .where({ is_test: false })
    .where('updated_at', '>', since)
    .orderBy(['contact_id', { column: 'created_at', order: 'desc' }])
    .select('id', 'contact_id')
  return new Map(rows.map((row) => [row.contact_id, row.id]))
}

/**
 * Whether a message goes on with this lead: its own conversation's, or a form's with the very number that writes now, once it is assigned or its
 * client was asked something there.
 */
export function continues(trx: Trx, lead: OpenLead, who: Who): boolean {
  if (lead.conversational) return OPEN.includes(lead.status) || lead.status === 'assigned'
  const same = lead.phone && who.phone && blind(keysOf(trx).index, 'phone', who.phone).equals(lead.phone)
  return Boolean(same) && (lead.status === 'assigned' || lead.asked)
}

/** What is told of a wish. */
export type Told = Pick<Wish, 'text' | 'category' | 'budget' | 'location' | 'deadline'>

/** What the person says now, after what the form told. */
export function joined(wish: Wish, claimed: OpenLead): Wish {
  return { ...filled(wish, claimed), text: [claimed.text, wish.text].filter(Boolean).join('\n') || null }
}

/** A wish with its gaps filled from another telling of it; nothing it says itself changes. */
export function filled(wish: Wish, other: Told): Wish {
  return {
    ...wish,
    text: wish.text ?? other.text,
    category: wish.category ?? other.category,
    budget: wish.budget ?? other.budget,
    location: wish.location ?? other.location,
    deadline: wish.deadline ?? other.deadline,
  }
}

/** A lead that nobody was asked about yet learns what it did not know; if that is its category, it is decided anew. */
export async function complete(trx: Trx, lead: OpenLead, { text, category, budget, location, deadline }: Told, now: Date): Promise<void> {
  const fill = (column: string, value: string | null) => trx.raw('coalesce(??, ?)', [column, value])
  await trx('leads')
    .where({ id: lead.id })
    .whereIn('status', UNDECIDED)
    .update({
      text: fill('text', text),
      category: fill('category', category),
      location: fill('location', location),
      deadline: fill('deadline', deadline),
      ...(lead.budget || !budget ? {} : { budget_min: budget.min, budget_max: budget.max, budget_currency: budget.currency }),
      updated_at: now,
      rev: trx.raw('rev + 1'),
    })
  if (category && !lead.category && lead.status === 'waiting') await later(trx, 'lead.route', { subjectId: lead.id, at: now })
}
