import { setTimeout as sleep } from 'node:timers/promises'
import { type Lane, LEASE_S } from './claims.ts'
import { type Db, isConnectionLost, type Trx } from './db.ts'

/** Someone else has taken what was ours: nothing more of it is written. */
export class LeaseLost extends Error {}

/** A lease that is being renewed. */
export interface Lease {
  /** Whether it must still be ours, by this machine's own stopwatch. */
  held(): boolean
  stop(): void
}

/** Renews what is held, every few seconds while the work goes on. */
export function keepLease(
  db: Db,
  table: 'lanes' | 'mailboxes' | 'due',
  key: string,
  held: readonly { id: string | number; epoch: number }[],
): Lease {
  let until = performance.now() + LEASE_S * 1000
  const renew = async () => {
    const asked = performance.now()
    const { rowCount } = await db.system((trx) =>
      trx.raw(
        `update ${table} set lease_until = now() + ?::int * interval '1 s' from unnest(?::text[], ?::int[]) as h(id, epoch) where ${table}.${key}::text = h.id and ${table}.epoch = h.epoch`,
        [LEASE_S, held.map((h) => String(h.id)), held.map((h) => h.epoch)],
      ),
    )
    until = rowCount ? asked + LEASE_S * 1000 : 0
  }
  // A renewal that fails leaves the lease to run out: the next holder's epoch then refuses our results.
  const timer = setInterval(() => void renew().catch(() => undefined), 5000)
  return { held: () => performance.now() < until, stop: () => clearInterval(timer) }
}

/** Whether this lane is still ours, holding it for the rest of the transaction, beside other transactions of ours. */
export async function stillMine(trx: Trx, lane: Lane): Promise<boolean> {
  return Boolean(await trx('lanes').where({ connection_id: lane.connectionId, epoch: lane.epoch }).forShare().first('epoch'))
}

/** A call of this lane begins: its lease is renewed, so that it outlives the call. The lane is locked for the rest of the transaction; false where it is ours no more. */
export async function beginCall(trx: Trx, { connectionId, epoch }: Lane): Promise<boolean> {
  const lease_until = trx.raw(`now() + ?::int * interval '1 s'`, [LEASE_S])
  return (await trx('lanes').where({ connection_id: connectionId, epoch }).update({ lease_until, calling: true })) > 0
}

/** Nothing of this lane is on its way any more. The lane is locked for the rest of the transaction; false where it is ours no more. */
export async function endCall(trx: Trx, { connectionId, epoch }: Lane): Promise<boolean> {
  return (await trx('lanes').where({ connection_id: connectionId, epoch }).update({ calling: false })) > 0
}

/** A row whose readings are counted before they begin. */
interface Counted {
  id: string | number
  epoch: number
  tries: number
}

/**
 * What a process had in hand when it ended is read alone from then on, and each such reading is counted before it begins (as two tries): what has ended two more
 * processes is what ends them. Answers false, without reading, when that is so. A database that goes away meanwhile proves nothing against the row.
 */
export async function readAlone(db: Db, table: 'due' | 'mailboxes', row: Counted, read: () => Promise<void>): Promise<boolean> {
  if (row.tries >= 4) return false
  row.tries += 2
  await db.system((trx) => trx(table).where({ id: row.id, epoch: row.epoch }).update({ tries: row.tries }))
  try {
    await read()
  } catch (error) {
    if (isConnectionLost(error)) await uncount(db, table, row)
    throw error
  }
  return true
}

/** Takes the count back. Waits some seconds for the database; where it does not come back in time the count stays, which costs one reading alone. */
async function uncount(db: Db, table: 'due' | 'mailboxes', row: Counted): Promise<void> {
  for (let tries = 1; tries <= 20; tries++) {
    try {
      await db.system((trx) =>
        trx(table)
          .where({ id: row.id, epoch: row.epoch })
          .update({ tries: trx.raw('greatest(0, tries - 2)'), lease_until: null }),
      )
      return
    } catch (error) {
      if (!isConnectionLost(error)) throw error
      await sleep(500)
    }
  }
}
