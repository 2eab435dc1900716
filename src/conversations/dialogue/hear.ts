import type { Trx } from '#src/platform/db.ts'
import { later, neverMind } from '#src/platform/later.ts'
import type { Said } from '../keep.ts'

/** So long the bot waits for more before it answers: what comes in one breath is one turn. */
const QUIET_MS = 600
/** So long a client may think; then the rules decide. */
export const SILENCE_MS = 15 * 60_000

/** The bot owes a turn wherever a client wrote whose dialogue it leads. `conversations` stand in the order of `said`. */
export async function oweTurns(trx: Trx, said: readonly Said[], conversations: readonly string[], now: Date): Promise<void> {
  const mine = said.flatMap(({ unread, leadId }, i) =>
    unread.dialogue === 'choose' && leadId && !unread.item.isTest ? [conversations[i]!] : [],
  )
  const ids = [...new Set(mine)]
  if (!ids.length) return
  const at = new Date(now.getTime() + QUIET_MS)
  await later(
    trx,
    'turn.take',
    ids.map((subjectId) => ({ subjectId, at })),
  )
  await waitForClient(trx, ids, now)
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
