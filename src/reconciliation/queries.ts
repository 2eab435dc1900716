import { z } from 'zod'
import type { Trx } from '#src/platform/db.ts'
import { newestFirst, page } from '#src/platform/route.ts'
import { id, shape, time } from '#src/platform/shapes.ts'
import { differenceKinds, differenceStatuses, openFields } from './difference.ts'

/** One difference of a lead, both sides beside each other. */
export const differenceShape = shape({
  id,
  leadId: id,
  leadName: z.string().nullable(),
  connectionId: id,
  connectionLabel: z.string(),
  target: z.string().meta({ description: 'odoo or google_sheets' }),
  kind: z.enum(differenceKinds),
  status: z.enum(differenceStatuses),
  byPerson: z.boolean().meta({ description: 'A person did it there: repairing asks for overwrite' }),
  fields: z
    .array(shape({ field: z.string(), wasl: z.string(), there: z.string(), byPerson: z.boolean() }))
    .meta({ description: 'What each side says; empty once it is over' }),
  url: z.string().nullable().meta({ description: 'Where it opens' }),
  fault: z.string().nullable().meta({ description: 'Why a repair did not help: still_differs, or the delivery’s own code' }),
  foundAt: time,
  seenAt: time,
  closedAt: time.nullable(),
}).meta({ id: 'Difference' })

/** One look at a connection. */
export const comparisonShape = shape({
  id,
  connectionId: id,
  connectionLabel: z.string(),
  connector: z.string(),
  status: z.enum(['running', 'done', 'failed']),
  askedBy: z.string(),
  compared: z.number().int(),
  found: z.number().int(),
  fault: z.string().nullable(),
  startedAt: time,
  finishedAt: time.nullable(),
}).meta({ id: 'Comparison' })

interface Row {
  id: string
  lead_id: string
  connection_id: string
  target: string
  kind: string
  status: string
  by_person: boolean
  fields: Buffer | null
  fault: string | null
  found_at: Date
  seen_at: Date
  closed_at: Date | null
}

/** Differences, newest found first; without a status all there ever were. */
export async function listDifferences(
  trx: Trx,
  filter: { status?: string; leadId?: string; connectionId?: string; limit: number; cursor?: string },
) {
  const rows: Row[] = await trx('differences')
    .modify((query) => {
      if (filter.status) void query.where({ status: filter.status })
      if (filter.leadId) void query.where({ lead_id: filter.leadId })
      if (filter.connectionId) void query.where({ connection_id: filter.connectionId })
    })
    .modify(newestFirst, filter, 'found_at')
  const { data, nextCursor } = page(rows, filter.limit, (row) => ({ at: row.found_at, id: row.id }))
  return { data: await show(trx, data), nextCursor }
}

/** One difference, or undefined. */
export async function findDifference(trx: Trx, differenceId: string) {
  const row: Row | undefined = await trx('differences').where({ id: differenceId }).first()
  return row && (await show(trx, [row]))[0]
}

/** The last look at each connection. */
export async function lastComparisons(trx: Trx) {
  const { rows } = await trx.raw(
    `select c.*, n.label, n.connector from connections n cross join lateral
       (select * from comparisons k where k.tenant_id = n.tenant_id and k.connection_id = n.id order by started_at desc limit 1) c
      where n.tenant_id = app_tenant() and n.deleted_at is null order by n.created_at, n.id`,
  )
  return rows.map((row: Record<string, never>) => ({
    id: row.id,
    connectionId: row.connection_id,
    connectionLabel: row.label,
    connector: row.connector,
    status: row.status,
    askedBy: row.asked_by,
    compared: row.compared,
    found: row.found,
    fault: row.fault,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }))
}

async function show(trx: Trx, rows: readonly Row[]) {
  const pick = (column: 'lead_id' | 'connection_id') => [...new Set(rows.map((row) => row[column]))]
  const leads = await trx('leads').whereIn('id', pick('lead_id')).select('id', 'name', 'odoo')
  const connections = await trx('connections').whereIn('id', pick('connection_id')).select('id', 'label', 'settings')
  return rows.map((row) => {
    const lead = leads.find((one) => one.id === row.lead_id)
    const connection = connections.find((one) => one.id === row.connection_id)
    return {
      id: row.id,
      leadId: row.lead_id,
      leadName: lead?.name ?? null,
      connectionId: row.connection_id,
      connectionLabel: connection?.label ?? '',
      target: row.target,
      kind: row.kind,
      status: row.status,
      byPerson: row.by_person,
      fields: openFields(trx, row).map(({ field, wasl, there, byPerson }) => ({ field, wasl, there, byPerson })),
      url: row.target === 'odoo' ? (lead?.odoo?.url ?? null) : sheetUrl(connection?.settings),
      fault: row.fault,
      foundAt: row.found_at,
      seenAt: row.seen_at,
      closedAt: row.closed_at,
    }
  })
}

function sheetUrl(settings: { spreadsheetId?: string } | undefined): string | null {
  const found = /[\w-]{20,}/.exec(settings?.spreadsheetId ?? '')
  return found ? `https://docs.google.com/spreadsheets/d/${found[0]}` : null
}
