import { z } from 'zod'
import { audit } from '#src/audit/record.ts'
import { type Deps, route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import { fileShape, showFile } from '#src/files/queries.ts'
import { beginUpload, keepUploads, takeUpload, type Upload } from '#src/files/upload.ts'
import type { Trx } from '#src/platform/db.ts'
import { wakeAfter } from '#src/platform/live/wake.ts'
import { type Caller, listOf, listQuery, pageBySeq, readSeq } from '#src/platform/route.ts'
import { id, nothing, shape, text } from '#src/platform/shapes.ts'
import { completeChat } from './complete.ts'
import { mark } from './marks.ts'
import type { Side } from './open.ts'
import { listEarlier, listMessages, postMessage } from './post.ts'
import {
  chatMessageShape,
  chatRowShape,
  chatShape,
  findOwnChat,
  kindOfFile,
  listChats,
  type OwnChat,
  showChat,
  showChatMessages,
} from './queries.ts'
import { rateChat } from './rate.ts'
import { reportChat } from './report.ts'
import { transcriptOf } from './transcript.ts'

const inside = ['admin', 'freelancer', 'client'] as const
const sides = ['freelancer', 'client'] as const
const seq = z.number().int().min(0).max(1_000_000_000)

/** The private chats of clients and freelancers. An admin who looks into one leaves a line in the audit trail. */
export const chatRoutes = [
  route('GET /chats', {
    who: ['admin', 'freelancer'],
    summary: 'Lists chats, the last moved first: a freelancer’s own',
    query: z.strictObject({ ...listQuery, status: z.enum(['active', 'completed', 'cancelled']).optional() }),
    output: listOf(chatRowShape),
    run: ({ trx, caller, query, now }) => listChats(trx, caller, query, now),
  }),
  route('GET /chats/:id', {
    who: inside,
    summary: 'Reads one chat',
    output: chatShape,
    run: async ({ trx, params, caller, now }) => showChat(trx, await own(trx, caller, params.id), now),
  }),
  route('GET /chats/:id/messages', {
    who: inside,
    summary: 'Lists messages, oldest first, after the cursor (or those before a number); every message has a number and none is missing',
    query: z.strictObject({ ...listQuery, before: z.coerce.number().int().min(1).optional() }),
    output: listOf(chatMessageShape),
    async run({ trx, params, query, caller, now }) {
      const chat = await own(trx, caller, params.id)
      if (caller.role === 'admin')
        await audit(trx, { actor: caller.actor, action: 'chat.read', subjectType: 'chat', subjectId: chat.id, at: now })
      if (query.before !== undefined)
        return {
          data: await showChatMessages(trx, chat, await listEarlier(trx, chat.id, query.before, query.limit), now),
          nextCursor: null,
        }
      const messages = await listMessages(trx, chat.id, readSeq(query.cursor), query.limit + 1)
      return pageBySeq(await showChatMessages(trx, chat, messages, now), query.limit)
    },
  }),
  route('POST /chats/:id/messages', {
    who: inside,
    summary:
      'Writes into a chat, words or an uploaded file; the same clientMessageId again is the same message. An admin writes for the house',
    input: z
      .strictObject({ text: text(4000).optional(), fileId: id.optional(), replyTo: seq.optional(), clientMessageId: text(100).optional() })
      .refine((body) => body.text !== undefined || body.fileId !== undefined, { error: 'write something, or name a file', path: ['text'] }),
    status: 201,
    output: chatMessageShape,
    async run({ trx, params, body, caller, now }) {
      const chat = await own(trx, caller, params.id)
      const { fileId, ...said } = body
      const file = fileId ? { id: fileId, kind: await keepFile(trx, chat, fileId, said.clientMessageId) } : undefined
      const message = await postMessage(trx, chat.id, { sender: chat.side, ...said, file }, now)
      wakeAfter(trx, `chat:${chat.id}`)
      return (await showChatMessages(trx, chat, [message], now))[0]
    },
  }),
  route('POST /chats/:id/files', {
    who: sides,
    summary: 'Takes one file of a multipart form; name it in a message within a day',
    takes: 'form',
    status: 201,
    output: fileShape,
    async run({ trx, params, caller, now }) {
      const chat = await own(trx, caller, params.id)
      if (chat.status !== 'active') throw new AppError('gone', 'This chat is closed.')
      return beginUpload(trx, { ownerKind: 'chat', ownerId: chat.id, leadId: chat.lead_id, actor: caller.actor }, now)
    },
    async afterwards({ deps, incoming, now }, upload: Upload) {
      const file = await takeUpload(deps as Deps, incoming!, upload, now)
      return deps.db.tenant(upload.tenantId, async (trx) => showFile(trx, file))
    },
  }),
  route('POST /chats/:id/read', {
    who: sides,
    summary: 'Says how far the caller has read; never goes back',
    input: z.strictObject({ seq }),
    status: 204,
    output: nothing,
    run: ({ trx, params, body, caller, now }) => marked(trx, caller, params.id as string, 'read', body.seq, now),
  }),
  route('POST /chats/:id/delivered', {
    who: sides,
    summary: 'Says how far messages have reached the caller’s device; never goes back',
    input: z.strictObject({ seq }),
    status: 204,
    output: nothing,
    run: ({ trx, params, body, caller, now }) => marked(trx, caller, params.id as string, 'delivered', body.seq, now),
  }),
  route('POST /chats/:id/report', {
    who: sides,
    summary: 'Tells the office that something is wrong here',
    input: z.strictObject({ reason: text(1000), messageSeq: seq.optional() }),
    status: 201,
    output: shape({ id }),
    async run({ trx, params, body, caller, now }) {
      const chat = await own(trx, caller, params.id)
      return { id: await reportChat(trx, chat as OwnChat & { side: Side }, body, caller.actor, now) }
    },
  }),
  route('POST /chats/:id/complete', {
    who: inside,
    summary: 'The project is completed: the lead is won and its freelancer free again',
    output: chatShape,
    async run({ trx, params, caller, now }) {
      const chat = await own(trx, caller, params.id)
      await completeChat(trx, chat, caller.actor, now)
      wakeAfter(trx, `chat:${chat.id}`)
      return showChat(trx, { ...(await own(trx, caller, params.id)), status: 'completed' }, now)
    },
  }),
  route('POST /chats/:id/rate', {
    who: ['client'],
    summary: 'The client says how it was, once: one to five, with a word',
    input: z.strictObject({ stars: z.number().int().min(1).max(5), text: text(1000).optional() }),
    status: 200,
    output: chatShape,
    async run({ trx, params, body, caller, now }) {
      await rateChat(trx, await own(trx, caller, params.id), body, now)
      return showChat(trx, await own(trx, caller, params.id), now)
    },
  }),
  route('GET /chats/:id/transcript', {
    who: sides,
    summary: 'The whole chat as plain text, to be kept',
    output: shape({ text: z.string() }),
    async run({ trx, params, caller, now }) {
      const chat = await own(trx, caller, params.id)
      const { language } = caller
      const { client, freelancer } = await showChat(trx, chat, now)
      const { time_zone: timeZone, name } = await trx('tenants').whereRaw('id = app_tenant()').first('time_zone', 'name')
      const names = { client: client ?? (language === 'ar' ? 'العميل' : 'Client'), freelancer, system: name }
      return { text: await transcriptOf(trx, chat, names, { timeZone, language }) }
    },
  }),
]

async function own(trx: Trx, caller: Caller, chatId: unknown): Promise<OwnChat> {
  const chat = await findOwnChat(trx, caller, chatId as string)
  if (!chat) throw new AppError('not_found', 'There is no such chat.')
  return chat
}

/** A file is said once, by whoever uploaded it here; a repeat of the same message finds it said. */
async function keepFile(trx: Trx, chat: OwnChat, fileId: string, clientMessageId: string | undefined): Promise<'image' | 'file' | 'voice'> {
  const kept = await keepUploads(trx, 'chat', chat.id, [fileId])
  const repeated =
    !kept.length &&
    clientMessageId &&
    (await trx('chat_messages').where({ chat_id: chat.id, client_message_id: clientMessageId }).first('id'))
  if (!kept.length && !repeated)
    throw new AppError('invalid', 'There is no such file in this chat; upload it first.', { fileId: 'not uploaded here' })
  return kindOfFile(trx, fileId)
}

async function marked(trx: Trx, caller: Caller, chatId: string, how: 'delivered' | 'read', upTo: number, now: Date): Promise<null> {
  const chat = await own(trx, caller, chatId)
  if (await mark(trx, chat.id, chat.side as Side, how, upTo, now)) wakeAfter(trx, `chat:${chat.id}`)
  return null
}
