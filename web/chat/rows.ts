import type { ChatMessage } from '../shapes.ts'

/** A line of the chat as drawn: a day's name, or a message with its place in its minute's group. */
export type Row =
  | { kind: 'day'; key: string; at: Date }
  | { kind: 'message'; key: string; message: ChatMessage; first: boolean; last: boolean }

/** Messages as drawn: a separator before each day, messages of one sender within one minute as a group. Pure. */
export function rowsOf(messages: readonly ChatMessage[]): Row[] {
  return messages.flatMap((message, i): Row[] => {
    const before = messages[i - 1]
    const after = messages[i + 1]
    const at = new Date(message.createdAt)
    const newDay = !before || at.toDateString() !== new Date(before.createdAt).toDateString()
    const row: Row = {
      kind: 'message',
      key: `message ${message.seq}`,
      message,
      first: !before || newDay || !together(before, message),
      last: !after || !together(message, after),
    }
    return newDay ? [{ kind: 'day', key: `day ${at.toDateString()}`, at }, row] : [row]
  })
}

function together(a: ChatMessage, b: ChatMessage): boolean {
  return a.sender === b.sender && Math.floor(Date.parse(a.createdAt) / 60_000) === Math.floor(Date.parse(b.createdAt) / 60_000)
}
