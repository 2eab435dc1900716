import { z } from 'zod'
import { ruleSchema } from '#rules/rule-set.ts'
import { route } from '#src/deps.ts'
import { id, nothing, queryTime, shape, time, words } from '#src/platform/shapes.ts'
import { ruleStatistics, tellStatistics } from '../statistics.ts'
import { approveRule, dismissRule } from './decide.ts'
import { suggestRules } from './suggest.ts'

/** A rule that unmatched leads ask for. */
export const suggestedRule = shape({
  id,
  rule: z.record(z.string(), z.unknown()).meta({ description: 'A whole rule, as PUT /rule-sets/draft takes it' }),
  count: z.number().int().meta({ description: 'Leads of the last 90 days that the catch-all alone decided' }),
  able: z.number().int().meta({ description: 'People who could take such a lead, whatever the hour' }),
  witnesses: z.array(shape({ leadId: id, name: z.string().nullable(), receivedAt: time })).meta({ description: 'At most five of them' }),
  reason: words,
  firstAt: time,
  lastAt: time,
}).meta({ id: 'SuggestedRule' })

/** What the rules' own history tells: how often each spoke and what came of it, and which rules are missing. */
export const ruleHistoryRoutes = [
  route('GET /rule-sets/statistics', {
    who: ['admin', 'manager'],
    summary: 'What became of each rule’s leads: how many, accepted, completed, and when it last acted; of the last 30 days when not said',
    query: z.strictObject({ from: queryTime.optional(), to: queryTime.optional() }),
    output: ruleStatistics,
    run: ({ trx, query, now }) => tellStatistics(trx, query, now),
  }),
  route('GET /rule-sets/suggestions', {
    who: ['admin', 'manager'],
    summary: 'Rules that leads ask for which the catch-all alone decided, at most ten',
    output: shape({ data: z.array(suggestedRule), nextCursor: z.null() }),
    run: async ({ trx, now }) => ({
      data: (await suggestRules(trx, now)).map(({ rule, leads, ...told }) => ({
        ...told,
        rule: ruleSchema.parse(rule),
        count: leads.length,
      })),
      nextCursor: null,
    }),
  }),
  route('POST /rule-sets/suggestions/:id/approve', {
    who: ['admin'],
    summary: 'Puts a suggested rule into the draft, behind the others; it acts when the draft is published',
    input: z.strictObject({}),
    status: 201,
    output: shape({ ruleId: z.string(), rev: z.number().int() }),
    run: ({ trx, params, caller, now }) => approveRule(trx, params.id as string, { actor: caller.actor, now }),
  }),
  route('POST /rule-sets/suggestions/:id/dismiss', {
    who: ['admin'],
    summary: 'Puts a suggested rule away for good',
    status: 204,
    output: nothing,
    async run({ trx, params, caller, now }) {
      await dismissRule(trx, params.id as string, { actor: caller.actor, now })
      return null
    },
  }),
]
