import { type Child, type ChildOptions, isUp, sleep } from '../support/child.ts'
import type { Scene } from '../support/scene.ts'

/** A place in which a process stands: whenever it ends, for whatever reason, another takes its place, as a supervisor does. */
export interface Place {
  /** The process while it serves or works; undefined while the next one is starting. */
  readonly up: Child | undefined
  /** Ends it by SIGKILL; the next one dies by itself at `nextDiesAt`. */
  kill(nextDiesAt?: string): Promise<void>
  /** Asks it to end, and has a clean one take its place. */
  renew(): Promise<void>
  /** Keeps nobody any more. */
  leave(): void
  /** How often it ended otherwise than asked. */
  deaths(): number
}

const PAUSE_MS = 200

/** Keeps a process in its place. */
export function keep(scene: Scene, options: Partial<ChildOptions>): Place {
  let keeping = true
  let deaths = 0
  let crashAt: string | undefined
  let up: Child | undefined
  let next = Promise.withResolvers<Child>()

  async function stand(): Promise<void> {
    while (keeping) {
      const child = await scene.start({ ...options, crashAt })
      crashAt = undefined
      // One that cannot start, because the database is away just then, is started again like one that died.
      await isUp(child).then(
        () => {
          up = child
          next.resolve(child)
        },
        () => undefined,
      )
      const { signal } = await child.ended
      if (up === child) {
        up = undefined
        next = Promise.withResolvers<Child>()
      }
      if (signal === 'SIGKILL') deaths++
      await sleep(PAUSE_MS)
    }
  }
  void stand()

  return {
    get up() {
      return up
    },
    async kill(nextDiesAt) {
      crashAt = nextDiesAt
      await up?.kill()
    },
    async renew() {
      crashAt = undefined
      await (await next.promise).stop()
      await next.promise
    },
    leave() {
      keeping = false
    },
    deaths: () => deaths,
  }
}
