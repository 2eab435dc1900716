import type { Trx } from '#src/platform/db.ts'
import { listTopic } from './list-topic.ts'
import type { Topic } from './topic.ts'

/** A list of the office's (admins and managers): what has moved in a table is told as `changed`, with its id and how it stands. */
export function staffTopic(name: string, columns: readonly string[]): Topic {
  return listTopic({
    name,
    mayRead: (caller) => caller.role === 'admin' || caller.role === 'manager',
    async show(_caller, ids, trx: Trx) {
      const rows: Record<string, unknown>[] = await trx(name)
        .whereIn('id', [...ids])
        .select('id', ...columns)
      return rows.map((row) => ({ type: 'changed', data: row }))
    },
  })
}
