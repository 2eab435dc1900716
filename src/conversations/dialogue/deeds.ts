import { note } from '#src/activity/record.ts'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import { refineLead } from '#src/leads/refine.ts'
import { tell } from '#src/notifications/tell.ts'
import { tellInside } from '#src/notifications/tell-inside.ts'
import type { Trx } from '#src/platform/db.ts'
import { answerQuestion } from '#src/requests/ask.ts'
import { closeLead } from '#src/requests/close.ts'
import { sendOut } from '#src/requests/send-out.ts'
import type { TurnGround } from './load.ts'
import type { Deed } from './say.ts'
import type { DialogueState } from './state.ts'

/** Deeds that change who has how much to do: they go under the pool's lock, which is taken first. */
export const UNDER_POOL = new Set<Deed['do']>(['request', 'route', 'cancel', 'refuse'])

/** Carries out what a turn decided beside speaking, in the turn's own transaction. */
export async function carryOut(trx: Trx, deed: Deed, ground: TurnGround, state: DialogueState, now: Date): Promise<void> {
  const { leadId, conversation } = ground
  switch (deed.do) {
    case 'refine': {
      const { category, budget, location, name, email, deadlineDays } = deed.wish
      const deadline = deadlineDays === null ? undefined : new Date(now.getTime() + deadlineDays * 86_400_000).toISOString().slice(0, 10)
      return refineLead(trx, leadId, { category, budget, location, name, email, deadline }, now)
    }
    case 'request':
      return sendOut(trx, leadId, { freelancerId: deed.freelancerId, reason: state.choice?.why ?? null }, now)
    case 'route':
      return sendOut(trx, leadId, null, now)
    case 'answer':
      return passAnswer(trx, deed.requestId, deed.text, now)
    case 'cancel':
      return closeLead(trx, leadId, 'lost', 'client', now, 'cancelled by the client')
    case 'refuse':
      return closeLead(trx, leadId, 'spam', 'bot', now, 'read as advertising')
    case 'hand_over':
      return handOver(trx, conversation.id, leadId, deed.why, now)
    case 'opt_out':
      return stopWriting(trx, conversation.contactId, leadId, now)
  }
}

/** A question that ran out in the meantime is nobody's fault: what was said stays in the conversation. */
async function passAnswer(trx: Trx, requestId: string, text: string, now: Date): Promise<void> {
  try {
    await answerQuestion(trx, requestId, text, now)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
}

async function handOver(trx: Trx, conversationId: string, leadId: string, why: 'asked' | 'complaint' | 'voice', now: Date): Promise<void> {
  await trx('conversations')
    .where({ id: conversationId })
    .update({ handed_over_at: now, hands: trx.raw('hands + 1') })
  await note(trx, { leadId, verb: 'conversation.handed_over', at: now, params: { conversationId, why } })
  await audit(trx, {
    actor: 'bot',
    action: 'conversation.handed_over',
    subjectType: 'conversation',
    subjectId: conversationId,
    detail: { why },
    at: now,
  })
  await tellInside(trx, [{ to: 'admins', text: WAITING[why], leadId }], now)
}

const WAITING = {
  asked: 'عميل يطلب التحدث مع موظف · A client asks for a person',
  complaint: 'عميل لديه شكوى · A client has a complaint',
  voice: 'رسالة صوتية تنتظر من يسمعها · A voice message waits to be heard',
}

async function stopWriting(trx: Trx, contactId: string, leadId: string, now: Date): Promise<void> {
  const changed = await trx('contacts').where({ id: contactId }).whereNull('opted_out_at').update({ opted_out_at: now, updated_at: now })
  if (changed) await tell(trx, [{ to: 'client', kind: 'opt_out', leadId, again: `${now.getTime()}` }], now)
}
