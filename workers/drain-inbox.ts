import { jobOf } from '#src/jobs.ts'
import { claimFree, type Due } from '#src/platform/claims.ts'
import { crashPoint } from '#src/platform/crash.ts'
import { faultText, isConnectionLost } from '#src/platform/db.ts'
import { finish, putOff } from '#src/platform/give-back.ts'
import { LeaseLost, readAlone } from '#src/platform/lease.ts'
import { stopwatch } from '#src/platform/log.ts'
import { readInbox } from './read-inbox.ts'
import type { World } from './world.ts'

/** After so many failures an entry is dead: kept whole, shown, and read again when somebody says so. */
const MAX_TRIES = 5
const beforeCommit = crashPoint('inbox.read.before_commit')
const afterCommit = crashPoint('inbox.read.after_commit')

/** Reads unread inbox entries, a tenant's together; an entry that cannot be read fails alone. */
export async function drainInbox(world: World): Promise<number> {
  const claimed = await claimFree(world.db, 'inbox', world.clock.now(), jobOf('inbox.read').batch)
  const byTenant = Map.groupBy(claimed, (due) => due.tenantId)
  // Whoever has little goes first: no burst of one keeps another waiting.
  for (const [tenantId, dues] of [...byTenant].sort(([, a], [, b]) => a.length - b.length)) {
    const fresh = dues.filter((due) => !due.takenOver)
    if (fresh.length) await readTogether(world, tenantId, fresh)
  }
  for (const due of claimed.filter((one) => one.takenOver)) {
    if (!(await readAlone(world.db, 'due', due, () => readTogether(world, due.tenantId, [due]))))
      await failed(world, due, new Error('reading it ended the process, several times'))
  }
  return claimed.length
}

async function readTogether(world: World, tenantId: string, dues: Due[]): Promise<void> {
  const took = stopwatch()
  try {
    const read = await world.db.tenant(tenantId, async (trx) => {
      if ((await finish(trx, dues)) !== dues.length) throw new LeaseLost()
      const sum = await readInbox(
        trx,
        world,
        dues.map((due) => due.subjectId),
      )
      beforeCommit()
      return sum
    })
    afterCommit()
    world.log.info({ tenantId, entries: dues.length, items: read.items, fresh: read.fresh, ms: took() }, 'inbox.read')
  } catch (error) {
    if (error instanceof LeaseLost) return
    // The database went away: not this entry's fault, the lease runs out and it is read again.
    if (isConnectionLost(error)) throw error
    if (dues.length > 1) {
      for (const due of dues) await readTogether(world, tenantId, [due])
      return
    }
    await failed(world, dues[0]!, error as Error)
  }
}

async function failed(world: World, due: Due, error: Error): Promise<void> {
  world.log.error({ inboxId: due.subjectId, tries: due.tries + 1, err: error.message, stack: error.stack }, 'inbox.unreadable')
  await world.db.tenant(due.tenantId, async (trx) => {
    const dead = due.tries + 1 >= MAX_TRIES
    await trx('inbox')
      .where({ id: due.subjectId })
      .update({ status: dead ? 'dead' : 'received', fault: faultText(error), attempts: due.tries + 1 })
    if (dead) await finish(trx, [due])
    else await putOff(trx, [{ due, at: new Date(world.clock.now().getTime() + 2 ** due.tries * 1000), counts: true }])
  })
}
