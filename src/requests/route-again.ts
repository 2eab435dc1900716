import { note } from '#src/activity/record.ts'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import { changed } from '#src/leads/changed.ts'
import type { Trx } from '#src/platform/db.ts'
import { later } from '#src/platform/later.ts'
import { appendPool, enterPool } from '#src/routing/enter-pool.ts'
import { withdrawOthers } from './withdraw.ts'

/** A lead that a person may send back to be decided: open ones, and what a rule had refused. */
const AGAIN = ['new', 'qualifying', 'waiting', 'offered', 'spam']

/** Sends a lead back to be decided; whoever is asked is asked no more. `choiceId` is the freelancer whom the client wants: an input to the new decision. */
export async function routeAgain(trx: Trx, leadId: string, choiceId: string | undefined, actor: string, now: Date): Promise<void> {
  await enterPool(trx)
  if (choiceId && !(await trx('freelancers').where({ id: choiceId }).whereNull('deleted_at').first('id')))
    throw new AppError('invalid', 'There is no freelancer with this id.', { freelancerId: 'no freelancer of this tenant' })
  const lead = await trx('leads').where({ id: leadId }).forUpdate().first('status')
  if (!lead) throw new AppError('not_found', 'There is no such lead.')
  if (!AGAIN.includes(lead.status))
    throw new AppError('already_answered', `This enquiry is ${lead.status}; give it to someone by hand, or leave it as it is.`)
  const news = await withdrawOthers(trx, leadId, null, 'routed_again', now)
  if (news.length) await appendPool(trx, news, now)
  await trx('leads')
    .where({ id: leadId })
    .update({
      status: 'waiting',
      waiting_why: JSON.stringify({ code: 'route_again' }),
      closed_why: null,
      request_id: null,
      ...(choiceId ? { choice_id: choiceId } : {}),
      updated_at: now,
      rev: trx.raw('rev + 1'),
    })
  await later(trx, 'lead.route', { subjectId: leadId, at: now })
  await note(trx, { leadId, verb: 'lead.sent_back', at: now, params: { by: actor, choice: choiceId ?? null } })
  await audit(trx, {
    actor,
    action: 'lead.sent_back',
    subjectType: 'lead',
    subjectId: leadId,
    detail: choiceId ? { choice: choiceId } : {},
    at: now,
  })
  await changed(trx, [leadId], now)
}
