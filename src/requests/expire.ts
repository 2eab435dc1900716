import { note } from '#src/activity/record.ts'
import { changed } from '#src/leads/changed.ts'
import { tell, tellOfNo } from '#src/notifications/tell.ts'
import type { Trx } from '#src/platform/db.ts'
import { appendPool, enterPool } from '#src/routing/enter-pool.ts'
import type { RequestRow } from './request.ts'
import { askNext, closing } from './withdraw.ts'

/** Job `request.expire`: the deadline has passed unanswered; the next candidate is asked. An answer that came first wins. */
export async function expireRequest(trx: Trx, id: string, now: Date): Promise<void> {
  await enterPool(trx)
  const [expired] = (await trx('requests')
    .where({ id, status: 'pending' })
    .where('due_at', '<=', now)
    .update({ status: 'expired', rev: trx.raw('rev + 1') })
    .returning('*')) as RequestRow[]
  if (!expired) return
  await appendPool(trx, [closing(expired, 'expired')], now)
  await note(trx, {
    leadId: expired.lead_id,
    verb: 'request.expired',
    at: now,
    params: { requestId: id, freelancerId: expired.freelancer_id },
  })
  await tellOfNo(trx, { kind: 'expired', leadId: expired.lead_id, requestId: id, freelancerId: expired.freelancer_id }, now)
  await askNext(trx, expired.lead_id, now, { kind: 'expired', requestId: id, freelancerId: expired.freelancer_id })
  await changed(trx, [expired.lead_id], now)
}

/** Job `request.remind`: the deadline comes near and nothing was answered. */
export async function remindOfRequest(trx: Trx, id: string, now: Date): Promise<void> {
  const [reminded] = (await trx('requests')
    .where({ id, status: 'pending' })
    .whereNull('reminded_at')
    .where('due_at', '>', now)
    .update({ reminded_at: now })
    .returning('*')) as RequestRow[]
  if (!reminded) return
  await note(trx, {
    leadId: reminded.lead_id,
    verb: 'request.reminded',
    at: now,
    params: { requestId: id, freelancerId: reminded.freelancer_id },
  })
  await tell(
    trx,
    [{ to: 'freelancer', kind: 'reminder', leadId: reminded.lead_id, requestId: id, freelancerId: reminded.freelancer_id }],
    now,
  )
}
