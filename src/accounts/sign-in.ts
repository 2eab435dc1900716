import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import type { Db } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { blind, hashToken, newToken, seal } from '#src/platform/keys.ts'

const BOOTSTRAP_MS = 7 * 86_400_000
const SESSION_MS = 30 * 86_400_000

/** A one-time link for the first admin, only while no admin has signed in; null once there is one. The token's text is answered once. */
export async function makeFirstAdminLink(db: Db, tenantId: string, now: Date): Promise<string | null> {
  return db.tenant(tenantId, async (trx) => {
    if (await trx('memberships').where({ role: 'admin' }).first('person_id')) return null
    await trx('token_hashes').where({ purpose: 'bootstrap', tenant_id: tenantId }).whereNull('used_at').update({ revoked_at: now })
    const token = newToken()
    await trx('token_hashes').insert({
      hash: hashToken(token),
      tenant_id: tenantId,
      purpose: 'bootstrap',
      subject_id: tenantId,
      scope: 'admin',
      expires_at: new Date(now.getTime() + BOOTSTRAP_MS),
      created_at: now,
    })
    return token
  })
}

/** Consumes the first admin's link by one conditional UPDATE: of twenty at once exactly one gets the session, the others 410. */
export async function useFirstAdminLink(db: Db, token: string, email: string, now: Date): Promise<{ session: string; expiresAt: Date }> {
  const used = await db.system(async (trx) => {
    const rows = await trx('token_hashes')
      .where({ hash: hashToken(token), purpose: 'bootstrap' })
      .whereNull('used_at')
      .whereNull('revoked_at')
      .where('expires_at', '>', now)
      .update({ used_at: now })
      .returning(['tenant_id'])
    return rows[0]
  })
  if (!used) throw new AppError('gone', 'This link was used already or has ended; start wasl again to print a new one.')
  return db.tenant(used.tenant_id, async (trx) => {
    const personId = await ensurePerson(db, trx, email, now)
    await trx('memberships').insert({ person_id: personId, role: 'admin', created_at: now }).onConflict().ignore()
    await audit(trx, { actor: `person:${personId}`, action: 'admin.signed_in', subjectType: 'person', subjectId: personId, at: now })
    const session = newToken()
    const expiresAt = new Date(now.getTime() + SESSION_MS)
    await trx('token_hashes').insert({
      hash: hashToken(session),
      tenant_id: used.tenant_id,
      purpose: 'session',
      subject_id: newId(),
      person_id: personId,
      scope: 'admin',
      expires_at: expiresAt,
      created_at: now,
    })
    return { session, expiresAt }
  })
}

/** Ends a session at once. */
export async function signOut(db: Db, session: string, now: Date): Promise<void> {
  await db.system((trx) =>
    trx('token_hashes')
      .where({ hash: hashToken(session), purpose: 'session' })
      .update({ revoked_at: now }),
  )
}

async function ensurePerson(db: Db, trx: Parameters<Parameters<Db['tenant']>[1]>[0], email: string, now: Date): Promise<string> {
  const bidx = blind(db.installation.index, 'email', email)
  const known = await trx('people').where({ email_bidx: bidx }).first('id')
  if (known) return known.id
  const id = newId()
  await trx('people').insert({
    id,
    email_bidx: bidx,
    email_sealed: seal(db.installation.data, `people:email:${id}`, email),
    created_at: now,
  })
  return id
}
