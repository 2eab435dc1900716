import { z } from 'zod'
import { vocabulary } from '#rules/vocabulary.ts'
import { getTenant } from '#src/accounts/tenants.ts'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import { loadCategories } from '#src/leads/categories.ts'
import { readWish } from '#src/leads/wish.ts'
import { tenantOf } from '#src/platform/db.ts'
import { listOf, listQuery } from '#src/platform/route.ts'
import { id, shape, text, time, words } from '#src/platform/shapes.ts'
import { decide } from './decide.ts'
import { lintNow, loadDraft, publishDraft, restoreVersion, saveDraft } from './draft.ts'
import { readPool } from './pool-memory.ts'
import { decisionShape, showDecision } from './queries.ts'
import { replayPast } from './replay-past.ts'
import { listVersions, readVersion } from './versions.ts'

const documentParts = {
  rules: z.array(z.unknown()).meta({ description: 'Rules; what they may be made of is told by GET /rule-sets/vocabulary' }),
  catchAll: z.unknown().meta({ description: 'An offer or an assignment for what no rule decides' }),
  policy: z.unknown().meta({ description: 'Mode, offer policy, rates, charge policy' }),
}

const summary = {
  version: z.number().int(),
  status: z.enum(['published', 'archived']),
  note: z.string().nullable(),
  basedOn: z.number().int().nullable(),
  createdBy: z.string().nullable(),
  createdAt: time,
  publishedAt: time.nullable(),
}

const versionSummary = shape({ ...summary, ruleCount: z.number().int() }).meta({ id: 'RuleSetSummary' })
const version = shape({ ...summary, ...documentParts }).meta({ id: 'RuleSet' })
const draft = shape({
  rev: z.number().int().meta({ description: 'Send it back with PUT; 0 while nothing was saved' }),
  basedOn: z.number().int().nullable(),
  savedAt: time.nullable(),
  ...documentParts,
}).meta({ id: 'RuleSetDraft' })

const versionParam = z.object({ version: z.coerce.number().int().min(1).max(2_000_000_000) })
const texts = (max: number) => z.record(z.string().max(200), z.string().max(max))

/** A lead for the test bench: whatever is left out is absent to the rules. */
const triedLead = z.strictObject({
  channel: z.string().max(50).optional(),
  connectionId: id.optional(),
  campaign: texts(500).optional(),
  utm: texts(500).optional(),
  text: z.string().max(10_000).optional(),
  category: z.string().max(100).optional(),
  budget: z.strictObject({ min: z.number().nullish(), max: z.number().nullish(), currency: z.string().max(3).optional() }).optional(),
  location: z.string().max(200).optional(),
  language: z.string().max(10).optional(),
  answers: z.record(z.string().max(500), z.array(z.string().max(2000)).max(50)).optional(),
  contact: z
    .strictObject({
      earlierLeads: z.number().int().min(0).optional(),
      previousOwner: id.nullish(),
      hasPhone: z.boolean().optional(),
      hasEmail: z.boolean().optional(),
    })
    .optional(),
  priority: z.number().int().min(0).max(100).optional(),
  tags: z.array(z.string().max(60)).max(50).optional(),
})

const finding = shape({
  level: z.enum(['error', 'warning']),
  code: z.string(),
  ruleId: z.string().optional(),
  params: z.record(z.string(), z.unknown()),
  text: words,
  witness: z.record(z.string(), z.unknown()).optional(),
}).meta({ id: 'Finding' })

const result = shape({ outcome: z.string(), chosen: z.array(z.string()), decidedBy: z.string(), waiting: z.string().optional() })
const report = shape({
  leads: z.number().int(),
  changed: z.number().int(),
  newlyWaiting: z.number().int(),
  newlyPlaced: z.number().int(),
  freelancers: z.array(shape({ freelancerId: z.string(), before: z.number().int(), after: z.number().int() })),
  differences: z.array(shape({ leadId: z.string(), before: result, after: result })),
}).meta({ id: 'ReplayReport' })

const staff = ['admin', 'manager'] as const
const admins = ['admin'] as const
const published = shape({ version: z.number().int() }).meta({ id: 'PublishedVersion' })
const noBody = z.strictObject({})

