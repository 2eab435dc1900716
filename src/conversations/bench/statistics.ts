import { getTenant } from '#src/accounts/tenants.ts'
import { AppError } from '#src/errors.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'

/** So far back statistics are told; each turn since is read for them. */
const DAYS = 92
const DEFAULT_DAYS = 30
const MOST_TRIGGERED = 20

/** How the bot did with some turns. Rates and averages are null where there is nothing to tell them of. */
export interface Figures {
  turns: number
  /** Of the turns in which something was said in words, how many were understood. */
  matchRate: number | null
  averageConfidence: number | null
  /** From the client's message to the answer on its way. */
  answerMs: { p50: number; p95: number } | null
  handOvers: number
  cost: { amount: number; currency: 'USD' }
}

type Reader = 'tap' | 'rule' | 'model' | 'local'

interface Row {
  of: 'all' | 'day' | 'reader' | 'both'
  day: string | null
  reader: Reader | null
  turns: number
  worded: number
  matched: number
  confidence: number | null
  ms: [number, number] | null
  hand_overs: number
  micros: number
}

/** How the bot did since an instant (30 days without one): in all, by reader, by the tenant's days, and the rules most triggered. Throws 400 for more than 92 days. */
export async function botStatistics(trx: Trx, asked: string | undefined, now: Date) {
  const since = asked ? new Date(asked) : new Date(now.getTime() - DEFAULT_DAYS * 86_400_000)
  const earliest = new Date(now.getTime() - DAYS * 86_400_000)
  if (since < earliest)
    throw new AppError('bad_request', `Statistics go back ${DAYS} days; ask since ${earliest.toISOString().slice(0, 10)} or later.`, {
      since: `not before ${earliest.toISOString()}`,
    })
  const rows = await count(trx, since, now)
  const all = rows.find((row) => row.of === 'all')
  return {
    since,
    until: now,
    ...figures(all),
    readers: rows.filter((row) => row.of === 'reader').map((row) => ({ reader: row.reader!, ...figures(row) })),
    days: rows
      .filter((row) => row.of === 'day')
      .map((row) => ({
        day: row.day!,
        ...figures(row),
        readers: Object.fromEntries(rows.filter((one) => one.of === 'both' && one.day === row.day).map((one) => [one.reader!, one.turns])),
      })),
    rules: await mostTriggered(trx, since, now),
  }
}

async function count(trx: Trx, since: Date, now: Date): Promise<Row[]> {
  const { timeZone } = await getTenant(trx, tenantOf(trx))
  const { rows } = await trx.raw(
    `select (array['both','day','reader','all'])[1 + grouping(day, reader)] as of, day, reader, count(*)::int as turns, count(*) filter (where worded)::int as worded,
        count(*) filter (where worded and understood)::int as matched, avg(confidence) filter (where worded) as confidence,
        percentile_cont(array[0.5, 0.95]) within group (order by ms) as ms, count(*) filter (where handed_over)::int as hand_overs, sum(spent_micros)::bigint as micros
       from (select to_char(at at time zone ?, 'YYYY-MM-DD') as day, reader, reader <> 'tap' as worded, understood, confidence, spent_micros, 'hand_over' = any(deeds) as handed_over,
               greatest(0, extract(epoch from at - heard_at) * 1000)::float8 as ms
               from turns where tenant_id = app_tenant() and at >= ? and at <= ?) t
      group by grouping sets ((), (reader), (day), (day, reader)) order by day desc, reader`,
    [timeZone, since, now],
  )
  return rows
}

async function mostTriggered(trx: Trx, since: Date, now: Date) {
  const { rows } = await trx.raw(
    `select t.rule_id as "ruleId", r.name, t.triggered, t.confidence, t.last as "lastAt", r.deleted_at is not null as removed
       from (select rule_id, count(*)::int as triggered, avg(confidence) as confidence, max(at) as last from turns
              where tenant_id = app_tenant() and rule_id is not null and at >= ? and at <= ? group by rule_id order by 2 desc, 1 limit ?) t
       join canned_rules r on r.tenant_id = app_tenant() and r.id = t.rule_id order by t.triggered desc, t.rule_id`,
    [since, now, MOST_TRIGGERED],
  )
  return rows.map(({ confidence, ...rule }: { confidence: number }) => ({ ...rule, averageConfidence: hundredths(confidence) }))
}

function figures(row: Row | undefined): Figures {
  return {
    turns: row?.turns ?? 0,
    matchRate: row?.worded ? hundredths(row.matched / row.worded) : null,
    averageConfidence: row?.confidence == null ? null : hundredths(row.confidence),
    answerMs: row?.ms ? { p50: Math.round(row.ms[0]), p95: Math.round(row.ms[1]) } : null,
    handOvers: row?.hand_overs ?? 0,
    cost: { amount: Number(row?.micros ?? 0) / 1_000_000, currency: 'USD' },
  }
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}
