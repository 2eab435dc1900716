import { note } from '#src/activity/record.ts'
import { keysOf, type Trx, tenantOf } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { deriveToken, hashToken } from '#src/platform/keys.ts'
import type { RequestRow } from '#src/requests/request.ts'

/** The two who can write in a private chat. */
export type Side = 'client' | 'freelancer'

/** Opens the private chat of an accepted request, once, with an unguessable link for each side. Only the links' hashes are stored; they are derived again whenever they must be sent. */
export async function openChat(trx: Trx, request: Pick<RequestRow, 'id' | 'lead_id' | 'freelancer_id'>, now: Date): Promise<string> {
  const lead = await trx('leads').where({ id: request.lead_id }).first('contact_id')
  const id = newId()
  const rows = await trx('chats')
    .insert({
      id,
      lead_id: request.lead_id,
      request_id: request.id,
      freelancer_id: request.freelancer_id,
      contact_id: lead.contact_id,
      last_activity_at: now,
      created_at: now,
    })
    .onConflict(['tenant_id', 'request_id'])
    .ignore()
    .returning('id')
  if (!rows.length) return (await trx('chats').where({ request_id: request.id }).first('id')).id
  for (const side of ['client', 'freelancer'] as const)
    await admitToken(trx, { id, contact_id: lead.contact_id, freelancer_id: request.freelancer_id }, side, 1, now)
  await note(trx, { leadId: request.lead_id, verb: 'chat.opened', at: now, params: { chatId: id } })
  return id
}

/** Lets the side's `n`-th link in from now on; only its hash is kept. */
export async function admitToken(
  trx: Trx,
  chat: { id: string; contact_id: string; freelancer_id: string },
  side: Side,
  n: number,
  now: Date,
): Promise<void> {
  await trx('token_hashes').insert({
    hash: hashToken(chatToken(trx, chat.id, side, n)),
    tenant_id: tenantOf(trx),
    purpose: 'chat',
    subject_id: chat.id,
    person_id: side === 'client' ? chat.contact_id : chat.freelancer_id,
    scope: side,
    created_at: now,
  })
}

/** The token in a chat's link; `n` rises when the link is renewed. */
export function chatToken(trx: Trx, chatId: string, side: Side, n: number): string {
  return deriveToken(keysOf(trx).link, 'chat', chatId, side, n)
}
