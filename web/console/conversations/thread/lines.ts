import type { Message, Note, Outgoing } from '../shapes.ts'
import type { Unsent } from './unsent.ts'

/** A line of the thread as drawn. */
export type Line =
  | { kind: 'day'; key: string; at: Date }
  | { kind: 'message'; key: string; message: Message; first: boolean; last: boolean }
  | { kind: 'note'; key: string; note: Note }
  | { kind: 'outgoing'; key: string; outgoing: Outgoing }
  | { kind: 'unsent'; key: string; unsent: Unsent }

/** Everything that stands in a thread. */
export interface Said {
  messages: readonly Message[]
  notes: readonly Note[]
  outgoing: readonly Outgoing[]
  unsent: readonly Unsent[]
}

/** The lines of a thread: a separator before each day, messages of one writer within a minute as a group, each note behind its message, what is on its way below. Pure. */
export function linesOf({ messages, notes, outgoing, unsent }: Said): Line[] {
  const behind = Map.groupBy(
    [...notes].sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt)),
    (note) => note.afterSeq,
  )
  const first = messages[0]?.seq ?? 0
  const lines = messages.flatMap((message, i): Line[] => {
    const before = messages[i - 1]
    const at = new Date(message.occurredAt)
    const newDay = !before || at.toDateString() !== new Date(before.occurredAt).toDateString()
    const mine = notesAt(behind, message.seq)
    const line: Line = {
      kind: 'message',
      key: `message ${message.seq}`,
      message,
      first: newDay || !together(before, message) || notesAt(behind, before.seq).length > 0,
      last: mine.length > 0 || !together(message, messages[i + 1]),
    }
    return [...(newDay ? [{ kind: 'day' as const, key: `day ${at.toDateString()}`, at }] : []), line, ...mine]
  })
  // A note from before anything was said stands on top; one further up than what is loaded comes with it.
  const top = first <= 1 ? notesAt(behind, 0) : []
  return [
    ...top,
    ...lines,
    ...outgoing.map((one): Line => ({ kind: 'outgoing', key: `outgoing ${one.deliveryId}`, outgoing: one })),
    ...unsent.map((one): Line => ({ kind: 'unsent', key: `unsent ${one.key}`, unsent: one })),
  ]
}

/** Messages in their order, each number once; where the newer ones begin beyond a gap, what came before is let go, to be read again. Pure. */
export function joined(known: readonly Message[], newest: readonly Message[]): Message[] {
  const from = newest[0]?.seq
  if (from === undefined) return [...known]
  const kept = known.filter((message) => message.seq < from)
  return [...(kept.at(-1)?.seq === from - 1 ? kept : []), ...newest]
}

/** What is still on its way: of what I sent, whatever neither the thread nor the server's own list holds yet. Pure. */
export function stillUnsent(unsent: readonly Unsent[], messages: readonly Message[], outgoing: readonly Outgoing[]): Unsent[] {
  const arrived = new Set([...messages.map((one) => one.deliveryId), ...outgoing.map((one) => one.deliveryId)])
  return unsent.filter((one) => !one.deliveryId || !arrived.has(one.deliveryId))
}

function notesAt(behind: ReadonlyMap<number, Note[]>, seq: number): Line[] {
  return (behind.get(seq) ?? []).map((note): Line => ({ kind: 'note', key: `note ${note.id}`, note }))
}

function together(a: Message, b: Message | undefined): boolean {
  const minute = (one: Message) => Math.floor(Date.parse(one.occurredAt) / 60_000)
  return Boolean(b) && a.by === b!.by && a.author?.actor === b!.author?.actor && minute(a) === minute(b!)
}
