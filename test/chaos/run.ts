import { parseArgs } from 'node:util'
import { type Played, play } from './play.ts'

// `npm run chaos`: -- --leads 3000 --seconds 240 --seed N. The seed is printed; the same one plays the same plan again.
const { values } = parseArgs({
  options: {
    leads: { type: 'string', default: '3000' },
    seconds: { type: 'string' },
    seed: { type: 'string' },
    story: { type: 'boolean' },
  },
})
const leads = number('leads', values.leads)!
const seconds = number('seconds', values.seconds) ?? Math.max(40, Math.round(leads / 12))
const played = await play({ leads, seconds, seed: number('seed', values.seed) })
process.stdout.write(report(played))
process.exit(played.found.length ? 1 : 0)

function report({ plan, found, story, sum, deaths, bell, takenMs, settledMs }: Played): string {
  const count = (does: string) => plan.deeds.filter((deed) => deed.do === does).length
  const copies = plan.enquiries.reduce((all, one) => all + one.copies, 0)
  const lines = [
    '',
    `chaos: ${plan.enquiries.length} enquiries (and ${copies} sent again although answered) in ${plan.seconds} s, bell on ${bell === 'pg' ? 'PostgreSQL' : 'Redis'}, seed ${plan.seed}`,
    `storm: ${deaths} processes killed, PostgreSQL away ${count('postgres')} times, the bell emptied ${count('flush')} times, ${count('weather') + count('act')} changes of the stand-ins' weather`,
    `all taken after ${(takenMs / 1000).toFixed(1)} s; nothing owed any more ${(settledMs / 1000).toFixed(1)} s after the last fault`,
    `leads: ${told(sum.leads)}`,
    `outside: ${sum.tasks} tasks, ${sum.rows} rows, ${sum.messages} messages, ${sum.mails} mails`,
    `deliveries: ${told(sum.deliveries)}`,
    ...(found.length || values.story ? ['', ...story] : []),
    '',
    ...(found.length
      ? [
          `${found.length} things do not hold:`,
          ...found.slice(0, 60),
          '',
          `again: npm run chaos -- --leads ${leads} --seconds ${seconds} --seed ${plan.seed}`,
        ]
      : ['the auditor finds nothing: nothing lost, nothing doubled, nothing silent']),
    '',
  ]
  return lines.join('\n')
}

function told(sum: Record<string, number>): string {
  return Object.entries(sum)
    .map(([name, n]) => `${name} ${n}`)
    .join(', ')
}

function number(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} takes a whole number`)
  return value
}
