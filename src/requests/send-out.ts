import { note } from '#src/activity/record.ts'
import type { Trx } from '#src/platform/db.ts'
import { later } from '#src/platform/later.ts'
import { routeAgain } from './route-again.ts'

/** The client's own choice, with the reason he was told. */
export interface Choice {
  freelancerId: string
  reason: { code: string; params: Record<string, unknown> } | null
}

/** Sends a lead on from its dialogue to be decided: for the freelancer whom the client chose, or (null) by the rules alone. Who is asked already is asked no more. */
export async function sendOut(trx: Trx, leadId: string, choice: Choice | null, now: Date): Promise<void> {
  const sent = await trx('leads')
    .where({ id: leadId })
    .whereIn('status', ['new', 'qualifying', 'waiting'])
    .update({
      status: 'new',
      waiting_why: null,
      choice_id: choice?.freelancerId ?? null,
      choice_reason: choice?.reason ? JSON.stringify(choice.reason) : null,
      updated_at: now,
      rev: trx.raw('rev + 1'),
    })
  if (!sent) {
    if (choice && (await trx('leads').where({ id: leadId, status: 'offered' }).first('id')))
      await routeAgain(trx, leadId, choice.freelancerId, 'client', now)
    return
  }
  await later(trx, 'lead.route', { subjectId: leadId, at: now })
  await note(trx, {
    leadId,
    verb: choice ? 'lead.chosen' : 'lead.sent_on',
    at: now,
    params: choice ? { freelancerId: choice.freelancerId, reason: choice.reason } : {},
  })
}
