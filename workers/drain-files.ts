import type { JobKind } from '#src/jobs.ts'
import { claimFree, type Due, nextFree } from '#src/platform/claims.ts'
import { isConnectionLost, type Trx } from '#src/platform/db.ts'
import { finish, putOff } from '#src/platform/give-back.ts'
import { keepLease } from '#src/platform/lease.ts'
import { files } from './index.ts'
import type { Hand, World } from './world.ts'

/** Files in hand at once: each is mostly waiting for a line, and none waits for a slower one. */
const FILES_AT_ONCE = 8

/** What became of one file's job: done, with what is written in the same transaction, or the same again after a while. */
export type FileOutcome = { is: 'done'; write?(trx: Trx): Promise<unknown> } | { is: 'again'; afterMs: number; counts: boolean }

/** A file's job. It may take its time; `stopping` tells that the process ends and it should break off. What it throws is a bug, tried again slower and slower. */
export type FileJob = (world: World, due: Due, stopping: () => boolean) => Promise<FileOutcome>

/** Takes files into hand, each worked by itself. */
export async function drainFiles(world: World, hand: Hand): Promise<number> {
  const free = FILES_AT_ONCE - hand.size('file')
  const claimed = free > 0 ? await claimFree(world.db, 'file', world.clock.now(), free) : []
  for (const due of claimed) hand.take(work(world, due, hand), 'file')
  if (free > 0 && !claimed.length) {
    const wait = await nextFree(world.db, 'file', world.clock.now(), 5000)
    if (wait !== null) world.lookAgain?.('file', wait + 5)
  }
  return claimed.length
}

async function work(world: World, due: Due, hand: Hand): Promise<void> {
  const lease = keepLease(world.db, 'due', 'id', [{ id: due.id, epoch: due.epoch }])
  try {
    await settle(world, due, await files[due.kind as JobKind & keyof typeof files](world, due, hand.stopping))
  } catch (error) {
    const { message, stack } = error as Error
    world.log.error({ kind: due.kind, fileId: due.subjectId, tries: due.tries + 1, err: message, stack }, 'file.failed')
    // A database that is away keeps the lease as it is: it runs out, and somebody begins anew.
    if (isConnectionLost(error)) return
    const again = { is: 'again' as const, afterMs: Math.min(3_600_000, 5000 * 4 ** due.tries), counts: true }
    await settle(world, due, again).catch(() => undefined)
  } finally {
    lease.stop()
  }
}

async function settle(world: World, due: Due, outcome: FileOutcome): Promise<void> {
  if (outcome.is === 'again') {
    const at = new Date(world.clock.now().getTime() + outcome.afterMs)
    return world.db.system((trx) => putOff(trx, [{ due, at, counts: outcome.counts }]))
  }
  // Only who still holds the job writes what became of it.
  await world.db.tenant(due.tenantId, async (trx) => {
    if (await finish(trx, [due])) await outcome.write?.(trx)
  })
}
