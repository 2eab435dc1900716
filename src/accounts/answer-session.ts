import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import type { Caller } from '#src/platform/route.ts'
import { endSessions, type Started, startSession } from './sessions.ts'

/** So many portals opened by answer links may a freelancer have at once. */
const MOST = 5

/**
 * A freelancer who holds a valid answer link goes on into his portal: a fresh session, a working day long, that cannot sign others out. Null when he is no longer with
 * the house. Why this may be: docs/decisions/0014-an-answer-link-opens-a-short-portal.md.
 */
export async function openPortal(trx: Trx, freelancerId: string, device: string, now: Date): Promise<Started | null> {
  const row = await trx('freelancers').where({ id: freelancerId, active: true }).whereNull('deleted_at').forUpdate().first('id')
  if (!row) return null
  const member = await trx('memberships').where({ freelancer_id: freelancerId }).first('person_id')
  const open: string[] = await trx('sessions')
    .where({ freelancer_id: freelancerId, how: 'answer' })
    .whereNull('ended_at')
    .orderBy('created_at', 'desc')
    .offset(MOST - 1)
    .pluck('id')
  for (const id of open) await endSessions(trx, { id }, now)
  const session = await startSession(
    trx,
    { role: 'freelancer', freelancerId, ...(member ? { personId: member.person_id } : {}), how: 'answer', device },
    now,
  )
  const actor = `freelancer:${freelancerId}`
  await audit(trx, {
    actor,
    action: 'portal.opened',
    subjectType: 'freelancer',
    subjectId: freelancerId,
    detail: { by: 'answer', device },
    at: now,
  })
  return session
}

/** Who came by a request's answer link may have been forwarded it: he signs nobody out and changes no address. Throws 403 `sign_in_first`. */
export async function refuseGuest(trx: Trx, caller: Caller): Promise<void> {
  const row = await trx('sessions').where({ id: caller.sessionId }).first('how')
  if (row?.how === 'answer') throw new AppError('sign_in_first', 'You came in by a request’s link; sign in by e-mail for this.')
}
