import { note } from '#src/activity/record.ts'
import { changed } from '#src/leads/changed.ts'
import { type Telling, tell } from '#src/notifications/tell.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { hashToken } from '#src/platform/keys.ts'
import { later } from '#src/platform/later.ts'
import { settleAccepted } from './accept.ts'
import { answerToken } from './link.ts'
import type { RequestRow } from './request.ts'

/** A lead to be offered to one freelancer, as a decision said. */
export interface Offer {
  requestId: string
  leadId: string
  freelancerId: string
  decisionId: string
  policy: RequestRow['policy']
  dueAt: Date
  why: RequestRow['why']
  /** The first offer of this lead: its client is welcomed. */
  first: boolean
  /** What the client was told when he chose this freelancer; null where he did not. */
  choiceReason: Record<string, unknown> | null
}

/** Offers leads: a pending request each with its deadline, the freelancers are told, the mirrors follow. Under the pool's lock; the pool's log is the caller's. */
export async function offerLeads(trx: Trx, offers: readonly Offer[], now: Date): Promise<void> {
  if (!offers.length) return
  await trx('requests').insert(
    offers.map((offer) => ({
      id: offer.requestId,
      lead_id: offer.leadId,
      freelancer_id: offer.freelancerId,
      decision_id: offer.decisionId,
      status: 'pending',
      policy: JSON.stringify(offer.policy),
      offered_at: now,
      due_at: offer.dueAt,
      remind_at: remindAt(offer, now),
      why: JSON.stringify(offer.why),
      choice_reason: offer.choiceReason && JSON.stringify(offer.choiceReason),
      created_at: now,
    })),
  )
  await trx('token_hashes').insert(
    offers.map((offer) => ({
      hash: hashToken(answerToken(trx, offer.requestId, offer.freelancerId)),
      tenant_id: tenantOf(trx),
      purpose: 'answer',
      subject_id: offer.requestId,
      person_id: offer.freelancerId,
      created_at: now,
    })),
  )
  await later(
    trx,
    'request.expire',
    offers.map((offer) => ({ subjectId: offer.requestId, at: offer.dueAt })),
  )
  await later(
    trx,
    'request.remind',
    offers.flatMap((offer) => (remindAt(offer, now) ? [{ subjectId: offer.requestId, at: remindAt(offer, now)! }] : [])),
  )
  await note(
    trx,
    offers.map((offer) => ({
      leadId: offer.leadId,
      verb: 'request.offered',
      at: now,
      params: { requestId: offer.requestId, freelancerId: offer.freelancerId, dueAt: offer.dueAt.toISOString() },
    })),
  )
  const tellings: Telling[] = offers.flatMap((offer) => {
    const about = { leadId: offer.leadId, requestId: offer.requestId, freelancerId: offer.freelancerId }
    return [
      { to: 'freelancer' as const, kind: 'offer' as const, ...about },
      ...(offer.first ? [{ to: 'client' as const, kind: 'welcome' as const, ...about }] : []),
    ]
  })
  await tell(trx, tellings, now)
  await changed(
    trx,
    offers.map((offer) => offer.leadId),
    now,
  )
}

/** Leads that nobody is asked about: a rule gave them away. The request is accepted from the start, and everything follows as after any acceptance; that is their welcome. */
export async function assignLeads(trx: Trx, assigned: readonly Offer[], now: Date): Promise<void> {
  if (!assigned.length) return
  const rows = await trx('requests')
    .insert(
      assigned.map((one) => ({
        id: one.requestId,
        lead_id: one.leadId,
        freelancer_id: one.freelancerId,
        decision_id: one.decisionId,
        status: 'accepted',
        policy: JSON.stringify(one.policy),
        offered_at: now,
        why: JSON.stringify(one.why),
        choice_reason: one.choiceReason && JSON.stringify(one.choiceReason),
        answered_at: now,
        answered_via: 'rule',
        created_at: now,
      })),
    )
    .returning('*')
  for (const request of rows as RequestRow[]) await settleAccepted(trx, request, { via: 'rule', actor: 'rule' }, now)
}

/** A request id made ahead of its row: the pool's log and the request name the same. */
export const newRequestId = newId

function remindAt(offer: Offer, now: Date): Date | null {
  const before = offer.policy.remindBeforeMinutes
  const at = offer.dueAt.getTime() - before * 60_000
  return before > 0 && at > now.getTime() ? new Date(at) : null
}
