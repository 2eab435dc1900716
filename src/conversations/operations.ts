import { note } from '#src/activity/record.ts'
import { identify, whoIs } from '#src/contacts/identify.ts'
import { normalisePhone } from '#src/contacts/normalise.ts'
import { clearUnit } from '#src/inbox/entries.ts'
import type { Unread } from '#src/inbox/unread.ts'
import { tell } from '#src/notifications/tell.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { blind, seal } from '#src/platform/keys.ts'
import { later } from '#src/platform/later.ts'
import { keepMessages } from './keep.ts'

/** What was done to an earlier message, or to the person themselves. Never a new enquiry. Answers the leads that were touched. */
export async function applyOperation(trx: Trx, group: readonly Unread[], now: Date): Promise<Map<string, string>> {
  const touched = new Map<string, string>()
  for (const unread of group) {
    const leadId = await applyOne(trx, unread, now)
    if (leadId) touched.set(unread.id, leadId)
  }
  return touched
}

async function applyOne(trx: Trx, unread: Unread, now: Date): Promise<string | null> {
  const { item } = unread
  switch (item.op) {
    case 'edit':
    case 'delete':
    case 'react':
    case 'unreact':
      return touchMessage(trx, unread, now)
    case 'identity_change':
      await changeIdentity(trx, unread, now)
      return null
    case 'marketing_opt_out':
      await optOut(trx, unread, now)
      return null
    case 'erase':
      return withdrawn(trx, unread, now)
    default:
      return null
  }
}

async function touchMessage(trx: Trx, { item }: Unread, now: Date): Promise<string | null> {
  if (!item.targetId) return null
  const message = await trx('messages').where({ external_id: item.targetId }).forUpdate().first('id', 'lead_id', 'extra')
  if (!message) return null
  if (item.op === 'edit') {
    await trx('messages')
      .where({ id: message.id })
      .update({
        edited_at: now,
        body: seal(
          keysOf(trx).data,
          `messages:body:${message.id}`,
          JSON.stringify({ text: item.text ?? null, attachments: item.attachments }),
        ),
      })
  } else if (item.op === 'delete') {
    await trx('messages').where({ id: message.id }).update({ deleted_at: now })
  } else {
    const reaction = item.op === 'react' ? (item.text ?? '👍') : null
    await trx('messages')
      .where({ id: message.id })
      .update({ extra: JSON.stringify({ ...message.extra, reaction }) })
  }
  return message.lead_id
}

/** The person has a new number or id: it is proven by the platform, and joins what we knew of the old one. */
async function changeIdentity(trx: Trx, { item, country }: Unread, now: Date): Promise<void> {
  const { data, index } = keysOf(trx)
  const { oldPhone, newPhone, oldUserId, newUserId } = item.extra as Record<string, string | undefined>
  const old = [
    ...(oldUserId ? [{ kind: item.channel, value: oldUserId }] : []),
    ...(oldPhone ? [{ kind: 'phone', value: normalisePhone(oldPhone, country) ?? oldPhone }] : []),
  ].map((one) => blind(index, one.kind, one.value))
  const known = old.length ? await trx('identities').whereIn('value_bidx', old).whereNotNull('proven_by').first('contact_id') : undefined
  if (!known) return
  const fresh = [
    ...(newUserId ? [{ kind: item.channel, value: newUserId }] : []),
    ...(newPhone ? [{ kind: 'phone', value: normalisePhone(newPhone, country) ?? newPhone }] : []),
  ]
  for (const one of fresh) {
    const id = newId()
    await trx('identities')
      .insert({
        id,
        contact_id: known.contact_id,
        kind: one.kind,
        value_bidx: blind(index, one.kind, one.value),
        value: seal(data, `identities:value:${id}`, one.value),
        proven_by: 'channel',
        created_at: now,
      })
      .onConflict(trx.raw('(tenant_id, kind, value_bidx) where proven_by is not null'))
      .ignore()
  }
  const phone = fresh.find((one) => one.kind === 'phone')?.value
  if (phone)
    await trx('contacts')
      .where({ id: known.contact_id })
      .update({ phone: seal(data, `contacts:phone:${known.contact_id}`, phone), updated_at: now })
}

/** Who asks us to stop is written to no more, after one word that we heard; who asks to start is written to again. */
async function optOut(trx: Trx, unread: Unread, now: Date): Promise<void> {
  const [contactId] = await identify(trx, [whoIs({ ...unread.item, kind: 'message' }, unread.country, null)], now)
  const starts = unread.item.extra.consent === 'start'
  const changed = await trx('contacts')
    .where({ id: contactId! })
    .modify((query) => void (starts ? query.whereNotNull('opted_out_at') : query.whereNull('opted_out_at')))
    .update({ opted_out_at: starts ? null : now, updated_at: now })
  if (unread.item.kind === 'message' && unread.item.extra.consent)
    await keepMessages(trx, [{ unread, contactId: contactId!, leadId: null, direction: 'inbound' }], now)
  const lead =
    changed && !starts
      ? await trx('leads').where({ contact_id: contactId!, conversational: true }).orderBy('created_at', 'desc').first('id')
      : undefined
  if (lead) await tell(trx, [{ to: 'client', kind: 'opt_out', leadId: lead.id, again: unread.id }], now)
}

/** The person took their form back: what they told is cleared, nobody is asked to answer it, and its mirrors follow. */
async function withdrawn(trx: Trx, { item, connectionId }: Unread, now: Date): Promise<string | null> {
  // First the unit: it may not be a lead yet, or is just becoming one.
  await clearUnit(trx, connectionId, item.targetId ?? '')
  const lead = await trx('leads')
    .where({ external_id: item.targetId ?? '', connection_id: connectionId })
    .forUpdate()
    .first('id')
  if (!lead) return null
  await trx('leads')
    .where({ id: lead.id })
    .update({
      name: null,
      phone: null,
      email: null,
      phone_bidx: null,
      email_bidx: null,
      text: null,
      answers: '{}',
      updated_at: now,
      rev: trx.raw('rev + 1'),
    })
  await trx('search_terms').where({ lead_id: lead.id }).delete()
  await later(trx, 'lead.merged', { subjectId: lead.id, at: now })
  await note(trx, { leadId: lead.id, verb: 'lead.erased', at: now, params: { by: 'person' } })
  return lead.id
}
