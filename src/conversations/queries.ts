import { z } from 'zod'
import { type FileRow, fileShape, filesOf, showFile } from '#src/files/queries.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { unseal } from '#src/platform/keys.ts'
import { page, readCursor } from '#src/platform/route.ts'
import { id, shape, time } from '#src/platform/shapes.ts'

/** What was said with one contact on one connection. */
export const conversationShape = shape({
  id,
  contact: shape({ id, name: z.string().nullable() }),
  connectionId: id,
  channel: z.string(),
  leadId: id.nullable(),
  lastSeq: z.number().int(),
  lastInboundAt: time.nullable(),
  windowUntil: time.nullable().meta({ description: 'Free text may be sent until then; afterwards only a template' }),
  handedOverAt: time.nullable().meta({ description: 'Since when a person leads it and the bot is silent' }),
  updatedAt: time,
}).meta({ id: 'Conversation' })

/** One message of a conversation. */
export const messageShape = shape({
  id,
  seq: z.number().int(),
  direction: z.enum(['inbound', 'outbound']),
  type: z.string(),
  text: z.string().nullable(),
  attachments: z.array(z.looseObject({})),
  files: z.array(fileShape).meta({ description: 'What was attached, once it has come' }),
  reaction: z.string().nullable(),
  status: z.enum(['queued', 'sent', 'delivered', 'read', 'failed']).nullable(),
  deliveryId: id.nullable(),
  leadId: id.nullable(),
  occurredAt: time,
  editedAt: time.nullable(),
  deletedAt: time.nullable(),
}).meta({ id: 'Message' })

interface ConversationRow {
  id: string
  contact_id: string
  connection_id: string
  channel: string
  lead_id: string | null
  last_seq: number
  last_inbound_at: Date | null
  window_until: Date | null
  handed_over_at: Date | null
  updated_at: Date
}

/** Conversations, the last moved first. */
export async function listConversations(trx: Trx, query: { limit: number; cursor?: string }) {
  const after = readCursor(query.cursor)
  const rows: ConversationRow[] = await trx('conversations')
    .modify((one) => after && one.whereRaw('(updated_at, id) < (?::timestamptz, ?::uuid)', [after.at, after.id]))
    .orderBy([
      { column: 'updated_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(query.limit + 1)
  const { data, nextCursor } = page(rows, query.limit, (row) => ({ at: row.updated_at, id: row.id }))
  return { data: await show(trx, data), nextCursor }
}

/** One conversation, or undefined. */
export async function findConversation(trx: Trx, conversationId: string) {
  const row: ConversationRow | undefined = await trx('conversations').where({ id: conversationId }).first()
  return row && (await show(trx, [row]))[0]
}

async function show(trx: Trx, rows: readonly ConversationRow[]) {
  const contacts = await trx('contacts')
    .whereIn(
      'id',
      rows.map((row) => row.contact_id),
    )
    .select('id', 'name')
  const names = new Map(contacts.map((contact) => [contact.id, contact.name as string | null]))
  return rows.map((row) => ({
    id: row.id,
    contact: { id: row.contact_id, name: names.get(row.contact_id) ?? null },
    connectionId: row.connection_id,
    channel: row.channel,
    leadId: row.lead_id,
    lastSeq: row.last_seq,
    lastInboundAt: row.last_inbound_at,
    windowUntil: row.window_until,
    handedOverAt: row.handed_over_at,
    updatedAt: row.updated_at,
  }))
}

interface MessageRow {
  id: string
  seq: number
  direction: string
  type: string
  body: Buffer | null
  extra: { reaction?: string | null }
  status: string | null
  delivery_id: string | null
  lead_id: string | null
  occurred_at: Date
  edited_at: Date | null
  deleted_at: Date | null
}

/** A conversation's messages after a number, oldest first; numbers have no gaps, so nobody misses one. */
export async function listMessages(trx: Trx, conversationId: string, after: number, limit: number) {
  const rows: MessageRow[] = await trx('messages')
    .where({ conversation_id: conversationId })
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
  const files = await filesOf(
    trx,
    'message',
    rows.map((row) => row.id),
  )
  return rows.map((row) => showMessage(trx, row, files.get(row.id) ?? []))
}

function showMessage(trx: Trx, row: MessageRow, files: readonly FileRow[]) {
  const body =
    row.body && !row.deleted_at ? JSON.parse(unseal([keysOf(trx).data], `messages:body:${row.id}`, row.body).toString('utf8')) : {}
  return {
    id: row.id,
    seq: row.seq,
    direction: row.direction,
    type: row.type,
    text: body.text ?? null,
    attachments: body.attachments ?? [],
    files: row.deleted_at ? [] : files.map((file) => showFile(trx, file)),
    reaction: row.extra.reaction ?? null,
    status: row.status,
    deliveryId: row.delivery_id,
    leadId: row.lead_id,
    occurredAt: row.occurred_at,
    editedAt: row.edited_at,
    deletedAt: row.deleted_at,
  }
}