/** The rules: versions, the draft, its bench, and what rules may be made of. */
export const ruleSetRoutes = [
  route('GET /rule-sets', {
    who: staff,
    summary: 'Lists versions of the rules, newest first',
    query: z.strictObject(listQuery),
    output: listOf(versionSummary),
    run: ({ trx, query }) => listVersions(trx, query),
  }),
  route('GET /rule-sets/vocabulary', {
    who: staff,
    summary: 'Tells what rules may be made of: facts, operators, actions, strategies, limits',
    output: z.record(z.string(), z.unknown()),
    run: () => Promise.resolve(vocabulary()),
  }),
  route('GET /rule-sets/draft', {
    who: staff,
    summary: 'Reads the draft; without one, the published rules at revision 0',
    output: draft,
    run: async ({ trx }) => showDraft(await loadDraft(trx)),
  }),
  route('PUT /rule-sets/draft', {
    who: admins,
    summary: 'Saves the draft; 409 when somebody saved another revision meanwhile, 422 with every fault named',
    input: z.strictObject({
      rules: z.array(z.unknown()).max(2000),
      catchAll: z.unknown(),
      policy: z.unknown().optional(),
      rev: z.number().int().min(0).optional().meta({ description: 'The revision that was read' }),
    }),
    output: draft,
    run: async ({ trx, body: { rev, ...document }, caller, now }) =>
      showDraft(await saveDraft(trx, document, rev, { actor: caller.actor, now })),
  }),
  route('POST /rule-sets/draft/lint', {
    who: admins,
    summary: 'Finds what is wrong or suspicious in the draft: unknown names, dead rules, hours without anyone',
    input: noBody,
    status: 200,
    output: shape({ findings: z.array(finding) }),
    run: async ({ trx, now }) => ({ findings: await lintNow(trx, (await loadDraft(trx)).ruleSet, now) }),
  }),
  route('POST /rule-sets/draft/try', {
    who: admins,
    summary: 'Decides one made-up lead by the draft, with the pool of this moment; nothing is written',
    input: z.strictObject({
      lead: triedLead,
      at: time.optional(),
      freelancerId: id.optional().meta({ description: 'The client’s choice' }),
    }),
    status: 200,
    output: decisionShape,
    async run({ trx, body, caller, now }) {
      const { currency, timeZone } = await getTenant(trx, tenantOf(trx))
      const read = readWish(body.lead.text, body.lead.answers ?? {}, await loadCategories(trx))
      const wish = { category: read.category, location: read.location, language: read.language, budget: read.budget }
      const decision = decide({
        facts: { leadId: 'try', currency, timeZone, ...wish, ...body.lead },
        ruleSet: (await loadDraft(trx)).ruleSet,
        version: 'draft',
        pool: await readPool(trx),
        now: body.at ? new Date(body.at) : now,
        seed: 'try',
        choice: body.freelancerId,
      })
      return showDecision(trx, decision, { id: null, language: caller.language, counterfactuals: [] })
    },
  }),
  route('POST /rule-sets/draft/replay', {
    who: admins,
    summary: 'Decides past leads again by the draft, each against the pool as it stood then, and tells what would have changed',
    input: z.strictObject({ limit: z.number().int().min(1).max(10_000).default(1000) }),
    status: 200,
    output: report,
    run: async ({ trx, body }) => replayPast(trx, (await loadDraft(trx)).ruleSet, body.limit),
  }),
  route('POST /rule-sets/draft/publish', {
    who: admins,
    summary: 'Publishes the draft; 409 when another version was published meanwhile',
    input: z.strictObject({ note: text(500).optional(), basedOn: z.number().int().min(1).optional() }),
    output: published,
    status: 201,
    run: async ({ trx, body, caller, now }) => ({ version: await publishDraft(trx, { ...body, actor: caller.actor, now }) }),
  }),
  route('GET /rule-sets/:version', {
    who: staff,
    summary: 'Reads one version of the rules',
    params: versionParam,
    output: version,
    async run({ trx, params }) {
      const found = await readVersion(trx, params.version)
      if (!found) throw new AppError('not_found', `There is no version ${params.version} of the rules.`)
      return found
    },
  }),
  route('POST /rule-sets/:version/restore', {
    who: admins,
    summary: 'Publishes a former version again, as a new one',
    params: versionParam,
    input: z.strictObject({ note: text(500).optional() }),
    output: published,
    status: 201,
    run: async ({ trx, params, body, caller, now }) => ({
      version: await restoreVersion(trx, params.version, { ...body, actor: caller.actor, now }),
    }),
  }),
]

function showDraft({ rev, basedOn, savedAt, ruleSet }: Awaited<ReturnType<typeof loadDraft>>) {
  return { rev, basedOn, savedAt, ...ruleSet }
}
