import { hasOpenLead } from '#src/leads/forget.ts'
import type { Trx } from '#src/platform/db.ts'

const OLD = `from chat_messages m join chats c on c.tenant_id = m.tenant_id and c.id = m.chat_id
  where m.tenant_id = app_tenant() and m.body is not null and m.created_at < ?::timestamptz and not ${hasOpenLead('c.contact_id')}`

/** How many messages of private chats still say something, were written before an instant, and belong to nobody with an open lead. */
export async function countOldChatMessages(trx: Trx, before: Date): Promise<number> {
  const { rows } = await trx.raw(`select count(*)::int as n ${OLD}`, [before])
  return rows[0].n
}

/** Empties some of them, the oldest first; their numbers stay, so that nobody who follows by number misses one. Answers how many. */
export async function forgetOldChatMessages(trx: Trx, before: Date, most: number): Promise<number> {
  const { rows } = await trx.raw(`select m.id, m.chat_id ${OLD} order by m.created_at limit ?`, [before, most])
  await emptied(
    trx,
    rows.map((row: { id: string }) => row.id),
  )
  await forgetRatings(trx, [...new Set<string>(rows.map((row: { chat_id: string }) => row.chat_id))], before)
  return rows.length
}

/** Empties leads' private chats, with what their clients wrote beside the stars. */
export async function forgetChats(trx: Trx, leadIds: readonly string[], now: Date): Promise<void> {
  const chats: string[] = await trx('chats')
    .whereIn('lead_id', [...leadIds])
    .pluck('id')
  if (!chats.length) return
  await trx('chat_messages').whereIn('chat_id', chats).whereNotNull('body').update({ body: null, file_id: null })
  await forgetRatings(trx, chats, now)
}

async function emptied(trx: Trx, ids: readonly string[]): Promise<void> {
  if (ids.length)
    await trx('chat_messages')
      .whereIn('id', [...ids])
      .update({ body: null, file_id: null })
}

async function forgetRatings(trx: Trx, chatIds: readonly string[], before: Date): Promise<void> {
  if (!chatIds.length) return
  await trx('chats')
    .whereIn('id', [...chatIds])
    .where('rated_at', '<', before)
    .update({ rating_text: null })
  await trx('chat_reports')
    .whereIn('chat_id', [...chatIds])
    .where('created_at', '<', before)
    .update({ reason: '' })
}
