import { endSessions } from '#src/accounts/sessions.ts'
import { audit } from '#src/audit/record.ts'
import { normaliseEmail, normalisePhone } from '#src/contacts/normalise.ts'
import { AppError } from '#src/errors.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { blind, seal } from '#src/platform/keys.ts'
import { later } from '#src/platform/later.ts'
import { appendPool, enterPool } from '#src/routing/enter-pool.ts'
import { type FreelancerProfile, freelancerProfileSchema } from '#src/routing/profile.ts'

/** Someone who can be given a lead, as an admin enters them: who they are, and what routing may know of them. */
export interface FreelancerInput {
  id?: string
  kind?: 'freelancer' | 'employee' | 'branch'
  name: string
  email?: string | null
  phone?: string | null
  odooLogin?: string | null
  language?: 'ar' | 'en'
  active?: boolean
  profile: Omit<FreelancerProfile, 'id' | 'kind' | 'active'> | Record<string, unknown>
}

/** Who is acting, when, and which country reads local numbers. */
export interface Acting {
  actor: string
  now: Date
  country: string
}

/** Adds somebody; the pool knows them from the same transaction on. Answers their id. */
export async function addFreelancer(trx: Trx, input: FreelancerInput, acting: Acting): Promise<string> {
  await enterPool(trx)
  const id = input.id ?? newId()
  const profile = profileOf(id, input)
  await trx('freelancers').insert({
    id,
    ...personOf(trx, id, input, acting.country),
    profile: JSON.stringify(profile),
    created_at: acting.now,
    updated_at: acting.now,
  })
  await appendPool(trx, [{ freelancerId: id, change: { type: 'profile', profile } }], acting.now)
  if (input.email) await later(trx, 'member.link', { subjectId: id, at: acting.now })
  await audit(trx, { actor: acting.actor, action: 'freelancer.added', subjectType: 'freelancer', subjectId: id, at: acting.now })
  return id
}

/** Changes somebody: what is named changes, the rest stays. */
export async function changeFreelancer(trx: Trx, id: string, change: Partial<FreelancerInput>, acting: Acting): Promise<void> {
  await enterPool(trx)
  if ('email' in change) await willBeLinked(trx, id, acting.now)
  const row = await trx('freelancers').where({ id }).whereNull('deleted_at').forUpdate().first()
  if (!row) throw new AppError('not_found', 'There is no such freelancer.')
  const { id: _, kind, active, ...before } = row.profile as FreelancerProfile
  const input: FreelancerInput = {
    kind,
    active,
    name: row.name,
    odooLogin: row.odoo_login,
    language: row.language,
    ...change,
    profile: { ...before, ...change.profile },
  }
  const profile = profileOf(id, input)
  const person = personOf(trx, id, input, acting.country)
  await trx('freelancers')
    .where({ id })
    .update({
      name: person.name,
      kind: person.kind,
      language: person.language,
      odoo_login: person.odoo_login,
      active: person.active,
      ...('email' in change ? { email: person.email, email_bidx: person.email_bidx } : {}),
      ...('phone' in change ? { phone: person.phone } : {}),
      profile: JSON.stringify(profile),
      version: trx.raw('version + 1'),
      updated_at: acting.now,
    })
  await appendPool(trx, [{ freelancerId: id, change: { type: 'profile', profile } }], acting.now)
  const isNewAddress = 'email' in change && !sameBytes(person.email_bidx, row.email_bidx)
  if (isNewAddress || !person.active) await endSessions(trx, { freelancer_id: id }, acting.now)
  await audit(trx, {
    actor: acting.actor,
    action: 'freelancer.changed',
    subjectType: 'freelancer',
    subjectId: id,
    detail: { keys: Object.keys(change) },
    at: acting.now,
  })
}

/** Takes somebody out of the pool. What they have stays theirs; their history stays. */
export async function removeFreelancer(trx: Trx, id: string, acting: Acting): Promise<void> {
  await enterPool(trx)
  await willBeLinked(trx, id, acting.now)
  const removed = await trx('freelancers')
    .where({ id })
    .whereNull('deleted_at')
    .update({ deleted_at: acting.now, active: false, updated_at: acting.now })
  if (!removed) throw new AppError('not_found', 'There is no such freelancer.')
  await appendPool(trx, [{ freelancerId: id, change: { type: 'removed' } }], acting.now)
  await endSessions(trx, { freelancer_id: id }, acting.now)
  await audit(trx, { actor: acting.actor, action: 'freelancer.removed', subjectType: 'freelancer', subjectId: id, at: acting.now })
}

/** Takes somebody who was archived back into the pool, as he was, with the debt he left with. */
export async function restoreFreelancer(trx: Trx, id: string, acting: Acting): Promise<void> {
  await enterPool(trx)
  await willBeLinked(trx, id, acting.now)
  const [row] = await trx('freelancers')
    .where({ id })
    .whereNotNull('deleted_at')
    .update({ deleted_at: null, active: true, updated_at: acting.now })
    .returning(['kind', 'profile'])
  if (!row) throw new AppError('not_found', 'There is no such archived freelancer.')
  const profile = profileOf(id, { name: '', kind: row.kind, profile: ownPart(row.profile) })
  await trx('freelancers')
    .where({ id })
    .update({ profile: JSON.stringify(profile), version: trx.raw('version + 1') })
  await appendPool(trx, [{ freelancerId: id, change: { type: 'profile', profile } }], acting.now)
  await audit(trx, { actor: acting.actor, action: 'freelancer.restored', subjectType: 'freelancer', subjectId: id, at: acting.now })
}

/** Who has the address can come in, and nobody else. Said before the person's row is taken: the job takes its own row first, then the person's. */
function willBeLinked(trx: Trx, id: string, now: Date): Promise<void> {
  return later(trx, 'member.link', { subjectId: id, at: now })
}

function ownPart({ id: _, kind: __, active: ___, ...own }: FreelancerProfile): Omit<FreelancerProfile, 'id' | 'kind' | 'active'> {
  return own
}

function sameBytes(a: Buffer | null, b: Buffer | null): boolean {
  return a && b ? a.equals(b) : a === b
}

function profileOf(id: string, input: FreelancerInput): FreelancerProfile {
  const parsed = freelancerProfileSchema.safeParse({ ...input.profile, id, kind: input.kind ?? 'freelancer', active: input.active ?? true })
  if (parsed.success) return parsed.data
  throw new AppError(
    'invalid',
    'This freelancer cannot be saved.',
    Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message])),
  )
}

function personOf(trx: Trx, id: string, input: FreelancerInput, country: string) {
  const { data, index } = keysOf(trx)
  const email = normaliseEmail(input.email)
  const phone = normalisePhone(input.phone, country)
  if (input.email && !email) throw new AppError('invalid', 'This is not an e-mail address.', { email: 'not an e-mail address' })
  if (input.phone && !phone)
    throw new AppError('invalid', 'This is not a phone number; write it with its country code.', { phone: 'not a phone number' })
  return {
    kind: input.kind ?? 'freelancer',
    name: input.name,
    email: email ? seal(data, `freelancers:email:${id}`, email) : null,
    email_bidx: email ? blind(index, 'email', email) : null,
    phone: phone ? seal(data, `freelancers:phone:${id}`, phone) : null,
    odoo_login: input.odooLogin ?? null,
    language: input.language ?? 'ar',
    active: input.active ?? true,
  }
}
