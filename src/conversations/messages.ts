import { z } from 'zod'
import { readDelivery } from '#src/deliveries/delivery.ts'
import { type FileRow, fileShape, filesOf, showFile } from '#src/files/queries.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { unseal } from '#src/platform/keys.ts'
import { id, shape, time } from '#src/platform/shapes.ts'
import { type Author, authorShape, namesOf } from './authors.ts'

/** One message of a conversation. */
export const messageShape = shape({
  id,
  seq: z.number().int(),
  direction: z.enum(['inbound', 'outbound']),
  by: z.enum(['client', 'bot', 'person', 'phone', 'house']).meta({
    description: 'person: at the console; phone: on the business’s own phone; house: what wasl tells by itself',
  }),
  author: authorShape.nullable().meta({ description: 'Which person, where one wrote at the console' }),
  type: z.string(),
  text: z.string().nullable(),
  transcript: z.string().nullable().meta({ description: 'What a voice note was heard to say' }),
  choices: z.array(z.string()).meta({ description: 'What it offered to tap' }),
  attachments: z.array(z.looseObject({})),
  files: z.array(fileShape).meta({ description: 'What was attached, once it has come' }),
  reaction: z.string().nullable(),
  status: z.enum(['queued', 'sent', 'delivered', 'read', 'failed']).nullable(),
  why: z.record(z.string(), z.unknown()).nullable().meta({ description: 'Why it is not sent: a code and a text' }),
  deliveryId: id.nullable(),
  leadId: id.nullable(),
  occurredAt: time,
  editedAt: time.nullable(),
  deletedAt: time.nullable(),
}).meta({ id: 'Message' })

interface MessageRow {
  id: string
  seq: number
  direction: 'inbound' | 'outbound'
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

interface Body {
  text?: string | null
  transcript?: string | null
  attachments?: object[]
  content?: { buttons?: { title: string }[]; rows?: { title: string }[] }
}

/** A conversation's messages after a number, oldest first; numbers have no gaps, so nobody misses one. */
export async function listMessages(trx: Trx, conversationId: string, after: number, limit: number) {
  const rows = await trx('messages').where({ conversation_id: conversationId }).where('seq', '>', after).orderBy('seq').limit(limit)
  return showMessages(trx, rows)
}

/** Those before a number, oldest first: what was said earlier. */
export async function listEarlier(trx: Trx, conversationId: string, before: number, limit: number) {
  const rows = await trx('messages')
    .where({ conversation_id: conversationId })
    .where('seq', '<', before)
    .orderBy('seq', 'desc')
    .limit(limit)
  return showMessages(trx, rows.reverse())
}

/** What a stored message says; nothing where it was taken back. */
export function openBody(trx: Trx, row: { id: string; body: Buffer | null; deleted_at: Date | null }): Body {
  if (!row.body || row.deleted_at) return {}
  return JSON.parse(unseal([keysOf(trx).data], `messages:body:${row.id}`, row.body).toString('utf8'))
}

async function showMessages(trx: Trx, rows: readonly MessageRow[]) {
  const files = await filesOf(
    trx,
    'message',
    rows.map((row) => row.id),
  )
  const sendings = await sendingsOf(trx, rows)
  return rows.map((row) => showMessage(trx, row, files.get(row.id) ?? [], row.delivery_id ? sendings.get(row.delivery_id) : undefined))
}

interface Sending {
  action: string
  why: Record<string, unknown> | null
  author: Author | null
}

/** How the messages that wasl sent came about, by delivery. */
async function sendingsOf(trx: Trx, rows: readonly MessageRow[]): Promise<Map<string, Sending>> {
  const ids = rows.flatMap((row) => row.delivery_id ?? [])
  if (!ids.length) return new Map()
  const deliveries = await trx('deliveries').whereIn('id', ids)
  const actorOf = (row: Record<string, unknown>) =>
    row.action === 'message.client' ? readDelivery(trx, row as never).payload.by : undefined
  const actors = new Map(deliveries.map((row) => [row.id, actorOf(row) as string | undefined]))
  const named = await namesOf(trx, [...actors.values()])
  return new Map(deliveries.map((row) => [row.id, { action: row.action, why: row.why, author: named(actors.get(row.id)) }]))
}

function showMessage(trx: Trx, row: MessageRow, files: readonly FileRow[], sending: Sending | undefined) {
  const body = openBody(trx, row)
  const { buttons, rows } = body.content ?? {}
  return {
    id: row.id,
    seq: row.seq,
    direction: row.direction,
    by: byWhom(row, sending?.action),
    author: sending?.author ?? null,
    type: row.type,
    text: body.text ?? null,
    transcript: body.transcript ?? null,
    choices: (buttons ?? rows ?? []).map((one) => one.title),
    attachments: body.attachments ?? [],
    files: row.deleted_at ? [] : files.map((file) => showFile(trx, file)),
    reaction: row.extra.reaction ?? null,
    status: row.status,
    why: row.status === 'failed' ? (sending?.why ?? null) : null,
    deliveryId: row.delivery_id,
    leadId: row.lead_id,
    occurredAt: row.occurred_at,
    editedAt: row.edited_at,
    deletedAt: row.deleted_at,
  }
}

function byWhom({ direction, delivery_id }: MessageRow, action: string | undefined) {
  if (direction === 'inbound') return 'client'
  if (!delivery_id) return 'phone'
  return action === 'message.client' ? 'person' : action === 'message.bot' ? 'bot' : 'house'
}
