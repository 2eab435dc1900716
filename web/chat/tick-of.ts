import type { Tick } from '../parts/thread/ticks.tsx'
import type { Chat } from '../shapes.ts'

/** How far a message of mine has come, by the other side's marks. Pure. */
export function tickOf(seq: number, chat: Pick<Chat, 'me' | 'read' | 'delivered'>): Tick {
  const other = chat.me === 'client' ? 'freelancer' : 'client'
  return seq <= chat.read[other] ? 'read' : seq <= chat.delivered[other] ? 'delivered' : 'sent'
}
