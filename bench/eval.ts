import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readLocally } from '#src/conversations/understanding/read-locally.ts'
import { type Case, readCases, shippedVocabulary } from './support/cases.ts'
import { FIELDS, macroOf, type Prediction, predictionOf, type Score, score, shareOf } from './support/score.ts'

/**
 * `npm run eval -- CASES.jsonl [--out PREDICTIONS.jsonl] [--errors]`: reads each case with the local reader and prints a table per dialect and per
 * field with the macro score. Cases without labels are read all the same; `--out` writes one prediction a line, `--errors` lists the mistakes.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' }, errors: { type: 'boolean', default: false } },
})
const [path] = positionals
if (!path) {
  console.error('usage: npm run eval -- CASES.jsonl [--out PREDICTIONS.jsonl] [--errors]')
  process.exit(2)
}

const cases = readCases(path)
const vocabulary = shippedVocabulary()
const times: number[] = []
const predictions = new Map<string, Prediction>(
  cases.map((one) => {
    const started = performance.now()
    const understood = readLocally(one, vocabulary)
    times.push(performance.now() - started)
    return [one.id, predictionOf(understood)]
  }),
)
if (values.out) writeFileSync(values.out, cases.map(({ id }) => `${JSON.stringify({ id, ...predictions.get(id) })}\n`).join(''))
const labelled = cases.filter((one) => one.expect?.intent)
if (labelled.length) print(labelled)
times.sort((a, b) => a - b)
const [median, late] = [times[times.length >> 1] ?? 0, times[Math.floor(times.length * 0.95)] ?? 0]
console.error(`${cases.length} messages, median ${median.toFixed(2)} ms, 95% within ${late.toFixed(2)} ms`)

function print(all: readonly Case[]): void {
  const scored = (some: readonly Case[]): Score => score(some, (one) => predictions.get(one.id)!)
  const total = scored(all)
  const rows = [...Map.groupBy(all, (one) => one.dialect ?? 'unlabelled')].sort(([a], [b]) => a.localeCompare(b))
  const lines = [
    row('dialect', ['cases', ...FIELDS, 'macro']),
    ...rows.map(([dialect, some]) => figures(dialect, scored(some))),
    figures('all', total),
    row('values', ['', ...FIELDS.map((field) => total.fields[field].asked), '']),
    ...(values.errors ? total.mistakes : []).map(
      (one) => `${one.id} ${one.key}: ${JSON.stringify(one.expected)}, read ${JSON.stringify(one.got)}`,
    ),
    `found where the message has none: ${total.spurious.length}`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

function figures(label: string, of: Score): string {
  const shares = [...FIELDS.map((field) => shareOf(of, field)), macroOf(of)]
  return row(label, [of.cases, ...shares.map((share) => (share === null ? '-' : `${(share * 100).toFixed(1)}%`))])
}

function row(label: string, cells: readonly (string | number)[]): string {
  return label.padEnd(12) + cells.map((cell) => String(cell).padStart(10)).join('')
}
