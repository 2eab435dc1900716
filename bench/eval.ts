import { readFileSync, writeFileSync } from 'node:fs'
import { readLocally } from '#src/conversations/understanding/read-locally.ts'
import type { Turn, Understanding } from '#src/conversations/understanding/understanding.ts'
import { shippedCategories } from '#src/leads/categories.ts'
import { fold } from '#src/platform/text/fold.ts'

/**
 * `npm run eval -- CASES.jsonl --out PREDICTIONS.jsonl`: reads each case (`{ id, text, history, channel }` a line) with the local reader and writes one
 * prediction a line; prints how long a message took. Without `--out` the predictions go to the standard output.
 */
const [casesPath] = process.argv.slice(2).filter((one, i, all) => !one.startsWith('--') && all[i - 1] !== '--out')
const outPath = process.argv.includes('--out') ? process.argv[process.argv.indexOf('--out') + 1] : undefined
if (!casesPath) {
  console.error('usage: npm run eval -- CASES.jsonl [--out PREDICTIONS.jsonl]')
  process.exit(2)
}

const vocabulary = {
  categories: shippedCategories().map((one) => ({
    slug: one.slug,
    ar: one.name_ar,
    en: one.name_en,
    phrases: Object.values(one.keywords).flat().map(fold),
  })),
  country: 'SA',
  currency: 'SAR',
}
const cases = readFileSync(casesPath, 'utf8')
  .replace(/^\uFEFF/, '')
  .split(/\r?\n/)
  .filter((line) => line.trim())
  .map((line) => JSON.parse(line) as { id: string; text: string; history?: Turn[]; channel?: string })

const times: number[] = []
const lines = cases.map(({ id, text, history = [], channel = 'whatsapp' }) => {
  const started = performance.now()
  const understood = readLocally({ text, history, channel }, vocabulary)
  times.push(performance.now() - started)
  return JSON.stringify(predictionOf(id, understood))
})
if (outPath) writeFileSync(outPath, `${lines.join('\n')}\n`)
else process.stdout.write(`${lines.join('\n')}\n`)
times.sort((a, b) => a - b)
console.error(
  `${cases.length} messages, median ${times[times.length >> 1]!.toFixed(2)} ms, 95% within ${times[Math.floor(times.length * 0.95)]!.toFixed(2)} ms`,
)

function predictionOf(id: string, { intent, category, budget, deadline, contacts, choice }: Understanding): Record<string, unknown> {
  const { name = null, email = null, phone = null, location = null } = contacts
  return { id, intent, category, budget, deadline_days: deadline, email, phone, name, choice, location }
}
