import { audit } from '#src/audit/record.ts'
import { connectionsFor } from '#src/connections/connection.ts'
import { owe } from '#src/deliveries/delivery.ts'
import { AppError } from '#src/errors.ts'
import { type Db, enterTenant, keysOf, type Trx, tenantOf } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { deriveToken, hashToken, seal, unseal } from '#src/platform/keys.ts'
import { later } from '#src/platform/later.ts'
import { acceptInvitation } from './invitations.ts'
import { findPerson, type MemberRole, memberOf, type Person } from './people.ts'
import { type Started, startSession } from './sessions.ts'

/** How long a mailed link lives. */
export const LINK_MINUTES = 15
const LINK_MS = LINK_MINUTES * 60_000

/**
 * Somebody asks for a link. Nobody is looked for here, so that the answer and its time are the same for a member and a stranger: a worker looks, and mails.
 * Runs in the installation's own (default) tenant. `browser`: what the asking browser keeps, so that the link opens there at once.
 */
export async function askForLink(
  trx: Trx,
  db: Db,
  ask: { email: string; language: 'ar' | 'en'; browser: string },
  now: Date,
): Promise<void> {
  const id = newId()
  await trx('sign_in_asks').insert({
    id,
    email: seal(db.installation.data, `sign_in_asks:email:${id}`, ask.email),
    browser_hash: hashToken(ask.browser),
    language: ask.language,
    asked_at: now,
  })
  await later(trx, 'sign_in.mail', { subjectId: id, at: now })
}

/** Job `sign_in.mail`: a member gets a link for each tenant he belongs to, a stranger nothing. One transaction, so that it happens once. */
export async function mailLinks(trx: Trx, askId: string, now: Date, { db }: { db: Db }): Promise<void> {
  const [ask] = await trx('sign_in_asks').where({ id: askId }).delete().returning('*')
  if (!ask || ask.asked_at.getTime() + LINK_MS <= now.getTime()) return
  const email = unseal([db.installation.data], `sign_in_asks:email:${askId}`, ask.email).toString('utf8')
  const person = await findPerson(trx, db.installation, email)
  if (!person) return
  const tenants: string[] = await trx('person_tenants').where({ person_id: person.id }).orderBy('tenant_id').pluck('tenant_id')
  for (const tenantId of tenants) {
    await enterTenant(db, trx, tenantId)
    await mailLink(trx, person, { id: askId, browser: ask.browser_hash, language: ask.language, at: ask.asked_at }, now)
  }
}

/** What a delivery of action `sign_in.person` or `invitation.person` holds: enough to write its mail, until `until`. */
export interface LinkMail {
  /** Of an invitation: as what. */
  role?: 'admin' | 'manager'
  to: string
  name: string | null
  language: 'ar' | 'en'
  token: string
  until: string
}

async function mailLink(
  trx: Trx,
  person: Person,
  ask: { id: string; browser: Buffer; language: 'ar' | 'en'; at: Date },
  now: Date,
): Promise<void> {
  if (!(await memberOf(trx, person.id))) return
  const token = deriveToken(keysOf(trx).link, 'sign_in', ask.id, person.id, 1)
  const expiresAt = new Date(ask.at.getTime() + LINK_MS)
  // The newest link is the one that works.
  await trx('token_hashes')
    .where({ purpose: 'sign_in', person_id: person.id, tenant_id: tenantOf(trx) })
    .whereNull('used_at')
    .update({ revoked_at: now })
  await trx('token_hashes').insert({
    hash: hashToken(token),
    tenant_id: tenantOf(trx),
    purpose: 'sign_in',
    subject_id: ask.id,
    person_id: person.id,
    browser_hash: ask.browser,
    expires_at: expiresAt,
    created_at: now,
  })
  await oweLinkMail(
    trx,
    `mail:sign_in:${ask.id}`,
    { to: person.email, name: person.name, language: ask.language, token, until: expiresAt.toISOString() },
    now,
  )
}

/** Owes the mail with a link, over the tenant's own mail connection. */
export async function oweLinkMail(trx: Trx, key: string, mail: LinkMail, now: Date): Promise<void> {
  const [by] = await connectionsFor(trx, 'mail')
  if (!by) return
  const action = mail.role ? 'invitation.person' : 'sign_in.person'
  await owe(trx, [{ kind: 'email.send', key, connectionId: by.id, target: 'email', action, payload: { link: mail }, at: now, priority: 1 }])
}

/** What came of a link: somebody is in, or it was asked for in another browser and he is to say once more that it is him. */
export type Used = { is: 'in'; session: Started; role: MemberRole } | { is: 'elsewhere' }

/**
 * Uses a mailed link or an invitation, by one conditional UPDATE: of twenty at once exactly one comes in, the others get 410. In the browser that asked it opens at
 * once, in any other after `confirmed`. The browser's former session ends.
 */
export async function consumeLink(
  db: Db,
  link: { token: string; browser: string | undefined; confirmed: boolean; device: string },
  now: Date,
): Promise<Used> {
  return db.system(async (trx) => {
    const live = () =>
      trx('token_hashes')
        .where({ hash: hashToken(link.token) })
        .whereIn('purpose', ['sign_in', 'invite'])
        .whereNull('used_at')
        .whereNull('revoked_at')
        .where('expires_at', '>', now)
    const found = await live().first('browser_hash')
    if (!found) throw gone()
    const here = !found.browser_hash || (link.browser !== undefined && hashToken(link.browser).equals(found.browser_hash))
    if (!here && !link.confirmed) return { is: 'elsewhere' }
    const [used] = await live().update({ used_at: now }).returning(['tenant_id', 'purpose', 'subject_id', 'person_id'])
    if (!used) throw gone()
    await enterTenant(db, trx, used.tenant_id)
    const personId: string | null = used.purpose === 'invite' ? await acceptInvitation(trx, db, used.subject_id, now) : used.person_id
    const member = personId ? await memberOf(trx, personId) : undefined
    if (!personId || !member) throw gone()
    const how = used.purpose === 'invite' ? 'invite' : 'mail'
    const session = await startSession(trx, { ...member, personId, how, device: link.device }, now)
    await audit(trx, {
      actor: `person:${personId}`,
      action: 'person.signed_in',
      subjectType: 'person',
      subjectId: personId,
      detail: { how },
      at: now,
    })
    return { is: 'in', session, role: member.role }
  })
}

function gone(): AppError {
  return new AppError('gone', 'This link was used already or has ended; ask for a new one.')
}
