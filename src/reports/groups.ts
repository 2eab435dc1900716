import { z } from 'zod'
import type { Trx } from '#src/platform/db.ts'
import { money, shape } from '#src/platform/shapes.ts'
import { publishedRuleSet } from '#src/routing/rule-sets.ts'
import { COUNTS, counts, countsShape } from './counts.ts'
import { moneyOf } from './money.ts'
import { type Narrow, narrowed } from './narrow.ts'
import { type Period, periodShape, showPeriod } from './period.ts'
import { daySums, type GroupRow, sumUp } from './sum-up.ts'
import { worthBy } from './worth.ts'

/** What a report may be grouped by, and the column of `lead_events` that it is. */
export const dimensions = {
  channel: 'channel',
  campaign: 'campaign_id',
  ad: 'ad_id',
  rule: 'rule_id',
  freelancer: 'freelancer_id',
  category: 'category',
} as const

/** One of them. */
export type Dimension = keyof typeof dimensions

/** So many groups are told, those with most leads first. */
export const MOST_GROUPS = 500

/** One group of a report. */
export const groupShape = shape({
  key: z
    .string()
    .nullable()
    .meta({ description: 'The channel, the platform’s campaign or ad id, the rule’s or the freelancer’s id, the category; null: none' }),
  name: z.string().nullable().meta({ description: 'As people know it; null where nobody told one' }),
  channel: z.string().nullable().meta({ description: 'Of a campaign or an ad' }),
  ...countsShape,
  worth: money.nullable().meta({ description: 'Of what was won, as far as somebody told it in the tenant’s currency' }),
  cost: money.nullable().meta({ description: 'Of a campaign, what it cost in the period; null where nobody told' }),
  costPerAccepted: money.nullable(),
})

/** A report by groups. */
export const groupsShape = shape({
  period: periodShape,
  by: z.enum(Object.keys(dimensions) as [Dimension]),
  data: z.array(groupShape),
}).meta({
  id: 'ReportGroups',
})

/** A period counted by one dimension, most leads first; leads without it are one group of their own. */
export async function groups(trx: Trx, by: Dimension, period: Period, narrow: Narrow, language: 'ar' | 'en') {
  const ofAd = by === 'campaign' || by === 'ad'
  const sums = Object.keys(narrow).some((name) => narrow[name as keyof Narrow] !== undefined) ? null : await daySums(trx, by, period)
  const rows = sums ? mostFirst(sumUp(sums, period.firstDay)) : await counted(trx, by, period, narrow)
  const costs = by === 'campaign' ? await costsOf(trx, period) : []
  const found = [...rows]
  // Money was spent and nobody came: that must be seen as well.
  for (const { channel, key } of costs)
    if (!found.some((row) => row.channel === channel && row.key === key)) found.push({ key, channel, campaign: key })
  const worth = await worthBy(
    trx,
    ofAd ? `coalesce(e.channel || ':' || e.${dimensions[by]}, '')` : `coalesce(e.${dimensions[by]}::text, '')`,
    period,
    narrow,
  )
  const names = await namesOf(trx, by, found, language)
  return {
    period: showPeriod(period),
    by,
    data: found.map((row) => {
      const counted = counts(row)
      const cost = costs.find((one) => one.channel === row.channel && one.key === row.key)?.cost
      return {
        key: row.key,
        name: names.get(ofAd ? `${row.channel}:${row.key}` : (row.key ?? '')) ?? null,
        channel: row.channel,
        ...counted,
        worth: moneyOf(worth.get(ofAd && row.key !== null ? `${row.channel}:${row.key}` : (row.key ?? '')), period.currency),
        cost: moneyOf(cost, period.currency),
        costPerAccepted: cost === undefined || !counted.accepted ? null : moneyOf(cost / counted.accepted, period.currency),
      }
    }),
  }
}

