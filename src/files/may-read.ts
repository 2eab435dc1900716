import { findOwnChat } from '#src/chat/queries.ts'
import type { Trx } from '#src/platform/db.ts'
import type { Caller } from '#src/platform/route.ts'
import type { FileRow } from './queries.ts'

/** As whom somebody asks for a file. */
export type Asker = Pick<Caller, 'role' | 'personId' | 'freelancerId' | 'chatId'>

/**
 * Whether somebody may see a file now. What a client sent with an enquiry: the staff, and the freelancers it is offered to or who have it. A private chat's: its two sides and
 * the admin. Who lost the lead or the chat has lost its files.
 */
export async function mayRead(trx: Trx, asker: Asker, file: FileRow): Promise<boolean> {
  // Who came by a chat's link reaches that chat alone.
  if (asker.chatId && (file.owner_kind !== 'chat' || file.owner_id !== asker.chatId)) return false
  switch (file.owner_kind) {
    case 'chat':
      return asker.role !== 'manager' && Boolean(await findOwnChat(trx, asker as Caller, file.owner_id))
    case 'freelancer':
      return isStaff(asker) || asker.freelancerId === file.owner_id
    // The house's own look is for everybody who is in it.
    case 'tenant':
      return true
    case 'message':
      return isStaff(asker) || (asker.role === 'freelancer' && isOffered(trx, asker.freelancerId, file.lead_id))
  }
}

function isStaff({ role }: Asker): boolean {
  return role === 'admin' || role === 'manager'
}

async function isOffered(trx: Trx, freelancerId: string | undefined, leadId: string | null): Promise<boolean> {
  if (!freelancerId || !leadId) return false
  // A merged enquiry's files belong to the one it was merged into.
  const lead = await trx('leads').where({ id: leadId }).first('merged_into')
  const request = await trx('requests')
    .where({ freelancer_id: freelancerId })
    .whereIn('lead_id', [leadId, ...(lead?.merged_into ? [lead.merged_into] : [])])
    .whereIn('status', ['pending', 'asked', 'accepted'])
    .first('id')
  return Boolean(request)
}
