import { listTopic } from '#src/platform/live/list-topic.ts'

/** Requests as they are made and answered: a freelancer's own, all for the office. */
export const requestsTopic = listTopic({
  name: 'requests',
  channel: (caller) => (caller.role === 'freelancer' ? `requests:${caller.freelancerId}` : 'requests'),
  mayRead: (caller) => caller.role === 'admin' || caller.role === 'manager' || caller.freelancerId !== undefined,
  async show(caller, ids, trx) {
    const rows: { id: string; status: string }[] = await trx('requests')
      .whereIn('id', [...ids])
      .modify((query) => caller.role === 'freelancer' && query.where({ freelancer_id: caller.freelancerId }))
      .select('id', 'status')
    return rows.map((row) => ({ type: 'changed', data: row }))
  },
})
