import { note, wakeRequest } from '#src/activity/record.ts'
import { audit } from '#src/audit/record.ts'
import { endChat } from '#src/chat/end.ts'
import type { Side } from '#src/chat/open.ts'
import { AppError } from '#src/errors.ts'
import { changed } from '#src/leads/changed.ts'
import { moveStage } from '#src/leads/stage.ts'
import type { Trx } from '#src/platform/db.ts'
import { appendPool, enterPool } from '#src/routing/enter-pool.ts'

/** The project is completed: the lead is won, its freelancer is free again, its private chat is completed. `side`: which side of the chat said so. */
export async function completeLead(trx: Trx, leadId: string, by: string, now: Date, side?: Side | 'system'): Promise<void> {
  // The pool goes before everything else that is locked.
  await enterPool(trx)
  await endChat(trx, leadId, side ?? 'system', now)
  await closeLead(trx, leadId, 'won', by, now)
}

/** Closes a lead. Won and lost end its freelancer's open work, won completes its private chat too; spam is refused for good. */
export async function closeLead(trx: Trx, leadId: string, as: 'won' | 'lost' | 'spam', by: string, now: Date, why?: string): Promise<void> {
  await enterPool(trx)
  const [closed] = await trx('leads')
    .where({ id: leadId })
    .whereNotIn('status', ['won', 'lost', 'spam', 'merged'])
    .update({ status: as, closed_why: why ?? null, waiting_why: null, updated_at: now, rev: trx.raw('rev + 1') })
    .returning(['id'])
  if (!closed) {
    const lead = await trx('leads').where({ id: leadId }).first('status')
    if (!lead) throw new AppError('not_found', 'There is no such lead.')
    if (lead.status === as) return
    throw new AppError('already_answered', `This enquiry is closed already (${lead.status}).`)
  }
  const ended = await trx('requests')
    .where({ lead_id: leadId })
    .whereIn('status', ['pending', 'asked', 'accepted'])
    .select('id', 'freelancer_id', 'status')
  await trx('requests')
    .where({ lead_id: leadId })
    .whereIn('status', ['pending', 'asked'])
    .update({ status: 'withdrawn', reason: as, answered_at: now, rev: trx.raw('rev + 1') })
  await trx('due')
    .whereIn('kind', ['request.expire', 'request.remind', 'question.expire'])
    .whereIn(
      'subject_id',
      ended.map((request) => request.id),
    )
    .delete()
  await appendPool(
    trx,
    ended.map((request) => ({
      freelancerId: request.freelancer_id,
      change: {
        type: 'closed' as const,
        requestId: request.id,
        how: request.status === 'accepted' ? (as === 'won' ? ('won' as const) : ('lost' as const)) : ('withdrawn' as const),
        refund: request.status !== 'accepted',
      },
    })),
    now,
  )
  if (as === 'won') await endChat(trx, leadId, 'system', now)
  if (by !== 'odoo') await moveStage(trx, leadId, as === 'won' ? 'done' : 'rejected', now)
  for (const request of ended) wakeRequest(trx, request.id, request.freelancer_id)
  await note(trx, { leadId, verb: `lead.${as}`, at: now, params: { by, why } })
  await audit(trx, { actor: by, action: `lead.${as}`, subjectType: 'lead', subjectId: leadId, detail: { why }, at: now })
  await changed(trx, [leadId], now)
}
