import { z } from 'zod'
import { id, shape, text, time } from '#src/platform/shapes.ts'
import { INTENTS } from '../understanding/understanding.ts'
import { sentenceOf, wordsOf } from './sentence.ts'

/** So sure a rule must be of its example sentences where nothing else is said; clusters of unmatched messages are as alike as that. */
export const ALIKE = 0.55

const keyword = text(80).refine((said) => wordsOf(said).length > 0, 'needs a letter or a digit')
const example = text(300).refine((said) => sentenceOf(said).words.length > 0, 'needs a word')

const match = z
  .strictObject({
    keywords: z.array(keyword).max(50).default([]).meta({ description: 'Whole words or phrases, in any spelling' }),
    which: z.enum(['any', 'all']).default('any').meta({ description: 'How many of the keywords must stand in the message' }),
    examples: z.array(example).max(50).default([]).meta({ description: 'Sentences like which the message may be' }),
  })
  .refine((said) => said.keywords.length + said.examples.length > 0, 'needs at least one keyword or one example')

const answer = z.strictObject({ ar: text(1000), en: text(1000) })

const host = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u, 'write the host alone, as in "example.com"')
  .max(253)

/** What a rule says, part by part; `cannedInput` holds them together. */
export const cannedParts = {
  name: text(120),
  tags: z.array(text(60)).max(20).default([]),
  enabled: z.boolean().default(true),
  match,
  answer: answer.nullable().default(null).meta({ description: 'Said as it stands, in the client’s language' }),
  intent: z.enum(INTENTS).nullable().default(null).meta({ description: 'Instead of an answer: what such a message means' }),
  hosts: z.array(host).max(20).default([]).meta({ description: 'Hosts that the answer may link to, beside our own' }),
  minConfidence: z.number().min(0).max(1).default(ALIKE),
  position: z.int().min(0).max(1_000_000).optional().meta({ description: 'The lower goes first at a tie; left out: the last' }),
}

const oneOfTwo = ({ answer, intent }: { answer: unknown; intent: unknown }): boolean => (answer === null) !== (intent === null)
const ONE_OF_TWO = 'give an answer or an intent: one of the two, and null for the other'

/** A rule to be saved. */
export const cannedInput = z.strictObject(cannedParts).refine(oneOfTwo, ONE_OF_TWO)
/** A rule of an import: one whose id is known replaces that one. */
export const broughtInput = z.strictObject({ ...cannedParts, id: id.optional() }).refine(oneOfTwo, ONE_OF_TWO)
/** A rule to be saved, checked. */
export type CannedInput = z.output<typeof cannedInput>

/** A rule as the API shows it. */
export const cannedShape = shape({
  id,
  name: z.string(),
  tags: z.array(z.string()),
  enabled: z.boolean(),
  match: shape({ keywords: z.array(z.string()), which: z.enum(['any', 'all']), examples: z.array(z.string()) }),
  answer: shape({ ar: z.string(), en: z.string() }).nullable(),
  intent: z.enum(INTENTS).nullable(),
  hosts: z.array(z.string()),
  minConfidence: z.number(),
  position: z.int(),
  rev: z.int().meta({ description: 'Send it back with a change: 409 when somebody saved another meanwhile' }),
  stats: shape({ triggered: z.int(), averageConfidence: z.number().nullable(), lastAt: time.nullable() }).meta({
    description: 'Of the last 30 days',
  }),
  createdAt: time,
  updatedAt: time,
}).meta({ id: 'CannedRule' })

/** A rule as it is kept. */
export type CannedRule = Omit<CannedInput, 'position'> & { id: string; position: number; rev: number }
