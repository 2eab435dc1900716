import { z } from 'zod'
import { deliveryShape, findDelivery } from '#src/deliveries/queries.ts'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { listOf, listQuery, pageBySeq, readSeq } from '#src/platform/route.ts'
import { nothing, shape, text } from '#src/platform/shapes.ts'
import { listEarlier, listMessages, messageShape } from './messages.ts'
import { listOutgoing, outgoingShape } from './outgoing.ts'
import { conversationQuery, conversationShape, findConversation, listConversations } from './queries.ts'
import { askBack, leadConversation, markSeen, markUnread, writeToClient } from './write.ts'

const staff = ['admin', 'manager'] as const

/** The dialogues with clients on their channels. */
export const conversationRoutes = [
  route('GET /conversations', {
    who: staff,
    summary: 'Lists conversations, the last moved first',
    query: conversationQuery,
    output: listOf(conversationShape),
    run: ({ trx, query }) => listConversations(trx, query),
  }),
  route('GET /conversations/:id', {
    who: staff,
    summary: 'Reads one conversation',
    output: conversationShape,
    run: ({ trx, params }) => shown(trx, params.id),
  }),
  route('GET /conversations/:id/messages', {
    who: staff,
    summary: 'Lists messages, oldest first, after the cursor (or those before a number); every message has a number and none is missing',
    query: z.strictObject({ ...listQuery, before: z.coerce.number().int().min(1).optional() }),
    output: listOf(messageShape),
    async run({ trx, params, query }) {
      const { id } = await shown(trx, params.id)
      if (query.before !== undefined) return { data: await listEarlier(trx, id, query.before, query.limit), nextCursor: null }
      return pageBySeq(await listMessages(trx, id, readSeq(query.cursor), query.limit + 1), query.limit)
    },
  }),
  route('POST /conversations/:id/messages', {
    who: staff,
    summary: 'Writes to the client as a person; the bot is silent from then on',
    input: z.strictObject({ text: text(4000) }),
    status: 202,
    output: deliveryShape,
    async run({ trx, params, body, caller, now }) {
      const deliveryId = await writeToClient(trx, params.id as string, body.text, { actor: caller.actor, now })
      return findDelivery(trx, deliveryId)
    },
  }),
  route('GET /conversations/:id/outgoing', {
    who: staff,
    summary: 'What people wrote here that has not left yet, or never will, with the cause',
    output: shape({ data: z.array(outgoingShape), nextCursor: z.null() }),
    run: async ({ trx, params, now }) => ({ data: await listOutgoing(trx, await shown(trx, params.id), now), nextCursor: null }),
  }),
  route('POST /conversations/:id/ask-back', {
    who: staff,
    summary: 'Asks the client for a word by the approved template, where free words may no longer be sent; once a day',
    output: conversationShape,
    async run({ trx, params, caller, now }) {
      await askBack(trx, params.id as string, { actor: caller.actor, now })
      return shown(trx, params.id)
    },
  }),
  route('POST /conversations/:id/seen', {
    who: staff,
    summary: 'Notes that the office has looked at everything up to this number',
    input: z.strictObject({ seq: z.int().min(0) }),
    status: 204,
    output: nothing,
    async run({ trx, params, body }) {
      await markSeen(trx, params.id as string, body.seq)
      return null
    },
  }),
  route('POST /conversations/:id/unread', {
    who: staff,
    summary: 'Has the client’s last words count as unread again',
    status: 204,
    output: nothing,
    async run({ trx, params }) {
      await markUnread(trx, params.id as string)
      return null
    },
  }),
  route('POST /conversations/:id/take-over', {
    who: staff,
    summary: 'A person leads the conversation: the bot is silent',
    output: conversationShape,
    async run({ trx, params, caller, now }) {
      await leadConversation(trx, params.id as string, 'person', { actor: caller.actor, now })
      return shown(trx, params.id)
    },
  }),
  route('POST /conversations/:id/hand-back', {
    who: staff,
    summary: 'Gives the conversation back to the bot',
    output: conversationShape,
    async run({ trx, params, caller, now }) {
      await leadConversation(trx, params.id as string, 'bot', { actor: caller.actor, now })
      return shown(trx, params.id)
    },
  }),
]

async function shown(trx: Trx, conversationId: unknown) {
  const conversation = await findConversation(trx, conversationId as string)
  if (!conversation) throw new AppError('not_found', 'There is no such conversation.')
  return conversation
}
