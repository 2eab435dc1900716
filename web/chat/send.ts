import { call, Problem, upload } from '../api.ts'
import { newName } from '../parts/id.ts'
import type { ChatMessage } from '../shapes.ts'
import type { Outgoing } from './outbox.ts'
import type { Room } from './room.ts'
import { merge } from './thread.ts'

/** What somebody sends: words, or a picture, a file, a voice note. */
export type Draft = Pick<Outgoing, 'text' | 'blob' | 'name' | 'kind' | 'seconds' | 'replyTo'>

const WAIT_MS = 4000
const busy = new WeakSet<Room>()

/** Sends: first kept on this device and shown, then sent; without a line it waits for one. */
export async function send(room: Room, draft: Draft): Promise<void> {
  const item: Outgoing = { ...draft, clientMessageId: newName(), chatId: room.chatId, createdAt: new Date().toISOString() }
  show(room, item)
  await room.outbox.put(item).catch(() => {})
  await flush(room)
}

/** Sends everything that waits, in its order, one tab of this browser at a time; a repeat of the same message is harmless. */
export async function flush(room: Room): Promise<void> {
  if (busy.has(room)) return
  busy.add(room)
  try {
    const go = () => flushNow(room)
    await (navigator.locks ? navigator.locks.request(`wasl-outbox-${room.chatId}`, go) : go())
  } finally {
    busy.delete(room)
  }
}

/** Tries a refused message once more. */
export async function sendAgain(room: Room, item: Outgoing): Promise<void> {
  const { refused: _, ...again } = item
  show(room, again)
  await room.outbox.put(again).catch(() => {})
  await flush(room)
}

/** Takes back what was not sent. */
export async function dropOutgoing(room: Room, clientMessageId: string): Promise<void> {
  room.state.set(({ outbox }) => ({ outbox: outbox.filter((one) => one.clientMessageId !== clientMessageId) }))
  await room.outbox.remove(clientMessageId).catch(() => {})
}

async function flushNow(room: Room): Promise<void> {
  for (let item = next(room); item; item = next(room)) {
    try {
      await sendOne(room, item)
    } catch (fault) {
      const passing = !(fault instanceof Problem) || fault.status === 0 || fault.status === 429 || fault.status >= 500
      if (passing) {
        setTimeout(() => void flush(room), WAIT_MS)
        return
      }
      const refused = { ...item, refused: (fault as Problem).code }
      show(room, refused)
      await room.outbox.put(refused).catch(() => {})
    }
  }
}

function next(room: Room): Outgoing | undefined {
  return room.state.get().outbox.find((item) => !item.refused)
}

async function sendOne(room: Room, item: Outgoing): Promise<void> {
  const { clientMessageId, text, replyTo } = item
  let { fileId } = item
  if (item.blob && !fileId) {
    const progress = (part: number) => room.state.set((was) => ({ progress: { ...was.progress, [clientMessageId]: part } }))
    fileId = (await upload<{ id: string }>(`/chats/${room.chatId}/files`, item.blob, item.name ?? 'file', progress)).id
    const uploaded = { ...item, fileId }
    show(room, uploaded)
    await room.outbox.put(uploaded).catch(() => {})
  }
  const said = { clientMessageId, ...(text ? { text } : {}), ...(fileId ? { fileId } : {}), ...(replyTo ? { replyTo } : {}) }
  const message = await call<ChatMessage>('POST', `/chats/${room.chatId}/messages`, said)
  room.state.set(({ messages, outbox }) => ({
    messages: merge(messages, [message]),
    outbox: outbox.filter((one) => one.clientMessageId !== clientMessageId),
  }))
  await room.outbox.remove(clientMessageId).catch(() => {})
}

/** Shows an item of the outbox as it stands now, in its place. */
function show({ state }: Room, item: Outgoing): void {
  state.set(({ outbox }) => ({
    outbox: outbox.some((one) => one.clientMessageId === item.clientMessageId)
      ? outbox.map((one) => (one.clientMessageId === item.clientMessageId ? item : one))
      : [...outbox, item],
  }))
}
