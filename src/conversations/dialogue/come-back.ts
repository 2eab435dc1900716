import type { Trx } from '#src/platform/db.ts'
import { later } from '#src/platform/later.ts'
import { waitForClient } from './hear.ts'

/**
 * A client's own choice said no, or nothing: while the bot leads the conversation and its window is open, the client chooses again and is not given to anybody.
 * Answers whether that is so; otherwise the rules go on.
 */
export async function comeBack(trx: Trx, leadId: string, freelancerId: string, now: Date): Promise<boolean> {
  const open = await trx('dialogues as d')
    .join('conversations as c', (join) => void join.on('c.id', 'd.conversation_id').andOn('c.tenant_id', 'd.tenant_id'))
    .join('leads as l', (join) => void join.on('l.id', 'd.lead_id').andOn('l.tenant_id', 'd.tenant_id'))
    .where({ 'd.lead_id': leadId, 'd.stage': 'waiting', 'l.choice_id': freelancerId })
    .whereNull('c.handed_over_at')
    .where('c.window_until', '>', now)
    .first('d.conversation_id')
  if (!open) return false
  await trx('leads').where({ id: leadId }).update({ status: 'qualifying', waiting_why: null, choice_id: null, choice_reason: null })
  await later(trx, 'turn.take', { subjectId: open.conversation_id, at: now })
  await waitForClient(trx, [open.conversation_id], now)
  return true
}
