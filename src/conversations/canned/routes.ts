import { z } from 'zod'
import { type Deps, route } from '#src/deps.ts'
import { type Caller, listOf, listQuery } from '#src/platform/route.ts'
import { id, nothing, queryText, shape } from '#src/platform/shapes.ts'
import { exportRules, importRules } from './exchange.ts'
import { findRule, listRules } from './queries.ts'
import { broughtInput, cannedInput, cannedParts, cannedShape } from './rule.ts'
import { type Acting, addRule, changeRule, removeRule, switchRules } from './save.ts'

const staff = ['admin', 'manager'] as const
const admins = ['admin'] as const

/** What may be left out of a change keeps its value, not its default. */
const change = z.strictObject({
  ...z.object(cannedParts).partial().shape,
  tags: cannedParts.tags.unwrap().optional(),
  enabled: z.boolean().optional(),
  answer: cannedParts.answer.unwrap().optional(),
  intent: cannedParts.intent.unwrap().optional(),
  hosts: cannedParts.hosts.unwrap().optional(),
  minConfidence: cannedParts.minConfidence.unwrap().optional(),
  rev: z.int().min(1).optional().meta({ description: 'The revision that was read' }),
})

/** The bot's canned rules: a keyword or an example → an answer or an intent. */
export const cannedRoutes = [
  route('GET /bot/rules', {
    who: staff,
    summary: 'Lists the bot’s rules in their order',
    query: z.strictObject({
      ...listQuery,
      tag: queryText.optional(),
      enabled: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
    }),
    output: listOf(cannedShape),
    run: ({ trx, query, now }) => listRules(trx, query, now),
  }),
  route('POST /bot/rules', {
    who: admins,
    summary: 'Adds a rule: keywords or example sentences, and the answer they get or the intent they have',
    input: cannedInput,
    output: cannedShape,
    run: async ({ trx, body, caller, deps, now }) => findRule(trx, await addRule(trx, body, acting(caller, deps, now)), now),
  }),
  route('GET /bot/rules/export', {
    who: staff,
    summary: 'Every rule, as the import takes them',
    output: shape({
      rules: z.array(shape({ ...z.object(cannedShape.shape).omit({ rev: true, stats: true, createdAt: true, updatedAt: true }).shape })),
    }),
    run: ({ trx }) => exportRules(trx),
  }),
  route('POST /bot/rules/import', {
    who: admins,
    summary: 'Brings rules in, all or none: a known id is changed, the others are added; replace takes away what is not brought along',
    input: z.strictObject({ rules: z.array(broughtInput).max(1000), replace: z.boolean().default(false) }),
    status: 200,
    output: shape({ added: z.int(), changed: z.int(), removed: z.int() }),
    run: ({ trx, body, caller, deps, now }) => importRules(trx, body.rules, body.replace, acting(caller, deps, now)),
  }),
  route('POST /bot/rules/bulk', {
    who: admins,
    summary: 'Switches rules on or off: those named, or those with a tag',
    input: z
      .strictObject({ ids: z.array(id).min(1).max(1000).optional(), tag: queryText.optional(), enabled: z.boolean() })
      .refine((said) => (said.ids === undefined) !== (said.tag === undefined), 'name rules by ids or by a tag: one of the two'),
    status: 200,
    output: shape({ changed: z.int() }),
    run: async ({ trx, body, caller, deps, now }) => ({ changed: await switchRules(trx, body, body.enabled, acting(caller, deps, now)) }),
  }),
  route('GET /bot/rules/:id', {
    who: staff,
    summary: 'Reads one rule',
    output: cannedShape,
    run: ({ trx, params, now }) => findRule(trx, params.id as string, now),
  }),
  route('PATCH /bot/rules/:id', {
    who: admins,
    summary: 'Changes a rule: what is named changes; 409 when somebody saved another revision meanwhile',
    input: change,
    output: cannedShape,
    async run({ trx, params, body: { rev, ...named }, caller, deps, now }) {
      await changeRule(trx, params.id as string, named, rev, acting(caller, deps, now))
      return findRule(trx, params.id as string, now)
    },
  }),
  route('DELETE /bot/rules/:id', {
    who: admins,
    summary: 'Takes a rule away',
    status: 204,
    output: nothing,
    async run({ trx, params, caller, deps, now }) {
      await removeRule(trx, params.id as string, acting(caller, deps, now))
      return null
    },
  }),
]

function acting(caller: Caller, deps: Deps, now: Date): Acting {
  return { actor: caller.actor, now, publicUrl: deps.config.publicUrl }
}
