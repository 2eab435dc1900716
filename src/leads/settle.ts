import { type Activity, note } from '#src/activity/record.ts'
import type { Who } from '#src/contacts/identify.ts'
import type { Unread } from '#src/inbox/unread.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { blind, seal } from '#src/platform/keys.ts'
import { later } from '#src/platform/later.ts'
import { changed } from './changed.ts'
import type { HeardWish } from './hear-wish.ts'
import { complete, continues, filled, joined, loadLastClosed, loadOpenLeads, OPEN, type OpenLead, UNDECIDED } from './open-leads.ts'
import { searchTerms } from './search.ts'

/** A unit that may be a lead, with who wrote it and what it wishes. */
export interface Enquiry {
  unread: Unread
  who: Who
  wish: HeardWish
  contactId: string
}

const MERGE_WITHIN_MS = 7 * 86_400_000
/** So long after the end of a project thanks are for it. */
const THANKS_WITHIN_MS = 30 * 86_400_000

/**
 * Says of each enquiry which lead it is: a message joins the contact's newest open or assigned lead, a form joins an open one of the same wish,
 * thanks after the end belong to the lead that has ended, everything else is a new lead, to be routed. Test leads stand apart. Answers item id → lead id.
 */
export async function settle(trx: Trx, enquiries: readonly Enquiry[], now: Date): Promise<Map<string, string>> {
  const standing = await loadOpenLeads(
    trx,
    enquiries.filter(({ who }) => !who.apart).map(({ contactId }) => contactId),
  )
  const thanking = enquiries.filter(({ unread, who, wish }) => unread.item.kind === 'message' && !who.apart && wish.thanksOnly)
  const ended = await loadLastClosed(
    trx,
    thanking.map(({ contactId }) => contactId),
    new Date(now.getTime() - THANKS_WITHIN_MS),
  )
  const leadOf = new Map<string, string>()
  const made: { id: string; enquiry: Enquiry; mergedInto: string | null; status: string }[] = []
  const diary: Activity[] = []

  for (const enquiry of enquiries) {
    const { unread, contactId } = enquiry
    const isMessage = unread.item.kind === 'message'
    const mine = enquiry.who.apart ? [] : (standing.get(contactId) ?? [])
    const join = isMessage ? mine.find((lead) => continues(trx, lead, enquiry.who)) : undefined
    if (join) {
      leadOf.set(unread.id, join.id)
      // Where the bot leads the dialogue it reads what is an answer and what is not.
      if (join.status === 'offered' && unread.dialogue === 'route') await later(trx, 'question.answer', { subjectId: join.id, at: now })
      diary.push({ leadId: join.id, verb: 'message.joined', at: now, params: { itemId: unread.id, channel: unread.item.channel } })
      continue
    }
    const thanked = thanking.includes(enquiry) ? ended.get(contactId) : undefined
    if (thanked) {
      leadOf.set(unread.id, thanked)
      diary.push({ leadId: thanked, verb: 'message.joined', at: now, params: { itemId: unread.id, channel: unread.item.channel } })
      continue
    }
    const same = (lead: OpenLead, category: string | null) =>
      OPEN.includes(lead.status) &&
      now.getTime() - lead.createdAt.getTime() < MERGE_WITHIN_MS &&
      (!category || !lead.category || lead.category === category)
    const into = isMessage ? undefined : mine.find((lead) => same(lead, enquiry.wish.category))
    // A proven sender's lead is never merged into a mere claim; the claim is merged into it, and its wish lives on.
    const claims: OpenLead[] = []
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
      status: into
        ? 'merged'
        : isUnreachable(enquiry)
          ? 'waiting'
          : unread.dialogue === 'choose' && isMessage && !unread.item.isTest
            ? 'qualifying'
            : 'new',
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
      standing.set(contactId, [asOpen(trx, id, { ...enquiry, wish }, now), ...mine])
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
  // A lead whose client may choose is the dialogue's: its first turn, or its silence, sends it on.
  await later(
    trx,
    'lead.route',
    fresh.filter((one) => one.status === 'new').map((one) => ({ subjectId: one.id, at: now })),
  )
  return leadOf
}

/** A wish that nobody can answer: without phone and e-mail it waits, visibly, for a person. */
function isUnreachable({ unread, who }: Enquiry): boolean {
  return unread.item.kind === 'lead' && !unread.item.isTest && !who.phone && !who.email
}

function asOpen(trx: Trx, id: string, { contactId, who, wish, unread }: Enquiry, now: Date): OpenLead {
  const phone = who.phone ? blind(keysOf(trx).index, 'phone', who.phone) : null
  return { id, contactId, status: 'new', conversational: unread.item.kind === 'message', createdAt: now, phone, asked: false, ...wish }
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
