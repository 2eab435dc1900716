import { hasOpenLead } from '#src/leads/forget.ts'
import type { Trx } from '#src/platform/db.ts'

const MESSAGES = `from messages m join conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
  where m.tenant_id = app_tenant() and m.body is not null and m.occurred_at < ?::timestamptz and not ${hasOpenLead('c.contact_id')}`
const NOTES = `from conversation_notes n join conversations c on c.tenant_id = n.tenant_id and c.id = n.conversation_id
  where n.tenant_id = app_tenant() and n.created_at < ?::timestamptz and not ${hasOpenLead('c.contact_id')}`
const TURNS = `from turns t join conversations c on c.tenant_id = t.tenant_id and c.id = t.conversation_id
  where t.tenant_id = app_tenant() and t.text is not null and t.at < ?::timestamptz and not ${hasOpenLead('c.contact_id')}`

/** How much was said before an instant, with people who have no open lead: messages, the office's notes, and what the bot was told in its turns. */
export async function countOldWords(trx: Trx, before: Date): Promise<{ messages: number; notes: number; turns: number }> {
  const { rows } = await trx.raw(
    `select (select count(*) ${MESSAGES})::int as messages, (select count(*) ${NOTES})::int as notes, (select count(*) ${TURNS})::int as turns`,
    [before, before, before],
  )
  return rows[0]
}

/** Empties some of those messages, the oldest first, with what the bot made of them; that something was said, when and by whom stays. Answers how many. */
export async function forgetOldMessages(trx: Trx, before: Date, most: number, now: Date): Promise<number> {
  const { rows } = await trx.raw(`select m.id, m.conversation_id ${MESSAGES} order by m.occurred_at limit ?`, [before, most])
  await emptied(trx.from('messages').whereIn('id', idsOf(rows)), trx, now)
  await trx('dialogues')
    .whereIn('conversation_id', [...new Set<string>(rows.map((row: { conversation_id: string }) => row.conversation_id))])
    .where('updated_at', '<', before)
    .update({ state: '{}' })
  return rows.length
}

/** Deletes some of the old notes. Answers how many. */
export async function forgetOldNotes(trx: Trx, before: Date, most: number): Promise<number> {
  const { rows } = await trx.raw(`select n.id ${NOTES} order by n.created_at limit ?`, [before, most])
  return rows.length ? trx('conversation_notes').whereIn('id', idsOf(rows)).delete() : 0
}

/** Empties some of the old turns; how they were understood and what they cost stays. Suggestions that were made of what people said go as well. Answers how many turns. */
export async function forgetOldTurns(trx: Trx, before: Date, most: number): Promise<number> {
  const { rows } = await trx.raw(`select t.id ${TURNS} order by t.at limit ?`, [before, most])
  if (rows.length) await trx('turns').whereIn('id', idsOf(rows)).update({ text: null })
  await trx('suggestions').where('decided_at', '<', before).delete()
  return rows.length
}

/** Empties whatever was said with these contacts, however lately. */
export async function forgetConversations(trx: Trx, contactIds: readonly string[], now: Date): Promise<void> {
  const conversations: string[] = await trx('conversations')
    .whereIn('contact_id', [...contactIds])
    .pluck('id')
  if (!conversations.length) return
  await emptied(trx.from('messages').whereIn('conversation_id', conversations).whereNotNull('body'), trx, now)
  await trx('conversation_notes').whereIn('conversation_id', conversations).delete()
  await trx('turns').whereIn('conversation_id', conversations).whereNotNull('text').update({ text: null })
  await trx('dialogues').whereIn('conversation_id', conversations).update({ state: '{}' })
}

async function emptied(messages: ReturnType<Trx['from']>, trx: Trx, now: Date): Promise<void> {
  await messages.update({ body: null, extra: '{}', deleted_at: trx.raw('coalesce(deleted_at, ?::timestamptz)', [now]) })
}

function idsOf(rows: readonly { id: string }[]): string[] {
  return rows.map((row) => row.id)
}
