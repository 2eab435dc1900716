import { jobOf } from '#src/jobs.ts'
import { claimFree, type Due, nextFree } from '#src/platform/claims.ts'
import { isConnectionLost } from '#src/platform/db.ts'
import { putOff } from '#src/platform/give-back.ts'
import { keepLease } from '#src/platform/lease.ts'
import { inParallel } from './outcome.ts'
import { readGrounds, takeTurn, takeTurnAlone } from './take-turn.ts'
import type { Hand, World } from './world.ts'

/** So many claims are in hand at once: most of each turn is waiting for the model, and nobody’s next waits for another’s. */
const CLAIMS_AT_ONCE = 40

/** Takes the bot's turns that are due into hand, side by side. One that fails is tried again soon, and never holds up another's. */
export async function drainTurns(world: World, hand: Hand): Promise<number> {
  if (hand.size('turn') >= CLAIMS_AT_ONCE) return 0
  const claimed = await claimFree(world.db, 'turn', world.clock.now(), jobOf('turn.take').batch)
  if (claimed.length) hand.take(takeAll(world, claimed), 'turn')
  else {
    const wait = await nextFree(world.db, 'turn', world.clock.now(), 5000)
    if (wait !== null) world.lookAgain?.('turn', wait + 5)
  }
  return claimed.length
}

async function takeAll(world: World, claimed: readonly Due[]): Promise<void> {
  const lease = keepLease(
    world.db,
    'due',
    'id',
    claimed.map(({ id, epoch }) => ({ id, epoch })),
  )
  try {
    const fresh = claimed.filter((due) => !due.takenOver)
    await Promise.all([
      ...[...Map.groupBy(fresh, (due) => due.tenantId)].map(([tenantId, dues]) => takeTogether(world, tenantId, dues)),
      ...claimed.filter((due) => due.takenOver).map((due) => takeOne(world, due, () => takeTurnAlone(world, due))),
    ])
  } finally {
    lease.stop()
  }
}

/** Reads together, answers side by side. Where the reading fails each is read by itself, so that what cannot be read holds up nobody else. */
async function takeTogether(world: World, tenantId: string, dues: readonly Due[]): Promise<void> {
  const ids = dues.map((due) => due.subjectId)
  const grounds = await readGrounds(world, tenantId, ids).catch(() => null)
  await inParallel(dues, dues.length, (due) =>
    takeOne(world, due, async () => takeTurn(world, due, grounds ?? (await readGrounds(world, tenantId, [due.subjectId])))),
  )
}

async function takeOne(world: World, due: Due, take: () => Promise<void>): Promise<void> {
  try {
    await take()
  } catch (error) {
    const { message, stack } = error as Error
    world.log.error({ conversationId: due.subjectId, tries: due.tries + 1, err: message, stack }, 'turn.failed')
    // A database that is away keeps the lease as it is: it runs out, and somebody begins anew.
    if (isConnectionLost(error)) return
    const at = new Date(world.clock.now().getTime() + Math.min(600_000, 2000 * 4 ** due.tries))
    await world.db.system((trx) => putOff(trx, [{ due, at, counts: true }])).catch(() => undefined)
  }
}
