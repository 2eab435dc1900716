let asked: string | undefined

/** Every named crash point, in the order a lead meets them; the test of R3 walks this list. */
export const crashPoints: string[] = []

/** Makes the process die by SIGKILL when it reaches this point (WASL_CRASH_AT, tests only). */
export function armCrash(point: string | undefined): void {
  asked = point
}

/** Registers a point between two side effects; returns the function to call there. */
export function crashPoint(name: string): () => void {
  crashPoints.push(name)
  return () => {
    if (asked === name) process.kill(process.pid, 'SIGKILL')
  }
}
