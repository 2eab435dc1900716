import { note } from '#src/activity/record.ts'
import { audit } from '#src/audit/record.ts'
import { comeBack } from '#src/conversations/dialogue/come-back.ts'
import { changed } from '#src/leads/changed.ts'
import { moveStage } from '#src/leads/stage.ts'
import { tell } from '#src/notifications/tell.ts'
import type { Trx } from '#src/platform/db.ts'
import { later, neverMindUnlessRunning } from '#src/platform/later.ts'
import { appendPool, enterPool, type PoolNews } from '#src/routing/enter-pool.ts'
import { closeLead } from './close.ts'
import { type AnsweredBy, answerAgain, OPEN_REQUEST, type RequestRow } from './request.ts'

/** Takes a request back by hand; the enquiry is decided anew when nobody else is asked. */
export async function withdrawRequest(trx: Trx, id: string, by: AnsweredBy, now: Date): Promise<RequestRow> {
  await enterPool(trx)
  const [withdrawn] = (await trx('requests')
    .where({ id })
    .whereIn('status', OPEN_REQUEST)
    .update({ status: 'withdrawn', answered_at: now, answered_via: by.via, answered_by: by.personId, rev: trx.raw('rev + 1') })
    .returning('*')) as RequestRow[]
  if (!withdrawn) return answerAgain(trx, id, 'withdrawn')
  await appendPool(trx, [closing(withdrawn, 'withdrawn')], now)
  await forgetTimers(trx, [id])
  await note(trx, {
    leadId: withdrawn.lead_id,
    verb: 'request.withdrawn',
    at: now,
    params: { requestId: id, freelancerId: withdrawn.freelancer_id },
  })
  await audit(trx, { actor: by.actor, action: 'request.withdrawn', subjectType: 'request', subjectId: id, at: now })
  await askNext(trx, withdrawn.lead_id, now)
  await changed(trx, [withdrawn.lead_id], now)
  return withdrawn
}

/** The lead's other open requests end; the pool's news are the caller's to append, who holds its lock. */
export async function withdrawOthers(trx: Trx, leadId: string, keep: string | null, why: string, now: Date): Promise<PoolNews[]> {
  const ended = (await trx('requests')
    .where({ lead_id: leadId })
    .whereIn('status', OPEN_REQUEST)
    .modify((query) => keep && query.whereNot({ id: keep }))
    .update({ status: 'withdrawn', reason: why, answered_at: now, rev: trx.raw('rev + 1') })
    .returning('*')) as RequestRow[]
  await forgetTimers(
    trx,
    ended.map((request) => request.id),
  )
  await note(
    trx,
    ended.map((request) => ({
      leadId,
      verb: 'request.withdrawn',
      at: now,
      params: { requestId: request.id, freelancerId: request.freelancer_id, why },
    })),
  )
  return ended.map((request) => closing(request, 'withdrawn'))
}

/** Job `lead.merged`: whoever was asked about a lead that became part of another is asked no more; one that its person took back is closed. Mirrors say so. */
export async function withdrawMerged(trx: Trx, leadId: string, now: Date): Promise<void> {
  await enterPool(trx)
  const lead = await trx('leads').where({ id: leadId }).first('status')
  if (lead && lead.status !== 'merged') {
    // Merged by mistake and taken apart again before this came to it: it goes its own way.
    if (!(await trx('activities').where({ lead_id: leadId, verb: 'lead.erased' }).first('id'))) return
    if (!['won', 'lost', 'spam'].includes(lead.status)) await closeLead(trx, leadId, 'lost', 'person', now, 'erased')
    else await changed(trx, [leadId], now)
    return
  }
  const news = await withdrawOthers(trx, leadId, null, 'merged', now)
  if (news.length) await appendPool(trx, news, now)
  // What never stood anywhere need not be told of.
  if (!(await trx('deliveries').where({ lead_id: leadId }).first('id'))) return
  await moveStage(trx, leadId, 'rejected', now)
  await changed(trx, [leadId], now)
}

/** When nobody is asked any more the lead goes back to be decided; the client is told that somebody else is looked for. */
export async function askNext(
  trx: Trx,
  leadId: string,
  now: Date,
  told?: { kind: 'declined' | 'expired'; requestId: string; freelancerId: string },
): Promise<void> {
  const open = await trx('requests')
    .where({ lead_id: leadId })
    .whereIn('status', [...OPEN_REQUEST, 'accepted'])
    .first('id')
  if (open) return
  const back = await trx('leads')
    .where({ id: leadId, status: 'offered' })
    .update({
      status: 'waiting',
      waiting_why: JSON.stringify({ code: 'asking_next' }),
      request_id: null,
      updated_at: now,
      rev: trx.raw('rev + 1'),
    })
  if (!back) return
  if (told && (await comeBack(trx, leadId, told.freelancerId, now))) return
  await later(trx, 'lead.route', { subjectId: leadId, at: now })
  if (told) await tell(trx, [{ to: 'client', kind: told.kind, leadId, requestId: told.requestId, freelancerId: told.freelancerId }], now)
}

/** A request's end as news for the pool. The charge policy stands in the request, as the rule set had it when it was offered. */
export function closing(request: RequestRow, how: 'declined' | 'expired' | 'withdrawn'): PoolNews {
  const refund = (request.policy as { refund?: Record<string, boolean> }).refund?.[how] ?? how === 'withdrawn'
  return { freelancerId: request.freelancer_id, change: { type: 'closed', requestId: request.id, how, refund } }
}

/** A request that is over is neither reminded of nor expired. */
export async function forgetTimers(trx: Trx, ids: readonly string[]): Promise<void> {
  await neverMindUnlessRunning(trx, 'request.expire', ids)
  await neverMindUnlessRunning(trx, 'request.remind', ids)
  await neverMindUnlessRunning(trx, 'question.expire', ids)
}
