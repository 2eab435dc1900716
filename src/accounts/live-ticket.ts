import { type Db, type Trx, tenantOf } from '#src/platform/db.ts'
import { hashToken, newToken } from '#src/platform/keys.ts'
import type { Caller } from '#src/platform/route.ts'
import { readCaller, type TokenRow } from './keys.ts'

const TICKET_MS = 60_000

/** A ticket to the socket for whoever cannot send a cookie or a header there: good for a minute and once, and no longer than the session or key it was made with. */
export async function makeTicket(trx: Trx, caller: Caller, now: Date): Promise<string> {
  const ticket = newToken()
  await trx('token_hashes').where({ purpose: 'live_ticket', subject_id: caller.sessionId }).where('expires_at', '<', now).delete()
  await trx('token_hashes').insert({
    hash: hashToken(ticket),
    tenant_id: tenantOf(trx),
    purpose: 'live_ticket',
    subject_id: caller.sessionId,
    expires_at: new Date(now.getTime() + TICKET_MS),
    created_at: now,
  })
  return ticket
}

/** Uses a ticket up: who comes with it, or null. */
export async function takeTicket(db: Db, ticket: string, language: Caller['language'], now: Date): Promise<Caller | null> {
  const row: TokenRow | undefined = await db.system(async (trx) => {
    const [used] = await trx('token_hashes')
      .where({ hash: hashToken(ticket), purpose: 'live_ticket' })
      .whereNull('used_at')
      .where('expires_at', '>', now)
      .update({ used_at: now })
      .returning('subject_id')
    return (
      used &&
      trx('token_hashes')
        .where({ subject_id: used.subject_id })
        .whereIn('purpose', ['session', 'chat_session', 'api_key'])
        .whereNull('revoked_at')
        .where((open) => open.whereNull('expires_at').orWhere('expires_at', '>', now))
        .first()
    )
  })
  return row ? { ...readCaller(row), language } : null
}
