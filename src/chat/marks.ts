import type { Trx } from '#src/platform/db.ts'
import type { Side } from './open.ts'

/** How far one side has come: `delivered` on its device, `read` by its eyes. Marks never go back, and never beyond what was said. Answers whether anything changed. */
export async function mark(trx: Trx, chatId: string, side: Side, how: 'delivered' | 'read', seq: number, now: Date): Promise<boolean> {
  const column = `${side}_${how}`
  // What is read was delivered.
  const both = how === 'read' ? { [`${side}_delivered`]: trx.raw(`greatest(${side}_delivered, least(?::bigint, last_seq))`, [seq]) } : {}
  const changed = await trx('chats')
    .where({ id: chatId })
    .whereRaw(`${column} < least(?::bigint, last_seq)`, [seq])
    .update({ [column]: trx.raw('least(?::bigint, last_seq)', [seq]), ...both, [`${side}_seen_at`]: now })
  return changed > 0
}

/** One side is here: its chat is open before it. Kept to the minute, so that being here costs little. */
export async function seen(trx: Trx, chatId: string, side: Side, now: Date): Promise<void> {
  await trx('chats')
    .where({ id: chatId })
    .where((open) => open.whereNull(`${side}_seen_at`).orWhere(`${side}_seen_at`, '<', new Date(now.getTime() - 20_000)))
    .update({ [`${side}_seen_at`]: now })
}
