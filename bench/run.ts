import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Measured, machine, table } from './support/report.ts'

/** Each is a script of its own: `node bench/intake.ts`. */
const scripts = ['start', 'intake', 'decision', 'replay', 'reports', 'end-to-end', 'growth', 'actions', 'live']

const BEGIN = '<!-- figures: written by npm run bench -->'
const END = '<!-- end of figures -->'

const asked = process.argv.slice(2).filter((one) => !one.startsWith('-'))
const flags = process.argv.slice(2).filter((one) => one.startsWith('-'))
for (const name of asked)
  if (!scripts.includes(name)) {
    console.error(`there is no benchmark "${name}"; there are: ${scripts.join(', ')}`)
    process.exit(2)
  }

const load = loadavg()[0]!
const results = (asked.length ? asked : scripts).map(run)
const failed = results.filter((one) => typeof one === 'string')
const measured = results.filter((one) => typeof one !== 'string')
if (asked.length === 0) write(measured, failed)
const missed = measured.flatMap(({ figures }) => figures.filter((one) => one.hit === false))
process.stdout.write(`\n${missed.length ? `missed: ${missed.map((one) => one.what).join('; ')}` : 'every bar is hit'}\n`)
if (failed.length) {
  console.error(`did not run: ${failed.join(', ')}`)
  process.exit(1)
}

/** Runs one script in its own process; its name when it failed. */
function run(name: string): Measured | string {
  const folder = mkdtempSync(join(tmpdir(), 'wasl-bench-out-'))
  const file = join(folder, 'measured.json')
  spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...flags], {
    stdio: 'inherit',
    env: { ...process.env, BENCH_OUT: file },
  })
  const result = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Measured) : name
  rmSync(folder, { recursive: true, force: true })
  return result
}

/** The whole table goes into README.md, between its marks. */
function write(list: readonly Measured[], failed: readonly string[]): void {
  const readme = join(import.meta.dirname, 'README.md')
  const text = readFileSync(readme, 'utf8')
  const missed = list
    .flatMap(({ figures }) => figures.filter((one) => one.hit === false))
    .map((one) => `${one.what}: ${one.measured} (bar ${one.bar})`)
  const busy =
    load > 1
      ? ` **The machine was busy with other work (load average ${load.toFixed(1)} before the first run): only ratios say something.**`
      : ''
  const body = [
    `${new Date().toISOString().slice(0, 10)} · ${machine()}.${busy}`,
    ...list.map((one) => `### ${one.name}\n\n${table(one.figures)}\n\n${one.notes.map((note) => `- ${note}`).join('\n')}`),
    failed.length ? `Did not run: ${failed.join(', ')}.` : '',
    missed.length ? `Missed bars:\n\n${missed.map((one) => `- ${one}`).join('\n')}` : 'Every bar is hit.',
  ]
  const [before = ''] = text.split(BEGIN)
  const [, after = ''] = text.split(END)
  writeFileSync(readme, `${before}${BEGIN}\n\n${body.filter(Boolean).join('\n\n')}\n\n${END}${after}`)
}
