import type { Trx } from '#src/platform/db.ts'
import type { LiveEvent, Sign, Topic } from '#src/platform/live/topic.ts'
import type { Caller } from '#src/platform/route.ts'
import { seen } from './marks.ts'
import type { Side } from './open.ts'
import { listMessages } from './post.ts'
import { findOwnChat, type OwnChat, showChatMessages } from './queries.ts'

const AT_ONCE = 100

/** A private chat as it goes on: messages by their numbers, none skipped and none twice; ticks and the chat's state as they stand; typing and presence as they pass. */
export const chatTopic: Topic = {
  name: 'chat',
  takesId: true,
  mayRead: async (caller, id, trx) => Boolean(await findOwnChat(trx, caller, id)),
  async read(caller, id, after, trx) {
    const chat = await findOwnChat(trx, caller, id)
    if (!chat) return { after: after ?? '', events: [] }
    const from = placeOf(after)
    if (!from) return { after: written({ ...marksOf(chat), seq: Number(chat.last_seq) }), events: [] }
    const messages = await listMessages(trx, id, from.seq, AT_ONCE)
    const now = { ...marksOf(chat), seq: messages.at(-1)?.seq ?? from.seq }
    const events: LiveEvent[] = []
    for (const [i, message] of (await showChatMessages(trx, chat, messages)).entries())
      events.push({ id: written({ ...from, seq: messages[i]!.seq }), type: 'message', data: { message } })
    if (now.ticks !== from.ticks || now.status !== from.status) events.push({ id: written(now), type: 'state', data: stateOf(chat) })
    return { after: written(now), events, more: messages.length === AT_ONCE }
  },
  async hear(caller, id, type, trx) {
    const side = await sideIn(trx, caller, id)
    return side && type === 'typing' ? { type: 'typing', data: { side } } : null
  },
  async here(caller, id, now, trx) {
    const side = await sideIn(trx, caller, id)
    if (!side) return null
    await seen(trx, id, side, now)
    return presence(side, true)
  },
  async gone(caller, id, _now, trx) {
    const side = await sideIn(trx, caller, id)
    return side && presence(side, false)
  },
}

function presence(side: Side, online: boolean): Sign {
  return { type: 'presence', data: { side, online } }
}

async function sideIn(trx: Trx, caller: Caller, id: string): Promise<Side | null> {
  const chat = await findOwnChat(trx, caller, id)
  return chat && chat.side !== 'system' ? chat.side : null
}

/** What a reader's `after` says: the last message he has, and the ticks and state he knows of. */
interface Place {
  seq: number
  ticks: string
  status: string
}

function placeOf(after: string | null): Place | null {
  const [, seq, ticks, status] = /^(\d{1,10})\.((?:\d{1,10}-){3}\d{1,10})\.(\w{1,12})$/.exec(after ?? '') ?? []
  // A bare number is a chat's page that has read so far by the API.
  if (/^\d{1,10}$/.test(after ?? '')) return { seq: Number(after), ticks: '', status: '' }
  return seq ? { seq: Number(seq), ticks: ticks!, status: status! } : null
}

function written({ seq, ticks, status }: Place): string {
  return `${seq}.${ticks || '0-0-0-0'}.${status || 'active'}`
}

function marksOf(chat: OwnChat): Omit<Place, 'seq'> {
  return {
    ticks: [chat.client_delivered, chat.freelancer_delivered, chat.client_read, chat.freelancer_read].map(Number).join('-'),
    status: chat.status,
  }
}

function stateOf(chat: OwnChat) {
  return {
    status: chat.status,
    delivered: { client: Number(chat.client_delivered), freelancer: Number(chat.freelancer_delivered) },
    read: { client: Number(chat.client_read), freelancer: Number(chat.freelancer_read) },
    lastSeq: Number(chat.last_seq),
  }
}
