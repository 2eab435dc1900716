import { getTenant } from '#src/accounts/tenants.ts'
import { type Db, type Trx, tenantOf } from '#src/platform/db.ts'
import { later, laterForAll } from '#src/platform/later.ts'
import { addDays, dayIn, startOf } from './period.ts'
import { HOLD, type Summed, storeDays, summed } from './sum-days.ts'

const HOUR_MS = 3_600_000
/** Steps older than this when they are written are late: they are marked. */
export const LATE_MS = HOUR_MS
/** A day is summed this long after its end: what is written later than that is late, whatever it is. */
const CLOSED_AFTER_MS = 2 * LATE_MS
/** So many days are summed in one transaction. */
const AT_ONCE = 5

/** Job `reports.sum`, hourly for each tenant: days that are over and have no sum, or one that is not true any more, are summed, the newest first. */
export async function sumReports(trx: Trx, tenantId: string, now: Date): Promise<void> {
  const { timeZone } = await getTenant(trx, tenantOf(trx))
  const days = await daysToSum(trx, timeZone, now)
  for (const day of days) await sumDay(trx, day, timeZone)
  await later(trx, 'reports.sum', { subjectId: tenantId, at: days.length === AT_ONCE ? now : new Date(now.getTime() + HOUR_MS) })
}

/**
 * Marks the days of steps that were written late or taken out again, with every other day of their leads: a lead that was placed twice is counted once, so its days hang
 * together. `gone`: when steps that were taken out had happened.
 */
export async function markDays(trx: Trx, leadIds: readonly string[], gone: readonly Date[], now: Date): Promise<void> {
  await trx.raw(
    `insert into report_marks (at) select distinct at from (
       select at from lead_events where tenant_id = app_tenant() and lead_id = any(?::uuid[]) union all select unnest(?::timestamptz[])) steps where at < ?::timestamptz`,
    [[...leadIds], [...gone], new Date(now.getTime() - LATE_MS)] as never,
  )
}

/** At the start: every tenant has its sums ahead. One that has them already keeps their time. */
export function ensureSums(db: Db, now: Date): Promise<void> {
  return db.system((trx) => laterForAll(trx, 'reports.sum', new Date(now.getTime() + 5 * 60_000)))
}

async function daysToSum(trx: Trx, timeZone: string, now: Date): Promise<string[]> {
  const first = await trx('lead_events').orderBy('at').first('at')
  if (!first) return []
  const last = addDays(dayIn(timeZone, new Date(now.getTime() - CLOSED_AFTER_MS)), -1)
  const begin = dayIn(timeZone, first.at)
  const { rows } = await trx.raw(
    `with ${HOLD} select g.day::date::text as day from generate_series(?::date, ?::date, interval '1 day') g(day)
      where g.day::date not in (select day from hold) order by g.day desc limit ?`,
    [startOf(timeZone, begin), startOf(timeZone, addDays(last, 1)), begin, last, timeZone, begin, last, AT_ONCE] as never,
  )
  return rows.map((row: { day: string }) => row.day)
}

/** One day anew. `seen` is read before the steps are: whoever was still writing then leaves a mark that counts. */
async function sumDay(trx: Trx, day: string, timeZone: string): Promise<void> {
  const [from, to] = [startOf(timeZone, day), startOf(timeZone, addDays(day, 1))]
  const { rows } = await trx.raw('select pg_snapshot_xmin(pg_current_snapshot())::text as seen')
  await trx('report_sums').where({ day }).whereIn('dimension', Object.keys(summed)).delete()
  for (const by of Object.keys(summed) as Summed[]) await storeDays(trx, by, from, to, timeZone)
  await trx('report_days')
    .insert({ day, time_zone: timeZone, seen: rows[0].seen })
    .onConflict(['tenant_id', 'day'])
    .merge({ time_zone: timeZone, seen: rows[0].seen })
  await trx.raw('delete from report_marks where tenant_id = app_tenant() and at >= ? and at < ? and tx < ?::xid8', [from, to, rows[0].seen])
}
