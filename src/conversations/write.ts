import { note } from '#src/activity/record.ts'
import { audit } from '#src/audit/record.ts'
import { owe } from '#src/deliveries/delivery.ts'
import { targetOf } from '#src/deliveries/target.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { later } from '#src/platform/later.ts'
import { wakeAfter } from '#src/platform/live/wake.ts'

/** Who is acting, and when. */
interface Acting {
  actor: string
  now: Date
}

/** Writes to the client as a person: from now on the bot is silent here. The message is owed to the channel like every other. Answers its delivery's id. */
export async function writeToClient(trx: Trx, conversationId: string, text: string, { actor, now }: Acting): Promise<string> {
  const conversation = await trx('conversations').where({ id: conversationId }).forUpdate().first()
  if (!conversation) throw none()
  const leadId = conversation.lead_id ?? (await newestLead(trx, conversation.contact_id))
  if (!leadId) throw new AppError('already_answered', 'There is no enquiry of this person to write about.')
  const connection = await trx('connections').where({ id: conversation.connection_id }).whereNull('deleted_at').first('connector')
  if (!connection) throw new AppError('gone', 'The connection this conversation went over was deleted.')
  await trx('conversations')
    .where({ id: conversationId })
    .update({
      answered_seq: conversation.last_seq,
      seen_seq: conversation.last_seq,
      ...(conversation.handed_over_at ? {} : { handed_over_at: now, hands: trx.raw('hands + 1') }),
    })
  wakeAfter(trx, 'conversations', conversationId)
  const [deliveryId] = await owe(trx, [
    {
      kind: 'message.send',
      key: `message:person:${newId()}`,
      connectionId: conversation.connection_id,
      target: targetOf(connection.connector),
      action: 'message.client',
      leadId,
      payload: { text, conversationId, by: actor },
      at: now,
    },
  ])
  await note(trx, { leadId, verb: 'message.written', at: now, params: { conversationId, by: actor, deliveryId } })
  await audit(trx, { actor, action: 'message.written', subjectType: 'conversation', subjectId: conversationId, at: now })
  return deliveryId!
}

/** A person leads the conversation, or gives it back to the bot. Saying it twice changes nothing. */
export async function leadConversation(trx: Trx, conversationId: string, who: 'person' | 'bot', { actor, now }: Acting): Promise<void> {
  const row = await trx('conversations').where({ id: conversationId }).forUpdate().first('handed_over_at', 'lead_id')
  if (!row) throw none()
  if (Boolean(row.handed_over_at) === (who === 'person')) return
  await trx('conversations')
    .where({ id: conversationId })
    .update({ handed_over_at: who === 'person' ? now : null, hands: trx.raw('hands + 1') })
  // What the client wrote meanwhile is the bot's to answer again.
  if (who === 'bot' && (await trx('dialogues').where({ conversation_id: conversationId }).first('version')))
    await later(trx, 'turn.take', { subjectId: conversationId, at: now })
  wakeAfter(trx, 'conversations', conversationId)
  const verb = who === 'person' ? 'conversation.taken_over' : 'conversation.handed_back'
  if (row.lead_id) await note(trx, { leadId: row.lead_id, verb, at: now, params: { conversationId, by: actor } })
  await audit(trx, { actor, action: verb, subjectType: 'conversation', subjectId: conversationId, at: now })
}

/**
 * Asks the client for a word by the approved template, which opens the window anew; once a day. Free words need no template: refused while the window is open.
 * The bot stays as it is: nothing of ours was said.
 */
export async function askBack(trx: Trx, conversationId: string, { actor, now }: Acting): Promise<void> {
  const conversation = await trx('conversations').where({ id: conversationId }).forUpdate().first()
  if (!conversation) throw none()
  if (conversation.window_until && conversation.window_until > now)
    throw new AppError('invalid', 'The client wrote within the last 24 hours; write to them in your own words.')
  const leadId = conversation.lead_id ?? (await newestLead(trx, conversation.contact_id))
  const connection = await trx('connections')
    .where({ id: conversation.connection_id })
    .whereNull('deleted_at')
    .first('connector', 'settings')
  if (!leadId || !connection?.settings.templates?.comeback)
    throw new AppError('invalid', 'This number names no approved template "comeback"; add one in the connection’s settings.')
  const [deliveryId] = await owe(trx, [
    {
      kind: 'message.send',
      key: `message:comeback:person:${conversationId}:${now.toISOString().slice(0, 10)}`,
      connectionId: conversation.connection_id,
      target: targetOf(connection.connector),
      action: 'comeback.client',
      leadId,
      payload: { telling: { to: 'client', kind: 'comeback', leadId }, conversationId, by: actor },
      at: now,
    },
  ])
  if (!deliveryId) return
  wakeAfter(trx, 'conversations', conversationId)
  await note(trx, { leadId, verb: 'conversation.asked_back', at: now, params: { conversationId, by: actor, deliveryId } })
  await audit(trx, { actor, action: 'conversation.asked_back', subjectType: 'conversation', subjectId: conversationId, at: now })
}

/** Notes how far the office has looked; never further back. Throws 404. */
export async function markSeen(trx: Trx, conversationId: string, seq: number): Promise<void> {
  const changed = await trx('conversations')
    .where({ id: conversationId })
    .update({ seen_seq: trx.raw('greatest(seen_seq, least(last_seq, ?::bigint))', [seq]) })
  if (!changed) throw none()
  wakeAfter(trx, 'conversations', conversationId)
}

/** Has the client's last words count as unread again. Throws 404. */
export async function markUnread(trx: Trx, conversationId: string): Promise<void> {
  const changed = await trx('conversations')
    .where({ id: conversationId })
    .update({ seen_seq: trx.raw('least(seen_seq, greatest(heard_seq - 1, 0))') })
  if (!changed) throw none()
  wakeAfter(trx, 'conversations', conversationId)
}

const none = () => new AppError('not_found', 'There is no such conversation.')

async function newestLead(trx: Trx, contactId: string): Promise<string | undefined> {
  return (await trx('leads').where({ contact_id: contactId }).orderBy('created_at', 'desc').first('id'))?.id
}
