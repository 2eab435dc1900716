import { openLive } from '../live.ts'
import { makeStore } from '../parts/store.ts'
import { openOutbox } from './outbox.ts'
import { follow, load, markDelivered } from './receive.ts'
import type { Room, RoomState } from './room.ts'
import { flush } from './send.ts'

/** Opens a chat: reads it, follows it live, sends what still waits from before. */
export async function openRoom(chatId: string): Promise<Room> {
  const outbox = await openOutbox()
  const waiting = await outbox.list(chatId)
  const state = makeStore<RoomState>({
    chat: undefined,
    fault: undefined,
    messages: [],
    hasEarlier: false,
    outbox: waiting,
    progress: {},
    typingUntil: 0,
  })
  const room: Room = { chatId, state, outbox, live: openLive(chatId) }
  await load(room)
  void markDelivered(room)
  follow(room)
  void flush(room)
  return room
}
