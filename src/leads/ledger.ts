import { z } from 'zod'
import type { Connectors } from '#src/connections/connection.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { id, shape } from '#src/platform/shapes.ts'

const count = z.number().int().min(0)

/** One source on one day: everything that came in stands in exactly one of the columns after it. */
export const ledgerRow = shape({
  day: z.iso.date(),
  channel: z.string().nullable(),
  connectionId: id.nullable().meta({ description: 'Null for the API itself' }),
  received: count,
  routed: count.meta({ description: 'Offered or assigned at least once' }),
  merged: count.meta({ description: 'Joined or continued another lead' }),
  refused: count.meta({ description: 'By a rule, as spam, or lost before it was routed' }),
  waiting: count.meta({ description: 'Unread, or a lead that nobody was asked about yet' }),
  dead: count.meta({ description: 'Could not be read; stands in the inbox' }),
  balanced: z.boolean(),
}).meta({ id: 'LedgerRow' })

type LedgerRow = z.input<typeof ledgerRow>

interface Counted {
  day: string
  connection_id: string
  received: number
  routed: number
  merged: number
  refused: number
  waiting: number
  dead: number
}

/** Where a unit can stand, beside having been received. */
export const columns = ['routed', 'merged', 'refused', 'waiting', 'dead'] as const

/**
 * Everything that came in between two days, both included (UTC), each with the column it stands in: SQL of a CTE `said`. Its bindings are `[from, to, from, to]`.
 * Received is counted from the keys of what arrived, the columns from what became of it: a unit that was lost on the way stands in none.
 */
export const SAID = `units as (
       select k.day, k.connection_id, k.seen_at, i.id as item_id, i.inbox_id, i.status, i.is_test, i.lead_id as told_lead, l.id as lead_id, l.status as lead, l.ever_routed
         from item_keys k left join items i on i.tenant_id = k.tenant_id and i.id = k.item_id left join leads l on l.tenant_id = k.tenant_id and l.item_id = k.item_id
        where k.tenant_id = app_tenant() and k.day between ?::date and ?::date and k.kind = 'enquiry'),
     said as (select day, connection_id, seen_at as at, coalesce(item_id, lead_id) as id, coalesce(lead_id, told_lead) as lead_id, inbox_id, case
         when status = 'dead' then 'dead'
         when status in ('unread','pending') then 'waiting'
         when ever_routed or lead in ('offered','assigned','won') then 'routed'
         when lead = 'merged' or (lead is null and told_lead is not null) then 'merged'
         when lead in ('spam','lost') then 'refused'
         when lead in ('new','qualifying','waiting') then 'waiting' end as what
       from units where coalesce(status, '') <> 'ignored' and not coalesce(is_test, false)
      union all
      select (received_at at time zone 'UTC')::date, connection_id, received_at, id, null::uuid, id, case when status = 'dead' then 'dead' else 'waiting' end
       from inbox where tenant_id = app_tenant() and received_at >= ?::date and received_at < ?::date + 1 and status in ('dead','received','reading') and connection_id is not null)`

/** The conservation of leads per source and day, newest day first. Tests are left out. `from` and `to` are days, both included (UTC). */
export async function ledger(trx: Trx, connectors: Connectors, from: string, to: string): Promise<LedgerRow[]> {
  const { rows } = await trx.raw(
    `with ${SAID}
     select to_char(day, 'YYYY-MM-DD') as day, connection_id, count(*)::int as received,
        ${columns.map((what) => `(count(*) filter (where what = '${what}'))::int as ${what}`).join(', ')}
       from said group by 1, 2 order by 1 desc, 2`,
    [from, to, from, to],
  )
  const sources = await trx('connections')
    .whereIn('id', [...new Set((rows as Counted[]).map((row) => row.connection_id))])
    .select('id', 'connector')
  const channels = new Map(sources.map((row) => [row.id, connectors.get(row.connector)?.channel ?? null]))
  const own = tenantOf(trx)
  return (rows as Counted[]).map(({ connection_id, ...row }) => ({
    ...row,
    channel: connection_id === own ? 'api' : (channels.get(connection_id) ?? null),
    connectionId: connection_id === own ? null : connection_id,
    balanced: row.received === row.routed + row.merged + row.refused + row.waiting + row.dead,
  }))
}
