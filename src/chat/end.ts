import type { Trx } from '#src/platform/db.ts'
import { wakeAfter } from '#src/platform/live/wake.ts'
import type { Side } from './open.ts'
import { postMessage } from './post.ts'

/** A lead's project is completed, and its private chat with it, once; both sides read there that it is, and who said so: one of them, or the house. */
export async function endChat(trx: Trx, leadId: string, by: Side | 'system', now: Date): Promise<void> {
  const chats = await trx('chats').where({ lead_id: leadId, status: 'active' }).orderBy('id').forUpdate().select('id')
  for (const { id } of chats) {
    await postMessage(trx, id, { sender: 'system', text: `completed:${by === 'system' ? 'house' : by}` }, now)
    await trx('chats').where({ id }).update({ status: 'completed', completed_at: now, completed_by: by })
    wakeAfter(trx, `chat:${id}`)
  }
}
