import { z } from 'zod'
import type { Trx } from '#src/platform/db.ts'
import { money, shape } from '#src/platform/shapes.ts'
import { readBuckets } from './buckets.ts'
import { COUNTS, type CountRow, clockNames, counts, countsShape } from './counts.ts'
import { moneyOf } from './money.ts'
import { daysOf, type Period, periodShape, showPeriod, startOf } from './period.ts'
import type { SumRow } from './sum-days.ts'
import { daySums, sumUp } from './sum-up.ts'
import { worthBy } from './worth.ts'

/** A report's one page: what was counted in a period, day by day, and which clock is the slowest. */
export const overviewShape = shape({
  period: periodShape,
  ...countsShape,
  worth: money.nullable().meta({ description: 'Of what was won, as far as somebody told it in the tenant’s currency' }),
  slowest: z.enum(clockNames).nullable().meta({ description: 'The clock with the greatest p50' }),
  waiting: z.number().int().meta({ description: 'Leads that wait for somebody now, whatever the period' }),
  waitingSince: z.iso.datetime().nullable().meta({ description: 'When the oldest of them came in' }),
  days: z
    .array(
      shape({
        day: z.iso.date(),
        received: z.number().int(),
        placed: z.number().int(),
        accepted: z.number().int(),
        won: z.number().int(),
        firstAnswerMs: z.number().nullable().meta({ description: 'p50 of the first answers of that day' }),
        waiting: z.number().int().meta({ description: 'Leads that wait now, by the day they came in' }),
      }),
    )
    .meta({ description: 'The days of the period, at least the last seven' }),
}).meta({ id: 'Overview' })

/** The numbers of a period and of each of its days, and who waits now. */
export async function overview(trx: Trx, period: Period) {
  const sums = await daySums(trx, 'all', period)
  const all = counts(sums ? (sumUp(sums, period.firstDay)[0] ?? {}) : await counted(trx, period))
  const queue = await waitingNow(trx, period.timeZone)
  // A line is drawn of at least seven days.
  const line = { ...period, firstDay: daysOf(period)[0]!, from: startOf(period.timeZone, daysOf(period)[0]!) }
  const lineSums = sums && line.firstDay === period.firstDay ? sums : await daySums(trx, 'all', line)
  const perDay = lineSums ? new Map(lineSums.map((row) => [row.day, dayOf(row)])) : await daily(trx, period)
  const ran = clockNames.filter((name) => all.clocks[name].p50Ms !== null)
  return {
    period: showPeriod(period),
    ...all,
    worth: moneyOf((await worthBy(trx, "''", period)).get(''), period.currency),
    slowest: ran.toSorted((a, b) => all.clocks[b].p50Ms! - all.clocks[a].p50Ms!)[0] ?? null,
    waiting: [...queue.byDay.values()].reduce((sum, n) => sum + n, 0),
    waitingSince: queue.since?.toISOString() ?? null,
    days: daysOf(period).map((day) => ({ ...NONE, ...perDay.get(day), day, waiting: queue.byDay.get(day) ?? 0 })),
  }
}

const NONE = { received: 0, placed: 0, accepted: 0, won: 0, firstAnswerMs: null as number | null }

async function counted(trx: Trx, period: Period): Promise<CountRow> {
  const { rows } = await trx.raw(
    `select ${COUNTS} from lead_events e where e.tenant_id = app_tenant() and e.at >= ?::timestamptz and e.at < ?::timestamptz`,
    [period.from, period.to],
  )
  return rows[0]
}

function dayOf({ received, placed, accepted, won, clocks }: SumRow): typeof NONE {
  const first = readBuckets(clocks?.first ?? {}).quantiles
  return { received, placed, accepted, won, firstAnswerMs: first && Math.round(first[0]) }
}

async function daily(trx: Trx, period: Period): Promise<Map<string, typeof NONE>> {
  const days = daysOf(period)
  const { rows } = await trx.raw(
    `select to_char(e.at at time zone ?, 'YYYY-MM-DD') as day,
        count(*) filter (where e.step = 'received') as received, count(distinct e.lead_id) filter (where e.step in ('offered','assigned')) as placed,
        count(distinct e.lead_id) filter (where e.step in ('accepted','assigned')) as accepted, count(*) filter (where e.step = 'won') as won,
        percentile_cont(0.5) within group (order by e.first_ms) as first
       from lead_events e where e.tenant_id = app_tenant() and e.at >= ?::timestamptz and e.at < ?::timestamptz group by 1`,
    [period.timeZone, startOf(period.timeZone, days[0]!), period.to],
  )
  return new Map(
    rows.map((row: Record<string, string | number | null>) => [
      row.day,
      {
        received: Number(row.received),
        placed: Number(row.placed),
        accepted: Number(row.accepted),
        won: Number(row.won),
        firstAnswerMs: row.first === null ? null : Math.round(Number(row.first)),
      },
    ]),
  )
}

async function waitingNow(trx: Trx, timeZone: string): Promise<{ byDay: Map<string, number>; since: Date | null }> {
  const { rows } = await trx.raw(
    `select to_char(received_at at time zone ?, 'YYYY-MM-DD') as day, count(*) as n, min(received_at) as since
       from leads where tenant_id = app_tenant() and status = 'waiting' and not is_test group by 1 order by 1`,
    [timeZone],
  )
  const found = rows as { day: string; n: number; since: Date }[]
  return { byDay: new Map(found.map(({ day, n }) => [day, Number(n)])), since: found[0]?.since ?? null }
}
