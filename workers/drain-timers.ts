import { jobOf, retryAfter } from '#src/jobs.ts'
import { claimFree, type Due, nextFree } from '#src/platform/claims.ts'
import { crashPoint } from '#src/platform/crash.ts'
import { isConnectionLost } from '#src/platform/db.ts'
import { finish, putOff } from '#src/platform/give-back.ts'
import { type TimerJob, timers } from './index.ts'
import { inParallel } from './outcome.ts'
import type { World } from './world.ts'

const beforeCommit = crashPoint('timer.before_commit')
const afterCommit = crashPoint('timer.after_commit')
const points = new Map<string, { before: () => void; after: () => void }>()

/** A timer that calls somebody outside is an effect like those of the lanes. */
for (const [kind, job] of Object.entries(timers as Record<string, TimerJob>))
  if ('outside' in job) points.set(kind, { before: crashPoint(`${kind}.before_call`), after: crashPoint(`${kind}.after_call`) })

/** Runs timers that are due. Inside a tenant's transaction the row is finished first, so that what it does and that it is done are one. */
export async function drainTimers(world: World): Promise<number> {
  const claimed = await claimFree(world.db, 'timer', world.clock.now(), jobOf('request.expire').batch)
  await inParallel(claimed, 4, (due) => runOne(world, due))
  // What is due before the next sweep is looked for then.
  const wait = claimed.length ? null : await nextFree(world.db, 'timer', world.clock.now(), 5000)
  if (wait !== null) world.lookAgain?.('timer', wait + 5)
  return claimed.length
}

async function runOne(world: World, due: Due): Promise<void> {
  const job: TimerJob = timers[due.kind as keyof typeof timers]
  try {
    if ('outside' in job) {
      points.get(due.kind)?.before()
      await job.outside(world, due)
      points.get(due.kind)?.after()
      await world.db.system((trx) => finish(trx, [due]))
    } else {
      await world.db.tenant(due.tenantId, async (trx) => {
        if (await finish(trx, [due])) await job.inside(trx, due.subjectId, world.clock.now(), world)
        beforeCommit()
      })
      afterCommit()
    }
  } catch (error) {
    if (isConnectionLost(error)) throw error
    world.log.error(
      { kind: due.kind, subjectId: due.subjectId, tries: due.tries + 1, err: (error as Error).message, stack: (error as Error).stack },
      'timer.failed',
    )
    // A timer is never given up: the last wait of the schedule repeats.
    const at = new Date(world.clock.now().getTime() + (retryAfter(due.tries + 1) ?? 36_000_000))
    await world.db.system((trx) => putOff(trx, [{ due, at, counts: true }]))
  }
}
