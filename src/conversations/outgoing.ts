import { z } from 'zod'
import { readDelivery } from '#src/deliveries/delivery.ts'
import { deliveryStatuses } from '#src/deliveries/queries.ts'
import type { Trx } from '#src/platform/db.ts'
import { id, shape, time } from '#src/platform/shapes.ts'
import { authorShape, namesOf } from './authors.ts'

/** What a person wrote to the client and the conversation does not hold: it has not left yet, or never will. */
export const outgoingShape = shape({
  deliveryId: id,
  kind: z.enum(['text', 'template']),
  text: z.string().nullable(),
  author: authorShape.nullable(),
  status: z.enum(deliveryStatuses),
  why: z.record(z.string(), z.unknown()).nullable().meta({ description: 'What it waits for, or why it never left: a code and a text' }),
  createdAt: time,
}).meta({ id: 'OutgoingMessage' })

const DAYS = 7
const MOST = 50

/** What people wrote in a conversation of late that has not left for the client, or never will, oldest first. */
export async function listOutgoing(trx: Trx, conversation: { contact: { id: string }; connectionId: string }, now: Date) {
  const rows = await trx('deliveries as d')
    .whereIn('d.lead_id', trx('leads').where({ contact_id: conversation.contact.id }).select('id'))
    .where('d.connection_id', conversation.connectionId)
    .whereIn('d.action', ['message.client', 'comeback.client'])
    .where('d.created_at', '>', new Date(now.getTime() - DAYS * 86_400_000))
    .whereNot('d.status', 'done')
    .whereNotExists(trx('messages as m').whereRaw('m.tenant_id = d.tenant_id and m.delivery_id = d.id').select(trx.raw('1')))
    .orderBy('d.created_at', 'desc')
    .limit(MOST)
    .select('d.*')
  const read = rows.reverse().map((row) => ({ row, payload: readDelivery(trx, row).payload as { text?: string; by?: string } }))
  const author = await namesOf(
    trx,
    read.map(({ payload }) => payload.by),
  )
  return read.map(({ row, payload }) => ({
    deliveryId: row.id,
    kind: row.action === 'message.client' ? ('text' as const) : ('template' as const),
    text: payload.text ?? null,
    author: author(payload.by),
    status: row.status,
    why: row.why,
    createdAt: row.created_at,
  }))
}
