import type { Unread } from '#src/inbox/unread.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { seal } from '#src/platform/keys.ts'
import { wakeAfter } from '#src/platform/live/wake.ts'

/** How long after a person's message free text may be sent to them (WhatsApp and Instagram: 24 hours). */
export const WINDOW_MS = 24 * 3_600_000

/** A message to be kept, with whose it is. */
export interface Said {
  unread: Unread
  contactId: string
  leadId: string | null
  direction: 'inbound' | 'outbound'
}

/** A message as it was kept. */
export interface Kept {
  messageId: string
  conversationId: string
}

/** Keeps messages in their conversations, numbered by the conversation's own counter; a person's message opens the answering window anew. Answers each one's id and conversation. */
export async function keepMessages(trx: Trx, said: readonly Said[], now: Date): Promise<Kept[]> {
  if (!said.length) return []
  const conversations = await openConversations(trx, said, now)
  const key = keysOf(trx).data
  const next = new Map<string, number>()
  const rows = said.map(({ unread, contactId, leadId, direction }) => {
    const conversation = conversations.get(`${unread.connectionId}|${contactId}`)!
    const seq = (next.get(conversation.id) ?? conversation.firstSeq - 1) + 1
    next.set(conversation.id, seq)
    const id = newId()
    const { item } = unread
    return {
      id,
      conversation_id: conversation.id,
      seq,
      direction,
      external_id: item.dedupeKey,
      type: item.messageType ?? 'text',
      body: seal(
        key,
        `messages:body:${id}`,
        JSON.stringify({
          text: item.text ?? null,
          attachments: item.attachments,
          selectionId: item.selectionId,
          buttonPayload: item.buttonPayload,
          replyTo: item.replyTo,
        }),
      ),
      extra: JSON.stringify(item.extra.commentId ? { comment: item.extra.commentId } : {}),
      status: direction === 'outbound' ? 'sent' : null,
      lead_id: leadId,
      occurred_at: item.occurredAt,
      created_at: now,
    }
  })
  await trx('messages').insert(rows)
  return rows.map((row) => ({ messageId: row.id, conversationId: row.conversation_id }))
}

/** One UPDATE takes the numbers of all messages of a conversation at once. */
async function openConversations(trx: Trx, said: readonly Said[], now: Date): Promise<Map<string, { id: string; firstSeq: number }>> {
  const groups = [...Map.groupBy(said, (one) => `${one.unread.connectionId}|${one.contactId}`)].sort(([a], [b]) => (a < b ? -1 : 1))
  const rows = await trx('conversations')
    .insert(
      groups.map(([, list]) => {
        const first = list[0]!
        const heard = list.filter((one) => one.direction === 'inbound').map((one) => new Date(one.unread.item.occurredAt).getTime())
        const last = heard.length ? new Date(Math.max(...heard)) : null
        return {
          id: newId(),
          contact_id: first.contactId,
          connection_id: first.unread.connectionId,
          channel: first.unread.item.channel,
          lead_id: list.findLast((one) => one.leadId)?.leadId ?? null,
          last_seq: list.length,
          heard_seq: lastPlace(list, 'inbound'),
          answered_seq: lastPlace(list, 'outbound'),
          seen_seq: lastPlace(list, 'outbound'),
          last_inbound_at: last,
          window_until: last ? new Date(last.getTime() + WINDOW_MS) : null,
          created_at: now,
          updated_at: now,
        }
      }),
    )
    .onConflict(['tenant_id', 'connection_id', 'contact_id'])
    .merge({
      last_seq: trx.raw('conversations.last_seq + excluded.last_seq'),
      heard_seq: behind(trx, 'heard_seq'),
      answered_seq: behind(trx, 'answered_seq'),
      seen_seq: behind(trx, 'seen_seq'),
      lead_id: trx.raw('coalesce(excluded.lead_id, conversations.lead_id)'),
      last_inbound_at: trx.raw('greatest(conversations.last_inbound_at, excluded.last_inbound_at)'),
      window_until: trx.raw('greatest(conversations.window_until, excluded.window_until)'),
      updated_at: now,
    })
    .returning(['id', 'connection_id', 'contact_id', 'last_seq'])
  wakeAfter(
    trx,
    'conversations',
    rows.map((row) => row.id),
  )
  const counts = new Map(groups.map(([key, list]) => [key, list.length]))
  return new Map(
    rows.map((row) => {
      const key = `${row.connection_id}|${row.contact_id}`
      return [key, { id: row.id, firstSeq: Number(row.last_seq) - counts.get(key)! + 1 }]
    }),
  )
}

/** Which of these messages is the last in a direction, counted from 1; 0 for none. What went out here was said by a person on the business's own phone. */
function lastPlace(list: readonly Said[], direction: Said['direction']): number {
  return list.findLastIndex((one) => one.direction === direction) + 1
}

/** A place among the new messages as a number of the conversation; none leaves what stood. */
function behind(trx: Trx, column: 'heard_seq' | 'answered_seq' | 'seen_seq') {
  return trx.raw(`case when excluded.${column} > 0 then conversations.last_seq + excluded.${column} else conversations.${column} end`)
}
