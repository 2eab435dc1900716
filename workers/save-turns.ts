import { dress } from '#src/conversations/dialogue/dress.ts'
import { saveTurns, type Taken } from '#src/conversations/dialogue/save.ts'
import type { Due } from '#src/platform/claims.ts'
import { crashPoint } from '#src/platform/crash.ts'
import type { Trx } from '#src/platform/db.ts'
import { gather } from '#src/platform/gather.ts'
import { finish } from '#src/platform/give-back.ts'
import { later } from '#src/platform/later.ts'
import { LeaseLost } from '#src/platform/lease.ts'
import { makeGate } from './gate.ts'
import type { World } from './world.ts'

const beforeCommit = crashPoint('turn.take.before_commit')
const afterCommit = crashPoint('turn.take.after_commit')

/** Of many turns at once only so many ask the database: what else this process does, the sending of what was said above all, is not to stand in line behind them. */
export const atDatabase = makeGate(8)

const GATHERING = { most: 25, writers: 3, crowd: 8 }

interface Ending {
  due: Due
  /** null: there is nothing to do. */
  taken: Taken | null
}

/** Saves a turn, or that there was none to take, together with those that are ready at the same time. Answers whether it was saved; one that no longer stands is taken again. */
export async function saveTogether(world: World, due: Due, taken: Taken | null): Promise<boolean> {
  try {
    return await saverOf(world, due.tenantId).add({ due, taken })
  } catch (error) {
    if (error instanceof LeaseLost) return false
    throw error
  }
}

/** One transaction with the job's end in it, last: whoever writes meanwhile holds the conversation first, and this row after it. */
export async function endTurn(world: World, due: Due, run: (trx: Trx) => Promise<void>): Promise<void> {
  const ending = async (trx: Trx): Promise<void> => {
    await run(trx)
    if (!(await finish(trx, [due]))) throw new LeaseLost()
  }
  await atDatabase(() => world.db.tenant(due.tenantId, ending), true).catch((error) => {
    if (!(error instanceof LeaseLost)) throw error
  })
}

type Saver = ReturnType<typeof gather<Ending, boolean>>
const savers = new WeakMap<World, Map<string, Saver>>()

function saverOf(world: World, tenantId: string): Saver {
  const ofWorld = savers.get(world) ?? new Map<string, Saver>()
  savers.set(world, ofWorld)
  const known = ofWorld.get(tenantId) ?? gather((endings: Ending[]) => saveGroup(world, tenantId, endings), GATHERING)
  ofWorld.set(tenantId, known)
  return known
}

async function saveGroup(world: World, tenantId: string, endings: readonly Ending[]): Promise<boolean[]> {
  const now = world.clock.now()
  const saved = await atDatabase(
    () =>
      world.db.tenant(tenantId, async (trx) => {
        const taken = endings.flatMap((one) => one.taken ?? [])
        await dress(
          trx,
          taken.map(({ turn, ground }) => ({ turn, wish: ground.scene.wish, previousOwner: ground.previousOwner })),
        )
        const stood = taken.length ? await saveTurns(trx, taken, now) : []
        const lost = taken.filter((_, i) => !stood[i]).map(({ ground }) => ground.conversation.id)
        await later(
          trx,
          'turn.take',
          lost.map((subjectId) => ({ subjectId, at: now })),
        )
        beforeCommit()
        const dues = endings.map(({ due }) => due)
        if ((await finish(trx, dues)) !== dues.length) throw new LeaseLost()
        return endings.map((one) => one.taken !== null && !lost.includes(one.taken.ground.conversation.id))
      }),
    true,
  )
  afterCommit()
  return saved
}
