import { z } from 'zod'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { seal, unseal } from '#src/platform/keys.ts'
import { wakeAfter } from '#src/platform/live/wake.ts'
import { newestFirst, page } from '#src/platform/route.ts'
import { id, shape, time } from '#src/platform/shapes.ts'
import { authorShape, namesOf } from './authors.ts'

/** A word of the office for the office: it stands beside a conversation and never goes out. */
export const noteShape = shape({
  id,
  text: z.string(),
  afterSeq: z.number().int().meta({ description: 'The number of the message it stands behind' }),
  author: authorShape,
  createdAt: time,
}).meta({ id: 'ConversationNote' })

interface NoteRow {
  id: string
  body: Buffer
  after_seq: number
  actor: string
  created_at: Date
}

/** Who acts, and when. */
interface Acting {
  actor: string
  now: Date
}

/** Writes a note behind the last message. It is owed to nobody. Throws 404. Answers it. */
export async function addNote(trx: Trx, conversationId: string, text: string, { actor, now }: Acting) {
  const conversation = await trx('conversations').where({ id: conversationId }).first('last_seq')
  if (!conversation) throw noConversation()
  const noteId = newId()
  const body = seal(keysOf(trx).data, `conversation_notes:body:${noteId}`, text)
  const row: NoteRow = { id: noteId, body, after_seq: conversation.last_seq, actor, created_at: now }
  await trx('conversation_notes').insert({ ...row, conversation_id: conversationId })
  wakeAfter(trx, 'conversations', conversationId)
  await audit(trx, { actor, action: 'note.added', subjectType: 'conversation', subjectId: conversationId, detail: { noteId }, at: now })
  return (await show(trx, [row]))[0]!
}

/** A conversation's notes, newest first. Throws 404. */
export async function listNotes(trx: Trx, conversationId: string, query: { limit: number; cursor?: string }) {
  if (!(await trx('conversations').where({ id: conversationId }).first('id'))) throw noConversation()
  const rows: NoteRow[] = await trx('conversation_notes')
    .where({ conversation_id: conversationId })
    .whereNull('removed_at')
    .modify(newestFirst, query)
  const { data, nextCursor } = page(rows, query.limit, (row) => ({ at: row.created_at, id: row.id }))
  return { data: await show(trx, data), nextCursor }
}

/** Takes a note away, or brings it back. Throws 404. Saying it twice changes nothing. */
export async function removeNote(trx: Trx, noteId: string, removed: boolean, { actor, now }: Acting): Promise<void> {
  const row = await trx('conversation_notes').where({ id: noteId }).forUpdate().first('removed_at', 'conversation_id')
  if (!row) throw new AppError('not_found', 'There is no such note.')
  if (Boolean(row.removed_at) === removed) return
  await trx('conversation_notes')
    .where({ id: noteId })
    .update({ removed_at: removed ? now : null })
  wakeAfter(trx, 'conversations', row.conversation_id)
  const action = removed ? 'note.removed' : 'note.restored'
  await audit(trx, { actor, action, subjectType: 'conversation', subjectId: row.conversation_id, detail: { noteId }, at: now })
}

const noConversation = () => new AppError('not_found', 'There is no such conversation.')

async function show(trx: Trx, rows: readonly NoteRow[]) {
  const author = await namesOf(
    trx,
    rows.map((row) => row.actor),
  )
  return rows.map((row) => ({
    id: row.id,
    text: unseal([keysOf(trx).data], `conversation_notes:body:${row.id}`, row.body).toString('utf8'),
    afterSeq: row.after_seq,
    author: author(row.actor)!,
    createdAt: row.created_at,
  }))
}
