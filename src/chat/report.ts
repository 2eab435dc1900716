import { audit } from '#src/audit/record.ts'
import { tellInside } from '#src/notifications/tell-inside.ts'
import type { Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import type { Side } from './open.ts'
import type { OwnChat } from './queries.ts'

/** Either side says that something is wrong here: the office hears it at once and may look into the chat. Answers the report's id. */
export async function reportChat(
  trx: Trx,
  chat: OwnChat & { side: Side },
  { reason, messageSeq }: { reason: string; messageSeq?: number },
  actor: string,
  now: Date,
): Promise<string> {
  const id = newId()
  await trx('chat_reports').insert({ id, chat_id: chat.id, side: chat.side, reason, message_seq: messageSeq, created_at: now })
  await tellInside(
    trx,
    [{ to: 'admins', text: `بلاغ عن محادثة · A chat was reported: ${reason.slice(0, 200)}`, leadId: chat.lead_id }],
    now,
  )
  await audit(trx, {
    actor,
    action: 'chat.reported',
    subjectType: 'chat',
    subjectId: chat.id,
    detail: { reportId: id, side: chat.side },
    at: now,
  })
  return id
}
