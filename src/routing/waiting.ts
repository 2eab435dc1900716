import type { Trx } from '#src/platform/db.ts'
import { later } from '#src/platform/later.ts'

/** So many waiting leads are decided again at one change of the pool; the rest come with the next. */
const AT_ONCE = 200

/** Job `pool.drain`: somebody became free, came back or was added; leads that wait are decided again, the most urgent and oldest first. */
export async function drainWaiting(trx: Trx, _tenantId: string, now: Date): Promise<void> {
  const rows = await trx('leads')
    .where({ status: 'waiting', is_test: false })
    .whereRaw("coalesce(waiting_why->>'code', '') <> 'no_contact'")
    .orderBy([{ column: 'priority', order: 'desc' }, 'received_at', 'id'])
    .limit(AT_ONCE)
    .select('id')
  // Microseconds apart keep the queue's order.
  await later(
    trx,
    'lead.route',
    rows.map((row, i) => ({ subjectId: row.id, at: new Date(now.getTime() - rows.length + i) })),
  )
}

/** Job `lead.recheck`: nothing has changed but the hour; somebody may be at work by now. */
export async function recheckLead(trx: Trx, leadId: string, now: Date): Promise<void> {
  if (await trx('leads').where({ id: leadId, status: 'waiting' }).first('id'))
    await later(trx, 'lead.route', { subjectId: leadId, at: now })
}
