import type { Delivery } from '#src/deliveries/delivery.ts'
import type { Trx } from '#src/platform/db.ts'

/**
 * Which of the bot's messages are still the bot's to say, asked in the very transaction that marks them as leaving: the conversations are held until it commits, so
 * whoever takes over afterwards speaks after them, and whoever took over before is not spoken over. Answers the ids of deliveries that are not.
 */
export async function notOurs(trx: Trx, deliveries: readonly Delivery[]): Promise<Set<string>> {
  const bots = deliveries.filter(({ payload }) => payload.hands !== undefined)
  if (!bots.length) return new Set()
  const ids = [...new Set(bots.map(({ payload }) => payload.conversationId as string))].sort()
  const rows = await trx('conversations').whereIn('id', ids).orderBy('id').forShare().select('id', 'hands')
  const hands = new Map(rows.map((row) => [row.id, row.hands]))
  return new Set(bots.filter(({ payload }) => hands.get(payload.conversationId as string) !== payload.hands).map(({ id }) => id))
}
