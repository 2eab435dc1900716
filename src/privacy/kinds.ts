import { countOldChatMessages, forgetOldChatMessages } from '#src/chat/forget.ts'
import { countOldContacts, oldContacts } from '#src/contacts/forget.ts'
import { countOldWords, forgetOldMessages, forgetOldNotes, forgetOldTurns } from '#src/conversations/forget.ts'
import { countOldFiles, forgetOldFiles } from '#src/files/forget.ts'
import { countOldEntries, forgetOldEntries } from '#src/inbox/forget.ts'
import { countOldLeads, holdOldLeads, oldLeads } from '#src/leads/forget.ts'
import { countOldNotifications, forgetOldNotifications } from '#src/notifications/forget.ts'
import type { Trx } from '#src/platform/db.ts'
import { holdRequests } from '#src/requests/forget.ts'
import { forgetContacts, forgetLeads } from './forget.ts'

/** What a tenant sets months for. raw: calls as they came · texts: what was said · leads: who stood behind a closed lead. */
export const settings = ['raw', 'texts', 'leads'] as const

/** One of them. */
export type Setting = (typeof settings)[number]

/** What goes, by kind. */
export const kinds = ['entries', 'messages', 'notes', 'turns', 'chatMessages', 'notifications', 'files', 'leads', 'contacts'] as const

/** One of them. */
export type Kind = (typeof kinds)[number]

/** Removes at most so many of a kind that are older than an instant; answers how many. */
type Forget = (trx: Trx, before: Date, most: number, now: Date) => Promise<number>

/** What each setting removes, in this order. */
export const forgetting: { [S in Setting]: readonly [Kind, Forget][] } = {
  raw: [['entries', forgetOldEntries]],
  texts: [
    ['messages', forgetOldMessages],
    ['notes', forgetOldNotes],
    ['turns', forgetOldTurns],
    ['chatMessages', forgetOldChatMessages],
    ['notifications', forgetOldNotifications],
    ['files', forgetOldFiles],
  ],
  leads: [
    ['leads', forgetSomeLeads],
    ['contacts', forgetSomeContacts],
  ],
}

/** What each setting would remove at an instant, counted. */
export const counting: { [S in Setting]: (trx: Trx, before: Date) => Promise<Partial<Record<Kind, number>>> } = {
  raw: async (trx, before) => ({ entries: await countOldEntries(trx, before) }),
  texts: async (trx, before) => ({
    ...(await countOldWords(trx, before)),
    chatMessages: await countOldChatMessages(trx, before),
    notifications: await countOldNotifications(trx, before),
    files: await countOldFiles(trx, before),
  }),
  leads: async (trx, before) => ({ leads: await countOldLeads(trx, before), contacts: await countOldContacts(trx, before) }),
}

async function forgetSomeLeads(trx: Trx, before: Date, most: number, now: Date): Promise<number> {
  const found = await oldLeads(trx, before, most)
  if (!found.length) return 0
  await holdRequests(trx, found)
  const ids = await holdOldLeads(trx, before, found)
  await forgetLeads(trx, ids, now)
  return ids.length
}

async function forgetSomeContacts(trx: Trx, before: Date, most: number, now: Date): Promise<number> {
  const { ids, merged } = await oldContacts(trx, before, most)
  await forgetContacts(trx, [...ids, ...merged], now)
  return ids.length
}
