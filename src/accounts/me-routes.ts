import { z } from 'zod'
import { audit } from '#src/audit/record.ts'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import type { Caller } from '#src/platform/route.ts'
import { id, nothing, shape, text } from '#src/platform/shapes.ts'
import { refuseGuest } from './answer-session.ts'
import { makeTicket } from './live-ticket.ts'
import { listSessions, sessionShape, showMe } from './me.ts'
import { endEverywhere, endSessions } from './sessions.ts'

const members = ['admin', 'manager', 'freelancer'] as const
const everyone = [...members, 'client'] as const

const me = shape({
  person: shape({ id, email: z.string(), name: z.string().nullable(), language: z.enum(['ar', 'en']) })
    .nullable()
    .meta({ description: 'null for an API key: it is nobody' }),
  tenant: shape({ id, name: z.string(), masking: z.boolean(), accent: z.string().nullable(), logo: z.string().nullable() }),
  role: z.enum(members),
  freelancerId: id.nullable(),
}).meta({ id: 'Me' })

/** Who one is, and where one is signed in. */
export const meRoutes = [
  route('GET /me', {
    who: members,
    summary: 'Tells who calls, in which tenant and as what',
    output: me,
    run: ({ trx, caller, now, deps }) => showMe(trx, deps.db.installation, caller, now),
  }),
  route('PATCH /me', {
    who: members,
    summary: 'Changes one’s own name or language',
    input: z.strictObject({ name: text(200).optional(), language: z.enum(['ar', 'en']).optional() }),
    output: me,
    async run({ trx, body, caller, now, deps }) {
      const personId = personOf(caller)
      if (Object.keys(body).length) {
        await trx('people').where({ id: personId }).update(body)
        const detail = { fields: Object.keys(body) }
        await audit(trx, { actor: caller.actor, action: 'person.changed', subjectType: 'person', subjectId: personId, detail, at: now })
      }
      return showMe(trx, deps.db.installation, caller, now)
    },
  }),
  route('GET /me/sessions', {
    who: members,
    summary: 'Lists where one is signed in, the newest first',
    output: shape({ data: z.array(sessionShape) }),
    run: async ({ trx, caller, now }) => ({ data: await listSessions(trx, personOf(caller), now, caller.sessionId) }),
  }),
  route('DELETE /me/sessions/:id', {
    who: members,
    summary: 'Signs one of one’s own browsers out, at once',
    status: 204,
    output: nothing,
    async run({ trx, caller, params, now }) {
      await refuseGuest(trx, caller)
      const ended = await endSessions(trx, { id: params.id as string, person_id: personOf(caller) }, now)
      if (!ended.length) throw new AppError('not_found', 'There is no such session.')
      await signedOut(trx, caller, now)
      return null
    },
  }),
  route('POST /me/sign-out', {
    who: everyone,
    summary: 'Signs this browser out',
    status: 204,
    output: nothing,
    async run({ trx, caller, now }) {
      if (caller.actor.startsWith('key:')) throw new AppError('forbidden', 'An API key does not sign out; take it back instead.')
      await trx('token_hashes')
        .where({ subject_id: caller.sessionId })
        .whereIn('purpose', ['session', 'chat_session'])
        .update({ revoked_at: now })
      await endSessions(trx, { id: caller.sessionId }, now)
      await signedOut(trx, caller, now)
      return null
    },
  }),
  route('POST /me/sign-out-everywhere', {
    who: members,
    summary: 'Signs every browser out, this one too, and takes back links that are still under way',
    status: 204,
    output: nothing,
    async run({ trx, caller, now }) {
      await refuseGuest(trx, caller)
      const personId = personOf(caller)
      await endEverywhere(trx, personId, now)
      await signedOut(trx, caller, now)
      return null
    },
  }),
  route('POST /live/ticket', {
    who: everyone,
    summary: 'A ticket to the socket at /live, sent there as the first message: good for a minute, once',
    status: 201,
    output: shape({ ticket: z.string() }),
    run: async ({ trx, caller, now }) => ({ ticket: await makeTicket(trx, caller, now) }),
  }),
]

async function signedOut(trx: Trx, { actor, personId }: Caller, now: Date): Promise<void> {
  const whom = personId ? { subjectType: 'person', subjectId: personId } : {}
  await audit(trx, { actor, action: 'person.signed_out', ...whom, at: now })
}

function personOf(caller: Caller): string {
  if (!caller.personId) throw new AppError('forbidden', 'An API key is no person; sign in for this.')
  return caller.personId
}
