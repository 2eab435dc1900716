import { note } from '#src/activity/record.ts'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import { changed } from '#src/leads/changed.ts'
import { moveStage } from '#src/leads/stage.ts'
import { savepoint, type Trx } from '#src/platform/db.ts'
import { later, neverMind } from '#src/platform/later.ts'
import { wakeAfter } from '#src/platform/live/wake.ts'
import { appendPool, enterPool, type PoolNews } from '#src/routing/enter-pool.ts'
import { askAgain } from './restore.ts'

interface Closed {
  id: string
  status: string
  merged_into: string | null
  decision_id: string | null
  reachable: boolean
  value_amount: number | null
  value_currency: string | null
}

/** How a lead stands once it is open again. */
interface Standing {
  status: 'assigned' | 'offered' | 'waiting' | 'new'
  requestId: string | null
  ownerId: string | null
  waitsFor: 'route_again' | 'reopened' | 'no_contact' | null
}

/**
 * Opens a lead that was closed: its owner has it again with the chat they had, or those who were asked are asked again while their time lasts, else it is decided anew.
 * One that was merged goes its own way again. What a rule had refused waits for a person: the rule would only refuse it again.
 */
export async function reopenLead(trx: Trx, leadId: string, actor: string, now: Date): Promise<void> {
  await enterPool(trx)
  const lead: Closed | undefined = await trx('leads')
    .where({ id: leadId })
    .forUpdate()
    .first('id', 'status', 'merged_into', 'decision_id', 'value_amount', 'value_currency', REACHABLE(trx))
  if (!lead) throw new AppError('not_found', 'There is no such lead.')
  if (!['won', 'lost', 'spam', 'merged'].includes(lead.status))
    throw new AppError('already_answered', `This enquiry is open already: it is ${lead.status}.`)
  const news: PoolNews[] = []
  const to =
    lead.status === 'merged'
      ? ({ status: 'new', requestId: null, ownerId: null, waitsFor: null } as const)
      : ((await backToOwner(trx, lead, news)) ?? (await backToAsked(trx, lead, news, now)) ?? (await backToRules(trx, lead)))
  await openAgain(trx, leadId, to, now)
  await appendPool(trx, news, now)
  if (lead.status === 'merged') await neverMind(trx, 'lead.merged', [leadId])
  if (to.waitsFor === 'route_again' || to.status === 'new') await later(trx, 'lead.route', { subjectId: leadId, at: now })
  if (to.status === 'assigned' || to.status === 'offered')
    await moveStage(trx, leadId, to.status === 'assigned' ? 'accepted' : 'offered', now)
  const from = { from: lead.status, ...(lead.merged_into ? { into: lead.merged_into } : {}) }
  await note(trx, [
    { leadId, verb: 'lead.reopened', at: now, params: { by: actor, ...from } },
    ...(lead.merged_into ? [{ leadId: lead.merged_into, verb: 'lead.parted', at: now, params: { by: actor, leadId } }] : []),
  ])
  const value = lead.value_amount === null ? {} : { value: { amount: lead.value_amount, currency: lead.value_currency } }
  await audit(trx, { actor, action: 'lead.reopened', subjectType: 'lead', subjectId: leadId, detail: { ...from, ...value }, at: now })
  await changed(trx, [leadId], now)
}

const REACHABLE = (trx: Trx) => trx.raw('(phone_bidx is not null or email_bidx is not null or conversational) as reachable')

async function backToOwner(trx: Trx, lead: Closed, news: PoolNews[]): Promise<Standing | null> {
  const had = await trx('requests').where({ lead_id: lead.id, status: 'accepted' }).first('id', 'freelancer_id')
  if (!had) return null
  const given = { requestId: had.id as string, leadId: lead.id, via: 'admin' as const, charge: 0, among: [] }
  news.push(
    { freelancerId: had.freelancer_id, change: { type: 'offered', ...given } },
    { freelancerId: had.freelancer_id, change: { type: 'closed', requestId: had.id, how: 'accepted' } },
  )
  const chats = await trx('chats')
    .where({ request_id: had.id, status: 'completed' })
    .update({ status: 'active', completed_at: null, completed_by: null })
    .returning('id')
  for (const { id } of chats) wakeAfter(trx, `chat:${id}`)
  return { status: 'assigned', requestId: had.id, ownerId: had.freelancer_id, waitsFor: null }
}

async function backToAsked(trx: Trx, lead: Closed, news: PoolNews[], now: Date): Promise<Standing | null> {
  const asked = await askAgain(trx, lead.id, { reason: lead.status }, now)
  news.push(...asked.news)
  return asked.first ? { status: 'offered', requestId: asked.first, ownerId: null, waitsFor: null } : null
}

async function backToRules(trx: Trx, lead: Closed): Promise<Standing> {
  const decision = lead.decision_id ? await trx('decisions').where({ id: lead.decision_id }).first('outcome') : undefined
  const waitsFor = !lead.reachable ? 'no_contact' : decision?.outcome === 'refused' ? 'reopened' : 'route_again'
  return { status: 'waiting', requestId: null, ownerId: null, waitsFor }
}

/** One open conversation a person is settled by the index: messages would not know which of two they belong to. */
async function openAgain(trx: Trx, leadId: string, to: Standing, now: Date): Promise<void> {
  try {
    await savepoint(trx, (inner) =>
      inner('leads')
        .where({ id: leadId })
        .update({
          status: to.status,
          owner_id: to.ownerId,
          request_id: to.requestId,
          waiting_why: to.waitsFor ? JSON.stringify({ code: to.waitsFor }) : null,
          merged_into: null,
          closed_why: null,
          forgotten_at: null,
          value_amount: null,
          value_currency: null,
          updated_at: now,
          rev: trx.raw('rev + 1'),
        }),
    )
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error
    throw new AppError('already_answered', 'This client has another open conversation; close that enquiry first.')
  }
}
