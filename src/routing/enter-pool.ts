import { type Trx, tenantOf } from '#src/platform/db.ts'
import { later } from '#src/platform/later.ts'
import type { PoolChange } from './pool-log.ts'

/** A change of the pool that a use case made, before it has a number. */
export interface PoolNews {
  freelancerId: string
  change: PoolChange
}

/**
 * Takes the tenant's pool for this transaction. Every use case that changes load or eligibility calls it first, before it touches a request or a lead:
 * so sequence order is commit order, and two deciders never see the same free place.
 */
export async function enterPool(trx: Trx): Promise<void> {
  await trx('pools')
    .where({ tenant_id: tenantOf(trx) })
    .forUpdate()
    .first('seq')
}

/** Appends to the pool's log, under its lock. Answers the last number. */
export async function appendPool(trx: Trx, news: readonly PoolNews[], now: Date): Promise<number> {
  const tenantId = tenantOf(trx)
  const rows = await trx('pools')
    .where({ tenant_id: tenantId })
    .update({ seq: trx.raw('seq + ?', [news.length]) })
    .returning('seq')
  const last = Number(rows[0].seq)
  if (news.length)
    await trx('pool_log').insert(
      news.map((one, i) => ({
        seq: last - news.length + 1 + i,
        at: now,
        freelancer_id: one.freelancerId,
        change: JSON.stringify(one.change),
      })),
    )
  // Whoever waits may have somebody now; a burst of such news is one look.
  if (
    news.some(
      ({ change }) => change.type !== 'offered' && !(change.type === 'closed' && change.how === 'accepted') && change.type !== 'charged',
    )
  )
    await later(trx, 'pool.drain', { subjectId: tenantId, at: new Date(now.getTime() + 300) })
  return last
}
