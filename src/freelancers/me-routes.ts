import { z } from 'zod'
import { refuseGuest } from '#src/accounts/answer-session.ts'
import { getTenant } from '#src/accounts/tenants.ts'
import { normalisePhone } from '#src/contacts/normalise.ts'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import type { Caller } from '#src/platform/route.ts'
import { shape, text } from '#src/platform/shapes.ts'
import { freelancerProfileSchema } from '#src/routing/profile.ts'
import { setPresence } from './presence.ts'
import { findFreelancer, freelancerShape } from './queries.ts'
import { changeFreelancer } from './save.ts'

const { capacity, workingHours, leave, languages } = freelancerProfileSchema.shape

/** A freelancer's own page: how he is reached, how much and when he works. */
export const ownProfileShape = shape({
  ...freelancerShape.pick({
    id: true,
    name: true,
    email: true,
    phone: true,
    rating: true,
    languages: true,
    capacity: true,
    timeZone: true,
    workingHours: true,
    leave: true,
    openRequests: true,
    present: true,
  }).shape,
}).meta({ id: 'OwnProfile' })

/** What a freelancer sees and changes of himself. */
export const meFreelancerRoutes = [
  route('GET /me/freelancer', {
    who: ['freelancer'],
    summary: 'Reads one’s own page as a freelancer',
    output: ownProfileShape,
    run: ({ trx, caller, now }) => showOwn(trx, idOf(caller), now),
  }),
  route('PATCH /me/freelancer', {
    who: ['freelancer'],
    summary:
      'Changes one’s own availability, capacity, hours, leave, phone and languages: what is named changes. Routing knows from then on',
    input: z.strictObject({
      present: z.boolean().optional(),
      capacity: capacity.unwrap().optional(),
      workingHours: workingHours.unwrap().optional(),
      leave: leave.unwrap().optional(),
      phone: text(60).nullable().optional(),
      languages: languages.unwrap().optional(),
    }),
    output: ownProfileShape,
    async run({ trx, caller, body: { present: isHere, phone, ...profile }, now }) {
      const id = idOf(caller)
      const { country } = await getTenant(trx, tenantOf(trx))
      // A forwarded link must not turn his messages to another phone; the same phone again, from a form that holds it too, is no change.
      if (phone !== undefined && normalisePhone(phone, country) !== (await findFreelancer(trx, id, now))?.phone)
        await refuseGuest(trx, caller)
      const told = Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== undefined))
      if (Object.keys(told).length || phone !== undefined)
        await changeFreelancer(trx, id, { ...(phone === undefined ? {} : { phone }), profile: told }, { actor: caller.actor, now, country })
      if (isHere !== undefined) await setPresence(trx, id, isHere, { actor: caller.actor, now })
      return showOwn(trx, id, now)
    },
  }),
]

async function showOwn(trx: Trx, freelancerId: string, now: Date): Promise<z.input<typeof ownProfileShape>> {
  const found = await findFreelancer(trx, freelancerId, now)
  if (!found) throw new AppError('not_found', 'You are not among the freelancers any more; ask the office.')
  return Object.fromEntries(Object.keys(ownProfileShape.shape).map((key) => [key, (found as Record<string, unknown>)[key]])) as z.input<
    typeof ownProfileShape
  >
}

function idOf(caller: Caller): string {
  if (!caller.freelancerId) throw new AppError('forbidden', 'This is for freelancers.')
  return caller.freelancerId
}
