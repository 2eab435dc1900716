import { readFileSync } from 'node:fs'
import { defaultTenant } from '#src/accounts/tenants.ts'
import type { Trx } from '#src/platform/db.ts'
import { groups } from '#src/reports/groups.ts'
import { sumReports } from '#src/reports/keep-sums.ts'
import { overview } from '#src/reports/overview.ts'
import { readPeriod } from '#src/reports/period.ts'
import { publishRuleSet, shippedRuleSet } from '#src/routing/rule-sets.ts'
import { openGround } from './support/ground.ts'
import { makeSteps } from './support/past-steps.ts'
import { type Figure, figure, flag, type Measured, median, plain, round, tell } from './support/report.ts'
import { inDatabase } from './support/wasl.ts'

const REPORTS = ['overview', 'channel', 'campaign', 'rule', 'freelancer'] as const

/** What the reports of 7 and of 90 days take where a million steps are stored: counted from the steps, and from the sums of the days. */
export async function measureReports(options: { steps: number; rounds: number }): Promise<Measured> {
  const ground = await openGround()
  try {
    const database = await ground.database('reports')
    const steps = await makeSteps(database, options.steps)
    return await inDatabase(database, async (db) => {
      const tenant = await defaultTenant(db.knex)
      const now = new Date()
      const inTenant = <T>(run: (trx: Trx) => Promise<T>) => db.tenant(tenant.id, run)
      await inTenant((trx) => publishRuleSet(trx, shippedRuleSet('freelance-marketplace'), { actor: 'bench', now }))
      const timed = async () => {
        const took: Record<string, Took> = {}
        for (const days of [7, 90])
          for (const report of REPORTS) {
            const rounds: Took[] = []
            for (let n = 0; n < options.rounds; n++)
              rounds.push(
                await inTenant((trx) =>
                  costOf(trx, async () => {
                    const period = await readPeriod(trx, { days }, now)
                    await (report === 'overview' ? overview(trx, period) : groups(trx, report, period, {}, 'en'))
                  }),
                ),
              )
            took[`${days} days, ${report === 'overview' ? 'overview' : `by ${report}`}`] = {
              cpu: median(rounds.map(({ cpu }) => cpu)),
              wall: median(rounds.map(({ wall }) => wall)),
            }
          }
        return took
      }
      const counted = await timed()
      const began = performance.now()
      let days = 0
      for (let more = true; more; ) {
        await inTenant((trx) => sumReports(trx, tenant.id, now))
        const { n } = await inTenant((trx) => trx('report_days').count('* as n').first()).then((row) => ({ n: Number(row!.n) }))
        more = n > days
        days = n
      }
      const summing = (performance.now() - began) / days
      const summed = await timed()
      const figures: Figure[] = Object.entries(summed).map(([what, { cpu, wall }]) =>
        figure(what, Math.round(cpu), 'most', 1000, {
          unit: ' ms of processor time',
          beside: `counted from the steps: ${round(counted[what]!.cpu)} ms; by the clock ${round(wall)} and ${round(counted[what]!.wall)} ms`,
        }),
      )
      return {
        name: 'reports',
        figures: [...figures, plain('one day summed, in the background', `${round(summing)} ms`, `${days} days`)],
        notes: [
          `${round(steps)} steps of 90 days; median of ${options.rounds}; the open day is counted from its steps; processor time of wasl and of its one PostgreSQL backend: what the clock shows when nothing else runs`,
        ],
      }
    })
  } finally {
    await ground.close()
  }
}

interface Took {
  cpu: number
  wall: number
}

/** What something costs inside a transaction, in milliseconds: by the clock, and of processor time, ours and the backend's (which gets no helpers, so that all of it is seen). */
async function costOf(trx: Trx, run: () => Promise<void>): Promise<Took> {
  await trx.raw('set local max_parallel_workers_per_gather = 0')
  const { rows } = await trx.raw('select pg_backend_pid() as pid')
  const ticks = () => {
    const fields = readFileSync(`/proc/${rows[0].pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  }
  const [theirs, ours, began] = [ticks(), process.cpuUsage(), performance.now()]
  await run()
  const { user, system } = process.cpuUsage(ours)
  return { wall: performance.now() - began, cpu: ticks() - theirs + (user + system) / 1000 }
}

if (import.meta.main) tell(await measureReports({ steps: flag('steps', 1_000_000), rounds: flag('rounds', 3) }))
