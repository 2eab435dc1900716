import { writeFileSync } from 'node:fs'
import { gather } from '#src/conversations/understanding/findings.ts'
import type { Learned } from '#src/conversations/understanding/intent-judge.ts'
import { traitsOf } from '#src/conversations/understanding/intent-traits.ts'
import { INTENTS } from '#src/conversations/understanding/understanding.ts'
import { readCases, shippedVocabulary } from './support/cases.ts'

/**
 * `node bench/learn-intents.ts`: learns from our own labelled cases which traits speak for which intent (multinomial logistic regression, whole
 * batch, the same every time) and writes them to src/conversations/understanding/intent-weights.json.
 */
const LEARNED_FROM = ['own', 'fresh', 'second', 'third', 'fourth', 'fifth', 'fields', 'short', 'sixth']
const [ROUNDS, PACE, RESTRAINT, SMALLEST] = [150, 0.5, 0.02, 40]
const folder = new URL('../src/conversations/understanding/', import.meta.url)
const vocabulary = shippedVocabulary()
const cases = LEARNED_FROM.flatMap((set) => readCases(new URL(`fixtures/${set}-cases.jsonl`, folder))).map((one) => ({
  traits: traitsOf(gather(one, vocabulary)),
  intent: INTENTS.indexOf(one.expect.intent),
}))

const seen = new Map<string, number>()
for (const { traits } of cases) for (const trait of traits) seen.set(trait, (seen.get(trait) ?? 0) + 1)
// A trait met once teaches nothing but its own case.
const traits = ['', ...[...seen.keys()].filter((trait) => seen.get(trait)! >= 2).sort()]
const weights = learn(traits)
const lines = traits.map((trait, i): [string, string] => [trait, written(weights.subarray(i * INTENTS.length, (i + 1) * INTENTS.length))])
const learned: Learned = Object.fromEntries(lines.filter(([, line]) => line))
writeFileSync(new URL('intent-weights.json', folder), `${JSON.stringify(learned, null, 2)}\n`)
console.error(`${cases.length} cases, ${Object.keys(learned).length} traits`)

function learn(known: readonly string[]): Float64Array {
  const wide = INTENTS.length
  const place = new Map(known.map((trait, i) => [trait, i]))
  const rows = cases.map((one) => [0, ...one.traits.flatMap((trait) => place.get(trait) ?? [])])
  const weight = new Float64Array(known.length * wide)
  const moved = new Float64Array(weight.length).fill(1e-8)
  for (let round = 0; round < ROUNDS; round++) {
    const slope = new Float64Array(weight.length)
    rows.forEach((row, at) => {
      const share = 1 / Math.sqrt(row.length)
      const wrong = chances(row, weight, share)
      wrong[cases[at]!.intent]! -= 1
      for (const i of row) for (let k = 0; k < wide; k++) slope[i * wide + k]! += wrong[k]! * share
    })
    for (let i = 0; i < weight.length; i++) {
      const step = slope[i]! + RESTRAINT * weight[i]!
      moved[i]! += step * step
      weight[i]! -= (PACE * step) / Math.sqrt(moved[i]!)
    }
  }
  return weight
}

function chances(row: readonly number[], weight: Float64Array, share: number): Float64Array {
  const wide = INTENTS.length
  const sums = new Float64Array(wide)
  for (const i of row) for (let k = 0; k < wide; k++) sums[k]! += weight[i * wide + k]! * share
  const most = Math.max(...sums)
  const raised = sums.map((sum) => Math.exp(sum - most))
  const total = raised.reduce((sum, one) => sum + one, 0)
  return raised.map((one) => one / total)
}

/** "c31 a-9": hundredths by intent, the negligible left out. */
function written(row: Float64Array): string {
  return [...row]
    .map((weight, i) => [String.fromCharCode(97 + i), Math.round(weight * 100)] as const)
    .filter(([, hundredths]) => Math.abs(hundredths) >= SMALLEST)
    .map(([letter, hundredths]) => `${letter}${hundredths}`)
    .join(' ')
}
