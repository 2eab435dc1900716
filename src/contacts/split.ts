import { note } from '#src/activity/record.ts'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import { changed } from '#src/leads/changed.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { seal, unseal } from '#src/platform/keys.ts'
import { enterPool } from '#src/routing/enter-pool.ts'

interface LeadRow {
  id: string
  name: string | null
  language: string | null
  phone: Buffer | null
  email: Buffer | null
  phone_bidx: Buffer | null
  email_bidx: Buffer | null
  conversational: boolean
}

/**
 * Takes leads that another person sent out of a contact, into one of their own with the addresses they were sent with. Only what a form claimed can be another's: what
 * came from a proven sender is his. Answers the new contact's id; joining it again is the way back.
 */
export async function takeApart(trx: Trx, contactId: string, leadIds: readonly string[], actor: string, now: Date): Promise<string> {
  await enterPool(trx)
  if (!(await trx('contacts').where({ id: contactId }).forUpdate().first('id')))
    throw new AppError('not_found', 'There is no such contact.')
  const all: LeadRow[] = await trx('leads')
    .where({ contact_id: contactId })
    .orderBy([{ column: 'received_at', order: 'desc' }, { column: 'id' }])
    .forUpdate()
    .select('id', 'name', 'language', 'phone', 'email', 'phone_bidx', 'email_bidx', 'conversational')
  const taken = all.filter((lead) => leadIds.includes(lead.id))
  if (taken.length < new Set(leadIds).size)
    throw new AppError('invalid', 'Name enquiries of this contact.', { leadIds: 'not of this contact' })
  if (taken.length === all.length)
    throw new AppError('invalid', 'At least one enquiry stays with this contact.', { leadIds: 'all of this contact' })
  if (taken.some((lead) => lead.conversational))
    throw new AppError('invalid', 'An enquiry that came as a message belongs to who wrote it; only those of forms can be taken apart.', {
      leadIds: 'came as a message',
    })
  const id = newId()
  await insertContact(trx, id, taken, now)
  const ids = taken.map((lead) => lead.id)
  await trx('leads')
    .whereIn('id', ids)
    .update({ contact_id: id, updated_at: now, rev: trx.raw('rev + 1') })
  await moveClaims(trx, contactId, id, taken, all, now)
  await note(
    trx,
    ids.map((leadId) => ({ leadId, verb: 'contact.split', at: now, params: { by: actor, from: contactId, to: id } })),
  )
  await audit(trx, {
    actor,
    action: 'contact.split',
    subjectType: 'contact',
    subjectId: contactId,
    detail: { to: id, leads: ids },
    at: now,
  })
  await changed(trx, ids, now)
  return id
}

async function insertContact(trx: Trx, id: string, leads: readonly LeadRow[], now: Date): Promise<void> {
  const first = <K extends keyof LeadRow>(key: K): LeadRow | undefined => leads.find((lead) => lead[key] !== null)
  const cell = (key: 'phone' | 'email'): Buffer | null => {
    const lead = first(key)
    return lead ? seal(keysOf(trx).data, `contacts:${key}:${id}`, openCell(trx, lead, key)!) : null
  }
  await trx('contacts').insert({
    id,
    name: first('name')?.name ?? null,
    language: first('language')?.language ?? null,
    phone: cell('phone'),
    email: cell('email'),
    created_at: now,
    updated_at: now,
  })
}

/** What only these leads claimed is claimed by their contact now; what others claim too is claimed by both. */
async function moveClaims(
  trx: Trx,
  from: string,
  to: string,
  taken: readonly LeadRow[],
  all: readonly LeadRow[],
  now: Date,
): Promise<void> {
  const rest = all.filter((lead) => !taken.includes(lead))
  for (const kind of ['phone', 'email'] as const) {
    const claims = new Map(taken.flatMap((lead) => (lead[kind] ? [[lead[`${kind}_bidx`]!.toString('hex'), lead] as const] : [])))
    for (const [hex, lead] of [...claims].sort()) {
      const bidx = Buffer.from(hex, 'hex')
      if (!rest.some((other) => other[`${kind}_bidx`]?.equals(bidx)))
        await trx('identities').where({ contact_id: from, kind, value_bidx: bidx }).whereNull('proven_by').delete()
      const id = newId()
      const value = seal(keysOf(trx).data, `identities:value:${id}`, openCell(trx, lead, kind)!)
      await trx('identities').insert({ id, contact_id: to, kind, value_bidx: bidx, value, created_at: now })
    }
  }
}

function openCell(trx: Trx, lead: LeadRow, key: 'phone' | 'email'): string | null {
  return lead[key] && unseal([keysOf(trx).data], `leads:${key}:${lead.id}`, lead[key]).toString('utf8')
}
