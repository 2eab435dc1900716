import { z } from 'zod'
import { route } from '#src/deps.ts'
import type { Trx } from '#src/platform/db.ts'
import type { Caller } from '#src/platform/route.ts'
import { shape } from '#src/platform/shapes.ts'
import { type Dimension, dimensions, groups, groupsShape } from './groups.ts'
import { load, loadShape } from './load.ts'
import { type Narrow, narrowQuery } from './narrow.ts'
import { overview, overviewShape } from './overview.ts'
import { type PeriodQuery, periodQuery, periodShape, readPeriod, showPeriod } from './period.ts'
import { groupsSheet, loadSheet, overviewSheet, type Sheet, saveSheet } from './sheets.ts'

const staff = ['admin', 'manager'] as const
const csv = z.string().meta({ description: 'CSV, UTF-8 with BOM' })
const sends = (_: object, sheet: Sheet) => saveSheet(sheet)
const ofPeriod = z.strictObject(periodQuery)
const ofGroups = z.strictObject({ by: z.enum(Object.keys(dimensions) as [Dimension, ...Dimension[]]), ...periodQuery, ...narrowQuery })
const loadList = shape({ period: periodShape, data: z.array(loadShape) })

/** What is counted of leads' lives, for people and for spreadsheets. */
export const reportRoutes = [
  route('GET /reports/overview', {
    who: staff,
    summary: 'Tells a period on one page: leads, answers and endings with each day’s, the four clocks, and who waits now',
    query: ofPeriod,
    output: overviewShape,
    run: async ({ trx, query, now }) => overview(trx, await readPeriod(trx, query, now)),
  }),
  route('GET /reports/overview/csv', {
    who: staff,
    summary: 'Hands out the overview as CSV: the sums, then a row a day; clocks in seconds',
    query: ofPeriod,
    output: csv,
    sends,
    run: async ({ trx, query, now }) => overviewSheet(await overview(trx, await readPeriod(trx, query, now))),
  }),
  route('GET /reports/groups', {
    who: staff,
    summary: 'Counts a period by channel, campaign, ad, rule, freelancer or category',
    query: ofGroups,
    output: groupsShape,
    run: ({ trx, query, caller, now }) => grouped(trx, query, caller, now),
  }),
  route('GET /reports/groups/csv', {
    who: staff,
    summary: 'Hands out a report by groups as CSV; clocks in seconds',
    query: ofGroups,
    output: csv,
    sends,
    run: async ({ trx, query, caller, now }) => groupsSheet(await grouped(trx, query, caller, now)),
  }),
  route('GET /reports/load', {
    who: staff,
    summary: 'Tells who has how much work now, and who is owed turns; busiest first',
    query: ofPeriod,
    output: loadList,
    run: ({ trx, query, now }) => loaded(trx, query, now),
  }),
  route('GET /reports/load/csv', {
    who: staff,
    summary: 'Hands out load and fairness as CSV',
    query: ofPeriod,
    output: csv,
    sends,
    async run({ trx, query, now }) {
      const { data, period } = await loaded(trx, query, now)
      return loadSheet(data, period)
    },
  }),
]

async function grouped(trx: Trx, { by, from, to, days, ...narrow }: { by: Dimension } & PeriodQuery & Narrow, caller: Caller, now: Date) {
  return groups(trx, by, await readPeriod(trx, { from, to, days }, now), narrow, caller.language)
}

async function loaded(trx: Trx, query: PeriodQuery, now: Date) {
  const period = await readPeriod(trx, query, now)
  return { period: showPeriod(period), data: await load(trx, period) }
}
