import { z } from 'zod'
import { route } from '#src/deps.ts'
import { id, reason, shape, time, words } from '#src/platform/shapes.ts'
import { loadDraft } from '../draft.ts'
import { lintDocument, lintNow } from '../lint-now.ts'
import { decisionShape } from '../queries.ts'
import { documentOf, ruleSetOf, sentParts } from '../sent.ts'
import { tryLead } from './try.ts'

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

/** One thing the linter found; `witness` can be put into the test bench. */
export const findingShape = shape({
  level: z.enum(['error', 'warning']),
  code: z.string(),
  ruleId: z.string().optional(),
  params: z.record(z.string(), z.unknown()),
  text: words,
  witness: z.record(z.string(), z.unknown()).optional().meta({ description: 'A lead that shows it' }),
}).meta({ id: 'Finding' })

const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))])

/** One rule on the path of a tried lead. */
export const pathStep = shape({
  ruleId: z.string(),
  name: z.string(),
  priority: z.number().int(),
  enabled: z.boolean(),
  decides: z.boolean().meta({ description: 'Whether its action decides who gets the lead; the others only add to it' }),
  holds: z.boolean(),
  state: z.enum(['decided', 'matched', 'skipped', 'failed', 'not_reached', 'disabled']),
  because: z.array(reason).meta({ description: 'Of a skipped one: why it could not be carried out' }),
  conditions: z.array(
    shape({
      path: z.string().meta({ description: 'The place in the written tree: all.0.any.1; empty at the root' }),
      kind: z.enum(['always', 'all', 'any', 'not', 'leaf']),
      held: z.boolean(),
      fact: z.string().optional(),
      operator: z.string().optional(),
      value: value.optional(),
      actual: value.nullable().optional().meta({ description: 'The lead’s own, texts folded; null: not told' }),
    }),
  ),
}).meta({ id: 'PathStep' })

/** A tried lead's decision, with its path through the rules. */
export const triedDecision = decisionShape.extend({ path: z.array(pathStep) }).meta({ id: 'TriedDecision' })

/** The bench of a draft: what is wrong with it, and what it makes of a lead. */
export const draftBenchRoutes = [
  route('POST /rule-sets/draft/lint', {
    who: ['admin'],
    summary: 'Finds what is wrong or suspicious in the draft, or in one sent along: unknown names, dead rules, hours without anyone',
    input: z.strictObject(sentParts),
    status: 200,
    output: shape({ findings: z.array(findingShape) }),
    async run({ trx, body, now }) {
      const sent = Object.keys(body).length > 0
      const findings = sent
        ? await lintDocument(trx, await documentOf(trx, body), now)
        : await lintNow(trx, (await loadDraft(trx)).ruleSet, now)
      return { findings }
    },
  }),
  route('POST /rule-sets/draft/try', {
    who: ['admin'],
    summary:
      'Decides one lead by the draft, or by one sent along: made up, with the pool of this moment; or a past one as it came. Nothing is written',
    input: z
      .strictObject({
        lead: triedLead.optional(),
        leadId: id.optional().meta({ description: 'A past lead: its facts, its moment and the pool as it stood then' }),
        at: time.optional(),
        freelancerId: id.optional().meta({ description: 'The client’s choice' }),
        whyNot: id.optional().meta({ description: 'Tells in `asked` why this freelancer does not get it' }),
        ...sentParts,
      })
      .refine((said) => (said.lead === undefined) !== (said.leadId === undefined), 'give a lead or a leadId: one of the two'),
    status: 200,
    output: triedDecision,
    run: async ({ trx, body: { rules, catchAll, policy, ...tried }, caller, now }) =>
      tryLead(trx, await ruleSetOf(trx, { rules, catchAll, policy }), tried, { language: caller.language, now }),
  }),
]
