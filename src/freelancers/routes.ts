import { z } from 'zod'
import { getTenant } from '#src/accounts/tenants.ts'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { type Caller, listOf, listQuery } from '#src/platform/route.ts'
import { id, nothing, queryText, text } from '#src/platform/shapes.ts'
import { freelancerProfileSchema } from '#src/routing/profile.ts'
import { debtShape, tellDebt } from './debt.ts'
import { setPresence } from './presence.ts'
import { findFreelancer, freelancerShape, freelancerStates, listFreelancers } from './queries.ts'
import { type Acting, addFreelancer, changeFreelancer, type FreelancerInput, removeFreelancer, restoreFreelancer } from './save.ts'

const profile = freelancerProfileSchema.shape
const said = <T extends z.ZodType>(type: z.ZodDefault<T>): z.ZodOptional<T> => type.unwrap().optional() as unknown as z.ZodOptional<T>

/** What routing knows of somebody; what is left out keeps its default, or on a change its value. */
const attributes = {
  weight: said(profile.weight),
  skills: said(profile.skills).meta({ description: 'Slugs of categories, the main one first; tags may stand among them' }),
  languages: said(profile.languages),
  locations: said(profile.locations),
  tags: said(profile.tags),
  rating: profile.rating.nullable(),
  priceRange: profile.priceRange.nullable(),
  capacity: said(profile.capacity),
  timeZone: said(profile.timeZone),
  workingHours: said(profile.workingHours),
  leave: said(profile.leave),
  members: z.array(id).max(1000).optional().meta({ description: 'Of a branch' }),
}

const person = {
  kind: z.enum(['freelancer', 'employee', 'branch']).optional(),
  email: text(320).nullish(),
  phone: text(60).nullish(),
  odooLogin: text(200).nullish(),
  language: z.enum(['ar', 'en']).optional(),
  active: z.boolean().optional(),
}

const newcomer = z.strictObject({ name: text(200), ...person, ...attributes })
const change = z.strictObject({ name: text(200).optional(), ...person, ...attributes, present: z.boolean().optional() })

/** What a freelancer may change about himself. */
const OWN = ['workingHours', 'leave', 'capacity', 'timeZone', 'language', 'languages']

const staff = ['admin', 'manager'] as const
const seen = ['admin', 'manager', 'freelancer'] as const
const none = () => new AppError('not_found', 'There is no such freelancer.')

/** Who can take work. */
export const freelancerRoutes = [
  route('GET /freelancers', {
    who: staff,
    summary: 'Lists freelancers, employees and branches, newest first: all, who is free or not, or who was archived',
    query: z.strictObject({
      ...listQuery,
      state: z.enum(freelancerStates).optional().meta({ description: 'off: outside his hours, on leave, away or switched off' }),
      skill: queryText.optional(),
      q: queryText.optional().meta({ description: 'Words of the name, or an e-mail address' }),
    }),
    output: listOf(freelancerShape),
    run: ({ trx, query, now }) => listFreelancers(trx, query, now),
  }),
  route('POST /freelancers', {
    who: ['admin'],
    summary: 'Adds somebody who can be given leads',
    input: newcomer,
    output: freelancerShape,
    async run({ trx, body, caller, now }) {
      await checkMembers(trx, body.members)
      const { timeZone, workingHours } = await getTenant(trx, tenantOf(trx))
      const input = inputOf({ timeZone, workingHours, ...body }) as FreelancerInput
      return findFreelancer(trx, await addFreelancer(trx, input, await acting(trx, caller, now)), now)
    },
  }),
  route('GET /freelancers/:id', {
    who: seen,
    summary: 'Reads one freelancer; a freelancer reads himself',
    query: z.strictObject({ archived: z.enum(['true', 'false']).optional().meta({ description: 'true: also one who was archived' }) }),
    output: freelancerShape,
    async run({ trx, params, caller, query, now }) {
      const isArchived = query.archived === 'true' && caller.role !== 'freelancer'
      const found = isSelf(caller, params.id) ? await findFreelancer(trx, params.id as string, now, isArchived) : undefined
      if (!found) throw none()
      return found
    },
  }),
  route('PATCH /freelancers/:id', {
    who: ['admin', 'freelancer'],
    summary: 'Changes somebody: what is named changes. A freelancer changes his own hours, leave, capacity, zone and languages',
    input: change,
    output: freelancerShape,
    async run({ trx, params, body, caller, now }) {
      if (!isSelf(caller, params.id)) throw none()
      const notHis = caller.role === 'freelancer' ? Object.keys(body).filter((key) => !OWN.includes(key)) : []
      if (notHis.length)
        throw new AppError(
          'forbidden',
          'This is for an admin to change.',
          Object.fromEntries(notHis.map((key) => [key, 'not yours to change'])),
        )
      await checkMembers(trx, body.members)
      const { present, ...told } = body
      if (Object.keys(told).length || present === undefined)
        await changeFreelancer(trx, params.id as string, inputOf(told), await acting(trx, caller, now))
      if (present !== undefined) await setPresence(trx, params.id as string, present, { actor: caller.actor, now })
      const found = await findFreelancer(trx, params.id as string, now)
      if (!found) throw none()
      return found
    },
  }),
  route('DELETE /freelancers/:id', {
    who: ['admin'],
    summary: 'Takes somebody out of the pool; what they have stays theirs',
    status: 204,
    output: nothing,
    async run({ trx, params, caller, now }) {
      await removeFreelancer(trx, params.id as string, await acting(trx, caller, now))
      return null
    },
  }),
  route('POST /freelancers/:id/restore', {
    who: ['admin'],
    summary: 'Takes somebody who was archived back into the pool, as he was',
    output: freelancerShape,
    async run({ trx, params, caller, now }) {
      await restoreFreelancer(trx, params.id as string, await acting(trx, caller, now))
      return findFreelancer(trx, params.id as string, now)
    },
  }),
  route('GET /freelancers/:id/debt', {
    who: staff,
    summary: 'Tells why somebody is owed turns or ahead: the fairness ledger of the last 90 days',
    output: debtShape,
    async run({ trx, params, now }) {
      const told = await tellDebt(trx, params.id as string, now)
      if (!told) throw none()
      return told
    },
  }),
]

function isSelf(caller: Caller, freelancerId: unknown): boolean {
  return caller.role !== 'freelancer' || caller.freelancerId === freelancerId
}

async function acting(trx: Trx, caller: Caller, now: Date): Promise<Acting> {
  return { actor: caller.actor, now, country: (await getTenant(trx, tenantOf(trx))).country }
}

/** The flat shape, divided into who they are and what routing knows; null takes an attribute away. */
function inputOf({
  name,
  kind,
  email,
  phone,
  odooLogin,
  language,
  active,
  ...rest
}: Omit<z.output<typeof change>, 'present'>): Partial<FreelancerInput> {
  const who = { name, kind, email, phone, odooLogin, language, active }
  const told = Object.entries(rest).filter(([, value]) => value !== undefined)
  return {
    ...Object.fromEntries(Object.entries(who).filter(([, value]) => value !== undefined)),
    profile: Object.fromEntries(told.map(([key, value]) => [key, value ?? undefined])),
  }
}

async function checkMembers(trx: Trx, members: readonly string[] | undefined): Promise<void> {
  if (!members?.length) return
  const rows = await trx('freelancers').whereIn('id', members).whereNull('deleted_at').select('id')
  const known = new Set(rows.map((row) => row.id))
  const unknown = members.filter((member) => !known.has(member))
  if (unknown.length) throw new AppError('invalid', `There is no freelancer ${unknown[0]}.`, { members: 'no freelancer of this tenant' })
}
