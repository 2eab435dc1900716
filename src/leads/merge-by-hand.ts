import { note } from '#src/activity/record.ts'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { later } from '#src/platform/later.ts'
import { enterPool } from '#src/routing/enter-pool.ts'
import { OPEN } from './open-leads.ts'

/** Says that an open lead is the same wish as another of its client's: whoever was asked about it is asked no more. `reopenLead` is the way back. */
export async function mergeByHand(trx: Trx, leadId: string, into: string, actor: string, now: Date): Promise<void> {
  await enterPool(trx)
  const rows = await trx('leads').whereIn('id', [leadId, into]).orderBy('id').forUpdate().select('id', 'contact_id', 'status')
  const lead = rows.find((row) => row.id === leadId)
  const other = rows.find((row) => row.id === into)
  if (!lead) throw new AppError('not_found', 'There is no such lead.')
  if (lead.status === 'merged') throw new AppError('already_answered', 'This enquiry is part of another already.')
  if (!other || leadId === into || other.status === 'merged' || other.contact_id !== lead.contact_id)
    throw new AppError('invalid', 'An enquiry joins another one of the same client.', { into: 'no other enquiry of this client' })
  if (!OPEN.includes(lead.status))
    throw new AppError('already_answered', `This enquiry is ${lead.status}; only an open one becomes part of another.`)
  await trx('leads')
    .where({ id: leadId })
    .update({ status: 'merged', merged_into: into, request_id: null, waiting_why: null, updated_at: now, rev: trx.raw('rev + 1') })
  await later(trx, 'lead.merged', { subjectId: leadId, at: now })
  await note(trx, [
    { leadId, verb: 'lead.merged', at: now, params: { by: actor, into } },
    { leadId: into, verb: 'lead.joined', at: now, params: { by: actor, leadId } },
  ])
  await audit(trx, { actor, action: 'lead.merged', subjectType: 'lead', subjectId: leadId, detail: { into }, at: now })
}
