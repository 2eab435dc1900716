import type { Trx } from '#src/platform/db.ts'
import { enterPool } from '#src/routing/enter-pool.ts'
import { endSilence } from './silence.ts'

/** A turn that fails whatever is done: what was written is passed over, and the lead goes on to the rules as if its client had said nothing more. */
export async function giveUpTurn(trx: Trx, conversationId: string, now: Date): Promise<void> {
  // Lock order: pool, then conversation.
  await enterPool(trx)
  const conversation = await trx('conversations').where({ id: conversationId }).forUpdate().first('lead_id', 'last_seq')
  if (!conversation) return
  await trx('dialogues')
    .insert({
      conversation_id: conversationId,
      lead_id: conversation.lead_id,
      stage: 'understanding',
      read_seq: conversation.last_seq,
      version: 1,
      created_at: now,
      updated_at: now,
    })
    .onConflict(['tenant_id', 'conversation_id'])
    .merge({ read_seq: trx.raw('excluded.read_seq'), version: trx.raw('dialogues.version + 1'), updated_at: now })
  await endSilence(trx, conversationId, now)
}
