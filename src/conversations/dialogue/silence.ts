import { owe } from '#src/deliveries/delivery.ts'
import { targetOf } from '#src/deliveries/target.ts'
import type { Trx } from '#src/platform/db.ts'
import { sendOut } from '#src/requests/send-out.ts'
import { enterPool } from '#src/routing/enter-pool.ts'
import { speak } from './speak.ts'
import type { DialogueState } from './state.ts'

/**
 * Job `dialogue.silence`: the client has said nothing for a quarter of an hour. His lead is decided by the rules, with the freelancer he had picked as his wish, and he
 * is told so once; who writes meanwhile goes on where he was.
 */
export async function endSilence(trx: Trx, conversationId: string, now: Date): Promise<void> {
  await enterPool(trx)
  const conversation = await trx('conversations').where({ id: conversationId }).forUpdate().first()
  if (!conversation?.lead_id) return
  const lead = await trx('leads').where({ id: conversation.lead_id, status: 'qualifying' }).first('id', 'language')
  if (!lead) return
  const dialogue = await trx('dialogues').where({ conversation_id: conversationId, lead_id: lead.id }).first()
  const state = (dialogue?.state ?? {}) as Partial<DialogueState>
  await sendOut(trx, lead.id, state.choice ? { freelancerId: state.choice.freelancerId, reason: state.choice.why } : null, now)
  if (dialogue)
    await trx('dialogues')
      .where({ conversation_id: conversationId })
      .update({
        stage: 'waiting',
        state: JSON.stringify({ ...state, pending: null, requestFor: state.choice?.freelancerId ?? null }),
        version: trx.raw('version + 1'),
        updated_at: now,
      })
  const connection = await trx('connections').where({ id: conversation.connection_id }).whereNull('deleted_at').first('connector')
  if (conversation.handed_over_at || !connection || !dialogue) return
  const content = speak({ kind: 'passing_on' }, { language: state.language ?? lead.language ?? 'ar' } as DialogueState, {
    brand: '',
    services: [],
  })
  await owe(trx, [
    {
      kind: 'message.send',
      key: `message:silence:${conversationId}:${dialogue.version}`,
      connectionId: conversation.connection_id,
      target: targetOf(connection.connector),
      action: 'message.bot',
      leadId: lead.id,
      payload: { content, conversationId, hands: conversation.hands },
      at: now,
    },
  ])
}
