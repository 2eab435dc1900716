import { z } from 'zod'
import { fileLink } from '#src/files/link.ts'
import { type FileRow, fileShape, filesOf, findFile, showFile } from '#src/files/queries.ts'
import { showMoney } from '#src/leads/queries.ts'
import { loadStandings } from '#src/leads/standing.ts'
import { keysOf, type Trx, tenantOf } from '#src/platform/db.ts'
import { unseal } from '#src/platform/keys.ts'
import { type Caller, newestFirst, page } from '#src/platform/route.ts'
import { id, money, shape, time } from '#src/platform/shapes.ts'
import type { Side } from './open.ts'
import { type ChatMessage, listMessages } from './post.ts'

/** Who was seen so lately is here. */
const HERE_MS = 45_000
const HOUR_MS = 3_600_000

const marks = shape({ client: z.number().int(), freelancer: z.number().int() })

/** A private chat of a client and a freelancer. */
export const chatShape = shape({
  id,
  leadId: id,
  requestId: id,
  freelancerId: id,
  status: z.enum(['active', 'completed', 'cancelled']),
  me: z.enum(['client', 'freelancer', 'system']).meta({ description: 'As whom the caller takes part; an admin speaks for the house' }),
  client: z.string().nullable(),
  freelancer: z.string(),
  project: shape({
    category: shape({ ar: z.string(), en: z.string() }).nullable(),
    text: z.string().nullable(),
    budget: money.nullable(),
    deadline: z.string().nullable(),
  }),
  other: shape({ name: z.string().nullable(), online: z.boolean(), lastSeenAt: time.nullable() }).nullable(),
  delivered: marks,
  read: marks,
  unread: z.number().int(),
  policy: z.enum(['warn', 'mask', 'allow']).meta({ description: 'What is done about contact details before the project is completed' }),
  rating: shape({ stars: z.number().int(), text: z.string().nullable() }).nullable(),
  lastSeq: z.number().int(),
  lastActivityAt: time,
  completedAt: time.nullable(),
  createdAt: time,
}).meta({ id: 'Chat' })

/** A file in a chat, with the addresses at which its side can have it for the next hour or two. */
const chatFileShape = fileShape.extend({ url: z.string().nullable(), thumbnailUrl: z.string().nullable() }).meta({
  id: 'ChatFile',
  description: 'A file, and where this side can have it; the addresses end within two hours: read the message again for new ones',
})

/** One message of a private chat. */
export const chatMessageShape = shape({
  id,
  seq: z.number().int(),
  sender: z.enum(['client', 'freelancer', 'system']),
  kind: z.enum(['text', 'image', 'file', 'voice', 'system']),
  text: z.string().nullable(),
  file: chatFileShape.nullable(),
  replyTo: z.number().int().nullable(),
  clientMessageId: z.string().nullable(),
  noticed: z.array(z.enum(['abuse', 'phone', 'email', 'link', 'handle'])),
  createdAt: time,
}).meta({ id: 'ChatMessage' })

/** A chat in a list, with what was said last. */
export const chatRowShape = shape({
  ...chatShape.shape,
  lastMessage: shape({
    text: z.string().nullable(),
    sender: chatMessageShape.shape.sender,
    kind: chatMessageShape.shape.kind,
    at: time,
  }).nullable(),
}).meta({ id: 'ChatRow' })

/** A chat as stored, and as whom the caller takes part in it. */
export interface OwnChat {
  id: string
  lead_id: string
  request_id: string
  freelancer_id: string
  contact_id: string
  status: 'active' | 'completed' | 'cancelled'
  last_seq: number
  last_activity_at: Date
  client_read: number
  freelancer_read: number
  client_delivered: number
  freelancer_delivered: number
  client_seen_at: Date | null
  freelancer_seen_at: Date | null
  stars: number | null
  rating_text: Buffer | null
  completed_at: Date | null
  created_at: Date
  side: Side | 'system'
}

/** A chat that the caller takes part in, or undefined: to everyone else there is none. An admin speaks for the house; who lost the lead has lost its chat. */
export async function findOwnChat(trx: Trx, caller: Caller, chatId: string): Promise<OwnChat | undefined> {
  const row: Omit<OwnChat, 'side'> | undefined = await trx('chats').where({ id: chatId }).first()
  const side = row && sideOf(row, caller)
  return side ? { ...row, side } : undefined
}

function sideOf(row: Omit<OwnChat, 'side'>, caller: Caller): OwnChat['side'] | undefined {
  if (caller.role === 'admin') return 'system'
  if (row.status === 'cancelled') return undefined
  if (caller.role === 'freelancer' && caller.freelancerId && row.freelancer_id === caller.freelancerId) return 'freelancer'
  return caller.role === 'client' && caller.personId && row.contact_id === caller.personId ? 'client' : undefined
}

