import { z } from 'zod'
import type { Db, Trx } from '#src/platform/db.ts'
import { unseal } from '#src/platform/keys.ts'
import { newestFirst, page } from '#src/platform/route.ts'
import { id, shape, time } from '#src/platform/shapes.ts'
import { openItem } from './entries.ts'

/** The states of an inbox entry. */
export const entryStatuses = ['received', 'reading', 'waiting', 'read', 'ignored', 'refused', 'dead'] as const

const texts = z.record(z.string(), z.string())

/** One unit as a reader yields it; anything it does not name is left out. */
const readItem = z.looseObject({
  kind: z.enum(['lead', 'message', 'status', 'ignored']),
  channel: z.string(),
  dedupeKey: z.string(),
  occurredAt: z.string(),
  isTest: z.boolean(),
  direction: z.enum(['inbound', 'outbound']),
  person: z.looseObject({}),
  attachments: z.array(z.looseObject({})),
  campaign: texts,
  answers: z.record(z.string(), z.array(z.string())),
  utm: texts,
  consents: z.array(z.looseObject({})),
  extra: z.record(z.string(), z.unknown()),
})

/** One accepted call as it arrived, and what wasl read in it. */
export const entryShape = shape({
  id,
  connector: z.string(),
  connectionId: id.nullable(),
  receivedAt: time,
  status: z.enum(entryStatuses),
  fault: z.string().nullable(),
  bytes: z.number().int(),
  raw: z.string().nullable().meta({
    description: 'The exact text, for admins; in lists only up to 64 KiB. Null once it is older than the tenant keeps such texts',
  }),
  items: z.array(readItem.meta({ id: 'ReadItem' })),
}).meta({ id: 'InboxEntry' })

/** In a list a longer text is left out: two hundred of them would not fit an answer. */
const RAW_IN_LISTS = 65_536

interface Row {
  id: string
  connector: string
  connection_id: string | null
  received_at: Date
  status: string
  fault: string | null
  bytes: number
  /** Null where it is longer than asked for. */
  raw: Buffer | null
}

/** How entries are told: whether the exact text is shown. */
export interface Telling {
  db: Db
  raw: boolean
}

/** Entries of this tenant, newest first. */
export async function listEntries(
  trx: Trx,
  filter: { connector?: string; status?: string; limit: number; cursor?: string },
  telling: Telling,
) {
  const rows: Row[] = await trx('inbox')
    .modify((query) => {
      if (filter.connector) void query.where({ connector: filter.connector })
      if (filter.status) void query.where({ status: filter.status })
    })
    .modify(newestFirst, filter, 'received_at')
    .select(columns(trx, RAW_IN_LISTS))
  const { data, nextCursor } = page(rows, filter.limit, (row) => ({ at: row.received_at, id: row.id }))
  return { data: await show(trx, data, telling), nextCursor }
}

/** One entry, or undefined. */
export async function findEntry(trx: Trx, entryId: string, telling: Telling) {
  const row: Row | undefined = await trx('inbox').where({ id: entryId }).first(columns(trx, null))
  return row && (await show(trx, [row], telling))[0]
}

/** What a ciphertext has beside the text: version, key id, nonce, tag. */
const SEAL_BYTES = 33

/** A long body stays in the database until its own entry is asked for. */
function columns(trx: Trx, longest: number | null) {
  const most = longest === null ? null : longest + SEAL_BYTES
  const raw = trx.raw('case when octet_length(raw) <= coalesce(?::int, octet_length(raw)) then raw end as raw', [most])
  return [
    'id',
    'connector',
    'connection_id',
    'received_at',
    'status',
    'fault',
    trx.raw('coalesce(octet_length(raw) - ?, 0) as bytes', [SEAL_BYTES]),
    raw,
  ]
}

async function show(trx: Trx, rows: readonly Row[], telling: Telling) {
  const items = await itemsOf(
    trx,
    rows.map((row) => row.id),
  )
  return rows.map((row) => {
    const raw = telling.raw && row.raw ? unseal([telling.db.installation.data], `inbox:raw:${row.id}`, row.raw) : null
    return {
      id: row.id,
      connector: row.connector,
      connectionId: row.connection_id,
      receivedAt: row.received_at,
      status: row.status,
      fault: row.fault,
      bytes: row.bytes,
      raw: raw?.toString('utf8') ?? null,
      items: items.get(row.id) ?? [],
    }
  })
}

async function itemsOf(trx: Trx, entryIds: readonly string[]) {
  if (!entryIds.length) return new Map<string, unknown[]>()
  const rows: { id: string; inbox_id: string; item: Buffer }[] = await trx('items')
    .whereIn('inbox_id', entryIds)
    .whereNotNull('item')
    .orderBy(['inbox_id', 'position'])
    .select('id', 'inbox_id', 'item')
  return new Map([...Map.groupBy(rows, (row) => row.inbox_id)].map(([entryId, list]) => [entryId, list.map((row) => openItem(trx, row))]))
}
