import { note } from '#src/activity/record.ts'
import { audit } from '#src/audit/record.ts'
import { openChat } from '#src/chat/open.ts'
import { AppError } from '#src/errors.ts'
import { changed } from '#src/leads/changed.ts'
import { moveStage } from '#src/leads/stage.ts'
import { tell } from '#src/notifications/tell.ts'
import { crashPoint } from '#src/platform/crash.ts'
import { afterCommit, type Trx } from '#src/platform/db.ts'
import { neverMindUnlessRunning } from '#src/platform/later.ts'
import { appendPool, enterPool } from '#src/routing/enter-pool.ts'
import { type AnsweredBy, answerAgain, OPEN_REQUEST, type RequestRow } from './request.ts'
import { withdrawOthers } from './withdraw.ts'

const beforeCommit = crashPoint('request.accept.before_commit')
const committed = crashPoint('request.accept.after_commit')

/**
 * Accepts a request: exactly one acceptance of a lead ever wins, by one conditional UPDATE and the index behind it. The winner's repeat answers the same again;
 * everyone else, and whoever comes after the deadline, is refused with 409. Opens the private chat and invites both sides.
 */
export async function acceptRequest(trx: Trx, id: string, by: AnsweredBy, now: Date): Promise<RequestRow> {
  await enterPool(trx)
  const [accepted] = (await trx('requests')
    .where({ id })
    .whereIn('status', OPEN_REQUEST)
    .where((open) => open.where({ status: 'asked' }).orWhere('due_at', '>', now))
    .whereNotExists(
      trx('requests as other').whereRaw(
        "other.tenant_id = requests.tenant_id and other.lead_id = requests.lead_id and other.status = 'accepted'",
      ),
    )
    .update({ status: 'accepted', answered_at: now, answered_via: by.via, answered_by: by.personId, rev: trx.raw('rev + 1') })
    .returning('*')) as RequestRow[]
  if (!accepted) return answerAgain(trx, id, 'accepted')

  const assigned = await trx('leads')
    .where({ id: accepted.lead_id })
    .whereIn('status', ['new', 'qualifying', 'waiting', 'offered'])
    .update({
      status: 'assigned',
      owner_id: accepted.freelancer_id,
      request_id: id,
      waiting_why: null,
      updated_at: now,
      rev: trx.raw('rev + 1'),
    })
  if (!assigned) throw new AppError('already_answered', 'This enquiry is no longer open.')

  const withdrawn = await withdrawOthers(trx, accepted.lead_id, id, 'taken', now)
  await appendPool(
    trx,
    [{ freelancerId: accepted.freelancer_id, change: { type: 'closed', requestId: id, how: 'accepted' } }, ...withdrawn],
    now,
  )
  await neverMindUnlessRunning(trx, 'request.expire', [id])
  await neverMindUnlessRunning(trx, 'request.remind', [id])
  await neverMindUnlessRunning(trx, 'question.expire', [id])
  await settleAccepted(trx, accepted, by, now)
  beforeCommit()
  afterCommit(trx, committed)
  return accepted
}

/** What follows from an acceptance, whoever said it: the chat, the invitations, the mirrors, the records. */
export async function settleAccepted(trx: Trx, request: RequestRow, by: AnsweredBy, now: Date): Promise<void> {
  await openChat(trx, request, now)
  const about = { leadId: request.lead_id, requestId: request.id, freelancerId: request.freelancer_id }
  await tell(
    trx,
    [
      { to: 'client', kind: 'accepted', ...about },
      { to: 'freelancer', kind: 'accepted', ...about },
    ],
    now,
  )
  if (by.via !== 'odoo') await moveStage(trx, request.lead_id, 'accepted', now)
  await changed(trx, [request.lead_id], now)
  await note(trx, {
    leadId: request.lead_id,
    verb: 'request.accepted',
    at: now,
    params: { requestId: request.id, freelancerId: request.freelancer_id, via: by.via },
  })
  await audit(trx, {
    actor: by.actor,
    action: 'request.accepted',
    subjectType: 'request',
    subjectId: request.id,
    detail: { via: by.via },
    at: now,
  })
}
