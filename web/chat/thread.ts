import type { ChatMessage } from '../shapes.ts'
import type { Outgoing } from './outbox.ts'

/** Messages in their order, each number once; what came later about the same number holds. Pure. */
export function merge(known: readonly ChatMessage[], more: readonly ChatMessage[]): ChatMessage[] {
  const all = new Map(known.map((message) => [message.seq, message]))
  for (const message of more) all.set(message.seq, message)
  return [...all.values()].sort((a, b) => a.seq - b.seq)
}

/** The last number up to which nothing is missing, from where the list begins; 0 for none. What came beyond a gap does not count. Pure. */
export function lastWhole(messages: readonly ChatMessage[]): number {
  let last = messages[0]?.seq ?? 0
  for (const { seq } of messages.slice(1)) {
    if (seq !== last + 1) break
    last = seq
  }
  return last
}

/** What is still on its way: of the outbox, whatever the thread does not hold yet. Pure. */
export function onTheWay(outbox: readonly Outgoing[], messages: readonly ChatMessage[]): Outgoing[] {
  const arrived = new Set(messages.map((message) => message.clientMessageId))
  return outbox.filter((item) => !arrived.has(item.clientMessageId))
}
