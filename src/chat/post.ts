import { AppError } from '#src/errors.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { seal, unseal } from '#src/platform/keys.ts'
import { cleanText } from '#src/platform/text/clean.ts'
import type { Side } from './open.ts'

/** A message of a private chat, opened. `seq` counts up in its chat without gaps. */
export interface ChatMessage {
  id: string
  seq: number
  sender: Side | 'system'
  text: string | null
  createdAt: Date
}

/** Writes into a chat. The same `clientMessageId` again is the same message. Its content is sealed. */
export async function postMessage(
  trx: Trx,
  chatId: string,
  said: { sender: Side | 'system'; text: string; clientMessageId?: string },
  now: Date,
): Promise<ChatMessage> {
  const [chat] = await trx('chats')
    .where({ id: chatId, status: 'active' })
    .update({ last_activity_at: now, last_seq: trx.raw('last_seq + 1') })
    .returning(['last_seq'])
  if (!chat) throw new AppError('gone', 'This chat is closed.')
  if (said.clientMessageId) {
    const known = await trx('chat_messages')
      .where({ chat_id: chatId, sender: said.sender, client_message_id: said.clientMessageId })
      .first()
    if (known) {
      // Its number goes back: the counter has no gaps.
      await trx('chats')
        .where({ id: chatId })
        .update({ last_seq: trx.raw('last_seq - 1') })
      return open(trx, known)
    }
  }
  const id = newId()
  const text = cleanText(said.text)
  const [row] = await trx('chat_messages')
    .insert({
      id,
      chat_id: chatId,
      seq: chat.last_seq,
      sender: said.sender,
      client_message_id: said.clientMessageId,
      body: seal(keysOf(trx).data, `chat_messages:body:${id}`, JSON.stringify({ text })),
      created_at: now,
    })
    .returning('*')
  return open(trx, row)
}

/** A chat's messages after a number, oldest first. */
export async function listMessages(trx: Trx, chatId: string, after: number, limit: number): Promise<ChatMessage[]> {
  const rows = await trx('chat_messages').where({ chat_id: chatId }).where('seq', '>', after).orderBy('seq').limit(limit)
  return rows.map((row) => open(trx, row))
}

function open(trx: Trx, row: { id: string; seq: number; sender: ChatMessage['sender']; body: Buffer; created_at: Date }): ChatMessage {
  const { text } = JSON.parse(unseal([keysOf(trx).data], `chat_messages:body:${row.id}`, row.body).toString('utf8'))
  return { id: row.id, seq: row.seq, sender: row.sender, text: text ?? null, createdAt: row.created_at }
}
