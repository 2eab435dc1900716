import { AppError } from '#src/errors.ts'
import { type Db, keysOf, type Trx, tenantOf } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { blind, type KeySet, seal, unseal } from '#src/platform/keys.ts'
import { endEverywhere, endSessions } from './sessions.ts'

/** What somebody may be in a tenant. */
export type MemberRole = 'admin' | 'manager' | 'freelancer'

/** A member as he may come in: the first of his roles that holds. */
export interface Member {
  role: MemberRole
  freelancerId?: string
}

/** A person of the installation: he may belong to several tenants. */
export interface Person {
  id: string
  email: string
  name: string | null
  language: 'ar' | 'en'
}

/** The person with this (normalised) address, made if he is new. */
export async function ensurePerson(
  db: Db,
  trx: Trx,
  email: string,
  now: Date,
  told: { name?: string | null; language?: string } = {},
): Promise<string> {
  const { data, index } = db.installation
  const bidx = blind(index, 'email', email)
  const id = newId()
  const made = await trx('people')
    .insert({
      id,
      email_bidx: bidx,
      email_sealed: seal(data, `people:email:${id}`, email),
      name: told.name,
      language: told.language ?? 'ar',
      created_at: now,
    })
    .onConflict('email_bidx')
    .ignore()
    .returning('id')
  return made[0]?.id ?? (await trx('people').where({ email_bidx: bidx }).first('id')).id
}

/** A person by his address; undefined for a stranger. */
export async function findPerson(trx: Trx, installation: KeySet, email: string): Promise<Person | undefined> {
  return trx('people')
    .where({ email_bidx: blind(installation.index, 'email', email) })
    .first()
    .then((row) => row && readPerson(installation, row))
}

/** A stored person, opened. */
export function readPerson(installation: KeySet, row: Record<string, unknown>): Person {
  const id = row.id as string
  return {
    id,
    email: unseal([installation.data], `people:email:${id}`, row.email_sealed as Buffer).toString('utf8'),
    name: row.name as string | null,
    language: row.language as 'ar' | 'en',
  }
}

/** Makes somebody a member, once; he is found by his address from then on. */
export async function addMember(trx: Trx, personId: string, member: Member, now: Date): Promise<void> {
  await trx('memberships')
    .insert({ person_id: personId, role: member.role, freelancer_id: member.freelancerId, created_at: now })
    .onConflict()
    .ignore()
  await trx('person_tenants')
    .insert({ person_id: personId, tenant_id: tenantOf(trx) })
    .onConflict()
    .ignore()
}

/** What a person may come in as just now: an admin before a manager before a freelancer who can be given work. Undefined when he is no member any more. */
export async function memberOf(trx: Trx, personId: string): Promise<Member | undefined> {
  const rows: { role: MemberRole; freelancer_id: string | null }[] = await trx('memberships')
    .leftJoin('freelancers', (join) =>
      join.on('freelancers.tenant_id', 'memberships.tenant_id').andOn('freelancers.id', 'memberships.freelancer_id'),
    )
    .where({ person_id: personId })
    .where((one) => one.whereNot({ role: 'freelancer' }).orWhere((two) => two.where({ active: true }).whereNull('deleted_at')))
    .select('memberships.role', 'memberships.freelancer_id')
  const found = (['admin', 'manager', 'freelancer'] as const).flatMap((role) => rows.find((row) => row.role === role) ?? [])[0]
  return found && { role: found.role, ...(found.freelancer_id ? { freelancerId: found.freelancer_id } : {}) }
}

/** Makes an admin a manager or the other way round; his sessions end, so that he comes in anew as what he is. The last admin stays one. */
export async function changeRole(trx: Trx, personId: string, role: 'admin' | 'manager', now: Date): Promise<void> {
  await keepOneAdmin(trx, role === 'admin' ? null : personId)
  const changed = await trx('memberships').where({ person_id: personId }).whereIn('role', ['admin', 'manager']).update({ role })
  if (!changed) throw new AppError('not_found', 'There is no such admin or manager.')
  await endSessions(trx, { person_id: personId }, now)
}

/** Takes somebody out of the tenant: his sessions end at once. A freelancer is taken out by removing the freelancer. */
export async function removeMember(trx: Trx, personId: string, now: Date): Promise<void> {
  await keepOneAdmin(trx, personId)
  const gone = await trx('memberships').where({ person_id: personId }).whereNot({ role: 'freelancer' }).delete()
  if (!gone) throw new AppError('not_found', 'There is no such admin or manager.')
  await forget(trx, personId, now)
}

/** Nobody is found by his address in a tenant where he is nothing any more, and a link that is still under way opens nothing. */
export async function forget(trx: Trx, personId: string, now: Date): Promise<void> {
  await endEverywhere(trx, personId, now)
  if (!(await trx('memberships').where({ person_id: personId }).first('role')))
    await trx('person_tenants')
      .where({ person_id: personId, tenant_id: tenantOf(trx) })
      .delete()
}

/** Two admins who take each other's role at the same instant wait for each other here. */
async function keepOneAdmin(trx: Trx, leaving: string | null): Promise<void> {
  const admins: string[] = await trx('memberships').where({ role: 'admin' }).orderBy('person_id').forUpdate().pluck('person_id')
  if (leaving && admins.includes(leaving) && admins.length === 1)
    throw new AppError('version_conflict', 'This is the last admin; make somebody else an admin first.')
}

/**
 * Job `member.link`: a freelancer with an address can come in, without anything being set up. A changed address is another person: the former one comes in no more.
 */
export async function linkFreelancer(trx: Trx, freelancerId: string, now: Date, { db }: { db: Db }): Promise<void> {
  const row = await trx('freelancers').where({ id: freelancerId }).forUpdate().first('email', 'name', 'language', 'deleted_at')
  const email =
    row?.email && !row.deleted_at ? unseal([keysOf(trx).data], `freelancers:email:${freelancerId}`, row.email).toString('utf8') : null
  const personId = email ? await ensurePerson(db, trx, email, now, { name: row.name, language: row.language }) : null
  const former: string[] = await trx('memberships').where({ freelancer_id: freelancerId }).pluck('person_id')
  for (const other of former.filter((one) => one !== personId)) {
    await trx('memberships').where({ person_id: other, freelancer_id: freelancerId }).delete()
    await forget(trx, other, now)
  }
  if (personId) await addMember(trx, personId, { role: 'freelancer', freelancerId }, now)
}
