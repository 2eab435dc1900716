import type { OutMessage } from '#connectors/connector.ts'
import type { Connection } from '#src/connections/connection.ts'
import type { Delivery } from '#src/deliveries/delivery.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { seal, unseal } from '#src/platform/keys.ts'
import { wakeAfter } from '#src/platform/live/wake.ts'

/** A message that leaves for a client on one connection. */
export interface Leaving {
  delivery: Delivery
  contactId: string
  content: OutMessage
}

/**
 * Keeps messages that are about to leave for clients in their conversations, numbered like every other, as `queued`: whatever becomes of this process,
 * what may have reached a client is seen there. Once per delivery; a repeat changes nothing.
 */
export async function keepQueued(trx: Trx, connection: Connection, leaving: readonly Leaving[], now: Date): Promise<void> {
  if (!leaving.length) return
  const kept = await trx('messages')
    .whereIn(
      'delivery_id',
      leaving.map((one) => one.delivery.id),
    )
    .pluck('delivery_id')
  const fresh = leaving.filter((one) => !kept.includes(one.delivery.id))
  if (!fresh.length) return
  const next = await takeNumbers(trx, connection, fresh, now)
  const key = keysOf(trx).data
  await trx('messages').insert(
    fresh.map(({ delivery, contactId, content }) => {
      const id = newId()
      const conversation = next.get(contactId)!
      const text = content.type === 'template' ? `[${content.name}] ${content.params.join(' · ')}` : content.text
      return {
        id,
        conversation_id: conversation.id,
        seq: conversation.seq++,
        direction: 'outbound',
        type: content.type,
        body: seal(key, `messages:body:${id}`, JSON.stringify({ text, content })),
        status: 'queued',
        delivery_id: delivery.id,
        lead_id: delivery.leadId,
        occurred_at: now,
        created_at: now,
      }
    }),
  )
}

/** The conversations by contact, opened where there is none, each with the first of as many numbers as it has messages. Sorted, so that two never wait in a circle. */
async function takeNumbers(
  trx: Trx,
  connection: Connection,
  fresh: readonly Leaving[],
  now: Date,
): Promise<Map<string, { id: string; seq: number }>> {
  const groups = [...Map.groupBy(fresh, (one) => one.contactId)].sort(([a], [b]) => (a < b ? -1 : 1))
  const rows = await trx('conversations')
    .insert(
      groups.map(([contactId, list]) => ({
        id: newId(),
        contact_id: contactId,
        connection_id: connection.id,
        channel: connection.connector === 'instagram' ? 'instagram' : 'whatsapp',
        lead_id: list[0]!.delivery.leadId,
        last_seq: list.length,
        created_at: now,
        updated_at: now,
      })),
    )
    .onConflict(['tenant_id', 'connection_id', 'contact_id'])
    .merge({ last_seq: trx.raw('conversations.last_seq + excluded.last_seq'), updated_at: now })
    .returning(['id', 'contact_id', 'last_seq'])
  wakeAfter(
    trx,
    'conversations',
    rows.map((row) => row.id),
  )
  const counts = new Map(groups.map(([contactId, list]) => [contactId, list.length]))
  return new Map(rows.map((row) => [row.contact_id, { id: row.id, seq: Number(row.last_seq) - counts.get(row.contact_id)! + 1 }]))
}

/** What became of a message: the service took it, or never will. */
export interface Mark {
  deliveryId: string
  as: 'sent' | 'failed'
  externalId?: string
}

/** Marks messages. Ticks that came before this are kept; a message's echo from the platform is recognised by the vendor's id. */
export async function markSent(trx: Trx, marks: readonly Mark[]): Promise<void> {
  if (!marks.length) return
  // Locked first: a status that is being applied just now is seen, or comes after.
  const deliveries = await trx('deliveries')
    .whereIn(
      'id',
      marks.map((mark) => mark.deliveryId),
    )
    .orderBy('id')
    .forUpdate()
    .select('id', 'receipt')
  const receipts = new Map(deliveries.map((row) => [row.id, row.receipt]))
  const ticked = ({ deliveryId, as }: Mark): string => {
    const receipt = receipts.get(deliveryId)
    return ['delivered', 'read', 'failed'].includes(receipt) ? receipt : as
  }
  const { rows } = await trx.raw(
    `update messages m set external_id = coalesce(h.external_id, m.external_id), status = h.status
       from unnest(?::uuid[], ?::text[], ?::text[]) as h(delivery_id, external_id, status) where m.tenant_id = app_tenant() and m.delivery_id = h.delivery_id returning m.conversation_id as id`,
    [marks.map((mark) => mark.deliveryId), marks.map((mark) => mark.externalId ?? null) as string[], marks.map(ticked)],
  )
  if (rows.length)
    wakeAfter(
      trx,
      'conversations',
      rows.map((row: { id: string }) => row.id),
    )
}

/**
 * Whether something said on our side is only the echo of what wasl sent: known by the vendor's id, or, while the answer to that call is still awaited,
 * by its words.
 */
export async function isOwnEcho(
  trx: Trx,
  echo: { connectionId: string; contactId: string; externalId: string; text: string | undefined },
): Promise<boolean> {
  const conversation = await trx('conversations')
    .where({ connection_id: echo.connectionId, contact_id: echo.contactId })
    .forUpdate()
    .first('id')
  if (!conversation) return false
  const mine = { conversation_id: conversation.id, direction: 'outbound' }
  if (
    await trx('messages')
      .where({ ...mine, external_id: echo.externalId })
      .first('id')
  )
    return true
  const awaited = await trx('messages')
    .where({ ...mine, status: 'queued' })
    .whereNull('external_id')
    .orderBy('seq')
    .select('id', 'body')
  const same = awaited.find(({ id, body }) => {
    const { text } = JSON.parse(unseal([keysOf(trx).data], `messages:body:${id}`, body).toString('utf8')) as { text?: string }
    return text && echo.text?.startsWith(text.slice(0, 100))
  })
  if (same) await trx('messages').where({ id: same.id }).update({ external_id: echo.externalId })
  return Boolean(same)
}
