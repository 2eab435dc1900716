/** A seeded draw (mulberry32): 0 ≤ x < 1, the same on every machine. The seed is printed, so that a failure can be played again with SEED=… */
export function seeded(
  what: string,
  seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9)),
): (() => number) & { seed: number } {
  console.error(`${what}: SEED=${seed}`)
  let state = seed | 0
  const draw = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return Object.assign(draw, { seed })
}

/** The list in an order drawn. */
export function shuffled<T>(list: readonly T[], draw: () => number): T[] {
  const left = [...list]
  return Array.from(list, () => left.splice(Math.floor(draw() * left.length), 1)[0]!)
}
