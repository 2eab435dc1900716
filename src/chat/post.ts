import { AppError } from '#src/errors.ts'
import { keysOf, type Trx, tenantOf } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { seal, unseal } from '#src/platform/keys.ts'
import { later } from '#src/platform/later.ts'
import { cleanText } from '#src/platform/text/clean.ts'
import { type ContactsPolicy, type Noticed, noticeIn } from './notice.ts'
import type { Side } from './open.ts'

/** A message of a private chat, opened. `seq` counts up in its chat without gaps. */
export interface ChatMessage {
  id: string
  seq: number
  sender: Side | 'system'
  kind: 'text' | 'image' | 'file' | 'voice' | 'system'
  text: string | null
  fileId: string | null
  replyTo: number | null
  clientMessageId: string | null
  /** What was noticed in it. */
  noticed: Noticed[]
  createdAt: Date
}

/** What somebody says in a chat. */
export interface Post {
  sender: Side | 'system'
  text?: string
  file?: { id: string; kind: 'image' | 'file' | 'voice' }
  replyTo?: number
  clientMessageId?: string
}

/** After so long without being read a message is told of outside the chat. */
const AWAY_MS = 90_000

/** Writes into a chat. The same `clientMessageId` again is the same message; its content is sealed, and contact details are treated as the tenant's policy says. */
export async function postMessage(trx: Trx, chatId: string, post: Post, now: Date): Promise<ChatMessage> {
  const known = await alreadyThere(trx, chatId, post)
  if (known) return known
  const [chat] = await trx('chats')
    .where({ id: chatId, status: 'active' })
    .update({ last_activity_at: now, last_seq: trx.raw('last_seq + 1') })
    .returning(['last_seq'])
  if (!chat) throw new AppError('gone', 'This chat is closed.')
  // The counter's lock is ours from here on: whoever repeated it meanwhile is seen now.
  const beside = await alreadyThere(trx, chatId, post)
  if (beside) {
    await trx('chats')
      .where({ id: chatId })
      .update({ last_seq: trx.raw('last_seq - 1') })
    return beside
  }
  const id = newId()
  const said = post.text === undefined ? null : await reviewed(trx, cleanText(post.text), post.sender)
  const [row] = await trx('chat_messages')
    .insert({
      id,
      chat_id: chatId,
      seq: chat.last_seq,
      sender: post.sender,
      kind: post.sender === 'system' ? 'system' : (post.file?.kind ?? 'text'),
      file_id: post.file?.id,
      reply_to: post.replyTo,
      client_message_id: post.clientMessageId,
      noticed: said?.noticed ?? [],
      body: seal(keysOf(trx).data, `chat_messages:body:${id}`, JSON.stringify({ text: said?.text ?? null })),
      created_at: now,
    })
    .returning('*')
  await later(trx, 'chat.away', { subjectId: chatId, at: new Date(now.getTime() + AWAY_MS) })
  return open(trx, row)
}

/** A chat's messages after a number, oldest first. */
export async function listMessages(trx: Trx, chatId: string, after: number, limit: number): Promise<ChatMessage[]> {
  const rows = await trx('chat_messages').where({ chat_id: chatId }).where('seq', '>', after).orderBy('seq').limit(limit)
  return rows.map((row) => open(trx, row))
}

/** A chat's messages before a number, oldest first: what was said earlier. */
export async function listEarlier(trx: Trx, chatId: string, before: number, limit: number): Promise<ChatMessage[]> {
  const rows = await trx('chat_messages').where({ chat_id: chatId }).where('seq', '<', before).orderBy('seq', 'desc').limit(limit)
  return rows.map((row) => open(trx, row)).reverse()
}

async function alreadyThere(trx: Trx, chatId: string, { sender, clientMessageId }: Post): Promise<ChatMessage | null> {
  if (!clientMessageId) return null
  const row = await trx('chat_messages').where({ chat_id: chatId, sender, client_message_id: clientMessageId }).first()
  return row ? open(trx, row) : null
}

async function reviewed(trx: Trx, text: string, sender: Post['sender']): Promise<{ text: string; noticed: Noticed[] }> {
  if (sender === 'system') return { text, noticed: [] }
  const { chat_contacts: policy } = await trx('tenants')
    .where({ id: tenantOf(trx) })
    .first('chat_contacts')
  return noticeIn(text, policy as ContactsPolicy)
}

interface Row {
  id: string
  seq: number
  sender: ChatMessage['sender']
  kind: ChatMessage['kind']
  /** Null once it is older than the tenant keeps what was said. */
  body: Buffer | null
  file_id: string | null
  reply_to: number | null
  client_message_id: string | null
  noticed: Noticed[]
  created_at: Date
}

function open(trx: Trx, row: Row): ChatMessage {
  const { text } = row.body
    ? JSON.parse(unseal([keysOf(trx).data], `chat_messages:body:${row.id}`, row.body).toString('utf8'))
    : { text: null }
  return {
    id: row.id,
    seq: Number(row.seq),
    sender: row.sender,
    kind: row.sender === 'system' ? 'system' : row.kind,
    text: text ?? null,
    fileId: row.file_id,
    replyTo: row.reply_to === null ? null : Number(row.reply_to),
    clientMessageId: row.client_message_id,
    noticed: row.noticed,
    createdAt: row.created_at,
  }
}
