import { z } from 'zod'
import type { Trx } from '#src/platform/db.ts'
import { id, shape, time } from '#src/platform/shapes.ts'

const count = z.number().int().min(0)
const HOUR_MS = 3_600_000

/** How one connection's deliveries stand. */
export const laneStatistics = shape({
  connectionId: id,
  label: z.string(),
  connector: z.string(),
  target: z.string(),
  depth: count.meta({ description: 'On its way: pending and sending' }),
  retrying: count.meta({ description: 'Of these: tried before, to be tried again' }),
  waiting: count.meta({ description: 'For a person, or for something to be mended' }),
  uncertain: count,
  dead: count,
  oldestAt: time.nullable().meta({ description: 'Since when the oldest that is not done is owed' }),
  nextAttemptAt: time.nullable(),
  doneLastHour: count,
  lastDoneAt: time.nullable(),
  paused: z.boolean(),
  parkedUntil: time.nullable().meta({ description: 'Nothing of it is tried before; null while it is open' }),
  parkedWhy: z.string().nullable(),
  codes: z.array(shape({ code: z.string(), status: z.string(), count })).meta({ description: 'Why not: the commonest causes' }),
}).meta({ id: 'LaneStatistics' })

type Lane = z.input<typeof laneStatistics>

/** How the deliveries of each connection stand, busiest trouble first. A connection that owes nothing and made nothing within the hour is left out. */
export async function deliveryStatistics(trx: Trx, now: Date): Promise<Lane[]> {
  const { rows } = await trx.raw(
    `with open as (
       select connection_id, target, (count(*) filter (where status in ('pending','sending')))::int as depth, (count(*) filter (where status in ('pending','sending') and tries > 0))::int as retrying,
         (count(*) filter (where status = 'waiting'))::int as waiting, (count(*) filter (where status = 'uncertain'))::int as uncertain, (count(*) filter (where status = 'dead'))::int as dead,
         min(coalesce(owed_at, created_at)) as "oldestAt", min(next_attempt_at) filter (where status = 'pending') as "nextAttemptAt"
         from deliveries where tenant_id = app_tenant() and status in ('pending','sending','waiting','uncertain','dead') group by 1, 2),
     made as (
       select connection_id, target, count(*)::int as "doneLastHour", max(done_at) as "lastDoneAt" from deliveries where tenant_id = app_tenant() and done_at >= ? and status = 'done' group by 1, 2)
     select connection_id as "connectionId", target, coalesce(depth, 0) as depth, coalesce(retrying, 0) as retrying, coalesce(waiting, 0) as waiting, coalesce(uncertain, 0) as uncertain,
         coalesce(dead, 0) as dead, "oldestAt", "nextAttemptAt", coalesce("doneLastHour", 0) as "doneLastHour", "lastDoneAt"
       from open full join made using (connection_id, target)`,
    [new Date(now.getTime() - HOUR_MS)],
  )
  const ids = [...new Set<string>(rows.map((row: { connectionId: string }) => row.connectionId))]
  if (!ids.length) return []
  const connections = await trx('connections').whereIn('id', ids).select('id', 'label', 'connector', 'status')
  const lanes = await trx('lanes').whereIn('connection_id', ids).select('connection_id', 'parked_until', 'parked_why')
  const codes = await causesOf(trx, ids)
  return (rows as Lane[])
    .map((row) => {
      const connection = connections.find((one) => one.id === row.connectionId)
      const lane = lanes.find((one) => one.connection_id === row.connectionId)
      return {
        ...row,
        label: connection?.label ?? '',
        connector: connection?.connector ?? '',
        paused: connection?.status === 'paused',
        ...parked(lane, now),
        codes: codes
          .filter((one) => one.connection_id === row.connectionId && one.target === row.target)
          .map(({ code, status, count }) => ({ code, status, count })),
      }
    })
    .sort(byTrouble)
}

/** The commonest causes of what stands still, at most ten a connection. */
async function causesOf(trx: Trx, ids: readonly string[]) {
  const { rows } = await trx.raw(
    `select connection_id, target, code, status, count from (
       select connection_id, target, code, status, count(*)::int as count, row_number() over (partition by connection_id, target order by count(*) desc, code) as place
         from deliveries where tenant_id = app_tenant() and connection_id = any(?::uuid[]) and status in ('pending','waiting','uncertain','dead') and code is not null group by 1, 2, 3, 4) counted
      where place <= 10 order by connection_id, target, place`,
    [[...ids]],
  )
  return rows as { connection_id: string; target: string; code: string; status: string; count: number }[]
}

/** A lane that a person paused has no end: PostgreSQL says infinity, which is no instant. */
function parked(lane: { parked_until: Date | number | null; parked_why: string | null } | undefined, now: Date) {
  const until = lane?.parked_until instanceof Date ? lane.parked_until : null
  const isParked = lane?.parked_until === Number.POSITIVE_INFINITY || (until !== null && until > now)
  return { parkedUntil: isParked && until ? until.toISOString() : null, parkedWhy: isParked ? (lane?.parked_why ?? null) : null }
}

function byTrouble(a: Lane, b: Lane): number {
  const trouble = (one: Lane) => one.dead * 1000 + one.uncertain * 1000 + one.waiting * 10 + one.depth
  return trouble(b) - trouble(a) || (a.label < b.label ? -1 : 1)
}
