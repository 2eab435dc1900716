import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import { type Db, enterTenant } from '#src/platform/db.ts'
import { hashToken, newToken } from '#src/platform/keys.ts'
import { addMember, ensurePerson } from './people.ts'
import { type Started, startSession } from './sessions.ts'

const BOOTSTRAP_MS = 7 * 86_400_000

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
export async function useFirstAdminLink(db: Db, token: string, email: string, device: string, now: Date): Promise<Started> {
  return db.system(async (trx) => {
    const [used] = await trx('token_hashes')
      .where({ hash: hashToken(token), purpose: 'bootstrap' })
      .whereNull('used_at')
      .whereNull('revoked_at')
      .where('expires_at', '>', now)
      .update({ used_at: now })
      .returning(['tenant_id'])
    if (!used) throw new AppError('gone', 'This link was used already or has ended; start wasl again to print a new one.')
    await enterTenant(db, trx, used.tenant_id)
    const personId = await ensurePerson(db, trx, email, now)
    await addMember(trx, personId, { role: 'admin' }, now)
    await audit(trx, { actor: `person:${personId}`, action: 'admin.signed_in', subjectType: 'person', subjectId: personId, at: now })
    return startSession(trx, { role: 'admin', personId, how: 'first', device }, now)
  })
}
