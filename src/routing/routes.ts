import { z } from 'zod'
import { vocabulary } from '#rules/vocabulary.ts'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import { listOf, listQuery } from '#src/platform/route.ts'
import { shape, text, time } from '#src/platform/shapes.ts'
import { draftBenchRoutes } from './bench/routes.ts'
import { loadDraft, publishDraft, restoreVersion, saveDraft } from './draft.ts'
import { asAttachment, exportRules, FORMAT, importDraft } from './exchange.ts'
import { replayRoutes } from './replays/routes.ts'
import { ruleHistoryRoutes } from './suggestions/routes.ts'
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
  rev: z.number().int().meta({ description: 'Counts every change of the rules; send it back with PUT and with publish' }),
  basedOn: z.number().int().nullable(),
  savedAt: time.nullable(),
  ...documentParts,
}).meta({ id: 'RuleSetDraft' })

const versionParam = z.object({ version: z.coerce.number().int().min(1).max(2_000_000_000) })
const staff = ['admin', 'manager'] as const
const admins = ['admin'] as const
const published = shape({
  version: z.number().int(),
  former: z.number().int().nullable().meta({ description: 'What was published until now: restoring it undoes this' }),
}).meta({ id: 'PublishedVersion' })

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
  ...draftBenchRoutes,
  ...replayRoutes,
  ...ruleHistoryRoutes,
  route('POST /rule-sets/draft/import', {
    who: admins,
    summary:
      'Makes a file the draft (replace), or adds it to the draft (merge); nothing is changed when anything is wrong: 422 with every fault named',
    input: z.strictObject({
      rules: z.array(z.unknown()).max(2000),
      catchAll: z.unknown().optional(),
      policy: z.unknown().optional(),
      mode: z.enum(['replace', 'merge']).default('replace'),
      rev: z.number().int().min(0).optional().meta({ description: 'The revision that was read' }),
      format: z.literal(FORMAT).optional().meta({ description: 'As exported; this and the next two are not kept' }),
      version: z.union([z.number(), z.string()]).optional(),
      exportedAt: z.string().optional(),
    }),
    status: 200,
    output: draft,
    run: async ({ trx, body: { format: _, version: __, exportedAt: ___, ...file }, caller, now }) =>
      showDraft(await importDraft(trx, file, { actor: caller.actor, now })),
  }),
  route('POST /rule-sets/draft/publish', {
    who: admins,
    summary: 'Publishes the draft; 409 with the difference when another draft or another version stands by now than was read',
    input: z.strictObject({
      note: text(500).optional(),
      basedOn: z
        .number()
        .int()
        .min(1)
        .optional()
        .meta({ description: 'The published version that was read; the draft’s own when left out' }),
      rev: z.number().int().min(0).optional().meta({ description: 'The draft’s revision that was read' }),
    }),
    output: published,
    status: 201,
    run: ({ trx, body, caller, now }) => publishDraft(trx, { ...body, actor: caller.actor, now }),
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
    run: ({ trx, params, body, caller, now }) => restoreVersion(trx, params.version, { ...body, actor: caller.actor, now }),
  }),
  route('GET /rule-sets/:version/export', {
    who: staff,
    summary: 'A version of the rules, or the draft, as a file to be saved, as the import takes it',
    params: z.object({ version: z.union([z.literal('draft'), versionParam.shape.version]) }),
    output: z.unknown().meta({ description: 'The file' }),
    run: ({ trx, params, now }) => exportRules(trx, params.version, now),
    sends: (_context, file: { name: string; text: string }) => Promise.resolve(asAttachment(file)),
  }),
]

function showDraft({ rev, basedOn, savedAt, ruleSet }: Awaited<ReturnType<typeof loadDraft>>) {
  return { rev, basedOn, savedAt, ...ruleSet }
}
