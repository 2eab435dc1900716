import { jobOf } from '#src/jobs.ts'
import { claimFree, type Due, nextFree } from '#src/platform/claims.ts'
import { isConnectionLost } from '#src/platform/db.ts'
import { putOff } from '#src/platform/give-back.ts'
import { keepLease } from '#src/platform/lease.ts'
import { inParallel } from './outcome.ts'
import { takeTurnOf } from './take-turn.ts'
import type { World } from './world.ts'

/** Takes the bot's turns that are due, side by side: most of each is waiting for the model. One that fails is tried again soon, and never holds up another's. */
export async function drainTurns(world: World): Promise<number> {
  const claimed = await claimFree(world.db, 'turn', world.clock.now(), jobOf('turn.take').batch)
  if (!claimed.length) {
    const wait = await nextFree(world.db, 'turn', world.clock.now(), 5000)
    if (wait !== null) world.lookAgain?.('turn', wait + 5)
    return 0
  }
  const lease = keepLease(
    world.db,
    'due',
    'id',
    claimed.map(({ id, epoch }) => ({ id, epoch })),
  )
  try {
    await inParallel(claimed, claimed.length, (due) => takeOne(world, due))
  } finally {
    lease.stop()
  }
  return claimed.length
}

async function takeOne(world: World, due: Due): Promise<void> {
  try {
    await takeTurnOf(world, due)
  } catch (error) {
    if (isConnectionLost(error)) throw error
    const { message, stack } = error as Error
    world.log.error({ conversationId: due.subjectId, tries: due.tries + 1, err: message, stack }, 'turn.failed')
    // The client's silence timer still sends the lead on, whatever becomes of the bot.
    const at = new Date(world.clock.now().getTime() + Math.min(600_000, 2000 * 4 ** due.tries))
    await world.db.system((trx) => putOff(trx, [{ due, at, counts: true }]))
  }
}
