import { readFileSync } from 'node:fs'
import type { Findings } from './findings.ts'
import { traitsOf } from './intent-traits.ts'
import { INTENTS, type Intent } from './understanding.ts'

/**
 * What was learned: for each trait the weights of the intents it speaks for or against, a letter for the intent (its place among INTENTS)
 * and a number in hundredths: "c31 a-9". The trait "" is what holds before anything is read.
 */
export type Learned = Record<string, string>

/** Weights counted out into numbers, one row of intents for each trait. */
export type Weights = ReadonlyMap<string, Float64Array>

const learned = countOut(JSON.parse(readFileSync(new URL('./intent-weights.json', import.meta.url), 'utf8')) as Learned)

/** How likely each intent is by what labelled messages taught: logarithms of probabilities, 0 for certain. `bench/learn-intents.ts` writes what was learned. */
export function judge(found: Findings, weights: Weights = learned): Record<Intent, number> {
  const sums = addUp(traitsOf(found), weights)
  const most = Math.max(...sums)
  const total = most + Math.log(sums.reduce((sum, one) => sum + Math.exp(one - most), 0))
  return Object.fromEntries(INTENTS.map((intent, i) => [intent, sums[i]! - total])) as Record<Intent, number>
}

/** The sum of each intent over the known traits, evened out so that long messages weigh no more than short ones. */
export function addUp(traits: readonly string[], weights: Weights): Float64Array {
  const rows = ['', ...traits].flatMap((trait) => weights.get(trait) ?? [])
  const share = 1 / Math.sqrt(rows.length)
  const sums = new Float64Array(INTENTS.length)
  for (const row of rows) for (let i = 0; i < sums.length; i++) sums[i]! += row[i]! * share
  return sums
}

function countOut(written: Learned): Weights {
  return new Map(
    Object.entries(written).map(([trait, line]) => {
      const row = new Float64Array(INTENTS.length)
      for (const entry of line.split(' ')) row[entry.charCodeAt(0) - 97] = Number(entry.slice(1)) / 100
      return [trait, row]
    }),
  )
}
