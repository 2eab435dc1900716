import { keysOf, type Trx } from '#src/platform/db.ts'
import { seal, unseal } from '#src/platform/keys.ts'
import { later } from '#src/platform/later.ts'

/** Keeps what a voice note was heard to say with its message (null: nobody could), books what that cost, and calls the turn that waits for it. */
export async function keepTranscript(trx: Trx, messageId: string, text: string | null, micros: number, now: Date): Promise<void> {
  const message = await trx('messages').where({ id: messageId }).forUpdate().first('id', 'body', 'conversation_id')
  if (!message?.body) return
  const key = keysOf(trx).data
  const body = JSON.parse(unseal([key], `messages:body:${message.id}`, message.body).toString('utf8'))
  await trx('messages')
    .where({ id: message.id })
    .update({ body: seal(key, `messages:body:${message.id}`, JSON.stringify({ ...body, transcript: text })) })
  if (micros)
    await trx('dialogues')
      .where({ conversation_id: message.conversation_id })
      .update({ spent_micros: trx.raw('spent_micros + ?', [micros]) })
  // Where the bot leads, a turn is due already; it need not wait any longer.
  const due = await trx('due').where({ kind: 'turn.take', subject_id: message.conversation_id }).first('id')
  if (due) await later(trx, 'turn.take', { subjectId: message.conversation_id, at: now })
}
