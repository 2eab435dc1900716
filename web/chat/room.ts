import type { Live } from '../live.ts'
import type { Store } from '../parts/store.ts'
import type { Chat, ChatMessage } from '../shapes.ts'
import type { Outbox, Outgoing } from './outbox.ts'

/** All that the chat's page shows. */
export interface RoomState {
  chat: Chat | undefined
  /** Why there is no chat. */
  fault: string | undefined
  messages: ChatMessage[]
  hasEarlier: boolean
  outbox: Outgoing[]
  /** How far each upload has come, 0 to 1. */
  progress: Record<string, number>
  /** The other side is writing: until when. */
  typingUntil: number
}

/** One open chat: what is shown, and what it speaks with. */
export interface Room {
  chatId: string
  state: Store<RoomState>
  live: Live
  outbox: Outbox
}
