import { note } from '#src/activity/record.ts'
import { audit } from '#src/audit/record.ts'
import { changed } from '#src/leads/changed.ts'
import { tellOfNo } from '#src/notifications/tell.ts'
import type { Trx } from '#src/platform/db.ts'
import { appendPool, enterPool } from '#src/routing/enter-pool.ts'
import { type AnsweredBy, answerAgain, OPEN_REQUEST, type RequestRow } from './request.ts'
import { askNext, closing, forgetTimers } from './withdraw.ts'

/** Declines a request with a reason; the next candidate is asked, and the client is told. */
export async function declineRequest(trx: Trx, id: string, reason: string | null, by: AnsweredBy, now: Date): Promise<RequestRow> {
  await enterPool(trx)
  const [declined] = (await trx('requests')
    .where({ id })
    .whereIn('status', OPEN_REQUEST)
    .update({ status: 'declined', reason, answered_at: now, answered_via: by.via, answered_by: by.personId, rev: trx.raw('rev + 1') })
    .returning('*')) as RequestRow[]
  if (!declined) return answerAgain(trx, id, 'declined')
  await appendPool(trx, [closing(declined, 'declined')], now)
  await forgetTimers(trx, [id])
  await note(trx, {
    leadId: declined.lead_id,
    verb: 'request.declined',
    at: now,
    params: { requestId: id, freelancerId: declined.freelancer_id, reason, via: by.via },
  })
  await audit(trx, { actor: by.actor, action: 'request.declined', subjectType: 'request', subjectId: id, detail: { via: by.via }, at: now })
  await tellOfNo(trx, { kind: 'declined', leadId: declined.lead_id, requestId: id, freelancerId: declined.freelancer_id, reason }, now)
  await askNext(trx, declined.lead_id, now, { kind: 'declined', requestId: id, freelancerId: declined.freelancer_id })
  await changed(trx, [declined.lead_id], now)
  return declined
}
