import { z } from 'zod'
import { deliveryShape, findDelivery } from '#src/deliveries/queries.ts'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { listOf, listQuery, pageBySeq, readSeq } from '#src/platform/route.ts'
import { text } from '#src/platform/shapes.ts'
import { conversationShape, findConversation, listConversations, listMessages, messageShape } from './queries.ts'
import { leadConversation, writeToClient } from './write.ts'

const staff = ['admin', 'manager'] as const

/** The dialogues with clients on their channels. */
export const conversationRoutes = [
  route('GET /conversations', {
    who: staff,
    summary: 'Lists conversations, the last moved first',
    query: z.strictObject(listQuery),
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
    summary: 'Lists messages, oldest first, after the cursor; every message has a number and none is missing',
    query: z.strictObject(listQuery),
    output: listOf(messageShape),
    async run({ trx, params, query }) {
      const { id } = await shown(trx, params.id)
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
