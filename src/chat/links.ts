import { endSessions } from '#src/accounts/sessions.ts'
import { AppError } from '#src/errors.ts'
import { tell } from '#src/notifications/tell.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { admitToken, type Side } from './open.ts'

/** Which links of a chat are meant; without a side both. */
type Sides = readonly Side[]

/** Gives each side a new link and sends it; the former ones open nothing any more, and browsers that came by them are out at once. Answers nothing of the token. */
export async function renewLinks(trx: Trx, chatId: string, sides: Sides, now: Date): Promise<void> {
  const chat = await trx('chats').where({ id: chatId, status: 'active' }).forUpdate().first()
  if (!chat) throw new AppError('gone', 'This chat is closed: it needs no links.')
  for (const side of sides) {
    const n = await takeBack(trx, chatId, side, now)
    await admitToken(trx, chat, side, n, now)
    const about = { leadId: chat.lead_id, requestId: chat.request_id, freelancerId: chat.freelancer_id }
    await tell(trx, [{ to: side, kind: 'accepted', ...about, again: `link${n}` }], now)
  }
}

/** Takes links back without giving new ones; renewing makes new ones later. */
export async function revokeLinks(trx: Trx, chatId: string, sides: Sides, now: Date): Promise<void> {
  await trx('chats').where({ id: chatId }).forUpdate().first('id')
  for (const side of sides) await takeBack(trx, chatId, side, now)
}

/** Answers the number of the link that comes next. */
async function takeBack(trx: Trx, chatId: string, side: Side, now: Date): Promise<number> {
  await trx('token_hashes')
    .where({ purpose: 'chat', subject_id: chatId, scope: side, tenant_id: tenantOf(trx) })
    .whereNull('revoked_at')
    .update({ revoked_at: now })
  await endSessions(trx, { chat_id: chatId, role: side }, now)
  const column = `${side}_link`
  const [row] = await trx('chats')
    .where({ id: chatId })
    .update({ [column]: trx.raw('?? + 1', [column]) })
    .returning(column)
  return Number(row[column])
}
