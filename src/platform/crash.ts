let asked: string | undefined
let signal: 'SIGKILL' | 'SIGSTOP' = 'SIGKILL'

/** Every named crash point; the test of R3 walks this list. */
export const crashPoints: string[] = []

/** Makes the process die by SIGKILL when it reaches this point (WASL_CRASH_AT, tests only); `freeze:<point>` stops it there instead, once. */
export function armCrash(point: string | undefined): void {
  const freezes = point?.startsWith('freeze:') ?? false
  signal = freezes ? 'SIGSTOP' : 'SIGKILL'
  asked = freezes ? point!.slice('freeze:'.length) : point
}

/** Registers a point between two side effects; returns the function to call there. */
export function crashPoint(name: string): () => void {
  if (!crashPoints.includes(name)) crashPoints.push(name)
  return () => {
    if (asked !== name) return
    asked = undefined
    process.kill(process.pid, signal)
  }
}
