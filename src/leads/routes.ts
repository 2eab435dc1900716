import { z } from 'zod'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { listOf, listQuery } from '#src/platform/route.ts'
import { id, queryText, queryTime, shape, text } from '#src/platform/shapes.ts'
import { reportNumbers } from '#src/reports/behind.ts'
import { absent } from '#src/reports/narrow.ts'
import { decisionShape, tellDecision } from '#src/routing/queries.ts'
import { addLead } from './add.ts'
import { leadDeedRoutes } from './deed-routes.ts'
import { ledger, ledgerRow } from './ledger.ts'
import { listLeads } from './queries.ts'
import { channels, consent, leadShape, leadStatuses } from './shape.ts'
import { shown, telling } from './telling.ts'
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
      freelancerId: id.optional().meta({ description: 'Whose they are' }),
      ruleId: queryText.optional().meta({ description: 'The rule that decided last, or catchAll' }),
      waiting: z
        .string()
        .regex(/^[a-z_]{2,40}$/)
        .optional()
        .meta({ description: 'Why nobody has it yet: a reason’s code, or true for whichever' }),
      contactId: id.optional(),
      tag: queryText.optional(),
      step: z
        .enum(reportNumbers)
        .optional()
        .meta({ description: 'The leads behind a report’s number: `from` and `to` are when it happened' }),
      adId: queryText.optional(),
      category: queryText.optional(),
      without: z.enum(absent).optional().meta({ description: 'Those that have none of it' }),
      from: queryTime.optional().meta({ description: 'Received from this instant, or this day of the tenant’s, on' }),
      to: queryTime.optional().meta({ description: 'Received before this instant, or up to the end of this day of the tenant’s' }),
      isTest: z
        .enum(['true', 'false'])
        .transform((word) => word === 'true')
        .optional()
        .meta({ description: 'Left out: test leads stand only where somebody is looked for (externalId, phone, email, contactId, q)' }),
      q: queryText.optional().meta({ description: 'Words of a name, a phone or its last 4 or 7 digits, an e-mail address, a lead’s id' }),
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
  ...leadDeedRoutes,
  route('GET /leads/:id/timeline', {
    who: staff,
    summary: 'Tells what happened to a lead, oldest first: its diary and every delivery with its attempts',
    query: z.strictObject(listQuery),
    output: listOf(timelineEntry),
    async run({ trx, params, query, caller }) {
      await mustBe(trx, params.id as string)
      return leadTimeline(trx, params.id as string, query, caller.language)
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

async function mustBe(trx: Trx, leadId: string): Promise<void> {
  if (!(await trx('leads').where({ id: leadId }).first('id'))) throw new AppError('not_found', 'There is no such lead.')
}
