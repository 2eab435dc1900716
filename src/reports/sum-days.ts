import type { Trx } from '#src/platform/db.ts'
import { bucketOf } from './buckets.ts'
import { STEP_OF } from './counts.ts'

/** What sums are kept by: the dimensions of the reports, and the whole. */
export const summed = {
  all: 'null',
  channel: 'e.channel',
  campaign: 'e.campaign_id',
  ad: 'e.ad_id',
  rule: 'e.rule_id',
  freelancer: 'e.freelancer_id::text',
  category: 'e.category',
} as const

/** One of them. */
export type Summed = keyof typeof summed

/** One key of a day, summed. */
export interface SumRow {
  day: string
  key: string
  channel: string
  campaign: string | null
  received: number
  placed: number
  accepted: number
  won: number
  lost: number
  offers: number
  offers_accepted: number
  declined: number
  expired: number
  rated: number
  stars: number
  again: { placed?: Record<string, number>; accepted?: Record<string, number> } | null
  clocks: Record<string, Record<string, number>> | null
}

/**
 * A CTE `hold`: days whose sum was made in a zone and whose steps have not changed since. Its bindings: two instants, two days between them, the zone. The marks are
 * read between the instants first: a day's own bounds are no condition that row-level security lets an index be asked by.
 */
export const HOLD = `marks as materialized (select at, tx from report_marks where tenant_id = app_tenant() and at >= ?::timestamptz and at < ?::timestamptz),
  hold as (select d.day from report_days d where d.tenant_id = app_tenant() and d.day between ?::date and ?::date and d.time_zone = ?
    and not exists (select 1 from marks m where m.at >= (d.day::timestamp at time zone d.time_zone) and m.at < ((d.day + 1)::timestamp at time zone d.time_zone) and m.tx >= d.seen))`

/** The additive columns of a sum. */
export const ADDED = [...(Object.keys(STEP_OF) as (keyof typeof STEP_OF)[]), 'stars'] as const

const PLACED = `('offered','assigned')`
const ACCEPTED = `('accepted','assigned')`

/** Counts the steps of some time by the day they fell on in a zone, and by one dimension; what the job stores and what is counted at once are this very count. */
export async function sumDays(trx: Trx, by: Summed, from: Date, to: Date, timeZone: string): Promise<SumRow[]> {
  const { rows } = await trx.raw(
    `${sql(by)} select day::text, key, channel, campaign, ${COLUMNS} from summed`,
    bindings(from, to, timeZone),
  )
  return rows
}

/** Stores what `sumDays` would tell. */
export async function storeDays(trx: Trx, by: Summed, from: Date, to: Date, timeZone: string): Promise<void> {
  await trx.raw(
    `insert into report_sums (day, dimension, key, channel, campaign, ${COLUMNS}) ${sql(by)} select day, '${by}', key, channel, campaign, ${COLUMNS} from summed`,
    bindings(from, to, timeZone),
  )
}

const COLUMNS = `received, placed, accepted, won, lost, offers, offers_accepted, declined, expired, rated, stars, again, clocks`

function bindings(from: Date, to: Date, timeZone: string): never[] {
  return [timeZone, from, to, timeZone] as never[]
}

/** A CTE `summed`; its bindings: zone, from, to, zone. */
function sql(by: Summed): string {
  const key = summed[by]
  const ofAd = by === 'campaign' || by === 'ad'
  const channel = ofAd ? `case when ${key} is not null then e.channel end` : 'null'
  // Of a lead that was placed before, on which day the last time: so that whoever sums up several days counts it once.
  const before = (steps: string) =>
    `(select max(p.at) from lead_events p where p.tenant_id = app_tenant() and p.lead_id = l.lead_id and p.at < l.at and p.step in ${steps}${by === 'all' ? '' : ` and ${key.replaceAll('e.', 'p.')} is not distinct from nullif(l.key, '')`})`
  return `with e as materialized (
      select coalesce(${key}, '') as key, coalesce(${channel}, '') as channel, e.campaign_id, (e.at at time zone ?)::date as day, e.step, e.lead_id, e.at, e.took_ms, e.first_ms, e.stars
        from lead_events e where e.tenant_id = app_tenant() and e.at >= ?::timestamptz and e.at < ?::timestamptz),
    counted as (select day, key, channel, max(campaign_id) as campaign, coalesce(sum(stars), 0)::int as stars,
        ${Object.entries(STEP_OF)
          .map(([name, step]) => `count(*) filter (where step = '${step}')::int as ${name}`)
          .join(', ')} from e group by day, key, channel),
    ran as (select day, key, channel, c.clock, ${bucketOf('c.ms')} as bucket, count(*) as n from e cross join lateral (values
        ('first', first_ms), ('detection', case when step = 'received' then took_ms end), ('routing', case when step = 'decided' then took_ms end),
        ('notification', case when step = 'notified' then took_ms end), ('human', case when step in ('accepted','declined','asked') then took_ms end)) c(clock, ms)
      where c.ms is not null group by 1, 2, 3, 4, 5),
    clocks as (select day, key, channel, jsonb_object_agg(clock, buckets) as clocks from (
        select day, key, channel, clock, jsonb_object_agg(bucket, n) as buckets from ran group by 1, 2, 3, 4) each_clock group by 1, 2, 3),
    l as (select day, key, channel, w.what, lead_id, min(at) as at from e cross join lateral (values ('placed', step in ${PLACED}), ('accepted', step in ${ACCEPTED})) w(what, is_so)
      where w.is_so group by 1, 2, 3, 4, 5),
    leads as (select day, key, channel, what, case what when 'placed' then ${before(PLACED)} else ${before(ACCEPTED)} end as last from l),
    once as (select day, key, channel, count(*) filter (where what = 'placed')::int as placed, count(*) filter (where what = 'accepted')::int as accepted from leads group by 1, 2, 3),
    again as (select day, key, channel, jsonb_object_agg(what, days) as again from (
        select day, key, channel, what, jsonb_object_agg(earlier, n) as days from (
          select day, key, channel, what, (last at time zone ?)::date as earlier, count(*) as n from leads where last is not null group by 1, 2, 3, 4, 5) each_day group by 1, 2, 3, 4) each_what group by 1, 2, 3),
    summed as (select day, key, channel, campaign, received, coalesce(placed, 0) as placed, coalesce(accepted, 0) as accepted, won, lost, offers, offers_accepted, declined, expired, rated, stars, again, clocks
      from counted left join once using (day, key, channel) left join again using (day, key, channel) left join clocks using (day, key, channel))`
}
