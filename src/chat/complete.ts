import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { completeLead } from '#src/requests/close.ts'
import type { OwnChat } from './queries.ts'

/** The project is completed, whichever side says so: the lead is won, its freelancer free again, and the client is asked how it was. Saying it twice changes nothing. */
export async function completeChat(trx: Trx, chat: OwnChat, actor: string, now: Date): Promise<void> {
  if (chat.status === 'completed') return
  if (chat.status === 'cancelled') throw new AppError('already_answered', 'This chat was closed: the enquiry went to someone else.')
  await completeLead(trx, chat.lead_id, actor, now, chat.side)
}
