import { z } from 'zod'
import { getTenant } from '#src/accounts/tenants.ts'
import { audit } from '#src/audit/record.ts'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { type Caller, listOf, listQuery } from '#src/platform/route.ts'
import { id, queryText, queryTime, shape, text } from '#src/platform/shapes.ts'
import { assignByHand } from '#src/requests/assign.ts'
import { closeLead } from '#src/requests/close.ts'
import { routeAgain } from '#src/requests/route-again.ts'
import { by } from '#src/requests/routes.ts'
import { decisionShape, tellDecision } from '#src/routing/queries.ts'
import { addLead } from './add.ts'
import { changed } from './changed.ts'
import { ledger, ledgerRow } from './ledger.ts'
import { findLead, listLeads, type Telling } from './queries.ts'
import { channels, consent, leadShape, leadStatuses } from './shape.ts'
import { leadTimeline, timelineEntry } from './timeline.ts'

const staff = ['admin', 'manager'] as const
/** The ledger is counted when it is asked for. */
const MOST_DAYS = 366
const currency = z.string().regex(/^[A-Z]{3}$/)
const record = (max: number) => z.record(z.string().min(1).max(200), z.string().max(max))
const amount = z.number().min(0).max(1e12)

/** An enquiry as an integrator tells it; nothing of it is required. */
const toldLead = z.strictObject({
  name: text(200).optional(),
  phone: text(60).optional().meta({ description: 'In any writing; local numbers are read with the tenant’s country' }),
  email: text(320).optional(),
  text: text(10_000).optional(),
  category: text(200).optional().meta({ description: 'A category’s slug, or words that name it' }),
  budget: z
    .strictObject({ amount: amount.optional(), min: amount.nullish(), max: amount.nullish(), currency: currency.optional() })
    .optional(),
  location: text(200).optional(),
  deadline: text(200).optional(),
  answers: z.record(z.string().min(1).max(500), z.union([z.string().max(5000), z.array(z.string().max(2000)).max(50)])).optional(),
  campaign: record(500).optional(),
  utm: record(500).optional(),
  consents: z.array(consent).max(20).optional(),
  externalId: text(200).optional().meta({ description: 'Your own id: the same again is the same lead' }),
  isTest: z.boolean().optional(),
})

const leadChange = z.strictObject({
  status: z.enum(['won', 'lost', 'spam']).optional(),
  reason: text(500).optional(),
  ownerFreelancerId: id.optional().meta({ description: 'Gives the lead to this freelancer by hand' }),
  owner: z.strictObject({ freelancerId: id }).optional().meta({ description: 'The same, in the shape of a lead' }),
  tags: z.array(text(60)).max(50).optional(),
  priority: z.number().int().min(0).max(100).optional(),
})

const categoryShape = shape({ slug: z.string(), ar: z.string(), en: z.string(), about: z.string().nullable() }).meta({ id: 'Category' })

