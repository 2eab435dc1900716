import { type Activity, note } from '#src/activity/record.ts'
import type { Who } from '#src/contacts/identify.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { blind, seal } from '#src/platform/keys.ts'
import { later } from '#src/platform/later.ts'
import { changed } from './changed.ts'
import type { Unread } from './intake.ts'
import { searchTerms } from './search.ts'
import type { Wish } from './wish.ts'

/** A unit that may be a lead, with who wrote it and what it wishes. */
export interface Enquiry {
  unread: Unread
  who: Who
  wish: Wish
  contactId: string
}

const UNDECIDED = ['new', 'qualifying', 'waiting']
const OPEN = [...UNDECIDED, 'offered']
const MERGE_WITHIN_MS = 7 * 86_400_000

interface Standing {
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

/**
 * Says of each enquiry which lead it is: a message joins the contact's newest open or assigned lead, a form joins an open one of the same wish,
 * everything else is a new lead, to be routed. Test leads stand apart. Answers item id → lead id.
 */
export async function settle(trx: Trx, enquiries: readonly Enquiry[], now: Date): Promise<Map<string, string>> {
  const standing = await loadStanding(
    trx,
    enquiries.filter(({ who }) => !who.apart).map(({ contactId }) => contactId),
  )
  const leadOf = new Map<string, string>()
  const made: { id: string; enquiry: Enquiry; mergedInto: string | null; status: string }[] = []
  const diary: Activity[] = []

  for (const enquiry of enquiries) {
    const { unread, contactId } = enquiry
    const isMessage = unread.item.kind === 'message'
    const mine = enquiry.who.apart ? [] : (standing.get(contactId) ?? [])
    const join = isMessage ? mine.find((lead) => continues(lead, enquiry.who, keysOf(trx).index)) : undefined
    if (join) {
      leadOf.set(unread.id, join.id)
      if (join.status === 'offered') await later(trx, 'question.answer', { subjectId: join.id, at: now })
      diary.push({ leadId: join.id, verb: 'message.joined', at: now, params: { itemId: unread.id, channel: unread.item.channel } })
      continue
    }
    const same = (lead: Standing, category: string | null) =>
      OPEN.includes(lead.status) &&
      now.getTime() - lead.createdAt.getTime() < MERGE_WITHIN_MS &&
      (!category || !lead.category || lead.category === category)
    const into = isMessage ? undefined : mine.find((lead) => same(lead, enquiry.wish.category))
    // A proven sender's lead is never merged into a mere claim; the claim is merged into it, and its wish lives on.
    const claims: Standing[] = []
    let wish = enquiry.wish
    for (const claimed of isMessage ? mine.filter((lead) => !lead.conversational) : []) {
      if (!same(claimed, wish.category)) continue
      claims.push(claimed)
      wish = joined(wish, claimed)
    }
    const id = newId()
    made.push({
      id,
      enquiry: { ...enquiry, wish },
      mergedInto: into?.id ?? null,
      status: into ? 'merged' : isUnreachable(enquiry) ? 'waiting' : unread.dialogue === 'choose' && isMessage ? 'qualifying' : 'new',
    })
    leadOf.set(unread.id, into?.id ?? id)
    diary.push({
      leadId: id,
      verb: 'lead.received',
      at: now,
      params: { itemId: unread.id, channel: unread.item.channel, connectionId: unread.connectionId, occurredAt: unread.item.occurredAt },
    })
    if (into) {
      const beside = made.find((one) => one.id === into.id)
      if (beside) beside.enquiry = { ...beside.enquiry, wish: filled(beside.enquiry.wish, wish) }
      else if (UNDECIDED.includes(into.status)) await complete(trx, into, wish, now)
      diary.push(
        { leadId: into.id, verb: 'lead.joined', at: now, params: { leadId: id, itemId: unread.id, answers: unread.item.answers } },
        { leadId: id, verb: 'lead.merged', at: now, params: { into: into.id } },
      )
    } else {
      standing.set(contactId, [standingOf(id, { ...enquiry, wish }, keysOf(trx).index, now), ...mine])
      for (const claimed of claims) {
        const beside = made.find((one) => one.id === claimed.id)
        // It came in the same breath and stands nowhere yet.
        if (beside) Object.assign(beside, { mergedInto: id, status: 'merged' })
        else await mergeClaim(trx, claimed.id, now, id)
        diary.push(
          { leadId: claimed.id, verb: 'lead.merged', at: now, params: { into: id } },
          { leadId: id, verb: 'lead.joined', at: now, params: { leadId: claimed.id } },
        )
      }
    }
  }
  await insertLeads(trx, made, now)
  await insertTerms(trx, made)
  await note(trx, diary)
  const fresh = made.filter((one) => !one.mergedInto)
  await changed(
    trx,
    fresh.filter((one) => one.status === 'waiting').map((one) => one.id),
    now,
  )
  // Until the dialogue takes its turn, a lead that may choose is routed as well: nobody waits in silence.
  await later(
    trx,
    'lead.route',
    fresh.filter((one) => one.status !== 'waiting').map((one) => ({ subjectId: one.id, at: now })),
  )
  return leadOf
}

/** A wish that nobody can answer: without phone and e-mail it waits, visibly, for a person. */
function isUnreachable({ unread, who }: Enquiry): boolean {
  return unread.item.kind === 'lead' && !unread.item.isTest && !who.phone && !who.email
}

async function loadStanding(trx: Trx, contactIds: readonly string[]): Promise<Map<string, Standing[]>> {
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

function standingOf(id: string, { contactId, who, wish, unread }: Enquiry, index: Buffer, now: Date): Standing {
  const phone = who.phone ? blind(index, 'phone', who.phone) : null
  return { id, contactId, status: 'new', conversational: unread.item.kind === 'message', createdAt: now, phone, asked: false, ...wish }
}

/**
 * Whether a message goes on with this lead: its own conversation's, or a form's with the very number that writes now, once it is assigned or its
 * client was asked something there.
 */
function continues(lead: Standing, who: Who, index: Buffer): boolean {
  if (lead.conversational) return OPEN.includes(lead.status) || lead.status === 'assigned'
  const same = lead.phone && who.phone && blind(index, 'phone', who.phone).equals(lead.phone)
  return Boolean(same) && (lead.status === 'assigned' || lead.asked)
}

type Told = Pick<Wish, 'text' | 'category' | 'budget' | 'location' | 'deadline'>

/** What the person says now, after what the form told. */
function joined(wish: Wish, claimed: Standing): Wish {
  return { ...filled(wish, claimed), text: [claimed.text, wish.text].filter(Boolean).join('\n') || null }
}

/** A wish with its gaps filled from another telling of it; nothing it says itself changes. */
function filled(wish: Wish, other: Told): Wish {
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
async function complete(trx: Trx, lead: Standing, { text, category, budget, location, deadline }: Told, now: Date): Promise<void> {
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

async function mergeClaim(trx: Trx, claimed: string, now: Date, into: string): Promise<void> {
  await later(trx, 'lead.merged', { subjectId: claimed, at: now })
  await trx('leads')
    .where({ id: claimed })
    .update({ status: 'merged', merged_into: into, request_id: null, updated_at: now, rev: trx.raw('rev + 1') })
}

async function insertLeads(
  trx: Trx,
  made: readonly { id: string; enquiry: Enquiry; mergedInto: string | null; status: string }[],
  now: Date,
): Promise<void> {
  if (!made.length) return
  const { data, index } = keysOf(trx)
  await trx('leads').insert(
    made.map(({ id, enquiry: { unread, who, wish, contactId }, mergedInto, status }) => {
      const { item } = unread
      return {
        id,
        contact_id: contactId,
        connection_id: unread.connectionId,
        item_id: unread.id,
        channel: item.channel,
        external_id: item.dedupeKey,
        status,
        merged_into: mergedInto,
        waiting_why: status === 'waiting' ? JSON.stringify({ code: 'no_contact' }) : null,
        is_test: item.isTest,
        received_at: unread.receivedAt,
        occurred_at: item.occurredAt,
        name: who.name,
        phone: who.phone ? seal(data, `leads:phone:${id}`, who.phone) : null,
        email: who.email ? seal(data, `leads:email:${id}`, who.email) : null,
        phone_bidx: who.phone ? blind(index, 'phone', who.phone) : null,
        email_bidx: who.email ? blind(index, 'email', who.email) : null,
        language: wish.language,
        conversational: item.kind === 'message',
        text: wish.text,
        category: wish.category,
        budget_min: wish.budget?.min ?? null,
        budget_max: wish.budget?.max ?? null,
        budget_currency: wish.budget?.currency ?? null,
        location: wish.location,
        deadline: wish.deadline,
        answers: JSON.stringify(item.answers),
        campaign: JSON.stringify(item.campaign),
        campaign_id: item.campaign.campaignId ?? null,
        utm: JSON.stringify(item.utm),
        consents: JSON.stringify(item.consents),
        extra: JSON.stringify(who.phone || !item.person.phone ? {} : { phoneAsGiven: true }),
        created_at: now,
        updated_at: now,
      }
    }),
  )
}

async function insertTerms(trx: Trx, made: readonly { id: string; enquiry: Enquiry }[]): Promise<void> {
  const rows = made.flatMap(({ id, enquiry: { who } }) => searchTerms(keysOf(trx).index, who).map((term) => ({ term, lead_id: id })))
  if (rows.length) await trx('search_terms').insert(rows).onConflict().ignore()
}
