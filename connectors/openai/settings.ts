import { z } from 'zod'
import { commonSettings, secret } from '../connector.ts'

const modelName = z.string().regex(/^[\w.:/@-]{1,200}$/, 'expected the name of a model, such as gpt-4o-mini')
const dollars = z.number().nonnegative().max(100_000)

/** Settings of an OpenAI account, or of a server that speaks its protocol; unknown keys are refused. Where to find each is in the README. */
export const settings = z.strictObject({
  apiKey: secret(),
  /** Reads messages; `gpt-4o-mini` unless told. */
  model: modelName.optional(),
  /** Writes down voice notes; `gpt-4o-mini-transcribe` unless told. */
  transcriptionModel: modelName.optional(),
  /** auto asks for /responses first and goes over to /chat/completions where a server has none. */
  api: z.enum(['auto', 'responses', 'chat']).optional(),
  /** Phones and e-mail addresses are replaced before a text leaves; true unless told. */
  maskContacts: z.boolean().optional(),
  /** US dollars per million tokens, where `model` is none of OpenAI's. */
  prices: z.strictObject({ input: dollars, cachedInput: dollars.optional(), output: dollars }).optional(),
  /** US dollars; the caller keeps to them with what each answer says it cost. */
  costCap: z.strictObject({ perDay: dollars.optional(), perConversation: dollars.optional() }).optional(),
  ...commonSettings,
})

/** Settings as read: secrets are lists. */
export type OpenAiSettings = z.infer<typeof settings>

/** The model that reads messages. */
export function modelOf(settings: OpenAiSettings): string {
  return settings.model ?? 'gpt-4o-mini'
}

/** The model that writes down voice notes. */
export function transcriptionModelOf(settings: OpenAiSettings): string {
  return settings.transcriptionModel ?? 'gpt-4o-mini-transcribe'
}
