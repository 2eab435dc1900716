import { z } from 'zod'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { page, readCursor } from '#src/platform/route.ts'
import { id, shape, time } from '#src/platform/shapes.ts'
import { columns, SAID } from './ledger.ts'

/** One thing that was received: the lead it became or joined, or the entry of the inbox it stands in. */
export const ledgerUnit = shape({
  id,
  at: time,
  what: z.enum([...columns, 'lost']).meta({ description: 'The column it stands in; lost: in none, which must not be' }),
  lead: shape({ id, name: z.string().nullable(), text: z.string().nullable(), status: z.string() }).nullable(),
  entryId: id.nullable(),
}).meta({ id: 'LedgerUnit' })

/** Which number of the ledger is opened. */
export interface UnitFilter {
  day: string
  /** A connection, or `api`. */
  source?: string
  what?: string
  limit: number
  cursor?: string
}

interface Row {
  id: string
  at: Date
  what: string | null
  inbox_id: string | null
  lead_id: string | null
}

/** What a number of the ledger counts, newest first; without `what` everything received. */
export async function ledgerUnits(trx: Trx, filter: UnitFilter) {
  const after = readCursor(filter.cursor)
  const connection = filter.source === 'api' ? tenantOf(trx) : (filter.source ?? null)
  const { rows } = await trx.raw(
    `with ${SAID}
     select id, at, what, inbox_id, lead_id from said
      where (?::uuid is null or connection_id = ?) and (?::text is null or coalesce(what, 'lost') = ?) and (?::timestamptz is null or (at, id) < (?::timestamptz, ?::uuid))
      order by at desc, id desc limit ?`,
    [
      ...[filter.day, filter.day, filter.day, filter.day],
      ...[connection, connection],
      ...[filter.what ?? null, filter.what ?? null],
      ...[after?.at ?? null, after?.at ?? null, after?.id ?? null],
      filter.limit + 1,
    ],
  )
  const { data, nextCursor } = page(rows as Row[], filter.limit, (row) => row)
  const leads = await trx('leads')
    .whereIn('id', [...new Set(data.flatMap((row) => row.lead_id ?? []))])
    .select('id', 'name', 'text', 'status')
  return {
    data: data.map((row) => ({
      id: row.id,
      at: row.at,
      what: row.what ?? 'lost',
      lead: leads.find((lead) => lead.id === row.lead_id) ?? null,
      entryId: row.inbox_id,
    })),
    nextCursor,
  }
}
