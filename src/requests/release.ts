import { note } from '#src/activity/record.ts'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import { changed } from '#src/leads/changed.ts'
import { moveStage } from '#src/leads/stage.ts'
import type { Trx } from '#src/platform/db.ts'
import { later } from '#src/platform/later.ts'
import { appendPool, enterPool } from '#src/routing/enter-pool.ts'
import { takeFromOwner } from './assign.ts'
import { askAgain } from './restore.ts'

/**
 * Takes a lead from whoever has it. Had it been given by hand, those who were asked before are asked again while their time lasts; else it goes back to be decided,
 * by everybody but those who were asked. The way back from an assignment.
 */
export async function releaseLead(trx: Trx, leadId: string, actor: string, now: Date, reason?: string): Promise<void> {
  await enterPool(trx)
  const lead = await trx('leads').where({ id: leadId }).forUpdate().first('status', 'owner_id')
  if (!lead) throw new AppError('not_found', 'There is no such lead.')
  if (lead.status !== 'assigned') throw new AppError('already_answered', `Nobody has this enquiry: it is ${lead.status}.`)
  const given = await trx('requests').where({ lead_id: leadId, status: 'accepted' }).first('offered_at')
  const taken = await takeFromOwner(trx, leadId, 'released', now)
  const asked = given ? await askAgain(trx, leadId, { reason: 'assigned_by_hand', at: given.offered_at }, now) : { first: null, news: [] }
  await appendPool(trx, [...taken, ...asked.news], now)
  await trx('leads')
    .where({ id: leadId })
    .update({
      status: asked.first ? 'offered' : 'waiting',
      waiting_why: asked.first ? null : JSON.stringify({ code: 'route_again' }),
      owner_id: null,
      request_id: asked.first,
      updated_at: now,
      rev: trx.raw('rev + 1'),
    })
  if (!asked.first) await later(trx, 'lead.route', { subjectId: leadId, at: now })
  const detail = { formerOwner: lead.owner_id, ...(reason ? { reason } : {}) }
  await note(trx, { leadId, verb: 'lead.released', at: now, params: { by: actor, ...detail } })
  await audit(trx, { actor, action: 'lead.released', subjectType: 'lead', subjectId: leadId, detail, at: now })
  await moveStage(trx, leadId, 'offered', now)
  await changed(trx, [leadId], now)
}
