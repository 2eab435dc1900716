import { jobOf, retryAfter } from '#src/jobs.ts'
import { claimFree, type Due, finish, putOff } from '#src/platform/claims.ts'
import { type TimerJob, timers } from './index.ts'
import { inParallel } from './outcome.ts'
import type { World } from './world.ts'

/** Runs timers that are due. Inside a tenant's transaction the row is finished first, so that what it does and that it is done are one. */
export async function drainTimers(world: World): Promise<number> {
  const claimed = await claimFree(world.db, 'timer', world.clock.now(), jobOf('request.expire').batch)
  await inParallel(claimed, 4, (due) => runOne(world, due))
  return claimed.length
}

async function runOne(world: World, due: Due): Promise<void> {
  const job: TimerJob = timers[due.kind as keyof typeof timers]
  try {
    if ('outside' in job) {
      await job.outside(world, due)
      await world.db.system((trx) => finish(trx, [due]))
    } else {
      await world.db.tenant(due.tenantId, async (trx) => {
        if (await finish(trx, [due])) await job.inside(trx, due.subjectId, world.clock.now(), world)
      })
    }
  } catch (error) {
    world.log.error(
      { kind: due.kind, subjectId: due.subjectId, tries: due.tries + 1, err: (error as Error).message, stack: (error as Error).stack },
      'timer.failed',
    )
    // A timer is never given up: the last wait of the schedule repeats.
    const at = new Date(world.clock.now().getTime() + (retryAfter(due.tries + 1) ?? 36_000_000))
    await world.db.system((trx) => putOff(trx, [{ due, at, counts: true }]))
  }
}
