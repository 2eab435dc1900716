import type { Trx } from '#src/platform/db.ts'
import { type Caller, newestFirst, page } from '#src/platform/route.ts'
import { wakeNotification } from './insert.ts'

/** What the caller may see of the notifications: a freelancer his own, staff everybody's. */
function mine(caller: Caller): Record<string, unknown> {
  return caller.role === 'freelancer' ? { audience: 'freelancer', freelancer_id: caller.freelancerId ?? null } : {}
}

/** Who is notified of something inside wasl. */
export const audiences = ['admin', 'freelancer'] as const

/** Notifications, newest first, or the unread ones alone; staff may narrow them to one audience or one freelancer. */
export async function listNotifications(
  trx: Trx,
  caller: Caller,
  filter: { audience?: (typeof audiences)[number]; freelancerId?: string; unread?: boolean; limit: number; cursor?: string },
) {
  const narrowed = {
    ...(filter.audience ? { audience: filter.audience } : {}),
    ...(filter.freelancerId ? { freelancer_id: filter.freelancerId } : {}),
    ...mine(caller),
  }
  const newest = (where: Record<string, unknown>) =>
    trx('notifications')
      .where(where)
      .whereNull('deleted_at')
      .modify((query) => filter.unread && query.whereNull('read_at'))
      .modify(newestFirst, filter)
  // One audience a query: each is read off its index, never sorted as a whole.
  const wanted = 'audience' in narrowed || 'freelancer_id' in narrowed ? [narrowed] : audiences.map((audience) => ({ audience }))
  const lists = []
  for (const where of wanted) lists.push(...(await newest(where)))
  const rows = lists.sort((a, b) => b.created_at - a.created_at || (a.id < b.id ? 1 : -1)).slice(0, filter.limit + 1)
  const { data, nextCursor } = page(rows, filter.limit, (row) => ({ at: row.created_at, id: row.id }))
  const chats = await chatsOf(trx, data)
  return { data: data.map((row) => showNotification({ ...row, chat_id: chats.get(row.request_id) })), nextCursor }
}

/** How many of one's own are unread; the office's own are those of its audience. */
export async function countUnread(trx: Trx, caller: Caller): Promise<number> {
  const row = await own(trx, caller).whereNull('read_at').count('id as n').first()
  return Number(row?.n ?? 0)
}

/** Marks all of one's own notifications read. */
export async function readAll(trx: Trx, caller: Caller, now: Date): Promise<void> {
  const rows = await own(trx, caller).whereNull('read_at').update({ read_at: now }).returning(['id', 'audience', 'freelancer_id'])
  for (const row of rows) wakeNotification(trx, row)
}

/** Marks a notification read, or takes it away. A freelancer's own, or for staff one of the staff's. False when there is none. */
export async function touchNotification(trx: Trx, caller: Caller, id: string, change: { read_at: Date } | { deleted_at: Date }) {
  const [row] = await own(trx, caller)
    .where({ id })
    .update('read_at' in change ? { read_at: trx.raw('coalesce(read_at, ?::timestamptz)', [change.read_at]) } : change)
    .returning('*')
  if (row) wakeNotification(trx, row)
  return row && showNotification({ ...row, chat_id: (await chatsOf(trx, [row])).get(row.request_id) })
}

function own(trx: Trx, caller: Caller) {
  return trx('notifications')
    .where(caller.role === 'freelancer' ? mine(caller) : { audience: 'admin' })
    .whereNull('deleted_at')
}

/** The private chats that requests became, by request. */
async function chatsOf(trx: Trx, rows: readonly { request_id: string | null }[]): Promise<Map<string, string>> {
  const ids = [...new Set(rows.flatMap((row) => row.request_id ?? []))]
  const chats = ids.length ? await trx('chats').whereIn('request_id', ids).select('id', 'request_id') : []
  return new Map(chats.map((chat) => [chat.request_id, chat.id]))
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
    chatId: row.chat_id ?? null,
    params: row.params,
    createdAt: row.created_at,
    readAt: row.read_at,
  }
}
