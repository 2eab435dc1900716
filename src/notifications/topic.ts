import type { Trx } from '#src/platform/db.ts'
import { listTopic } from '#src/platform/live/list-topic.ts'
import type { Caller } from '#src/platform/route.ts'
import { showNotification } from './queries.ts'

/** One's own notifications: `added` with each that has come, then `count` with how many are unread. The office's own are those of its audience. */
export const notificationsTopic = listTopic({
  name: 'notifications',
  channel: (caller) => (caller.role === 'freelancer' ? `notifications:${caller.freelancerId}` : 'notifications'),
  mayRead: (caller) => caller.role === 'admin' || caller.role === 'manager' || caller.freelancerId !== undefined,
  async show(caller, ids, trx) {
    const rows = await own(caller, trx)
      .whereIn('id', [...ids])
      .whereNull('read_at')
      .orderBy(['created_at', 'id'])
    const unread = await own(caller, trx).whereNull('read_at').count('id as n').first()
    return [
      ...rows.map((row) => ({ type: 'added', data: showNotification(row) })),
      { type: 'count', data: { unread: Number(unread?.n ?? 0) } },
    ]
  },
})

function own(caller: Caller, trx: Trx) {
  const mine = caller.role === 'freelancer' ? { audience: 'freelancer', freelancer_id: caller.freelancerId } : { audience: 'admin' }
  return trx('notifications').where(mine).whereNull('deleted_at')
}
