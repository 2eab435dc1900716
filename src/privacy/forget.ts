import { forgetDiary } from '#src/activity/forget.ts'
import { forgetChats } from '#src/chat/forget.ts'
import { forgetContactRows } from '#src/contacts/forget.ts'
import { forgetConversations } from '#src/conversations/forget.ts'
import { forgetDeliveries, forgetMirrors } from '#src/deliveries/forget.ts'
import { forgetFiles } from '#src/files/forget.ts'
import { forgetLeadRows } from '#src/leads/forget.ts'
import type { Trx } from '#src/platform/db.ts'
import { forgetRequests } from '#src/requests/forget.ts'
import { forgetDecisions } from '#src/routing/forget.ts'

/** Takes the person out of leads, wherever a lead tells of one: itself, its diary, decisions, requests, deliveries, private chats and files. The rows stay, and whatever is counted from them. */
export async function forgetLeads(trx: Trx, ids: readonly string[], now: Date): Promise<void> {
  if (!ids.length) return
  await forgetFiles(trx, { leadIds: ids }, now)
  await forgetLeadRows(trx, ids, now)
  await forgetDiary(trx, ids)
  await forgetDecisions(trx, ids)
  await forgetRequests(trx, ids)
  await forgetDeliveries(trx, ids, now)
  await forgetChats(trx, ids, now)
}

/** Takes contacts away: what they are called and known by, and everything that was said with them. */
export async function forgetContacts(trx: Trx, ids: readonly string[], now: Date): Promise<void> {
  if (!ids.length) return
  await forgetFiles(trx, { contactIds: ids }, now)
  await forgetConversations(trx, ids, now)
  await forgetMirrors(trx, ids)
  await forgetContactRows(trx, ids, now)
}
