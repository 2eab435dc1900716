import type { Due } from './claims.ts'
import type { Trx } from './db.ts'

/** Writes that rows are done with: gone, or due at once again when somebody asked anew meanwhile. Answers how many were still ours. */
export async function finish(trx: Trx, done: readonly Due[]): Promise<number> {
  if (!done.length) return 0
  const list = [done.map((d) => d.id), done.map((d) => d.rev), done.map((d) => d.epoch)]
  const gone = await trx.raw(
    'delete from due using unnest(?::bigint[], ?::int[], ?::int[]) as h(id, rev, epoch) where due.id = h.id and due.rev = h.rev and due.epoch = h.epoch',
    list,
  )
  if (gone.rowCount === done.length) return done.length
  const again = await trx.raw(
    'update due set lease_until = null from unnest(?::bigint[], ?::int[], ?::int[]) as h(id, rev, epoch) where due.id = h.id and due.rev <> h.rev and due.epoch = h.epoch',
    list,
  )
  return gone.rowCount + again.rowCount
}

/** Puts rows off to another time, counting a try unless it only waits. */
export async function putOff(trx: Trx, off: readonly { due: Due; at: Date; counts: boolean }[]): Promise<void> {
  if (!off.length) return
  // Whoever asked meanwhile is not put off.
  await trx.raw(
    `update due set lease_until = null, due_at = case when due.rev = h.rev then h.at else due.due_at end, tries = due.tries + h.tries
       from unnest(?::bigint[], ?::timestamptz[], ?::int[], ?::int[], ?::int[]) as h(id, at, tries, epoch, rev) where due.id = h.id and due.epoch = h.epoch`,
    [
      off.map((o) => o.due.id),
      off.map((o) => o.at),
      off.map((o) => (o.counts ? 1 : 0)),
      off.map((o) => o.due.epoch),
      off.map((o) => o.due.rev),
    ],
  )
}

/** Parks a lane: nothing of it is tried before `until` (429), or until a person mends the connection (far future). One UPDATE. */
export async function parkLane(trx: Trx, connectionId: string, until: Date, why: string): Promise<void> {
  await trx('lanes').where({ connection_id: connectionId }).update({ parked_until: until, parked_why: why })
}

/** Opens a parked lane again. */
export async function unparkLane(trx: Trx, connectionId: string): Promise<void> {
  await trx('lanes').where({ connection_id: connectionId }).update({ parked_until: null, parked_why: null })
}
