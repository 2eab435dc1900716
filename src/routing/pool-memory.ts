import { type Trx, tenantOf } from '#src/platform/db.ts'
import { checkpoint, type PoolCheckpoint, restore } from './checkpoint.ts'
import { applyChange, emptyPool, type PoolState } from './pool.ts'

/** Entries between two checkpoints. */
const CHECKPOINT_EVERY = 100_000
const READ_AT_ONCE = 20_000

const memory = new Map<string, PoolState>()

/**
 * The tenant's pool as its log stands, kept in this process and folded on from where it was. Call it under the pool's lock (`enterPool`) when deciding;
 * without the lock it is a snapshot for reading.
 */
export async function readPool(trx: Trx): Promise<PoolState> {
  const tenantId = tenantOf(trx)
  const pool = memory.get(tenantId) ?? (await fromCheckpoint(trx))
  memory.set(tenantId, pool)
  for (;;) {
    const rows = await trx('pool_log')
      .where('seq', '>', pool.seq)
      .orderBy('seq')
      .limit(READ_AT_ONCE)
      .select('seq', 'at', 'freelancer_id', 'change')
    for (const row of rows)
      applyChange(pool, { seq: row.seq, at: row.at.toISOString(), freelancerId: row.freelancer_id, change: row.change })
    if (rows.length < READ_AT_ONCE) return pool
  }
}

/** Forgets a tenant's pool, or all of them: what was folded in a transaction that then failed must not stay. */
export function forgetPool(tenantId?: string): void {
  if (tenantId) memory.delete(tenantId)
  else memory.clear()
}

/** Saves a checkpoint when enough has happened since the last one. */
export async function saveCheckpoint(trx: Trx, pool: PoolState): Promise<void> {
  const last = await trx('pool_checkpoints').max('seq as seq').first()
  if (pool.seq - Number(last?.seq ?? 0) < CHECKPOINT_EVERY) return
  await trx('pool_checkpoints')
    .insert({ seq: pool.seq, state: JSON.stringify(checkpoint(pool)) })
    .onConflict()
    .ignore()
}

async function fromCheckpoint(trx: Trx): Promise<PoolState> {
  const saved = await trx('pool_checkpoints').orderBy('seq', 'desc').first('state')
  return saved ? restore(saved.state as PoolCheckpoint) : emptyPool()
}
