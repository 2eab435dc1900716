import type { Trx } from '#src/platform/db.ts'
import { addBuckets, type Buckets, readBuckets } from './buckets.ts'
import type { CountRow } from './counts.ts'
import { addDays, type Period, startOf } from './period.ts'
import { ADDED, HOLD, type Summed, type SumRow, sumDays } from './sum-days.ts'

/** More days than this without a sum, and counting all of them at once is quicker. */
const MOST_LIVE = 7

/** A group of a period: what `counts` reads, and its keys. */
export type GroupRow = CountRow & { key: string | null; channel: string | null; campaign: string | null }

/**
 * The rows of a period's days by one dimension: of each day its sum, where one stands that still is true, else its steps counted now. Null where that would be slower
 * than counting the steps of the whole period: it is cut inside a day, or too many of its days have no sum.
 */
export async function daySums(trx: Trx, by: Summed, period: Period): Promise<SumRow[] | null> {
  const { firstDay, lastDay, timeZone } = period
  const end = addDays(lastDay, 1)
  if (+period.from !== +startOf(timeZone, firstDay) || +period.to !== +startOf(timeZone, end)) return null
  const valid = new Set(await daysThatHold(trx, period))
  const live: string[] = []
  // Days that are still to come hold no steps, and may be asked for by whoever asks for a whole month.
  for (let day = firstDay; day < end; day = addDays(day, 1)) if (!valid.has(day)) live.push(day)
  if (!valid.size || live.length > MOST_LIVE) return null
  const rows: SumRow[] = await trx('report_sums')
    .where({ dimension: by })
    .whereIn('day', [...valid])
    .select('*', trx.raw('day::text as day'))
  for (const [from, to] of stretches(live))
    rows.push(...(await sumDays(trx, by, startOf(timeZone, from), startOf(timeZone, addDays(to, 1)), timeZone)))
  return rows
}

/** Days of a period as groups: each lead once, however many of the days it was placed or accepted on. */
export function sumUp(rows: readonly SumRow[], firstDay: string): GroupRow[] {
  const groups = new Map<string, GroupRow & { of: Record<string, number>; clocks: Record<string, Buckets> }>()
  for (const row of rows) {
    const id = `${row.channel} ${row.key}`
    const group = groups.get(id) ?? { key: row.key || null, channel: row.channel || null, campaign: row.campaign, of: {}, clocks: {} }
    groups.set(id, group)
    if (row.campaign && (group.campaign === null || row.campaign > group.campaign)) group.campaign = row.campaign
    const add = (name: string, n: number) => {
      group.of[name] = (group.of[name] ?? 0) + n
    }
    for (const name of ADDED) add(name, row[name])
    for (const what of ['placed', 'accepted'] as const) {
      add(what, row[what])
      for (const [day, n] of Object.entries(row.again?.[what] ?? {})) if (day >= firstDay) add(what, -n)
    }
    for (const [clock, buckets] of Object.entries(row.clocks ?? {})) {
      group.clocks[clock] ??= {}
      addBuckets(group.clocks[clock], buckets)
    }
  }
  return [...groups.values()].map(({ key, channel, campaign, of, clocks }) => ({
    ...{ key, channel, campaign },
    ...of,
    satisfaction: of.rated ? of.stars! / of.rated : null,
    ...Object.fromEntries(
      Object.entries(clocks).flatMap(([clock, buckets]) => {
        const { count, quantiles } = readBuckets(buckets)
        return [
          [clock, quantiles],
          [`${clock}_n`, count],
        ]
      }),
    ),
  }))
}

/** Days whose sum was made in this zone and whose steps have not changed since. */
async function daysThatHold(trx: Trx, { firstDay, lastDay, from, to, timeZone }: Period): Promise<string[]> {
  const { rows } = await trx.raw(`with ${HOLD} select day::text as day from hold`, [from, to, firstDay, lastDay, timeZone] as never)
  return rows.map((row: { day: string }) => row.day)
}

/** Days in a row, as their first and last. */
function stretches(days: readonly string[]): [string, string][] {
  const found: [string, string][] = []
  for (const day of days) {
    const last = found.at(-1)
    if (last && addDays(last[1], 1) === day) last[1] = day
    else found.push([day, day])
  }
  return found
}
