import type { Tenant } from '#src/accounts/tenants.ts'
import { tell } from '#src/notifications/tell.ts'
import type { Trx } from '#src/platform/db.ts'
import { later, neverMind } from '#src/platform/later.ts'
import { WINDOW_MS } from './keep.ts'
import { beforeQuiet } from './quiet-hours.ts'

/** So long before a window closes its client is drawn back. */
const BEFORE_MS = 75 * 60_000

/** Plans the look that comes before these conversations' windows close; each message of the client moves it. `now` is when he wrote. */
export async function planDrawBack(trx: Trx, conversationIds: readonly string[], tenant: Tenant, now: Date): Promise<void> {
  const ids = [...new Set(conversationIds)]
  if (!ids.length) return
  await neverMind(trx, 'window.closing', ids)
  const at = beforeQuiet(tenant, new Date(now.getTime() + WINDOW_MS - BEFORE_MS))
  await later(
    trx,
    'window.closing',
    ids.map((subjectId) => ({ subjectId, at })),
  )
}

/**
 * Job `window.closing`: two clocks run, the channel's window and the request's deadline. A client who still waits for an answer when the window is about to close is
 * asked for a word, so that the news can be told freely; once a window, and never where a person leads or he asked us to stop.
 */
export async function drawBack(trx: Trx, conversationId: string, now: Date): Promise<void> {
  const waiting = await trx('conversations as c')
    .join('leads as l', (join) => void join.on('l.id', 'c.lead_id').andOn('l.tenant_id', 'c.tenant_id'))
    .join('contacts as p', (join) => void join.on('p.id', 'c.contact_id').andOn('p.tenant_id', 'c.tenant_id'))
    .where('c.id', conversationId)
    .where('c.window_until', '>', now)
    .whereNull('c.handed_over_at')
    .whereNull('p.opted_out_at')
    .whereIn('l.status', ['waiting', 'offered'])
    .where('l.is_test', false)
    .first('l.id', 'c.window_until')
  if (waiting)
    await tell(trx, [{ to: 'client', kind: 'comeback', leadId: waiting.id, again: `${new Date(waiting.window_until).getTime()}` }], now)
}
