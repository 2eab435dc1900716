import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'

/** One line of the table. `hit`: null where there is no bar or the yardstick could not be had. */
export interface Figure {
  what: string
  measured: string
  beside: string
  bar: string
  hit: boolean | null
}

/** What one script measured. `notes`: what was skipped, and how the figures are to be read. */
export interface Measured {
  name: string
  figures: Figure[]
  notes: string[]
}

/** A figure held against its bar. `measured` is compared with `limit`; `at` says on which side it must stay. */
export function figure(
  what: string,
  measured: number,
  at: 'least' | 'most',
  limit: number,
  say: { unit?: string; beside?: string; digits?: number } = {},
): Figure {
  const unit = say.unit ?? ''
  const shown = (value: number) => `${value.toLocaleString('en-US', { maximumFractionDigits: say.digits ?? 2 })}${unit}`
  return {
    what,
    measured: shown(measured),
    beside: say.beside ?? '',
    bar: `${at === 'least' ? '≥' : '≤'} ${shown(limit)}`,
    hit: at === 'least' ? measured >= limit : measured <= limit,
  }
}

/** A figure that has no bar, or whose yardstick is missing. */
export function plain(what: string, measured: string, beside = '', bar = ''): Figure {
  return { what, measured, beside, bar, hit: null }
}

/** Prints the script's figures, and leaves them as JSON where `bench/run.ts` asked for them. */
export function tell(measured: Measured): void {
  process.stdout.write(`\n${measured.name}\n${table(measured.figures)}\n${measured.notes.map((note) => `- ${note}\n`).join('')}`)
  if (process.env.BENCH_OUT) writeFileSync(process.env.BENCH_OUT, JSON.stringify(measured))
}

/** Figures as a Markdown table. */
export function table(figures: readonly Figure[]): string {
  const verdict = (hit: boolean | null) => (hit === null ? '–' : hit ? 'hit' : '**missed**')
  const rows = figures.map((one) => [one.what, one.measured, one.beside, one.bar, verdict(one.hit)])
  return [['what', 'measured', 'beside', 'bar', ''], ['---', '---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

/** The machine in one line. */
export function machine(): string {
  const list = cpus()
  return `${list.length} × ${list[0]?.model.trim() ?? 'cpu'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}, Node ${process.version}`
}

/** The middle one. */
export function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
}

/** A flag of the command line: `--leads=2000`. */
export function flag(name: string, fallback: number): number {
  const found = process.argv.find((one) => one.startsWith(`--${name}=`))
  const value = found ? Number(found.split('=')[1]) : fallback
  if (!Number.isFinite(value) || value <= 0) throw new Error(`--${name} takes a positive number`)
  return value
}

/** A number for people. */
export function round(value: number, digits = 0): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: digits })
}
