import { z } from 'zod'
import { audit } from '#src/audit/record.ts'
import { normaliseEmail } from '#src/contacts/normalise.ts'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { listOf, listQuery } from '#src/platform/route.ts'
import { id, nothing, shape, text, time } from '#src/platform/shapes.ts'
import { invite, revokeInvitation } from './invitations.ts'
import { oweLinkMail } from './links.ts'
import { listSessions, sessionShape } from './me.ts'
import { changeRole, removeMember } from './people.ts'
import { findMember, invitationShape, listInvitations, listMembers, memberShape, showInvitation } from './people-queries.ts'
import { endSessions } from './sessions.ts'

const admins = ['admin'] as const
const roles = z.enum(['admin', 'manager'])
const noPerson = () => new AppError('not_found', 'There is no such person.')

/** Who may come in, as what, and where they are signed in. Freelancers come in by the address they are saved with; admins and managers are invited. */
export const peopleRoutes = [
  route('GET /people', {
    who: admins,
    summary: 'Lists the people of the tenant, newest first',
    query: z.strictObject({ ...listQuery, role: z.enum(['admin', 'manager', 'freelancer']).optional() }),
    output: listOf(memberShape),
    run: ({ trx, query, deps }) => listMembers(trx, deps.db.installation, query),
  }),
  route('GET /people/invitations', {
    who: admins,
    summary: 'Lists invitations that stand, newest first',
    query: z.strictObject(listQuery),
    output: listOf(invitationShape),
    run: ({ trx, query, now }) => listInvitations(trx, query, now),
  }),
  route('POST /people/invitations', {
    who: admins,
    summary:
      'Invites an admin or a manager by e-mail; the link stands for seven days. The same address again takes the former invitation back',
    input: z.strictObject({
      email: text(320),
      role: roles.default('manager'),
      name: text(200).optional(),
      language: z.enum(['ar', 'en']).default('ar'),
    }),
    output: invitationShape,
    async run({ trx, body, caller, now, deps }) {
      const email = normaliseEmail(body.email)
      if (!email) throw new AppError('invalid', 'This is not an e-mail address.', { email: 'not an e-mail address' })
      const who = { email, name: body.name ?? null, role: body.role, language: body.language }
      const made = await invite(trx, deps.db, who, { actor: caller.actor, now })
      const mail = {
        role: body.role,
        to: email,
        name: who.name,
        language: who.language,
        token: made.token,
        until: made.expiresAt.toISOString(),
      }
      await oweLinkMail(trx, `mail:invite:${made.id}`, mail, now)
      await audit(trx, {
        actor: caller.actor,
        action: 'person.invited',
        subjectType: 'invitation',
        subjectId: made.id,
        detail: { role: body.role },
        at: now,
      })
      return showInvitation(trx, await trx('invitations').where({ id: made.id }).first())
    },
  }),
  route('DELETE /people/invitations/:id', {
    who: admins,
    summary: 'Takes an invitation back; its link opens nothing any more',
    status: 204,
    output: nothing,
    async run({ trx, params, caller, now }) {
      const invitationId = params.id as string
      if (!(await revokeInvitation(trx, invitationId, now))) throw new AppError('not_found', 'There is no such invitation.')
      await audit(trx, { actor: caller.actor, action: 'invitation.revoked', subjectType: 'invitation', subjectId: invitationId, at: now })
      return null
    },
  }),
  route('PATCH /people/:id', {
    who: admins,
    summary: 'Makes a manager an admin or the other way round; they sign in anew. The last admin stays one',
    input: z.strictObject({ role: roles }),
    output: memberShape,
    async run({ trx, params, body, caller, now, deps }) {
      const personId = params.id as string
      await changeRole(trx, personId, body.role, now)
      await audit(trx, {
        actor: caller.actor,
        action: 'person.changed',
        subjectType: 'person',
        subjectId: personId,
        detail: { role: body.role },
        at: now,
      })
      return findMember(trx, deps.db.installation, personId)
    },
  }),
  route('DELETE /people/:id', {
    who: admins,
    summary: 'Takes an admin or a manager out of the tenant; their sessions end at once. The last admin stays',
    status: 204,
    output: nothing,
    async run({ trx, params, caller, now }) {
      const personId = params.id as string
      await removeMember(trx, personId, now)
      await audit(trx, { actor: caller.actor, action: 'person.removed', subjectType: 'person', subjectId: personId, at: now })
      return null
    },
  }),
  route('GET /people/:id/sessions', {
    who: admins,
    summary: 'Lists where a person of the tenant is signed in',
    output: shape({ data: z.array(sessionShape) }),
    async run({ trx, params, caller, now }) {
      await known(trx, params.id)
      return { data: await listSessions(trx, params.id as string, now, caller.sessionId) }
    },
  }),
  route('POST /people/:id/sign-out', {
    who: admins,
    summary: 'Signs a person of the tenant out everywhere, or of one session',
    input: z.strictObject({ sessionId: id.optional() }),
    status: 200,
    output: shape({ ended: z.number().int(), at: time }),
    async run({ trx, params, body, caller, now }) {
      await known(trx, params.id)
      const personId = params.id as string
      const ended = await endSessions(trx, { person_id: personId, ...(body.sessionId ? { id: body.sessionId } : {}) }, now)
      await audit(trx, {
        actor: caller.actor,
        action: 'person.signed_out',
        subjectType: 'person',
        subjectId: personId,
        detail: { sessions: ended.length },
        at: now,
      })
      return { ended: ended.length, at: now }
    },
  }),
]

async function known(trx: Trx, personId: unknown): Promise<void> {
  if (
    !(await trx('memberships')
      .where({ person_id: personId as string })
      .first('role'))
  )
    throw noPerson()
}