/** The caller's chats, the last moved first: a freelancer's own, an admin's all. */
export async function listChats(trx: Trx, caller: Caller, query: { status?: string; limit: number; cursor?: string }, now: Date) {
  const rows: Omit<OwnChat, 'side'>[] = await trx('chats')
    .modify((list) => {
      if (caller.role === 'freelancer') void list.where({ freelancer_id: caller.freelancerId ?? null }).whereNot({ status: 'cancelled' })
      if (query.status) void list.where({ status: query.status })
    })
    .modify(newestFirst, query, 'last_activity_at')
  const { data, nextCursor } = page(rows, query.limit, (row) => ({ at: row.last_activity_at, id: row.id }))
  const shown = []
  for (const row of data) {
    const [last] = await listMessages(trx, row.id, Number(row.last_seq) - 1, 1)
    const lastMessage = last ? { text: last.text, sender: last.sender, kind: last.kind, at: last.createdAt as never } : null
    shown.push({ ...(await showChat(trx, { ...row, side: sideOf(row, caller) ?? 'system' }, now)), lastMessage })
  }
  return { data: shown, nextCursor }
}

/** A chat as its side may see it. */
export async function showChat(trx: Trx, chat: OwnChat, now: Date): Promise<z.input<typeof chatShape>> {
  const lead = (await loadStandings(trx, [chat.lead_id])).get(chat.lead_id)
  const freelancer = await trx('freelancers').where({ id: chat.freelancer_id }).first('name')
  const { chat_contacts: policy } = await trx('tenants')
    .where({ id: tenantOf(trx) })
    .first('chat_contacts')
  const other = chat.side === 'client' ? 'freelancer' : chat.side === 'freelancer' ? 'client' : null
  const seenAt = other && chat[`${other}_seen_at`]
  const unread = chat.side === 'system' ? 0 : await countUnread(trx, chat, chat.side)
  return {
    id: chat.id,
    leadId: chat.lead_id,
    requestId: chat.request_id,
    freelancerId: chat.freelancer_id,
    status: chat.status,
    me: chat.side,
    client: lead?.name ?? null,
    freelancer: freelancer?.name ?? '',
    project: {
      category: lead?.categoryWords ?? null,
      text: lead?.text ?? null,
      budget: lead ? showMoney(lead.budget?.min ?? null, lead.budget?.max ?? null, lead.budget?.currency ?? lead.tenant.currency) : null,
      deadline: lead?.deadline ?? null,
    },
    other: other && {
      name: (other === 'client' ? lead?.name : freelancer?.name) ?? null,
      online: Boolean(seenAt && now.getTime() - seenAt.getTime() < HERE_MS),
      lastSeenAt: (seenAt ?? null) as never,
    },
    delivered: { client: Number(chat.client_delivered), freelancer: Number(chat.freelancer_delivered) },
    read: { client: Number(chat.client_read), freelancer: Number(chat.freelancer_read) },
    unread,
    policy,
    rating: chat.stars === null ? null : { stars: chat.stars, text: ratingText(trx, chat) },
    lastSeq: Number(chat.last_seq),
    lastActivityAt: chat.last_activity_at as never,
    completedAt: chat.completed_at as never,
    createdAt: chat.created_at as never,
  }
}

async function countUnread(trx: Trx, chat: OwnChat, side: Side): Promise<number> {
  const [row] = await trx('chat_messages')
    .where({ chat_id: chat.id })
    .where('seq', '>', chat[`${side}_read`])
    .whereNot({ sender: side })
    .count('id as n')
  return Number(row?.n ?? 0)
}

function ratingText(trx: Trx, { id: chatId, rating_text: sealed }: OwnChat): string | null {
  return sealed ? unseal([keysOf(trx).data], `chats:rating_text:${chatId}`, sealed).toString('utf8') : null
}

/** Messages as the API shows them, with what is known of their files; with `now` also where this side can have them. */
export async function showChatMessages(
  trx: Trx,
  chat: OwnChat,
  messages: readonly ChatMessage[],
  now?: Date,
): Promise<z.input<typeof chatMessageShape>[]> {
  const named = messages.some((message) => message.fileId)
  const files = new Map(named ? ((await filesOf(trx, 'chat', [chat.id])).get(chat.id) ?? []).map((file) => [file.id, file]) : [])
  return messages.map(({ fileId, createdAt, ...message }) => {
    const file = fileId ? files.get(fileId) : undefined
    return {
      ...message,
      file: file ? { ...showFile(trx, file), ...addressesOf(trx, chat, file, now) } : null,
      createdAt: createdAt as never,
    }
  })
}

/** Until the end of the next hour, so that within an hour the same file has the same address. The house signs in instead. */
function addressesOf(trx: Trx, chat: OwnChat, file: FileRow, now: Date | undefined): { url: string | null; thumbnailUrl: string | null } {
  if (!now || chat.side === 'system' || file.status !== 'stored') return { url: null, thumbnailUrl: null }
  const audience = chat.side === 'client' ? { contactId: chat.contact_id } : { freelancerId: chat.freelancer_id }
  const until = new Date((Math.floor(now.getTime() / HOUR_MS) + 2) * HOUR_MS)
  return {
    url: fileLink(trx, file.id, audience, until),
    thumbnailUrl: file.has_thumbnail ? fileLink(trx, file.id, audience, until, 'thumbnail') : null,
  }
}

/** Which kind of message a file makes. */
export async function kindOfFile(trx: Trx, fileId: string): Promise<'image' | 'file' | 'voice'> {
  const file = await findFile(trx, fileId)
  return file?.kind === 'image' ? 'image' : file?.kind === 'audio' ? 'voice' : 'file'
}
