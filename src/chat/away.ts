import { tell } from '#src/notifications/tell.ts'
import type { Trx } from '#src/platform/db.ts'
import { later } from '#src/platform/later.ts'
import type { Side } from './open.ts'

/** Who was here so lately reads it where he is. */
const HERE_MS = 45_000
/** A side that has been told and has not come back is told again of newer messages after so long. */
const AGAIN_MS = 3 * 3_600_000

/**
 * Job `chat.away`: somebody was written to and has not read it. He is told once, outside the chat, however many messages there are; again only when he has come back in
 * between, or after some hours of newer ones.
 */
export async function tellAway(trx: Trx, chatId: string, now: Date): Promise<void> {
  const chat = await trx('chats').where({ id: chatId, status: 'active' }).forUpdate().first()
  if (!chat) return
  for (const side of ['client', 'freelancer'] as const) {
    const unread = await newestUnread(trx, chatId, side, chat)
    if (!unread) continue
    const seenAt = chat[`${side}_seen_at`] as Date | null
    if (seenAt && now.getTime() - seenAt.getTime() < HERE_MS) {
      await later(trx, 'chat.away', { subjectId: chatId, at: new Date(now.getTime() + HERE_MS) })
      continue
    }
    const told = Number(chat[`${side}_told`])
    const cameBack = Number(chat[`${side}_read`]) >= told
    if (!cameBack && !(await isOld(trx, chatId, told, now))) continue
    await trx('chats')
      .where({ id: chatId })
      .update({ [`${side}_told`]: unread })
    await tell(
      trx,
      [{ to: side, kind: 'chat', leadId: chat.lead_id, requestId: chat.request_id, freelancerId: chat.freelancer_id, again: `${unread}` }],
      now,
    )
  }
}

async function newestUnread(trx: Trx, chatId: string, side: Side, chat: Record<string, unknown>): Promise<number | null> {
  const row = await trx('chat_messages')
    .where({ chat_id: chatId })
    .whereNot({ sender: side })
    .where('seq', '>', Number(chat[`${side}_read`]))
    .where('seq', '>', Number(chat[`${side}_told`]))
    .max('seq as seq')
    .first()
  return row?.seq ? Number(row.seq) : null
}

async function isOld(trx: Trx, chatId: string, told: number, now: Date): Promise<boolean> {
  const last = await trx('chat_messages').where({ chat_id: chatId, seq: told }).first('created_at')
  return !last || now.getTime() - last.created_at.getTime() > AGAIN_MS
}
