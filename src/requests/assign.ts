import { endSessions } from '#src/accounts/sessions.ts'
import { note } from '#src/activity/record.ts'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { wakeAfter } from '#src/platform/live/wake.ts'
import { appendPool, enterPool, type PoolNews } from '#src/routing/enter-pool.ts'
import { publishedRuleSet } from '#src/routing/rule-sets.ts'
import { settleAccepted } from './accept.ts'
import type { AnsweredBy, RequestRow } from './request.ts'
import { closing, withdrawOthers } from './withdraw.ts'

/**
 * A person gives a lead to somebody: whoever is asked or has it is asked no more, and the new owner's request stands accepted.
 * Giving it to the one who has it changes nothing. It is nobody's turn: the fairness ledger is not charged. `reason`: why, in the person's own words.
 */
export async function assignByHand(
  trx: Trx,
  leadId: string,
  freelancerId: string,
  by: AnsweredBy,
  now: Date,
  reason?: string,
): Promise<void> {
  await enterPool(trx)
  const freelancer = await trx('freelancers').where({ id: freelancerId, active: true }).whereNull('deleted_at').first('id')
  if (!freelancer)
    throw new AppError('invalid', 'There is no active freelancer with this id.', { freelancerId: 'no active freelancer of this tenant' })
  const lead = await trx('leads').where({ id: leadId }).forUpdate().first('status', 'owner_id', 'is_test')
  if (!lead) throw new AppError('not_found', 'There is no such lead.')
  if (['won', 'lost', 'spam', 'merged'].includes(lead.status) || lead.is_test)
    throw new AppError('already_answered', `This enquiry is ${lead.is_test ? 'a test' : `closed already (${lead.status})`}.`)
  if (lead.status === 'assigned' && lead.owner_id === freelancerId) return

  const news = [
    ...(await takeFromOwner(trx, leadId, 'assigned_by_hand', now)),
    ...(await withdrawOthers(trx, leadId, null, 'assigned_by_hand', now)),
  ]
  const request = await insertAccepted(trx, leadId, freelancerId, by, now)
  await trx('leads')
    .where({ id: leadId })
    .update({
      status: 'assigned',
      owner_id: freelancerId,
      request_id: request.id,
      waiting_why: null,
      ever_routed: true,
      updated_at: now,
      rev: trx.raw('rev + 1'),
    })
  const given: PoolNews[] = [
    { freelancerId, change: { type: 'offered', requestId: request.id, leadId, via: 'admin', charge: 0, among: [] } },
    { freelancerId, change: { type: 'closed', requestId: request.id, how: 'accepted' } },
  ]
  await appendPool(trx, [...news, ...given], now)
  const told = { formerOwner: lead.owner_id, ...(reason ? { reason } : {}) }
  await note(trx, { leadId, verb: 'lead.assigned', at: now, params: { by: by.actor, chosen: [freelancerId], ...told } })
  await audit(trx, {
    actor: by.actor,
    action: 'lead.assigned',
    subjectType: 'lead',
    subjectId: leadId,
    detail: { freelancerId, ...told },
    at: now,
  })
  await settleAccepted(trx, request, by, now)
}

/** Whoever had it loses it: the accepted request ends, the chat closes and its links stop at once. The pool's news are the caller's to append. */
export async function takeFromOwner(trx: Trx, leadId: string, why: string, now: Date): Promise<PoolNews[]> {
  const ended = (await trx('requests')
    .where({ lead_id: leadId, status: 'accepted' })
    .update({ status: 'withdrawn', reason: why, rev: trx.raw('rev + 1') })
    .returning('*')) as RequestRow[]
  for (const request of ended) {
    const chats = await trx('chats').where({ request_id: request.id, status: 'active' }).update({ status: 'cancelled' }).returning('id')
    for (const chat of chats) {
      await trx('token_hashes').where({ purpose: 'chat', subject_id: chat.id }).whereNull('revoked_at').update({ revoked_at: now })
      await endSessions(trx, { chat_id: chat.id }, now)
      wakeAfter(trx, `chat:${chat.id}`)
    }
    await note(trx, {
      leadId,
      verb: 'request.withdrawn',
      at: now,
      params: { requestId: request.id, freelancerId: request.freelancer_id, why },
    })
  }
  return ended.map((request) => closing(request, 'withdrawn'))
}

async function insertAccepted(trx: Trx, leadId: string, freelancerId: string, by: AnsweredBy, now: Date): Promise<RequestRow> {
  const { ruleSet } = await publishedRuleSet(trx)
  const [request] = await trx('requests')
    .insert({
      id: newId(),
      lead_id: leadId,
      freelancer_id: freelancerId,
      status: 'accepted',
      policy: JSON.stringify({ ...ruleSet.policy.offer, kind: 'direct' }),
      offered_at: now,
      answered_at: now,
      answered_via: by.via,
      answered_by: by.personId,
      created_at: now,
    })
    .returning('*')
  return request as RequestRow
}
