import type { Connection } from '#src/connections/connection.ts'
import { targetOf } from '#src/deliveries/target.ts'
import type { Due } from '#src/platform/claims.ts'
import type { Found } from '#src/reconciliation/difference.ts'
import { keepFound } from '#src/reconciliation/keep.ts'
import { advance, beginComparison, stumble } from '#src/reconciliation/run.ts'
import { type Candidate, candidatesOf, nextWindow, type Window } from '#src/reconciliation/window.ts'
import type { Done, LaneWork } from './lane.ts'
import { outcomeOf } from './outcome.ts'
import type { Outcome, World } from './world.ts'

/** How a service is looked at. */
export interface Look {
  mirror: 'task' | 'row'
  /** Leads a step, and the pause between two steps: half of what the service allows is left to the deliveries. */
  size: number
  pauseMs: number
  look(candidates: readonly Candidate[]): Promise<Found[]>
}

/** How often a repair's delivery is waited for, at most. */
const WAIT_MS = 1000
const LONGEST_MS = 300_000

/** One step of a comparison: some leads held against what stands there. The subject is the connection, or one difference that was repaired. */
export async function compare(world: World, work: LaneWork, how: Look): Promise<Outcome[] | Done> {
  const due = work.dues[0]!
  return due.subjectId === work.connection.id ? compareStep(world, work, how) : lookAgain(world, work, due, how)
}

async function compareStep(world: World, work: LaneWork, how: Look): Promise<Outcome[] | Done> {
  const { connection, inside } = work
  const now = world.clock.now()
  const run = await inside((trx) => beginComparison(trx, connection.id, 'wasl', now))
  try {
    const window: Window = await inside((trx) => nextWindow(trx, connection, how.mirror, run.cursor, how.size, now))
    const found = await how.look(window.candidates)
    return {
      outcomes: [window.cursor === null ? { is: 'done' } : { is: 'again', afterMs: window.candidates.length ? how.pauseMs : 0 }],
      async write(trx) {
        const open = await keepFound(trx, looked(connection, window.candidates), found, world.clock.now())
        await advance(trx, run.id, { compared: window.candidates.length, found: open, cursor: window.cursor }, world.clock.now())
      },
    }
  } catch (error) {
    const outcome = outcomeOf(error)
    await inside((trx) => stumble(trx, run.id, 'error' in outcome ? outcome.error : '', outcome.is === 'rejected', now))
    return [outcome]
  }
}

/** Whether a repair helped, once its delivery is made; one that died says why. */
async function lookAgain(world: World, { connection, inside }: LaneWork, due: Due, how: Look): Promise<Outcome[] | Done> {
  const now = world.clock.now()
  const asked = await inside(async (trx) => {
    const difference = await trx('differences').where({ id: due.subjectId, status: 'repairing' }).first('lead_id')
    if (!difference) return null
    const owed: { status: string; code: string | null; next_attempt_at: Date | null }[] = await trx('deliveries')
      .where({ lead_id: difference.lead_id, connection_id: connection.id })
      .whereNot({ status: 'done' })
      .select('status', 'code', 'next_attempt_at')
    const dead = owed.find((one) => ['dead', 'waiting', 'uncertain'].includes(one.status))
    if (dead)
      await trx('differences')
        .where({ id: due.subjectId })
        .update({ status: 'open', fault: dead.code ?? dead.status })
    const wait = Math.max(0, ...owed.map((one) => (one.next_attempt_at?.getTime() ?? 0) - now.getTime()))
    return {
      over: Boolean(dead),
      wait: owed.length ? Math.min(LONGEST_MS, Math.max(WAIT_MS, wait)) : 0,
      candidates: owed.length ? [] : await candidatesOf(trx, connection, how.mirror, [difference.lead_id]),
    }
  })
  if (!asked || asked.over) return [{ is: 'done' }]
  if (asked.wait) return [{ is: 'again', afterMs: asked.wait }]
  try {
    const found = await how.look(asked.candidates)
    return {
      outcomes: [{ is: 'done' }],
      write: async (trx) => void (await keepFound(trx, looked(connection, asked.candidates), found, world.clock.now())),
    }
  } catch (error) {
    return [outcomeOf(error)]
  }
}

function looked(connection: Connection, candidates: readonly Candidate[]) {
  return {
    connectionId: connection.id,
    target: targetOf(connection.connector),
    leads: candidates.map(({ lead }) => ({ id: lead.id, rev: lead.rev })),
  }
}
