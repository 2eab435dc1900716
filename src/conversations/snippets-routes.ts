import { z } from 'zod'
import { route } from '#src/deps.ts'
import { listOf, listQuery } from '#src/platform/route.ts'
import { nothing } from '#src/platform/shapes.ts'
import { addSnippet, changeSnippet, listSnippets, removeSnippet, snippetChange, snippetInput, snippetShape } from './snippets.ts'

const staff = ['admin', 'manager'] as const

/** Words that people of the office use again and again. */
export const snippetRoutes = [
  route('GET /snippets', {
    who: staff,
    summary: 'Lists snippets by their name: words that people of the office use again and again',
    query: z.strictObject(listQuery),
    output: listOf(snippetShape),
    run: ({ trx, query }) => listSnippets(trx, query),
  }),
  route('POST /snippets', {
    who: staff,
    summary: 'Adds a snippet; {name}, {me} and {office} are filled in where it is used',
    input: snippetInput,
    output: snippetShape,
    run: ({ trx, body, caller, now }) => addSnippet(trx, body, { actor: caller.actor, now }),
  }),
  route('PATCH /snippets/:id', {
    who: staff,
    summary: 'Changes a snippet: what is named changes',
    input: snippetChange,
    output: snippetShape,
    run: ({ trx, params, body, caller, now }) => changeSnippet(trx, params.id as string, body, { actor: caller.actor, now }),
  }),
  route('DELETE /snippets/:id', {
    who: staff,
    summary: 'Takes a snippet away',
    status: 204,
    output: nothing,
    async run({ trx, params, caller, now }) {
      await removeSnippet(trx, params.id as string, { actor: caller.actor, now })
      return null
    },
  }),
]
