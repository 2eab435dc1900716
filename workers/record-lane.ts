import { parkIfNeeded, recordOutcomes } from '#src/deliveries/record.ts'
import type { Due, Lane } from '#src/platform/claims.ts'
import { crashPoint } from '#src/platform/crash.ts'
import { isConnectionLost, isContention } from '#src/platform/db.ts'
import { finish, putOff } from '#src/platform/give-back.ts'
import { newId } from '#src/platform/id.ts'
import { endCall, LeaseLost, stillMine } from '#src/platform/lease.ts'
import type { Done, LaneWork } from './lane.ts'
import type { Outcome, World } from './world.ts'

/** 0.2 s to 2 s apart: some ten seconds in all. */
const DATABASE_TRIES = 8
const afterOutcome = crashPoint('delivery.after_outcome')

/** Writes down what happened outside; `callsLeft`: so many more calls of the same work follow. Answers whether the lane may go on. */
export async function record(world: World, lane: Lane, work: LaneWork, done: Done, ms: number, callsLeft = 0): Promise<boolean> {
  const attemptIds = work.deliveries.map(() => newId())
  const goOn = await patiently(() => recordOnce(world, lane, work, done, attemptIds, { ms, callsLeft }))
  afterOutcome()
  return goOn
}

/** While the database is away, or two transactions stood in each other's way, it is tried again: the lane may be ours for some seconds yet. */
export function patiently<T>(transact: () => Promise<T>): Promise<T> {
  return again(transact, (error) => isConnectionLost(error) || isContention(error))
}

/** Tries again what stood in another transaction's way: nothing of it has happened. Whether a commit that went with its connection stands is for its caller to find out. */
export function unobstructed<T>(transact: () => Promise<T>): Promise<T> {
  return again(transact, isContention)
}

async function again<T>(transact: () => Promise<T>, isWorthIt: (error: unknown) => boolean): Promise<T> {
  for (let n = 1; ; n++) {
    try {
      return await transact()
    } catch (error) {
      if (!isWorthIt(error) || n > DATABASE_TRIES) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.min(2000, 100 * 2 ** n)))
    }
  }
}

async function recordOnce(
  world: World,
  lane: Lane,
  work: LaneWork,
  { outcomes, write }: Done,
  attemptIds: readonly string[],
  { ms, callsLeft }: { ms: number; callsLeft: number },
): Promise<boolean> {
  const now = world.clock.now()
  const goOn = await world.db.tenant(lane.tenantId, async (trx) => {
    if (!(await (callsLeft ? stillMine : endCall)(trx, lane))) throw new LeaseLost()
    await write(trx)
    if (work.deliveries.length) {
      return recordOutcomes(
        trx,
        work.connection,
        work.dues.map((due, i) => ({ due, delivery: work.deliveries[i]! })),
        outcomes,
        now,
        { ms, attemptIds },
      )
    }
    const over = (i: number) => outcomes[i]!.is === 'done' || outcomes[i]!.is === 'rejected'
    await finish(
      trx,
      work.dues.filter((_, i) => over(i)),
    )
    await putOff(
      trx,
      work.dues.flatMap((due, i) =>
        over(i) ? [] : [{ due, at: new Date(now.getTime() + waitOf(due, outcomes[i]!)), counts: outcomes[i]!.is !== 'again' }],
      ),
    )
    return parkIfNeeded(trx, work.connection, outcomes, now)
  })
  world.log.info(
    { kind: work.kind, tenantId: lane.tenantId, connectionId: lane.connectionId, rows: work.dues.length, outcomes: tally(outcomes), ms },
    'delivery.attempted',
  )
  return goOn
}

/** Jobs without a delivery try again soon, at most every five minutes. */
function waitOf(due: Due, outcome: Outcome): number {
  if (outcome.is === 'again') return outcome.afterMs
  const asked = 'afterMs' in outcome ? (outcome.afterMs ?? 0) : 0
  return Math.max(asked, Math.min(300_000, 5000 * 2 ** Math.min(due.tries, 6)))
}

function tally(outcomes: readonly Outcome[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const { is } of outcomes) sum[is] = (sum[is] ?? 0) + 1
  return sum
}
