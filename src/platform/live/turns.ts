/** Work that waits for its turn: so much of it goes on at once, the rest in the order it came. */
export interface Turns {
  /** The work must not throw. */
  take(work: () => Promise<void>): void
  /** Nothing more is begun; resolves when what goes on is done. */
  close(): Promise<void>
}

/** Makes turns of this width. */
export function inTurn(width: number): Turns {
  let waiting: (() => Promise<void>)[] = []
  let next = 0
  let closed = false
  const going = new Set<Promise<void>>()

  async function go(): Promise<void> {
    while (next < waiting.length && !closed) {
      const work = waiting[next++]!
      // What is behind is let go of now and then, not at every step.
      if (next > 1000) {
        waiting = waiting.slice(next)
        next = 0
      }
      await work()
    }
  }

  return {
    take(work) {
      if (closed) return
      waiting.push(work)
      if (going.size >= width) return
      const one = go().finally(() => going.delete(one))
      going.add(one)
    },
    async close() {
      closed = true
      await Promise.allSettled([...going])
    },
  }
}
