import { z } from 'zod'
import { route } from '#src/deps.ts'
import { listOf, listQuery } from '#src/platform/route.ts'
import { nothing, text } from '#src/platform/shapes.ts'
import { addNote, listNotes, noteShape, removeNote } from './notes.ts'

const staff = ['admin', 'manager'] as const

/** The office's private notes beside conversations. */
export const noteRoutes = [
  route('GET /conversations/:id/notes', {
    who: staff,
    summary: 'Lists the office’s private notes, newest first; they are never sent',
    query: z.strictObject(listQuery),
    output: listOf(noteShape),
    run: ({ trx, params, query }) => listNotes(trx, params.id as string, query),
  }),
  route('POST /conversations/:id/notes', {
    who: staff,
    summary: 'Writes a private note behind the last message; it is never sent',
    input: z.strictObject({ text: text(4000) }),
    status: 201,
    output: noteShape,
    run: ({ trx, params, body, caller, now }) => addNote(trx, params.id as string, body.text, { actor: caller.actor, now }),
  }),
  route('PATCH /notes/:id', {
    who: staff,
    summary: 'Takes a note away, or brings it back',
    input: z.strictObject({ removed: z.boolean() }),
    status: 204,
    output: nothing,
    async run({ trx, params, body, caller, now }) {
      await removeNote(trx, params.id as string, body.removed, { actor: caller.actor, now })
      return null
    },
  }),
]
