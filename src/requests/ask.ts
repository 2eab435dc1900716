import { note } from '#src/activity/record.ts'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import { tell } from '#src/notifications/tell.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { hashToken } from '#src/platform/keys.ts'
import { later, neverMindUnlessRunning } from '#src/platform/later.ts'
import { answerToken } from './link.ts'
import { type AnsweredBy, answerAgain, type RequestRow } from './request.ts'

/** How long the client has for a freelancer's question. */
const CLIENT_MS = 24 * 3_600_000

/** Asks the client something before deciding: the request's own clock stops, the client's starts. */
export async function askClient(trx: Trx, id: string, question: string, by: AnsweredBy, now: Date): Promise<RequestRow> {
  const [asked] = (await trx('requests')
    .where({ id, status: 'pending' })
    .where('due_at', '>', now)
    .update({
      status: 'asked',
      question,
      answer: null,
      question_due_at: new Date(now.getTime() + CLIENT_MS),
      paused_left_ms: trx.raw('(extract(epoch from due_at - ?::timestamptz) * 1000)::bigint', [now]),
      rev: trx.raw('rev + 1'),
    })
    .returning('*')) as RequestRow[]
  if (!asked) return answerAgain(trx, id, 'asked')
  await neverMindUnlessRunning(trx, 'request.expire', [id])
  await neverMindUnlessRunning(trx, 'request.remind', [id])
  await later(trx, 'question.expire', { subjectId: id, at: asked.question_due_at! })
  const lead = await trx('leads').where({ id: asked.lead_id }).first('contact_id')
  await trx('token_hashes')
    .insert({
      hash: hashToken(answerToken(trx, id, lead.contact_id)),
      tenant_id: tenantOf(trx),
      purpose: 'answer',
      subject_id: id,
      person_id: lead.contact_id,
      scope: 'client',
      created_at: now,
    })
    .onConflict('hash')
    .ignore()
  await tell(
    trx,
    [{ to: 'client', kind: 'question', leadId: asked.lead_id, requestId: id, freelancerId: asked.freelancer_id, again: `${asked.rev}` }],
    now,
  )
  await note(trx, { leadId: asked.lead_id, verb: 'request.asked', at: now, params: { requestId: id, freelancerId: asked.freelancer_id } })
  await audit(trx, { actor: by.actor, action: 'request.asked', subjectType: 'request', subjectId: id, detail: { via: by.via }, at: now })
  return asked
}

/** The client answered: the freelancer has the time that was left, and the answer before him. */
export async function answerQuestion(trx: Trx, id: string, answer: string, now: Date): Promise<RequestRow> {
  const resumed = await resume(trx, id, answer, now)
  if (!resumed) throw new AppError('already_answered', 'This question is not open any more.')
  await note(trx, {
    leadId: resumed.lead_id,
    verb: 'question.answered',
    at: now,
    params: { requestId: id, freelancerId: resumed.freelancer_id },
  })
  await tell(
    trx,
    [
      {
        to: 'freelancer',
        kind: 'answer',
        leadId: resumed.lead_id,
        requestId: id,
        freelancerId: resumed.freelancer_id,
        again: `${resumed.rev}`,
      },
    ],
    now,
  )
  return resumed
}

/** Job `question.answer`: the client wrote while a question of his lead was open; what he wrote since is the answer. */
export async function takeAnswer(
  trx: Trx,
  leadId: string,
  now: Date,
  read: (leadId: string, since: Date) => Promise<string | null>,
): Promise<void> {
  const asked = (await trx('requests').where({ lead_id: leadId, status: 'asked' }).first()) as RequestRow | undefined
  if (!asked?.question_due_at) return
  const answer = await read(leadId, new Date(asked.question_due_at.getTime() - CLIENT_MS))
  if (answer) await answerQuestion(trx, asked.id, answer, now)
}

/** Job `question.expire`: the client did not answer; the request goes on with the time that was left. */
export async function expireQuestion(trx: Trx, id: string, now: Date): Promise<void> {
  const resumed = await resume(trx, id, null, now)
  if (resumed)
    await note(trx, {
      leadId: resumed.lead_id,
      verb: 'question.expired',
      at: now,
      params: { requestId: id, freelancerId: resumed.freelancer_id },
    })
}

async function resume(trx: Trx, id: string, answer: string | null, now: Date): Promise<(RequestRow & { rev: number }) | undefined> {
  const [resumed] = await trx('requests')
    .where({ id, status: 'asked' })
    .update({
      status: 'pending',
      answer,
      question_due_at: null,
      due_at: trx.raw("?::timestamptz + coalesce(paused_left_ms, 0) * interval '1 ms'", [now]),
      paused_left_ms: null,
      rev: trx.raw('rev + 1'),
    })
    .returning('*')
  if (!resumed) return undefined
  await neverMindUnlessRunning(trx, 'question.expire', [id])
  await later(trx, 'request.expire', { subjectId: id, at: resumed.due_at })
  const remindAt = new Date(resumed.due_at.getTime() - resumed.policy.remindBeforeMinutes * 60_000)
  if (!resumed.reminded_at && resumed.policy.remindBeforeMinutes > 0 && remindAt > now)
    await later(trx, 'request.remind', { subjectId: id, at: remindAt })
  return resumed
}
