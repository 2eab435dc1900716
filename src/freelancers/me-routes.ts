import { z } from 'zod'
import { getTenant } from '#src/accounts/tenants.ts'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import type { Caller } from '#src/platform/route.ts'
import { shape, text } from '#src/platform/shapes.ts'
import { appendPool, enterPool } from '#src/routing/enter-pool.ts'
import { readPool } from '#src/routing/pool-memory.ts'
import { freelancerProfileSchema } from '#src/routing/profile.ts'
import { findFreelancer, freelancerShape } from './queries.ts'
import { changeFreelancer } from './save.ts'

const { capacity, workingHours, leave, languages } = freelancerProfileSchema.shape
const present = z.boolean().meta({ description: 'Whether he takes new requests just now; what he has stays his' })

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
  }).shape,
  present,
}).meta({ id: 'OwnProfile' })

/** What a freelancer sees and changes of himself. */
export const meFreelancerRoutes = [
  route('GET /me/freelancer', {
    who: ['freelancer'],
    summary: 'Reads one’s own page as a freelancer',
    output: ownProfileShape,
    run: ({ trx, caller }) => showOwn(trx, idOf(caller)),
  }),
  route('PATCH /me/freelancer', {
    who: ['freelancer'],
    summary:
      'Changes one’s own availability, capacity, hours, leave, phone and languages: what is named changes. Routing knows from then on',
    input: z.strictObject({
      present: present.optional(),
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
      const told = Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== undefined))
      if (Object.keys(told).length || phone !== undefined)
        await changeFreelancer(trx, id, { ...(phone === undefined ? {} : { phone }), profile: told }, { actor: caller.actor, now, country })
      if (isHere !== undefined) await setPresence(trx, id, isHere, now)
      return showOwn(trx, id)
    },
  }),
]

/** Says once whether he is there; the same again changes nothing. */
async function setPresence(trx: Trx, freelancerId: string, isHere: boolean, now: Date): Promise<void> {
  await enterPool(trx)
  const member = (await readPool(trx)).byId.get(freelancerId)
  if (member?.present !== isHere) await appendPool(trx, [{ freelancerId, change: { type: 'presence', present: isHere } }], now)
}

async function showOwn(trx: Trx, freelancerId: string): Promise<z.input<typeof ownProfileShape>> {
  const found = await findFreelancer(trx, freelancerId)
  if (!found) throw new AppError('not_found', 'You are not among the freelancers any more; ask the office.')
  const member = (await readPool(trx)).byId.get(freelancerId)
  const own = Object.fromEntries(Object.keys(ownProfileShape.shape).map((key) => [key, (found as Record<string, unknown>)[key]]))
  return { ...own, present: member?.present ?? true } as z.input<typeof ownProfileShape>
}

function idOf(caller: Caller): string {
  if (!caller.freelancerId) throw new AppError('forbidden', 'This is for freelancers.')
  return caller.freelancerId
}
