import type { Knex } from 'knex'
import { z } from 'zod'
import type { JobKind } from '#src/jobs.ts'
import type { Trx } from '#src/platform/db.ts'
import { newestFirst, page } from '#src/platform/route.ts'
import { id, queryTime, shape, time } from '#src/platform/shapes.ts'

/** Where deliveries go. */
export const targets = ['odoo', 'google_sheets', 'whatsapp', 'instagram', 'email', 'push', 'webhook', 'tracking'] as const

/** The jobs that are deliveries. */
export const deliveryKinds = [
  'task.write',
  'activity.create',
  'stage.move',
  'row.write',
  'message.send',
  'email.send',
  'push.send',
] as const satisfies JobKind[]

/** The states of a delivery. */
export const deliveryStatuses = ['pending', 'sending', 'done', 'waiting', 'uncertain', 'dead'] as const

const attempt = shape({
  at: time,
  outcome: z.string(),
  error: z.string().optional(),
  code: z.string().optional(),
  durationMs: z.number().optional(),
}).meta({ id: 'Attempt' })

/** One thing owed to the outside, with every attempt at it. What it says is not part of it. */
export const deliveryShape = shape({
  id,
  leadId: id.nullable(),
  requestId: id.nullable(),
  connectionId: id,
  target: z.string().meta({ description: targets.join(', ') }),
  action: z.string(),
  kind: z.string(),
  status: z.enum(deliveryStatuses),
  attempts: z.array(attempt),
  nextAttemptAt: time.nullable(),
  externalId: z.string().nullable(),
  receipt: z.string().nullable().meta({
    description: 'How far it got, as its service told: sent, delivered, read, failed; not_needed when what it was about was over',
  }),
  why: z.record(z.string(), z.unknown()).nullable().meta({ description: 'Why it is not done: a code and a text' }),
  createdAt: time,
  doneAt: time.nullable(),
}).meta({ id: 'Delivery' })

/** A delivery in a list: with the name of whom it is about. */
export const listedDelivery = shape({
  ...deliveryShape.shape,
  leadName: z.string().nullable(),
}).meta({ id: 'ListedDelivery' })

/** What deliveries may be narrowed by; a time range is of when they were first owed, its end left out. */
export const deliveryFilter = {
  target: z.enum(targets).optional(),
  kind: z.enum(deliveryKinds).optional(),
  connectionId: id.optional(),
  leadId: id.optional(),
  code: z.string().max(100).optional().meta({ description: 'Why it is not done: the `code` of its `why`' }),
  from: queryTime.optional(),
  to: queryTime.optional(),
}

/** The filter as a query takes it. */
export interface DeliveryFilter {
  target?: string
  kind?: string
  connectionId?: string
  leadId?: string
  code?: string
  from?: string
  to?: string
}

/** Narrows a question about deliveries. */
export function narrowed(query: Knex.QueryBuilder, filter: DeliveryFilter): void {
  const columns = { target: 'target', kind: 'kind', connectionId: 'connection_id', leadId: 'lead_id', code: 'code' } as const
  for (const [name, column] of Object.entries(columns)) {
    const value = filter[name as keyof typeof columns]
    if (value) void query.where({ [`deliveries.${column}`]: value })
  }
  if (filter.from) void query.where('deliveries.created_at', '>=', new Date(filter.from))
  if (filter.to) void query.where('deliveries.created_at', '<', new Date(filter.to))
}

/** A stored delivery as far as lists are sorted by it. */
export interface DeliveryRow {
  id: string
  created_at: Date
  [column: string]: unknown
}

type AttemptOut = z.input<typeof attempt> | { at: Date; outcome: string }

/** Deliveries, newest first, each with its attempts. */
export async function listDeliveries(trx: Trx, filter: DeliveryFilter & { status?: string; limit: number; cursor?: string }) {
  const rows: DeliveryRow[] = await trx('deliveries')
    .modify((query) => narrowed(query, filter))
    .modify((query) => filter.status && query.where({ status: filter.status }))
    .modify(newestFirst, filter)
  const { data, nextCursor } = page(rows, filter.limit, (row) => ({ at: row.created_at, id: row.id }))
  const attempts = await attemptsOf(
    trx,
    data.map((row) => row.id),
  )
  const names = await namesOf(trx, data)
  return {
    data: data.map((row) => ({
      ...showDelivery(row, attempts.get(row.id) ?? []),
      leadName: names.get(row.lead_id as string) ?? null,
    })),
    nextCursor,
  }
}

async function namesOf(trx: Trx, rows: readonly DeliveryRow[]): Promise<Map<string, string | null>> {
  const ids = [...new Set(rows.flatMap((row) => (row.lead_id ? [row.lead_id as string] : [])))]
  if (!ids.length) return new Map()
  const leads: { id: string; name: string | null }[] = await trx('leads').whereIn('id', ids).select('id', 'name')
  return new Map(leads.map((lead) => [lead.id, lead.name]))
}

/** One delivery with its attempts, or undefined. */
export async function findDelivery(trx: Trx, deliveryId: string) {
  const row = await trx('deliveries').where({ id: deliveryId }).first()
  return row && showDelivery(row, (await attemptsOf(trx, [deliveryId])).get(deliveryId) ?? [])
}

/** The attempts of deliveries, oldest first, by delivery. */
export async function attemptsOf(trx: Trx, ids: readonly string[]): Promise<Map<string, AttemptOut[]>> {
  if (!ids.length) return new Map()
  const rows = await trx('attempts').whereIn('delivery_id', ids).orderBy(['delivery_id', 'at', 'id'])
  const grouped = Map.groupBy(rows, (row) => row.delivery_id as string)
  return new Map([...grouped].map(([deliveryId, list]) => [deliveryId, list.map(showAttempt)]))
}

/** A stored delivery as the API shows it. */
export function showDelivery(row: DeliveryRow, attempts: readonly AttemptOut[]) {
  return {
    id: row.id,
    leadId: row.lead_id,
    requestId: row.request_id,
    connectionId: row.connection_id,
    target: row.target,
    action: row.action,
    kind: row.kind,
    status: row.status,
    attempts,
    nextAttemptAt: row.next_attempt_at,
    externalId: row.external_id,
    receipt: row.receipt,
    why: row.why,
    createdAt: row.created_at,
    doneAt: row.done_at,
  }
}

function showAttempt(row: { at: Date; outcome: string; error: string | null; code: string | null; duration_ms: number | null }) {
  return {
    at: row.at,
    outcome: row.outcome,
    ...(row.error ? { error: row.error } : {}),
    ...(row.code ? { code: row.code } : {}),
    ...(row.duration_ms === null ? {} : { durationMs: row.duration_ms }),
  }
}
