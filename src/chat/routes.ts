import { z } from 'zod'
import { audit } from '#src/audit/record.ts'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { type Caller, listOf, listQuery, pageBySeq, readSeq } from '#src/platform/route.ts'
import { text } from '#src/platform/shapes.ts'
import { completeLead } from '#src/requests/close.ts'
import { listMessages, postMessage } from './post.ts'
import { chatMessageShape, chatShape, findOwnChat, type OwnChat, showChat, showChatMessage } from './queries.ts'

const inside = ['admin', 'freelancer', 'client'] as const

/** The private chats of clients and freelancers. An admin who looks into one leaves a line in the audit trail. */
export const chatRoutes = [
  route('GET /chats/:id', {
    who: inside,
    summary: 'Reads one chat',
    output: chatShape,
    run: async ({ trx, params, caller }) => showChat(trx, await own(trx, caller, params.id)),
  }),
  route('GET /chats/:id/messages', {
    who: inside,
    summary: 'Lists messages, oldest first, after the cursor; every message has a number and none is missing',
    query: z.strictObject(listQuery),
    output: listOf(chatMessageShape),
    async run({ trx, params, query, caller, now }) {
      const chat = await own(trx, caller, params.id)
      if (caller.role === 'admin')
        await audit(trx, { actor: caller.actor, action: 'chat.read', subjectType: 'chat', subjectId: chat.id, at: now })
      const messages = await listMessages(trx, chat.id, readSeq(query.cursor), query.limit + 1)
      return pageBySeq(messages.map(showChatMessage), query.limit)
    },
  }),
  route('POST /chats/:id/messages', {
    who: inside,
    summary: 'Writes into a chat; the same clientMessageId again is the same message. An admin writes for the house',
    input: z.strictObject({ text: text(4000), clientMessageId: text(100).optional() }),
    status: 201,
    output: chatMessageShape,
    async run({ trx, params, body, caller, now }) {
      const chat = await own(trx, caller, params.id)
      return showChatMessage(await postMessage(trx, chat.id, { sender: chat.side, ...body }, now))
    },
  }),
  route('POST /chats/:id/complete', {
    who: ['admin', 'freelancer'],
    summary: 'The project is completed: the lead is won and its freelancer free again',
    output: chatShape,
    async run({ trx, params, caller, now }) {
      const chat = await own(trx, caller, params.id)
      if (chat.status === 'cancelled') throw new AppError('already_answered', 'This chat was closed: the enquiry went to someone else.')
      await completeLead(trx, chat.lead_id, caller.actor, now)
      await trx('chats').where({ id: chat.id }).update({ status: 'completed' })
      return showChat(trx, { ...chat, status: 'completed' })
    },
  }),
]

async function own(trx: Trx, caller: Caller, chatId: unknown): Promise<OwnChat> {
  const chat = await findOwnChat(trx, caller, chatId as string)
  if (!chat) throw new AppError('not_found', 'There is no such chat.')
  return chat
}
