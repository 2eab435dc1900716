/**
 * Visits the places 0 … size−1 once each, from a start and with a step drawn from the seed: everyone is equally likely to be among the first,
 * and the same seed gives the same order. Ends early when `visit` returns false.
 */
export function visitDrawn(size: number, seed: number, visit: (place: number) => boolean): void {
  if (size === 0) return
  const start = seed % size
  const step = size < 3 ? 1 : coprimeStep(size, scramble(seed))
  for (let i = 0, place = start; i < size; i++) {
    if (!visit(place)) return
    place += step
    if (place >= size) place -= size
  }
}

/** A 32-bit number out of a text (FNV-1a, scrambled): for drawing only, never for secrets. */
export function numberOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return scramble(hash >>> 0)
}

/** Another 32-bit number for each number given. */
export function scramble(number: number): number {
  let x = (number + 0x9e3779b9) | 0
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad)
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97)
  return (x ^ (x >>> 15)) >>> 0
}

function coprimeStep(size: number, drawn: number): number {
  let step = 1 + (drawn % (size - 1))
  while (divisor(size, step) !== 1) step = (step % (size - 1)) + 1
  return step
}

function divisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b]
  return a
}
