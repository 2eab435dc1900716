import { z } from 'zod'
import { route } from '#src/deps.ts'
import { id, nothing, queryTime, shape, text, time } from '#src/platform/shapes.ts'
import { findRule } from '../canned/queries.ts'
import { cannedParts, cannedShape } from '../canned/rule.ts'
import { INTENTS } from '../understanding/understanding.ts'
import { approveSuggestion, dismissSuggestion } from '../unmatched/decide.ts'
import { suggestions } from '../unmatched/suggest.ts'
import { botStatistics } from './statistics.ts'
import { tryMessage } from './try.ts'

const staff = ['admin', 'manager'] as const
const admins = ['admin'] as const
const intent = z.enum(INTENTS)
const sure = z.number().min(0).max(1)

const tried = shape({
  decides: shape({
    by: z.enum(['keywords', 'example', 'reader']),
    ruleId: id.nullable(),
    intent: intent.nullable(),
    answer: shape({ ar: z.string(), en: z.string() }).nullable(),
    confidence: sure,
  }).meta({ description: 'What the bot would go by; a dialogue that waits for an answer of its own may leave rules out' }),
  rules: z
    .array(
      shape({ ruleId: id, name: z.string(), by: z.enum(['keywords', 'example']), met: z.string(), confidence: sure, holds: z.boolean() }),
    )
    .meta({ description: 'The best three; `holds`: sure enough for that rule' }),
  readings: z.array(shape({ intent, confidence: sure })).meta({ description: 'The best three of our own reader' }),
  read: z
    .looseObject({})
    .meta({ description: 'What else the reader found: category, budget, deadline, contacts, choice, language, dialect' }),
}).meta({ id: 'TriedMessage' })

const suggestion = shape({
  id,
  size: z.int(),
  examples: z.array(z.string()).meta({ description: 'Without phones, e-mails and names' }),
  keywords: z.array(z.string()),
  firstAt: time,
  lastAt: time,
}).meta({ id: 'Suggestion' })

const figures = {
  turns: z.int(),
  matchRate: z.number().nullable(),
  averageConfidence: z.number().nullable(),
  answerMs: shape({ p50: z.int(), p95: z.int() }).nullable(),
  handOvers: z.int(),
  cost: shape({ amount: z.number(), currency: z.literal('USD') }),
}
const reader = z.enum(['tap', 'rule', 'model', 'local'])

const statistics = shape({
  since: time,
  until: time,
  ...figures,
  readers: z.array(shape({ reader, ...figures })),
  days: z
    .array(shape({ day: z.iso.date(), ...figures, readers: z.partialRecord(reader, z.int()) }))
    .meta({ description: 'The tenant’s days, newest first' }),
  rules: z.array(
    shape({ ruleId: id, name: z.string(), triggered: z.int(), averageConfidence: z.number(), lastAt: time, removed: z.boolean() }),
  ),
}).meta({ id: 'BotStatistics' })

/** The bot's test bench, what it could be taught, and how it does. */
export const benchRoutes = [
  route('POST /bot/try', {
    who: staff,
    summary: 'Reads a made-up message as the bot would: the best three rules and readings with how sure; nothing is written',
    input: z.strictObject({
      text: text(4000),
      history: z
        .array(z.strictObject({ from: z.enum(['client', 'bot']), text: text(4000) }))
        .max(20)
        .default([]),
      channel: z.enum(['whatsapp', 'instagram_dm', 'instagram_comment']).default('whatsapp'),
    }),
    status: 200,
    output: tried,
    run: ({ trx, body }) => tryMessage(trx, body),
  }),
  route('GET /bot/suggestions', {
    who: staff,
    summary: 'What several clients asked of late and the bot did not understand, the most asked first (at most 100)',
    output: shape({ data: z.array(suggestion), nextCursor: z.null() }),
    run: async ({ trx, now }) => ({
      data: (await suggestions(trx, now)).map(({ leader: _, members: __, ...told }) => told),
      nextCursor: null,
    }),
  }),
  route('POST /bot/suggestions/:id/approve', {
    who: admins,
    summary: 'Makes a rule of a suggestion: its examples, with the answer or the intent given here',
    input: z
      .strictObject({
        answer: cannedParts.answer,
        intent: cannedParts.intent,
        name: cannedParts.name.optional(),
        keywords: z.array(text(80)).max(50).default([]).meta({ description: 'Beside the examples; several must all be said' }),
        tags: cannedParts.tags,
        hosts: cannedParts.hosts,
      })
      .refine((said) => (said.answer === null) !== (said.intent === null), 'give an answer or an intent: one of the two'),
    status: 201,
    output: cannedShape,
    async run({ trx, params, body, caller, deps, now }) {
      const acting = { actor: caller.actor, now, publicUrl: deps.config.publicUrl }
      return findRule(trx, await approveSuggestion(trx, params.id as string, body, acting), now)
    },
  }),
  route('POST /bot/suggestions/:id/dismiss', {
    who: admins,
    summary: 'Puts a suggestion away; it comes back when it is asked twice as often',
    status: 204,
    output: nothing,
    async run({ trx, params, caller, deps, now }) {
      await dismissSuggestion(trx, params.id as string, { actor: caller.actor, now, publicUrl: deps.config.publicUrl })
      return null
    },
  }),
  route('GET /bot/statistics', {
    who: staff,
    summary: 'How the bot does: match rate, confidence, answer times, hand-overs and cost by reader and day, and the rules most triggered',
    query: z.strictObject({ since: queryTime.optional() }),
    output: statistics,
    run: ({ trx, query, now }) => botStatistics(trx, query.since, now),
  }),
]
