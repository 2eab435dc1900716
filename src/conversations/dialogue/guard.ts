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
  const rows: Held[] = await trx('conversations')
    .whereIn('id', ids)
    .orderBy('id')
    .forShare()
    .select('id', 'hands', 'lead_id as leadId', 'handed_over_at as handedOverAt')
  const held = new Map(rows.map((row) => [row.id, row]))
  const spoken = await personsWords(
    trx,
    rows.filter((row) => row.handedOverAt),
  )
  const isOurs = ({ payload, createdAt }: Delivery): boolean => {
    const id = payload.conversationId as string
    return held.get(id)?.hands === payload.hands && !((spoken.get(id) ?? 0) > createdAt.getTime())
  }
  return new Set(bots.filter((one) => !isOurs(one)).map(({ id }) => id))
}

interface Held {
  id: string
  hands: number
  leadId: string | null
  handedOverAt: Date | null
}

/** When a person of ours last spoke, or set out to, where the bot itself has handed over: its parting words are not said after that. */
async function personsWords(trx: Trx, held: readonly Held[]): Promise<Map<string, number>> {
  const last = new Map<string, number>()
  for (const { id, leadId } of held) {
    const echoed = await trx('messages')
      .where({ conversation_id: id, direction: 'outbound' })
      .whereNull('delivery_id')
      .max('created_at as at')
      .first()
    const written = leadId
      ? await trx('deliveries').where({ lead_id: leadId, action: 'message.client' }).max('created_at as at').first()
      : undefined
    last.set(id, Math.max(0, ...[echoed?.at, written?.at].map((at) => (at ? new Date(at).getTime() : 0))))
  }
  return last
}
