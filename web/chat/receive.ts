import { call, codeOf, type Page } from '../api.ts'
import type { LiveEvent } from '../live.ts'
import type { Chat, ChatMessage, Side } from '../shapes.ts'
import type { Room } from './room.ts'
import { flush } from './send.ts'
import { lastWhole, merge } from './thread.ts'

const PAGE = 60
const TYPING_MS = 5000

/** Reads the chat and its last messages. What could not be read is told in `fault`. */
export async function load({ chatId, state }: Room): Promise<void> {
  try {
    const chat = await call<Chat>('GET', `/chats/${chatId}`)
    const { data } = await call<Page<ChatMessage>>('GET', `/chats/${chatId}/messages?before=${chat.lastSeq + 1}&limit=${PAGE}`)
    state.set({ chat, fault: undefined, messages: data, hasEarlier: (data[0]?.seq ?? 1) > 1 })
  } catch (fault) {
    const code = codeOf(fault)
    state.set({ fault: code, ...(code === 'unauthenticated' ? { chat: undefined } : {}) })
  }
}

/** Reads what was said before. */
export async function loadEarlier({ chatId, state }: Room): Promise<void> {
  const first = state.get().messages[0]?.seq
  if (!first || first === 1) return
  const { data } = await call<Page<ChatMessage>>('GET', `/chats/${chatId}/messages?before=${first}&limit=${PAGE}`)
  state.set(({ messages }) => ({ messages: merge(messages, data), hasEarlier: (data[0]?.seq ?? 1) > 1 }))
}

/** Reads one message again: its picture may be ready by now, its file's address may have ended. */
export async function refresh({ chatId, state }: Room, seq: number): Promise<void> {
  const { data } = await call<Page<ChatMessage>>('GET', `/chats/${chatId}/messages?before=${seq + 1}&limit=1`)
  state.set(({ messages }) => ({ messages: merge(messages, data) }))
}

/** Follows the chat: what is pushed is taken in, and after a break everything that was missed. */
export function follow(room: Room): () => void {
  const { live, chatId, state } = room
  const unwatch = live.watch(`chat:${chatId}`, {
    after: () => lastWhole(state.get().messages),
    on: (event) => take(room, event),
    resumed: () => void catchUp(room),
  })
  const unline = live.onLine((line) => {
    if (line === 'open') void flush(room)
    if (line === 'ended') void load(room)
  })
  // Where the socket stays away but the line is there, the chat still moves.
  const poll = setInterval(() => live.line() !== 'open' && document.visibilityState === 'visible' && void catchUp(room), 8000)
  return () => {
    unwatch()
    unline()
    clearInterval(poll)
  }
}

/** Reads everything after the last message that is surely here, and how the chat stands. */
export async function catchUp(room: Room): Promise<void> {
  const { chatId, state } = room
  if (!state.get().chat) return load(room)
  try {
    for (;;) {
      const { data } = await call<Page<ChatMessage>>(
        'GET',
        `/chats/${chatId}/messages?cursor=${cursorAfter(lastWhole(state.get().messages))}&limit=200`,
      )
      state.set(({ messages }) => ({ messages: merge(messages, data) }))
      if (data.length < 200) break
    }
    state.set({ chat: await call<Chat>('GET', `/chats/${chatId}`) })
    void flush(room)
  } catch {
    // The line is away again: its coming back calls here once more.
  }
}

/** The list's cursor behind a message's number. */
function cursorAfter(seq: number): string {
  return btoa(`#${seq}`).replaceAll('=', '')
}

function take(room: Room, { type, data }: LiveEvent): void {
  const { state } = room
  const told = data as { message?: ChatMessage; side?: Side; online?: boolean } & Partial<Pick<Chat, 'status' | 'delivered' | 'read'>>
  const { chat } = state.get()
  if (!chat) return
  const mine = told.side === chat.me
  if (type === 'message' && told.message) {
    const next = merge(state.get().messages, [told.message])
    const whole = lastWhole(next) === next.at(-1)!.seq
    state.set({ messages: next, ...(told.message.sender === chat.me ? {} : { typingUntil: 0 }) })
    if (!whole) void catchUp(room)
    else if (told.message.sender !== chat.me) void markDelivered(room)
  } else if (type === 'state') {
    const { delivered = chat.delivered, read = chat.read, status = chat.status } = told
    state.set({ chat: { ...chat, status, delivered: further(chat.delivered, delivered), read: further(chat.read, read) } })
    if (status !== chat.status) void catchUp(room)
  } else if (type === 'typing' && !mine) state.set({ typingUntil: Date.now() + TYPING_MS })
  else if (type === 'presence' && !mine && chat.other) {
    const online = Boolean(told.online)
    const lastSeenAt = online ? chat.other.lastSeenAt : new Date().toISOString()
    state.set({ chat: { ...chat, other: { ...chat.other, online, lastSeenAt } }, ...(online ? {} : { typingUntil: 0 }) })
  }
}

/** Ticks never go back, whichever of two tellings came first. */
function further(a: Chat['read'], b: Chat['read']): Chat['read'] {
  return { client: Math.max(a.client, b.client), freelancer: Math.max(a.freelancer, b.freelancer) }
}

/** Tells that everything here has reached this device. */
export function markDelivered(room: Room): Promise<void> {
  return mark(room, 'delivered')
}

/** Tells that everything here was read. */
export function markRead(room: Room): Promise<void> {
  return mark(room, 'read')
}

async function mark({ chatId, state }: Room, how: 'delivered' | 'read'): Promise<void> {
  const { chat, messages } = state.get()
  const seq = lastWhole(messages)
  if (!chat || chat.me === 'system' || seq <= chat[how][chat.me]) return
  const { me } = chat
  const before = chat[how]
  state.set({ chat: { ...chat, [how]: { ...before, [me]: seq } } })
  await call('POST', `/chats/${chatId}/${how}`, { seq }).catch(() => {
    // Told again with the next message, or when the line is back.
    const now = state.get().chat
    if (now && now[how][me] === seq) state.set({ chat: { ...now, [how]: { ...now[how], [me]: before[me] } } })
  })
}
