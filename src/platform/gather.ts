import { isConnectionLost } from './db.ts'

/** How things are gathered. */
export interface Gathering {
  /** So many at most in one group. */
  most: number
  /** So many groups are written side by side. */
  writers: number
  /** Another writer helps once so many wait; before that it only makes two small groups out of one. */
  crowd: number
}

/**
 * Many small things, one transaction: while one group is being written the next gathers. `write` answers one result a thing, in their order; a group that fails is
 * written one by one, so that one bad thing takes no other down. Where the connection broke nobody knows what stands: then all of the group are refused with that fault.
 */
export function gather<Thing, Result>(write: (group: Thing[]) => Promise<Result[]>, { most, writers: mostWriters, crowd }: Gathering) {
  let waiting: { thing: Thing; done(result: Result): void; failed(error: unknown): void }[] = []
  let writers = 0
  let idle: (() => void)[] = []

  async function work(): Promise<void> {
    writers++
    // One turn of the event loop lets what comes at this instant gather.
    await new Promise((resolve) => setImmediate(resolve))
    while (waiting.length) {
      const group = waiting.slice(0, most)
      waiting = waiting.slice(most)
      await writeGroup(group)
    }
    if (--writers) return
    for (const resolve of idle) resolve()
    idle = []
  }

  async function writeGroup(group: typeof waiting): Promise<void> {
    try {
      const results = await write(group.map(({ thing }) => thing))
      for (const [i, { done }] of group.entries()) done(results[i]!)
    } catch (error) {
      if (group.length === 1 || isConnectionLost(error)) for (const { failed } of group) failed(error)
      else for (const one of group) await writeGroup([one])
    }
  }

  return {
    /** Resolves once the thing is written. */
    add(thing: Thing): Promise<Result> {
      return new Promise((done, failed) => {
        waiting.push({ thing, done, failed })
        if (writers === 0 || (writers < mostWriters && waiting.length >= crowd)) void work()
      })
    },
    /** Resolves when nothing is being written. */
    idle(): Promise<void> {
      return writers ? new Promise((resolve) => idle.push(resolve)) : Promise.resolve()
    },
  }
}
