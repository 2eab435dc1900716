import type { Trx } from '#src/platform/db.ts'
import { type PoolCheckpoint, restore } from './checkpoint.ts'
import { applyChange, emptyPool, type PoolState } from './pool.ts'
import type { PoolEntry } from './pool-log.ts'

const AT_ONCE = 20_000

/** The pool as it stood at a number of its log: from the last checkpoint before it, folded on. A copy of the caller's own. */
export async function poolAt(trx: Trx, seq: number): Promise<PoolState> {
  const pool = await checkpointBefore(trx, seq)
  for await (const entry of logBetween(trx, pool.seq, seq)) applyChange(pool, entry)
  return pool
}

/** The last checkpoint at or before a number, or an empty pool. */
export async function checkpointBefore(trx: Trx, seq: number): Promise<PoolState> {
  const saved = await trx('pool_checkpoints').where('seq', '<=', seq).orderBy('seq', 'desc').first('state')
  return saved ? restore(saved.state as PoolCheckpoint) : emptyPool()
}

/** The log's entries after one number up to another, in order. */
export async function* logBetween(trx: Trx, after: number, last: number): AsyncGenerator<PoolEntry> {
  for (let seq = after; seq < last; ) {
    const rows = await trx('pool_log')
      .where('seq', '>', seq)
      .where('seq', '<=', last)
      .orderBy('seq')
      .limit(AT_ONCE)
      .select('seq', 'at', 'freelancer_id', 'change')
    if (!rows.length) return
    for (const row of rows) yield { seq: row.seq, at: row.at.toISOString(), freelancerId: row.freelancer_id, change: row.change }
    seq = rows.at(-1).seq
  }
}
