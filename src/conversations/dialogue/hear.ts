import { connectionsFor } from '#src/connections/connection.ts'
import type { Trx } from '#src/platform/db.ts'
import { later, neverMind } from '#src/platform/later.ts'
import type { Said } from '../keep.ts'

/** So long the bot waits for more before it answers: what comes in one breath is one turn. Milliseconds. */
const QUIET_MS = 500
/** So long until the turn begins: who writes at the same time is read together. Understanding takes its time beside the rest of the wait. Milliseconds. */
const GATHER_MS = 50
/** So long at most a voice note's words are waited for; whoever has heard it calls the turn earlier. */
const HEARING_MS = 20_000
/** So long a client may think; then the rules decide. */
export const SILENCE_MS = 15 * 60_000

/** The bot owes a turn wherever a client wrote whose dialogue it leads. `conversations` stand in the order of `said`. */
export async function oweTurns(trx: Trx, said: readonly Said[], conversations: readonly string[], now: Date): Promise<void> {
  const mine = said.flatMap(({ unread, leadId }, i) =>
    unread.dialogue === 'choose' && leadId && !unread.item.isTest ? [{ id: conversations[i]!, spoken: isSpoken(unread) }] : [],
  )
  const ids = [...new Set(mine.map((one) => one.id))]
  if (!ids.length) return
  const canHear = mine.some((one) => one.spoken) && (await connectionsFor(trx, 'understanding')).length > 0
  await later(
    trx,
    'turn.take',
    mine.map(({ id, spoken }) => ({ subjectId: id, at: new Date(now.getTime() + (spoken && canHear ? HEARING_MS : GATHER_MS)) })),
  )
  await waitForClient(trx, ids, now)
}

function isSpoken({ item }: Said['unread']): boolean {
  return item.attachments.some((one) => one.type === 'audio' || one.type === 'voice')
}

/** How many milliseconds of the wait for more are left after the newest of these messages. */
export function quietLeft(messages: readonly { keptAt: Date }[], now: Date): number {
  const newest = messages.at(-1)
  return newest ? Math.max(0, newest.keptAt.getTime() + QUIET_MS - now.getTime()) : 0
}

/** Whoever says nothing from now on for a while is not waited for any longer. */
export async function waitForClient(trx: Trx, conversationIds: readonly string[], now: Date): Promise<void> {
  await neverMind(trx, 'dialogue.silence', conversationIds)
  const at = new Date(now.getTime() + SILENCE_MS)
  await later(
    trx,
    'dialogue.silence',
    conversationIds.map((subjectId) => ({ subjectId, at })),
  )
}

/** A person of ours has spoken in these conversations: the bot says nothing more there until it is handed back. */
export async function fallSilent(trx: Trx, conversationIds: readonly string[], now: Date): Promise<void> {
  if (!conversationIds.length) return
  await trx('conversations')
    .whereIn('id', [...new Set(conversationIds)])
    .whereNull('handed_over_at')
    .update({ handed_over_at: now, hands: trx.raw('hands + 1') })
}
