import { type Db, type Trx, tenantOf } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { hashToken, newToken } from '#src/platform/keys.ts'
import { SESSIONS, wakeAfter } from '#src/platform/live/wake.ts'
import type { Caller, Role } from '#src/platform/route.ts'

/** Finds who an API key or a session's token belongs to; null when nobody's, ended or taken back. The hash is looked up, never compared. */
export async function findCaller(
  db: Db,
  token: string,
  purpose: 'api_key' | 'session' | 'chat_session',
  now: Date,
): Promise<Omit<Caller, 'language'> | null> {
  const row = await db.system((trx) =>
    trx('token_hashes')
      .where({ hash: hashToken(token), purpose })
      .whereNull('revoked_at')
      .first(),
  )
  return row && !(row.expires_at && row.expires_at <= now) ? readCaller(row) : null
}

/** Who a stored token speaks for. */
export function readCaller(row: TokenRow): Omit<Caller, 'language'> {
  const [role, freelancerId] = String(row.scope).split(':') as [Role, string | undefined]
  return {
    tenantId: row.tenant_id,
    role,
    actor: actorOf(row, freelancerId),
    sessionId: row.subject_id,
    ...(row.person_id ? { personId: row.person_id } : {}),
    ...(freelancerId ? { freelancerId } : {}),
    ...(row.expires_at ? { until: row.expires_at } : {}),
    ...(row.chat_id ? { chatId: row.chat_id } : {}),
  }
}

/** A stored token: its hash, ids and times. */
export interface TokenRow {
  tenant_id: string
  purpose: string
  subject_id: string
  person_id: string | null
  scope: string | null
  expires_at: Date | null
  chat_id: string | null
}

function actorOf(row: TokenRow, freelancerId: string | undefined): string {
  if (row.purpose === 'api_key') return `key:${row.subject_id}`
  if (row.chat_id) return freelancerId ? `freelancer:${freelancerId}` : `client:${row.person_id}`
  return `person:${row.person_id}`
}

/** Makes an API key of a scope; its text is answered once and never stored. */
export async function createApiKey(
  trx: Trx,
  label: string,
  scope: 'admin' | 'manager',
  now: Date,
  text = `wasl_${newToken()}`,
): Promise<{ id: string; key: string }> {
  const id = newId()
  await trx('api_keys').insert({ id, label, scope, created_at: now })
  await trx('token_hashes').insert({
    hash: hashToken(text),
    tenant_id: tenantOf(trx),
    purpose: 'api_key',
    subject_id: id,
    scope,
    created_at: now,
  })
  return { id, key: text }
}

/** Takes an API key back; it stops at once. */
export async function revokeApiKey(trx: Trx, id: string, now: Date): Promise<boolean> {
  await trx('token_hashes')
    .where({ purpose: 'api_key', subject_id: id, tenant_id: tenantOf(trx) })
    .update({ revoked_at: now })
  wakeAfter(trx, SESSIONS, id)
  return Boolean(await trx('api_keys').where({ id }).whereNull('revoked_at').update({ revoked_at: now }))
}

/** The operator's BOOTSTRAP_API_KEY as an admin key of the default tenant; a changed value ends the former one. */
export async function ensureBootstrapKey(db: Db, tenantId: string, text: string, now: Date): Promise<void> {
  await db.tenant(tenantId, async (trx) => {
    if (
      await trx('token_hashes')
        .where({ hash: hashToken(text) })
        .whereNull('revoked_at')
        .first('hash')
    )
      return
    for (const old of await trx('api_keys').where({ label: 'BOOTSTRAP_API_KEY' }).whereNull('revoked_at').select('id'))
      await revokeApiKey(trx, old.id, now)
    await trx('token_hashes')
      .where({ hash: hashToken(text) })
      .update({ revoked_at: null })
    if (
      !(await trx('token_hashes')
        .where({ hash: hashToken(text) })
        .first('hash'))
    )
      await createApiKey(trx, 'BOOTSTRAP_API_KEY', 'admin', now, text)
  })
}
