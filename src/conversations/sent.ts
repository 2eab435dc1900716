import type { OutMessage } from '#connectors/connector.ts'
import type { Connection } from '#src/connections/connection.ts'
import type { Delivery } from '#src/deliveries/delivery.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { seal, unseal } from '#src/platform/keys.ts'

/**
 * Keeps a message that is about to leave for a client in the conversation, numbered like every other, as `queued`: whatever becomes of this process,
 * what may have reached the client is seen there. Once per delivery; a repeat changes nothing.
 */
export async function keepQueued(
  trx: Trx,
  sent: { delivery: Delivery; connection: Connection; contactId: string; content: OutMessage },
  now: Date,
): Promise<void> {
  if (await trx('messages').where({ delivery_id: sent.delivery.id }).first('id')) return
  const [conversation] = await trx('conversations')
    .insert({
      id: newId(),
      contact_id: sent.contactId,
      connection_id: sent.connection.id,
      channel: sent.connection.connector === 'instagram' ? 'instagram' : 'whatsapp',
      lead_id: sent.delivery.leadId,
      last_seq: 1,
      created_at: now,
      updated_at: now,
    })
    .onConflict(['tenant_id', 'connection_id', 'contact_id'])
    .merge({ last_seq: trx.raw('conversations.last_seq + 1'), updated_at: now })
    .returning(['id', 'last_seq'])
  const id = newId()
  const text = sent.content.type === 'template' ? `[${sent.content.name}] ${sent.content.params.join(' · ')}` : sent.content.text
  await trx('messages').insert({
    id,
    conversation_id: conversation.id,
    seq: conversation.last_seq,
    direction: 'outbound',
    type: sent.content.type,
    body: seal(keysOf(trx).data, `messages:body:${id}`, JSON.stringify({ text, content: sent.content })),
    status: 'queued',
    delivery_id: sent.delivery.id,
    lead_id: sent.delivery.leadId,
    occurred_at: now,
    created_at: now,
  })
}

/** The service took it, or never will. Ticks that came before this are kept; its echo from the platform is recognised by the vendor's id. */
export async function markSent(trx: Trx, deliveryId: string, as: 'sent' | 'failed', externalId?: string): Promise<void> {
  // Locked first: a status that is being applied just now is seen, or comes after.
  const delivery = await trx('deliveries').where({ id: deliveryId }).forUpdate().first('receipt')
  const ticked = ['delivered', 'read', 'failed'].includes(delivery?.receipt) ? delivery.receipt : as
  await trx('messages')
    .where({ delivery_id: deliveryId })
    .update({ external_id: trx.raw('coalesce(?, external_id)', [externalId ?? null]), status: ticked })
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
  if (await trx('messages').where({ ...mine, external_id: echo.externalId }).first('id')) return true
  const awaited = await trx('messages').where({ ...mine, status: 'queued' }).whereNull('external_id').orderBy('seq').select('id', 'body')
  const same = awaited.find(({ id, body }) => {
    const { text } = JSON.parse(unseal([keysOf(trx).data], `messages:body:${id}`, body).toString('utf8')) as { text?: string }
    return text && echo.text?.startsWith(text.slice(0, 100))
  })
  if (same) await trx('messages').where({ id: same.id }).update({ external_id: echo.externalId })
  return Boolean(same)
}