/** Leads, what happened to them, and the sum that must balance. */
export const leadRoutes = [
  route('GET /leads', {
    who: staff,
    summary: 'Lists leads, newest first',
    query: z.strictObject({
      ...listQuery,
      externalId: queryText.optional(),
      phone: queryText.optional(),
      email: z.string().max(320).optional(),
      status: z.enum(leadStatuses).optional(),
      channel: z.enum(channels).optional(),
      campaignId: queryText.optional(),
      q: queryText.optional().meta({ description: 'Words of a name, a phone or its last 4 or 7 digits, an e-mail address' }),
    }),
    output: listOf(leadShape),
    run: async ({ trx, query, caller }) => listLeads(trx, query, await telling(trx, caller)),
  }),
  route('POST /leads', {
    who: staff,
    summary: 'Tells wasl an enquiry; 202 when nobody could be reached about it, so that it waits for a person',
    input: toldLead,
    output: leadShape,
    status: 201,
    statusOf: (lead: { waiting: { code: string } | null }) => (lead.waiting?.code === 'no_contact' ? 202 : 201),
    async run({ trx, body, caller, now }) {
      const told = await telling(trx, caller)
      return shown(trx, await addLead(trx, body, { actor: caller.actor, now, country: told.country }), told)
    },
  }),
  route('GET /leads/:id', {
    who: staff,
    summary: 'Reads one lead',
    output: leadShape,
    run: async ({ trx, params, caller }) => shown(trx, params.id as string, await telling(trx, caller)),
  }),
  route('PATCH /leads/:id', {
    who: staff,
    summary: 'Closes a lead (won, lost, spam), gives it to somebody by hand, or changes its tags and priority',
    input: leadChange,
    output: leadShape,
    async run({ trx, params, body, caller, now }) {
      const leadId = params.id as string
      const owner = body.owner?.freelancerId ?? body.ownerFreelancerId
      if (owner && body.status)
        throw new AppError('invalid', 'Give the lead to somebody or close it, not both at once.', { status: 'with owner' })
      if (owner) await assignByHand(trx, leadId, owner, by(caller), now)
      await label(trx, leadId, body, caller.actor, now)
      if (body.status) await closeLead(trx, leadId, body.status, caller.actor, now, body.reason)
      return shown(trx, leadId, await telling(trx, caller))
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
  route('GET /leads/:id/timeline', {
    who: staff,
    summary: 'Tells what happened to a lead, oldest first: its diary and every delivery with its attempts',
    query: z.strictObject(listQuery),
    output: listOf(timelineEntry),
    async run({ trx, params, query }) {
      await mustBe(trx, params.id as string)
      return leadTimeline(trx, params.id as string, query)
    },
  }),
  route('GET /leads/:id/decision', {
    who: staff,
    summary: 'Tells what the rules said of a lead and why; with freelancerId, why that one was or was not chosen',
    query: z.strictObject({ freelancerId: id.optional() }),
    output: decisionShape,
    async run({ trx, params, query, caller }) {
      await mustBe(trx, params.id as string)
      const decision = await tellDecision(trx, params.id as string, { freelancerId: query.freelancerId, language: caller.language })
      if (!decision) throw new AppError('not_found', 'This lead has not been decided yet.')
      return decision
    },
  }),
  route('GET /categories', {
    who: ['admin', 'manager', 'freelancer'],
    summary: 'Lists the services the tenant offers',
    query: z.strictObject({}),
    output: listOf(categoryShape),
    run: async ({ trx }) => ({
      data: await trx('categories').orderBy(['position', 'slug']).select('slug', 'ar', 'en', 'about'),
      nextCursor: null,
    }),
  }),
  route('GET /ledger', {
    who: staff,
    summary: 'Tells the conservation of leads per source and day: received = routed + merged + refused + waiting + dead',
    query: z.strictObject({
      from: queryTime.optional().meta({ description: 'A day (UTC); 30 days ago when left out' }),
      to: queryTime.optional().meta({ description: 'A day (UTC), included; today when left out' }),
    }),
    output: listOf(ledgerRow),
    async run({ trx, query, deps, now }) {
      const day = (text: string | undefined, otherwise: Date) => (text ? new Date(text) : otherwise).toISOString().slice(0, 10)
      const from = day(query.from, new Date(now.getTime() - 30 * 86_400_000))
      const to = day(query.to, now)
      if (Date.parse(to) - Date.parse(from) > MOST_DAYS * 86_400_000)
        throw new AppError('bad_request', `The ledger tells at most ${MOST_DAYS} days at once; ask for a shorter time.`)
      return { data: await ledger(trx, deps.connectors, from, to), nextCursor: null }
    },
  }),
]

async function telling(trx: Trx, caller: Caller): Promise<Telling> {
  const { country, currency: money } = await getTenant(trx, tenantOf(trx))
  return { country, currency: money, language: caller.language }
}

async function shown(trx: Trx, leadId: string, told: Telling) {
  const lead = await findLead(trx, leadId, told)
  if (!lead) throw new AppError('not_found', 'There is no such lead.')
  return lead
}

async function mustBe(trx: Trx, leadId: string): Promise<void> {
  if (!(await trx('leads').where({ id: leadId }).first('id'))) throw new AppError('not_found', 'There is no such lead.')
}

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
  const detail = { tags: change.tags, priority: change.priority }
  await audit(trx, { actor, action: 'lead.labelled', subjectType: 'lead', subjectId: leadId, detail, at: now })
  await changed(trx, [leadId], now)
}
