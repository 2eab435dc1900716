/** Lets so many through at once; the others wait in their order, those in a hurry first. */
export function makeGate(width: number): <T>(run: () => Promise<T>, hurry?: boolean) => Promise<T> {
  const waiting = { hurry: [] as (() => void)[], rest: [] as (() => void)[] }
  let inside = 0
  return async (run, hurry = false) => {
    if (inside < width) inside++
    else await new Promise<void>((go) => (hurry ? waiting.hurry : waiting.rest).push(go))
    try {
      return await run()
    } finally {
      const next = waiting.hurry.shift() ?? waiting.rest.shift()
      // Whoever goes in takes this one's place.
      if (next) next()
      else inside--
    }
  }
}
