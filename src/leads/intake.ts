import { getTenant } from '#src/accounts/tenants.ts'
import { identify, type Who, whoIs } from '#src/contacts/identify.ts'
import { readConsentWord } from '#src/contacts/opt-out.ts'
import { fallSilent, oweTurns } from '#src/conversations/dialogue/hear.ts'
import { planDrawBack } from '#src/conversations/draw-back.ts'
import { keepMessages, type Said } from '#src/conversations/keep.ts'
import { applyOperation } from '#src/conversations/operations.ts'
import { isOwnEcho } from '#src/conversations/sent.ts'
import { applyStatuses } from '#src/conversations/statuses.ts'
import { oweFiles } from '#src/files/owe.ts'
import type { ReadItem } from '#src/inbox/item.ts'
import type { Unread } from '#src/inbox/unread.ts'
import { savepoint, type Trx, tenantOf } from '#src/platform/db.ts'
import { loadCategories } from './categories.ts'
import { hearWish } from './hear-wish.ts'
import { type Enquiry, settle } from './settle.ts'
import { readLanguage } from './wish.ts'

/**
 * Takes units in: who wrote, which lead it is or joins, what was said. Each mailbox's units go in their order; units of different people go together.
 * Answers the lead each unit belongs to.
 */
export async function takeIn(trx: Trx, arrived: readonly Unread[], now: Date): Promise<Map<string, string>> {
  const unread = arrived.map(hearConsent)
  const heard = unread.filter((one, i) => one !== arrived[i]).map((one) => one.id)
  // Counted as a message when it came in: it turned out to be none that wants anything.
  if (heard.length) await trx('item_keys').whereIn('item_id', heard).update({ kind: 'other' })
  const leads = new Map<string, string>()
  for (const round of inRounds(unread)) {
    for (const group of byKind(round)) {
      const taken = await savepoint(trx, (inner) => takeGroup(inner, group, now))
      for (const [id, leadId] of taken) leads.set(id, leadId)
    }
  }
  if (unread.length) {
    await trx.raw(
      `update items i set status = 'read', lead_id = h.lead_id from unnest(?::uuid[], ?::uuid[]) as h(id, lead_id) where i.tenant_id = app_tenant() and i.id = h.id`,
      [unread.map((one) => one.id), unread.map((one) => leads.get(one.id) ?? null) as string[]],
    )
  }
  return leads
}

/** A message that only asks us to stop (or to write again) is that, and never an enquiry. */
function hearConsent(unread: Unread): Unread {
  const { item } = unread
  if (item.kind !== 'message' || item.op || item.direction !== 'inbound') return unread
  const word = readConsentWord(item.text)
  return word ? { ...unread, item: { ...item, op: 'marketing_opt_out', extra: { ...item.extra, consent: word } } } : unread
}

/** The n-th unit of every mailbox together; within a round every person stands once. */
function inRounds(unread: readonly Unread[]): Unread[][] {
  const rounds: Unread[][] = []
  const counts = new Map<string, number>()
  for (const one of unread) {
    const key = one.mailboxId ?? one.id
    const n = counts.get(key) ?? 0
    counts.set(key, n + 1)
    rounds[n] = [...(rounds[n] ?? []), one]
  }
  return rounds
}

type Sort = 'enquiry' | 'status' | 'operation' | 'outbound'

function byKind(round: Unread[]): Unread[][] {
  return [...Map.groupBy(round, (one) => sortOf(one.item)).values()]
}

function sortOf(item: ReadItem): Sort {
  if (item.kind === 'status') return 'status'
  if (item.op) return 'operation'
  return item.direction === 'outbound' ? 'outbound' : 'enquiry'
}

async function takeGroup(trx: Trx, group: readonly Unread[], now: Date): Promise<Map<string, string>> {
  switch (sortOf(group[0]!.item)) {
    case 'status':
      await applyStatuses(trx, group, now)
      return new Map()
    case 'operation':
      return applyOperation(trx, group, now)
    case 'outbound':
      return takeOutbound(trx, group, now)
    default:
      return takeEnquiries(trx, group, now)
  }
}

async function takeEnquiries(trx: Trx, group: readonly Unread[], now: Date): Promise<Map<string, string>> {
  const categories = await loadCategories(trx)
  const tenant = await getTenant(trx, tenantOf(trx))
  const read = group.map((one) => {
    const wish = hearWish(one, categories, tenant)
    return { unread: one, wish, who: whoIs(one.item, one.country, wish.language) }
  })
  const contactIds = await identify(
    trx,
    read.map(({ who }) => who),
    now,
  )
  const enquiries: Enquiry[] = read.map((one, i) => ({ ...one, contactId: contactIds[i]! }))
  const leadOf = await settle(trx, enquiries, now)
  const said: Said[] = enquiries
    .filter(({ unread }) => unread.item.kind === 'message')
    .map((one) => ({ ...one, leadId: leadOf.get(one.unread.id) ?? null, direction: 'inbound' }))
  const kept = await keepMessages(trx, said, now)
  await oweFiles(
    trx,
    said.map(({ unread, leadId }, i) => ({ ...kept[i]!, leadId, connectionId: unread.connectionId, attachments: unread.item.attachments })),
    now,
  )
  const conversations = kept.map((one) => one.conversationId)
  await oweTurns(trx, said, conversations, now)
  await planDrawBack(trx, conversations, tenant, now)
  return leadOf
}

/** What we said ourselves from another surface: it stands in the conversation, and never opens an enquiry. What wasl itself sent stands there already. */
async function takeOutbound(trx: Trx, group: readonly Unread[], now: Date): Promise<Map<string, string>> {
  const people: Who[] = group.map((one) =>
    whoIs({ ...one.item, person: { ...one.item.person, name: undefined } }, one.country, readLanguage(one.item.text ?? '')),
  )
  const contactIds = await identify(trx, people, now)
  const said: Said[] = []
  for (const [i, unread] of group.entries()) {
    const { dedupeKey: externalId, text } = unread.item
    const contactId = contactIds[i]!
    if (await isOwnEcho(trx, { connectionId: unread.connectionId, contactId, externalId, text })) continue
    said.push({ unread, contactId, leadId: null, direction: 'outbound' })
  }
  // A person of ours wrote from another surface: from now on the bot is silent there.
  const kept = await keepMessages(trx, said, now)
  await fallSilent(
    trx,
    kept.map((one) => one.conversationId),
    now,
  )
  return new Map()
}
