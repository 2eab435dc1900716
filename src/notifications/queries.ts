import type { Trx } from '#src/platform/db.ts'
import { type Caller, page, readCursor } from '#src/platform/route.ts'
import { wakeNotification } from './insert.ts'

/** What the caller may see of the notifications: a freelancer his own, staff everybody's. */
export function mine(caller: Caller): Record<string, unknown> {
  return caller.role === 'freelancer' ? { audience: 'freelancer', freelancer_id: caller.freelancerId ?? null } : {}
}

/** Who is notified of something inside wasl. */
export const audiences = ['admin', 'freelancer'] as const

/** Notifications, newest first; staff may narrow them to one audience or one freelancer. */
export async function listNotifications(
  trx: Trx,
  caller: Caller,
  filter: { audience?: (typeof audiences)[number]; freelancerId?: string; limit: number; cursor?: string },
) {
  const after = readCursor(filter.cursor)
  const narrowed = {
    ...(filter.audience ? { audience: filter.audience } : {}),
    ...(filter.freelancerId ? { freelancer_id: filter.freelancerId } : {}),
    ...mine(caller),
  }
  const newest = (where: Record<string, unknown>) =>
    trx('notifications')
      .where(where)
      .whereNull('deleted_at')
      .modify((query) => after && query.whereRaw('(created_at, id) < (?::timestamptz, ?::uuid)', [after.at, after.id]))
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(filter.limit + 1)
  // One audience a query: each is read off its index, never sorted as a whole.
  const wanted = 'audience' in narrowed || 'freelancer_id' in narrowed ? [narrowed] : audiences.map((audience) => ({ audience }))
  const lists = []
  for (const where of wanted) lists.push(...(await newest(where)))
  const rows = lists.sort((a, b) => b.created_at - a.created_at || (a.id < b.id ? 1 : -1)).slice(0, filter.limit + 1)
  const { data, nextCursor } = page(rows, filter.limit, (row) => ({ at: row.created_at, id: row.id }))
  return { data: data.map(showNotification), nextCursor }
}

/** Marks a notification read, or takes it away. A freelancer's own, or for staff one of the staff's. False when there is none. */
export async function touchNotification(trx: Trx, caller: Caller, id: string, change: { read_at: Date } | { deleted_at: Date }) {
  const where = caller.role === 'freelancer' ? mine(caller) : { audience: 'admin' }
  const [row] = await trx('notifications')
    .where({ id, ...where })
    .whereNull('deleted_at')
    .update(change)
    .returning('*')
  if (row) wakeNotification(trx, row)
  return row && showNotification(row)
}

/** A stored notification as the API shows it. */
export function showNotification(row: Record<string, unknown>) {
  return {
    id: row.id,
    audience: row.audience,
    freelancerId: row.freelancer_id,
    kind: row.kind,
    leadId: row.lead_id,
    requestId: row.request_id,
    params: row.params,
    createdAt: row.created_at,
    readAt: row.read_at,
  }
}