/** The steps of a period counted one by one, as the day sums would tell them. */
async function counted(trx: Trx, by: Dimension, period: Period, narrow: Narrow): Promise<GroupRow[]> {
  const ofAd = by === 'campaign' || by === 'ad'
  const keys = ofAd ? `e.${dimensions[by]}, case when e.${dimensions[by]} is not null then e.channel end` : `e.${dimensions[by]}`
  const { sql, bindings } = narrowed(narrow)
  const { rows } = await trx.raw(
    `select e.${dimensions[by]}::text as key, ${ofAd ? `case when e.${dimensions[by]} is not null then e.channel end` : 'null'} as channel, max(e.campaign_id) as campaign, ${COUNTS}
       from lead_events e where e.tenant_id = app_tenant() and e.at >= ?::timestamptz and e.at < ?::timestamptz${sql}
      group by ${keys} order by received desc, accepted desc, 1 limit ${MOST_GROUPS}`,
    [period.from, period.to, ...bindings],
  )
  return rows
}

/** The order and the length that SQL gives: most leads first, then the keys' order, none last. */
function mostFirst(rows: GroupRow[]): GroupRow[] {
  const n = (row: GroupRow, name: string) => Number(row[name] ?? 0)
  return rows
    .sort(
      (a, b) =>
        n(b, 'received') - n(a, 'received') ||
        n(b, 'accepted') - n(a, 'accepted') ||
        Number(a.key === null) - Number(b.key === null) ||
        ((a.key ?? '') < (b.key ?? '') ? -1 : 1),
    )
    .slice(0, MOST_GROUPS)
}

interface Keys {
  key: string | null
  channel: string | null
  campaign: string | null
}

async function namesOf(trx: Trx, by: Dimension, rows: readonly Keys[], language: 'ar' | 'en'): Promise<Map<string, string>> {
  const keys = rows.flatMap(({ key }) => key ?? [])
  if (!keys.length || by === 'channel') return new Map()
  if (by === 'freelancer')
    return new Map((await trx('freelancers').whereIn('id', keys).select('id', 'name')).map(({ id, name }) => [id, name]))
  if (by === 'category') return new Map((await trx('categories').select('slug', 'ar', 'en')).map((row) => [row.slug, row[language]]))
  if (by === 'rule') return new Map((await publishedRuleSet(trx)).ruleSet.rules.map(({ id, name }) => [id, name]))
  const seen: { channel: string; campaign_id: string; name: string | null; ads: Record<string, string | null> }[] = await trx('campaigns')
    .whereIn('channel', [...new Set(rows.flatMap(({ channel }) => channel ?? []))])
    .whereIn('campaign_id', [...new Set(rows.flatMap(({ campaign }) => campaign ?? []))])
    .select('channel', 'campaign_id', 'name', 'ads')
  return new Map(
    seen.flatMap(({ channel, campaign_id, name, ads }) =>
      Object.entries(by === 'ad' ? ads : { [campaign_id]: name }).flatMap(([id, told]) =>
        told ? [[`${channel}:${id}`, told] as const] : [],
      ),
    ),
  )
}

async function costsOf(trx: Trx, { firstDay, lastDay }: Period): Promise<{ channel: string; key: string; cost: number }[]> {
  const { rows } = await trx.raw(
    `select campaign_id as id, sum(amount) as cost from campaign_costs where tenant_id = app_tenant() and day between ?::date and ?::date group by 1 order by 2 desc limit ${MOST_GROUPS}`,
    [firstDay, lastDay],
  )
  const costs = new Map((rows as { id: string; cost: number }[]).map(({ id, cost }) => [id, Number(cost)]))
  const paid: { id: string; channel: string; key: string }[] = await trx('campaigns')
    .whereIn('id', [...costs.keys()])
    .select('id', 'channel', 'campaign_id as key')
  return paid.map(({ id, channel, key }) => ({ channel, key, cost: costs.get(id)! }))
}
