import { note } from '#src/activity/record.ts'
import type { Trx } from '#src/platform/db.ts'
import { later } from '#src/platform/later.ts'
import type { PoolNews } from '#src/routing/enter-pool.ts'
import type { RequestRow } from './request.ts'

/**
 * What was undone had taken requests back: those that `why` withdrew, and whose time is not over, stand open again until the deadline they had. Nobody is told:
 * nobody had been told that they were gone. Answers the first one's id, and the pool's news, which are the caller's to append.
 */
export async function askAgain(
  trx: Trx,
  leadId: string,
  why: { reason: string; at?: Date },
  now: Date,
): Promise<{ first: string | null; news: PoolNews[] }> {
  const restored = (await trx('requests')
    .where({ lead_id: leadId, status: 'withdrawn', reason: why.reason })
    .where('due_at', '>', now)
    .whereNull('question_due_at')
    .modify((query) => why.at && void query.where({ answered_at: why.at }))
    .update({ status: 'pending', reason: null, answered_at: null, answered_via: null, answered_by: null, rev: trx.raw('rev + 1') })
    .returning('*')) as (RequestRow & { remind_at: Date | null; reminded_at: Date | null })[]
  await later(
    trx,
    'request.expire',
    restored.map((request) => ({ subjectId: request.id, at: request.due_at! })),
  )
  await later(
    trx,
    'request.remind',
    restored.flatMap(({ id, remind_at: at, reminded_at: done }) => (at && at > now && !done ? [{ subjectId: id, at }] : [])),
  )
  await note(
    trx,
    restored.map((request) => ({
      leadId,
      verb: 'request.restored',
      at: now,
      params: { requestId: request.id, freelancerId: request.freelancer_id, dueAt: request.due_at!.toISOString() },
    })),
  )
  const news = restored.map(
    ({ id, freelancer_id: freelancerId, policy }): PoolNews => ({
      freelancerId,
      change: { type: 'offered', requestId: id, leadId, via: 'admin', charge: policy.charge ?? 0, among: [] },
    }),
  )
  const [oldest] = restored.sort((a, b) => a.offered_at.getTime() - b.offered_at.getTime())
  return { first: oldest?.id ?? null, news }
}
