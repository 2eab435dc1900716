import { AppError } from '#src/errors.ts'
import type { Db } from '#src/platform/db.ts'
import { enterTenant } from '#src/platform/db.ts'
import { hashToken } from '#src/platform/keys.ts'
import { type Started, startSession } from './sessions.ts'

/** So many browsers may have one side of a chat open; the one that was away the longest leaves when another comes. */
const MOST = 10

/**
 * Opens a chat's link in a browser: a session of its own that reaches that chat and nothing else. The link stays good for the next browser, until it is renewed or
 * taken back. Throws 410 for a link that was, and for a freelancer who is no longer with the house.
 */
export async function openChatSession(db: Db, token: string, device: string, now: Date): Promise<{ chatId: string; session: Started }> {
  return db.system(async (trx) => {
    // Whoever takes the link back meanwhile waits here, and then finds this session.
    const link = await trx('token_hashes')
      .where({ hash: hashToken(token), purpose: 'chat' })
      .whereNull('revoked_at')
      .forShare()
      .first()
    if (!link) throw gone()
    await enterTenant(db, trx, link.tenant_id)
    const isClient = link.scope === 'client'
    const chatId: string = link.subject_id
    const isHere = isClient || (await trx('freelancers').where({ id: link.person_id, active: true }).whereNull('deleted_at').first('id'))
    if (!isHere || !(await trx('chats').where({ id: chatId }).whereNot({ status: 'cancelled' }).first('id'))) throw gone()
    const side = isClient ? { contactId: link.person_id as string } : { freelancerId: link.person_id as string }
    const session = await startSession(trx, { role: isClient ? 'client' : 'freelancer', how: 'chat', device, chatId, ...side }, now)
    await trx.raw(
      `with old as (update sessions set ended_at = ? where tenant_id = app_tenant() and id in (select id from sessions where chat_id = ? and role = ? and ended_at is null order by seen_at desc, id desc offset ?) returning id)
       update token_hashes set revoked_at = ? where purpose = 'chat_session' and subject_id in (select id from old)`,
      [now, chatId, isClient ? 'client' : 'freelancer', MOST, now],
    )
    return { chatId, session }
  })
}

function gone(): AppError {
  return new AppError('gone', 'This link is not valid any more; open the newest one you were sent.')
}
