import { z } from 'zod'
import { audit } from '#src/audit/record.ts'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { id, text } from '#src/platform/shapes.ts'
import { assignByHand } from '#src/requests/assign.ts'
import { closeLead } from '#src/requests/close.ts'
import { releaseLead } from '#src/requests/release.ts'
import { reopenLead } from '#src/requests/reopen.ts'
import { routeAgain } from '#src/requests/route-again.ts'
import { by } from '#src/requests/routes.ts'
import { changed } from './changed.ts'
import { mergeByHand } from './merge-by-hand.ts'
import { leadShape } from './shape.ts'
import { keepTags } from './tags.ts'
import { shown, telling } from './telling.ts'
import { valueLead } from './value.ts'

const staff = ['admin', 'manager'] as const
const currency = z.string().regex(/^[A-Z]{3}$/)
const amount = z.number().min(0).max(1e12)

const leadChange = z.strictObject({
  status: z.enum(['won', 'lost', 'spam']).optional(),
  reason: text(500).optional().meta({ description: 'Why, in one’s own words: of closing it, or of giving it to somebody' }),
  value: z
    .strictObject({ amount, currency: currency.optional().meta({ description: 'The tenant’s when left out' }) })
    .nullable()
    .optional()
    .meta({ description: 'What it was worth, with won or lost or after it' }),
  ownerFreelancerId: id.optional().meta({ description: 'Gives the lead to this freelancer by hand' }),
  owner: z.strictObject({ freelancerId: id }).optional().meta({ description: 'The same, in the shape of a lead' }),
  tags: z.array(text(60)).max(50).optional(),
  priority: z.number().int().min(0).max(100).optional(),
})

/** What the office does to a lead, and what takes it back. */
export const leadDeedRoutes = [
  route('PATCH /leads/:id', {
    who: staff,
    summary: 'Closes a lead (won, lost, spam) with its value, gives it to somebody by hand, or changes its tags and priority',
    input: leadChange,
    output: leadShape,
    async run({ trx, params, body, caller, now }) {
      const leadId = params.id as string
      const owner = body.owner?.freelancerId ?? body.ownerFreelancerId
      if (owner && body.status)
        throw new AppError('invalid', 'Give the lead to somebody or close it, not both at once.', { status: 'with owner' })
      if (owner) await assignByHand(trx, leadId, owner, by(caller), now, body.reason)
      await label(trx, leadId, body, caller.actor, now)
      if (body.status) await closeLead(trx, leadId, body.status, caller.actor, now, body.reason)
      const told = await telling(trx, caller)
      if (body.value !== undefined)
        await valueLead(trx, leadId, body.value && { currency: told.currency, ...body.value }, caller.actor, now)
      return shown(trx, leadId, told)
    },
  }),
  route('POST /leads/:id/reopen', {
    who: staff,
    summary: 'Opens a closed or merged lead again: its owner has it again, or who was asked is asked again, or it is decided anew',
    output: leadShape,
    async run({ trx, params, caller, now }) {
      await reopenLead(trx, params.id as string, caller.actor, now)
      return shown(trx, params.id as string, await telling(trx, caller))
    },
  }),
  route('POST /leads/:id/release', {
    who: staff,
    summary: 'Takes a lead from who has it: who was asked before an assignment by hand is asked again, else it is decided anew',
    input: z.strictObject({ reason: text(500).optional() }),
    status: 200,
    output: leadShape,
    async run({ trx, params, body, caller, now }) {
      await releaseLead(trx, params.id as string, caller.actor, now, body.reason)
      return shown(trx, params.id as string, await telling(trx, caller))
    },
  }),
  route('POST /leads/:id/merge', {
    who: staff,
    summary: 'Says that an open lead is the same wish as another of its client’s; reopening it takes it back',
    input: z.strictObject({ into: id }),
    status: 200,
    output: leadShape,
    async run({ trx, params, body, caller, now }) {
      await mergeByHand(trx, params.id as string, body.into, caller.actor, now)
      return shown(trx, params.id as string, await telling(trx, caller))
    },
  }),
  route('POST /leads/:id/route', {
    who: staff,
    summary: 'Sends an open lead back to be decided, with the client’s own choice where he made one',
    input: z.strictObject({ freelancerId: id.optional().meta({ description: 'Whom the client chose' }) }),
    status: 202,
    output: leadShape,
    async run({ trx, params, body, caller, now }) {
      await routeAgain(trx, params.id as string, body.freelancerId, caller.actor, now)
      return shown(trx, params.id as string, await telling(trx, caller))
    },
  }),
]

async function label(trx: Trx, leadId: string, change: { tags?: string[]; priority?: number }, actor: string, now: Date): Promise<void> {
  if (change.tags === undefined && change.priority === undefined) return
  const done = await trx('leads')
    .where({ id: leadId })
    .update({
      ...(change.tags === undefined ? {} : { tags: [...new Set(change.tags)] }),
      ...(change.priority === undefined ? {} : { priority: change.priority }),
      updated_at: now,
      rev: trx.raw('rev + 1'),
    })
  if (!done) throw new AppError('not_found', 'There is no such lead.')
  if (change.tags) await keepTags(trx, [{ id: leadId, tags: change.tags }], true)
  const detail = { tags: change.tags, priority: change.priority }
  await audit(trx, { actor, action: 'lead.labelled', subjectType: 'lead', subjectId: leadId, detail, at: now })
  await changed(trx, [leadId], now)
}
