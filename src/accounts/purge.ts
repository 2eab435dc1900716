import { type Db, type Trx, tenantOf } from '#src/platform/db.ts'
import { later, laterForAll } from '#src/platform/later.ts'

/** How long an ended session or a used link is kept: long enough to answer "who was that?". */
export const KEPT_DAYS = 30
const DAY_MS = 86_400_000
/** So many rows go at once: what is left goes a minute later. */
const AT_ONCE = 5000

/** What is over once it was used, taken back or has run out. A key stays listed, and the first admin's link says that there was one. */
const PURPOSES = ['session', 'chat_session', 'sign_in', 'invite', 'live_ticket', 'answer', 'chat']

/** Job `access.purge`, daily for each tenant: sessions and links that ended more than 30 days ago are deleted, with the asks and invitations they came from; so are the kept answers of calls that nobody will repeat. */
export async function purgeAccess(trx: Trx, tenantId: string, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_DAYS * DAY_MS)
  const gone = [
    await purge(trx, 'sessions', 'tenant_id = app_tenant() and least(ended_at, expires_at) < ?', [before]),
    await purge(trx, 'token_hashes', 'tenant_id = ? and purpose = any(?) and least(used_at, revoked_at, expires_at) < ?', [
      tenantOf(trx),
      PURPOSES,
      before,
    ]),
    // Whoever repeats a call does so within hours; its answer is no archive of leads.
    await purge(trx, 'idempotency_keys', 'tenant_id = app_tenant() and created_at < ?', [before]),
    await purge(trx, 'invitations', 'tenant_id = app_tenant() and least(accepted_at, revoked_at, expires_at) < ?', [before]),
  ]
  const isMore = gone.some((count) => count === AT_ONCE)
  await later(trx, 'access.purge', { subjectId: tenantId, at: new Date(now.getTime() + (isMore ? 60_000 : DAY_MS)) })
}

/** At the start: every tenant has its purge ahead. One that has it already keeps its time. */
export function ensurePurges(db: Db, now: Date): Promise<void> {
  return db.system((trx) => laterForAll(trx, 'access.purge', new Date(now.getTime() + 10 * 60_000)))
}

async function purge(trx: Trx, table: string, over: string, values: readonly unknown[]): Promise<number> {
  const { rowCount } = await trx.raw(`delete from ${table} where ctid in (select ctid from ${table} where ${over} limit ${AT_ONCE})`, [
    ...values,
  ] as never)
  return rowCount
}
