import { note } from '#src/activity/record.ts'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import { changed } from '#src/leads/changed.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { seal, unseal } from '#src/platform/keys.ts'
import { reopenLead } from '#src/requests/reopen.ts'
import { enterPool } from '#src/routing/enter-pool.ts'
import type { Brought } from './merge.ts'

/** Two contacts that were joined are two again: `gone` has back what it brought. What came since stays where it came. */
export async function giveBack(trx: Trx, kept: string, gone: string, actor: string, now: Date): Promise<void> {
  await enterPool(trx)
  const found = await trx('contacts').whereIn('id', [kept, gone]).orderBy('id').forUpdate().select('id', 'merged_into', 'brought')
  const from = found.find((row) => row.id === gone)
  if (!found.some((row) => row.id === kept)) throw new AppError('not_found', 'There is no such contact.')
  if (from?.merged_into !== kept || !from.brought)
    throw new AppError('invalid', 'Name a contact that became part of this one.', { contactId: 'no part of this contact' })
  const brought = from.brought as Brought
  const back = { contact_id: gone }
  const leads = await trx('leads')
    .whereIn('id', brought.leads)
    .where({ contact_id: kept })
    .update({ ...back, updated_at: now, rev: trx.raw('rev + 1') })
    .returning('id')
  await trx('identities').whereIn('id', brought.identities).where({ contact_id: kept }).update(back)
  await trx('conversations').whereIn('id', brought.conversations).where({ contact_id: kept }).update(back)
  for (const one of brought.shared) await share(trx, kept, gone, one, now)
  if (brought.gaveName) await trx('contacts').where({ id: kept }).update({ name: null })
  await trx('contacts').where({ id: gone }).update({ merged_into: null, brought: null, updated_at: now })
  // Their open conversations are two again.
  for (const leadId of brought.merged)
    if (await trx('leads').where({ id: leadId, status: 'merged' }).first('id')) await reopenLead(trx, leadId, actor, now)
  const ids = leads.map((lead) => lead.id as string)
  await note(
    trx,
    ids.map((leadId) => ({ leadId, verb: 'contact.split', at: now, params: { by: actor, from: kept, to: gone } })),
  )
  await audit(trx, { actor, action: 'contact.split', subjectType: 'contact', subjectId: kept, detail: { to: gone, leads: ids }, at: now })
  await changed(trx, ids, now)
}

/** Both have the address again; who had it proven has the proof. */
async function share(trx: Trx, kept: string, gone: string, one: Brought['shared'][number], now: Date): Promise<void> {
  const bidx = Buffer.from(one.value, 'hex')
  const theirs = await trx('identities').where({ contact_id: kept, kind: one.kind, value_bidx: bidx }).first('id', 'value', 'proven_by')
  if (!theirs) return
  if (one.proven) await trx('identities').where({ id: theirs.id }).update({ proven_by: null })
  const id = newId()
  const key = keysOf(trx).data
  await trx('identities').insert({
    id,
    contact_id: gone,
    kind: one.kind,
    value_bidx: bidx,
    value: seal(key, `identities:value:${id}`, unseal([key], `identities:value:${theirs.id}`, theirs.value).toString('utf8')),
    proven_by: one.proven ? theirs.proven_by : null,
    created_at: now,
  })
}
