import { tell, tellByMailInstead } from '#src/notifications/tell.ts'
import type { Trx } from '#src/platform/db.ts'
import { wakeAfter } from '#src/platform/live/wake.ts'
import type { Side } from './open.ts'
import { postMessage } from './post.ts'

/** A lead's project is completed, and its private chat with it, once; both sides read there that it is, and who said so: one of them, or the house. Both are told outside it too, the client to say how it was. */
export async function endChat(trx: Trx, leadId: string, by: Side | 'system', now: Date): Promise<void> {
  const chats = await trx('chats')
    .where({ lead_id: leadId, status: 'active' })
    .orderBy('id')
    .forUpdate()
    .select('id', 'request_id', 'freelancer_id')
  for (const { id, request_id: requestId, freelancer_id: freelancerId } of chats) {
    await postMessage(trx, id, { sender: 'system', text: `completed:${by === 'system' ? 'house' : by}` }, now)
    await trx('chats').where({ id }).update({ status: 'completed', completed_at: now, completed_by: by })
    wakeAfter(trx, `chat:${id}`)
    const about = { kind: 'completed' as const, leadId, requestId, freelancerId }
    await tell(trx, [{ ...about, to: 'freelancer' }], now)
    // Who has just said it himself stands before the stars: he has it in writing, and is not called once more.
    await (by === 'client' ? tellByMailInstead(trx, { ...about, to: 'client' }, now) : tell(trx, [{ ...about, to: 'client' }], now))
  }
}
