import { z } from 'zod'
import type { Trx } from '#src/platform/db.ts'
import { newestFirst, page } from '#src/platform/route.ts'
import { id, money, shape, time } from '#src/platform/shapes.ts'
import { moneyOf } from '#src/reports/money.ts'
import { daysOf, type Period, periodShape, showPeriod } from '#src/reports/period.ts'

const count = z.number().int().min(0)

/** A campaign as somebody's ads named it, with what it brought and cost in a period. */
export const campaignShape = shape({
  id,
  channel: z.string(),
  campaignId: z.string().meta({ description: 'The platform’s own id' }),
  name: z.string().nullable(),
  ads: z.array(shape({ id: z.string(), name: z.string().nullable() })),
  firstSeenAt: time.nullable(),
  lastSeenAt: time.nullable(),
  leads: count.meta({ description: 'Received in the period' }),
  accepted: count,
  won: count,
  cost: money.nullable().meta({ description: 'In the period; null where nobody told' }),
  costPerAccepted: money.nullable(),
}).meta({ id: 'Campaign' })

/** A campaign with each day of a period. */
export const campaignDetailShape = campaignShape
  .extend({
    period: periodShape,
    days: z.array(shape({ day: z.iso.date(), leads: count, accepted: count, cost: z.number().nullable() })),
    currency: z.string(),
  })
  .meta({ id: 'CampaignDetail' })

interface Row {
  id: string
  channel: string
  campaign_id: string
  name: string | null
  ads: Record<string, string | null>
  created_at: Date
}

/** Campaigns, the newest seen first, with what they brought in the period. */
export async function listCampaigns(trx: Trx, query: { limit: number; cursor?: string; channel?: string }, period: Period) {
  const rows: Row[] = await trx('campaigns')
    .modify((one) => query.channel && one.where({ channel: query.channel }))
    .modify(newestFirst, query)
  const { data, nextCursor } = page(rows, query.limit, (row) => ({ at: row.created_at, id: row.id }))
  return { data: await show(trx, data, period), nextCursor }
}

/** One campaign with each day of the period, or undefined. */
export async function findCampaign(trx: Trx, campaignId: string, period: Period) {
  const row: Row | undefined = await trx('campaigns').where({ id: campaignId }).first()
  if (!row) return undefined
  const { rows: counted } = await trx.raw(
    `select to_char(at at time zone ?, 'YYYY-MM-DD') as day, count(*) filter (where step = 'received') as leads, count(distinct lead_id) filter (where step in ('accepted','assigned')) as accepted
       from lead_events where tenant_id = app_tenant() and campaign_id = ? and channel = ? and at >= ?::timestamptz and at < ?::timestamptz group by 1`,
    [period.timeZone, row.campaign_id, row.channel, period.from, period.to],
  )
  const { rows: paid } = await trx.raw(
    `select to_char(day, 'YYYY-MM-DD') as day, amount from campaign_costs where tenant_id = app_tenant() and campaign_id = ? and day between ?::date and ?::date`,
    [campaignId, period.firstDay, period.lastDay],
  )
  const brought = new Map((counted as { day: string; leads: number; accepted: number }[]).map((one) => [one.day, one]))
  const cost = new Map((paid as { day: string; amount: number }[]).map((one) => [one.day, Number(one.amount)]))
  const [shown] = await show(trx, [row], period)
  return {
    ...shown!,
    period: showPeriod(period),
    currency: period.currency,
    days: daysOf(period).map((day) => ({
      day,
      leads: Number(brought.get(day)?.leads ?? 0),
      accepted: Number(brought.get(day)?.accepted ?? 0),
      cost: cost.get(day) ?? null,
    })),
  }
}

interface Counted {
  id: string
  first: Date | null
  last: Date | null
  leads: number
  accepted: number
  won: number
  cost: number | null
}

async function show(trx: Trx, rows: readonly Row[], period: Period) {
  const { rows: found } = await trx.raw(
    `select c.id, n.*, f.first, l.last, k.cost from campaigns c
       cross join lateral (select count(*) filter (where e.step = 'received') as leads, count(distinct e.lead_id) filter (where e.step in ('accepted','assigned')) as accepted, count(*) filter (where e.step = 'won') as won
         from lead_events e where e.tenant_id = app_tenant() and e.campaign_id = c.campaign_id and e.channel = c.channel and e.at >= ?::timestamptz and e.at < ?::timestamptz) n
       left join lateral (select e.at as first from lead_events e where e.tenant_id = app_tenant() and e.campaign_id = c.campaign_id and e.channel = c.channel and e.step = 'received' order by e.at limit 1) f on true
       left join lateral (select e.at as last from lead_events e where e.tenant_id = app_tenant() and e.campaign_id = c.campaign_id and e.channel = c.channel and e.step = 'received' order by e.at desc limit 1) l on true
       cross join lateral (select sum(k.amount) as cost from campaign_costs k where k.tenant_id = app_tenant() and k.campaign_id = c.id and k.day between ?::date and ?::date) k
      where c.tenant_id = app_tenant() and c.id = any(?::uuid[])`,
    [period.from, period.to, period.firstDay, period.lastDay, rows.map((row) => row.id)],
  )
  const counted = new Map((found as Counted[]).map((one) => [one.id, one]))
  return rows.map((row) => {
    const { first, last, leads, accepted, won, cost } = counted.get(row.id)!
    return {
      id: row.id,
      channel: row.channel,
      campaignId: row.campaign_id,
      name: row.name,
      ads: Object.entries(row.ads).map(([adId, name]) => ({ id: adId, name })),
      firstSeenAt: first,
      lastSeenAt: last,
      leads: Number(leads),
      accepted: Number(accepted),
      won: Number(won),
      cost: moneyOf(cost === null ? undefined : Number(cost), period.currency),
      costPerAccepted: cost === null || !Number(accepted) ? null : moneyOf(Number(cost) / Number(accepted), period.currency),
    }
  })
}
