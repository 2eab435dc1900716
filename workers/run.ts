import { type Bell, bells } from '#src/jobs.ts'
import { drainFiles } from './drain-files.ts'
import { drainInbox } from './drain-inbox.ts'
import { drainLanes } from './drain-lanes.ts'
import { drainMailboxes } from './drain-mailboxes.ts'
import { drainPools } from './drain-pools.ts'
import { drainTimers } from './drain-timers.ts'
import { drainTurns } from './drain-turns.ts'
import type { Hand, World } from './world.ts'

/** Claims once, handles, records. Answers how much it found; 0 means nothing is due. */
type Drain = (world: World, hand: Hand) => Promise<number>

const drains: Record<Bell, Drain> = {
  inbox: drainInbox,
  mailbox: drainMailboxes,
  pool: drainPools,
  lane: drainLanes,
  timer: drainTimers,
  turn: drainTurns,
  file: drainFiles,
}

/** How many drains of a bell may run at once in this process. */
const WIDTH: Record<Bell, number> = { inbox: 2, mailbox: 4, pool: 1, lane: 1, timer: 1, turn: 4, file: 1 }

/** This process's part of the work: rung by a bell or by the sweep, safe in any number of processes at once. */
export interface Runner {
  /** Works until nothing is due for this bell; a ring while it works makes it look once more. */
  drain(bell: Bell): Promise<void>
  /** Where this process is at work on the bell already it looks once more, and nobody needs to be rung; answers whether it is. */
  nudge(bell: Bell): boolean
  /** Takes no new work and waits for what is in hand. */
  stop(): Promise<void>
}

/** Makes this process’s part of the work; nothing runs until a bell or the sweep asks. */
export function makeRunner(world: World): Runner {
  const running = new Map<Bell, { count: number; again: boolean }>(bells.map((bell) => [bell, { count: 0, again: false }]))
  const inHand = new Set<Promise<void>>()
  let stopping = false
  const goingOn = new Map<Promise<void>, Bell>()
  const hand: Hand = {
    size: (bell = 'lane') => [...goingOn.values()].filter((one) => one === bell).length,
    stopping: () => stopping,
    take(work, bell = 'lane') {
      goingOn.set(work, bell)
      // A free hand may take one that found none before.
      void work.finally(() => {
        goingOn.delete(work)
        if (!stopping) void self.drain(bell)
      })
    },
  }

  async function loop(bell: Bell): Promise<void> {
    const state = running.get(bell)!
    try {
      for (;;) {
        state.again = false
        let found = 0
        try {
          found = stopping ? 0 : await drains[bell](world, hand)
        } catch (error) {
          // The next sweep looks again; a database that is away is not hammered.
          world.log.error({ bell, err: (error as Error).message, stack: (error as Error).stack }, 'drain.failed')
        }
        if (stopping || (found === 0 && !state.again)) return
        // Much to do: a second hand helps, up to this bell's width.
        if (found > 1 && state.count < WIDTH[bell]) void start(bell)
      }
    } finally {
      // In the same breath as the last look: a ring in between must find nobody at work and start anew.
      state.count--
    }
  }

  function start(bell: Bell): Promise<void> {
    const state = running.get(bell)!
    state.count++
    const work = loop(bell)
    inHand.add(work)
    void work.finally(() => inHand.delete(work))
    return work
  }

  const self: Runner = {
    async drain(bell) {
      const state = running.get(bell)!
      state.again = true
      if (state.count === 0 && !stopping) await start(bell)
    },
    nudge(bell) {
      const state = running.get(bell)!
      state.again = true
      return state.count > 0 && !stopping
    },
    async stop() {
      stopping = true
      // A claim under way may still put a lane into hand, which it then gives back.
      while (inHand.size + goingOn.size) await Promise.all([...inHand, ...goingOn.keys()])
    },
  }
  const planned = new Set<string>()
  world.lookAgain = (bell, inMs) => {
    // Who looks within the same moment looks once.
    const moment = `${bell} ${Math.ceil((performance.now() + inMs) / 20)}`
    if (planned.has(moment)) return
    planned.add(moment)
    const look = (): void => {
      planned.delete(moment)
      void self.drain(bell)
    }
    setTimeout(look, inMs).unref()
  }
  return self
}
