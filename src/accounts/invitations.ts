import { AppError } from '#src/errors.ts'
import { type Db, keysOf, type Trx, tenantOf } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { blind, deriveToken, hashToken, seal, unseal } from '#src/platform/keys.ts'
import { addMember, changeRole, ensurePerson, findPerson, memberOf } from './people.ts'

/** How long an invitation stands. */
export const INVITATION_DAYS = 7

/** Whom an admin asks in, as what. */
export interface Invited {
  email: string
  name: string | null
  role: 'admin' | 'manager'
  language: 'ar' | 'en'
}

/**
 * Invites somebody: answers the invitation's id, its token for the mail, and until when it stands. Inviting the same address again takes the former link back.
 * Throws 409 for who is an admin or a manager already: his role is changed instead.
 */
export async function invite(
  trx: Trx,
  db: Db,
  who: Invited,
  by: { actor: string; now: Date },
): Promise<{ id: string; token: string; expiresAt: Date }> {
  const person = await findPerson(trx, db.installation, who.email)
  const member = person && (await memberOf(trx, person.id))
  if (member && member.role !== 'freelancer')
    throw new AppError('already_answered', `This person is ${member.role} already; change the role instead.`)
  const bidx = blind(keysOf(trx).index, 'email', who.email)
  for (const former of await trx('invitations').where({ email_bidx: bidx }).whereNull('accepted_at').whereNull('revoked_at').pluck('id'))
    await revokeInvitation(trx, former, by.now)
  const id = newId()
  const token = deriveToken(keysOf(trx).link, 'invite', id, 1)
  const expiresAt = new Date(by.now.getTime() + INVITATION_DAYS * 86_400_000)
  await trx('invitations').insert({
    id,
    email: seal(keysOf(trx).data, `invitations:email:${id}`, who.email),
    email_bidx: bidx,
    name: who.name,
    role: who.role,
    language: who.language,
    invited_by: by.actor,
    created_at: by.now,
    expires_at: expiresAt,
  })
  await trx('token_hashes').insert({
    hash: hashToken(token),
    tenant_id: tenantOf(trx),
    purpose: 'invite',
    subject_id: id,
    scope: who.role,
    expires_at: expiresAt,
    created_at: by.now,
  })
  return { id, token, expiresAt }
}

/** Takes an invitation back; its link opens nothing any more. False when it is none, or was accepted. */
export async function revokeInvitation(trx: Trx, id: string, now: Date): Promise<boolean> {
  await trx('token_hashes')
    .where({ purpose: 'invite', subject_id: id, tenant_id: tenantOf(trx) })
    .whereNull('used_at')
    .update({ revoked_at: now })
  return Boolean(await trx('invitations').where({ id }).whereNull('accepted_at').whereNull('revoked_at').update({ revoked_at: now }))
}

/** Its link was used: the person is a member from here on. Answers who it is, null when the invitation stands no more. */
export async function acceptInvitation(trx: Trx, db: Db, id: string, now: Date): Promise<string | null> {
  const [row] = await trx('invitations')
    .where({ id })
    .whereNull('revoked_at')
    .whereNull('accepted_at')
    .update({ accepted_at: now })
    .returning('*')
  if (!row) return null
  const email = emailOf(trx, row)
  const personId = await ensurePerson(db, trx, email, now, { name: row.name, language: row.language })
  const member = await memberOf(trx, personId)
  if (member && member.role !== 'freelancer' && member.role !== row.role) await changeRole(trx, personId, row.role, now)
  else await addMember(trx, personId, { role: row.role }, now)
  return personId
}

/** The address of a stored invitation. */
export function emailOf(trx: Trx, row: { id: string; email: Buffer }): string {
  return unseal([keysOf(trx).data], `invitations:email:${row.id}`, row.email).toString('utf8')
}
