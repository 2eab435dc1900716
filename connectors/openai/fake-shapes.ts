import type { Schema } from './fake-schema.ts'

/** How the stand-in answers: well, or as a model or an account in trouble does. */
export const manners = [
  ...(['well', 'obey', 'refusal', 'truncated', 'filtered', 'failed', 'empty', 'prose', 'off-schema', 'wrong-values'] as const),
  ...(['no-credit', 'rate', 'overloaded'] as const),
] as const
/** One of them. */
export type Manner = (typeof manners)[number]

type Json = Record<string, unknown>

/** A question as it came in. */
export interface Prompt {
  model: string
  instructions: string
  content: string
  format: unknown
  schema: Schema
}

/** What the model said to it. */
export interface Reply {
  id: string
  at: Date
  model: string
  manner: Manner
  text: string
  tokens: { input: number; cached: number; output: number }
}

/** One of the two shapes of the protocol. */
export interface FakeShape {
  read(body: Json): Prompt
  write(reply: Reply): object
}

const no = "I can't help with that."

/** POST /v1/responses. */
export const responseShape: FakeShape = {
  read(body) {
    const format = at(at(body, 'text'), 'format')
    const said = listOf(body.input).flatMap((turn) =>
      typeof turn.content === 'string' ? [turn.content] : listOf(turn.content).map((part) => String(part.text ?? '')),
    )
    return {
      model: String(body.model),
      instructions: String(body.instructions ?? ''),
      content: typeof body.input === 'string' ? body.input : said.join('\n'),
      format: format.type,
      schema: at(format, 'schema'),
    }
  },
  write({ id, at: when, model, manner, text, tokens }) {
    const isCut = manner === 'truncated' || manner === 'filtered'
    const status = manner === 'failed' ? 'failed' : isCut ? 'incomplete' : 'completed'
    const part = manner === 'refusal' ? { type: 'refusal', refusal: no } : { type: 'output_text', text, annotations: [], logprobs: [] }
    const isSilent = ['failed', 'filtered', 'empty'].includes(manner)
    return {
      id: `resp_${id}`,
      object: 'response',
      created_at: Math.floor(when.getTime() / 1000),
      status,
      error: manner === 'failed' ? { code: 'server_error', message: 'The model failed to generate a response.' } : null,
      incomplete_details: isCut ? { reason: manner === 'filtered' ? 'content_filter' : 'max_output_tokens' } : null,
      model,
      output: isSilent ? [] : [{ type: 'message', id: `msg_${id}`, status, role: 'assistant', content: [part] }],
      usage: {
        input_tokens: tokens.input,
        input_tokens_details: { cached_tokens: tokens.cached },
        output_tokens: tokens.output,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: tokens.input + tokens.output,
      },
    }
  },
}

/** POST /v1/chat/completions. */
export const chatShape: FakeShape = {
  read(body) {
    const format = at(body, 'response_format')
    const by = (...roles: unknown[]) => listOf(body.messages).flatMap((turn) => (roles.includes(turn.role) ? [String(turn.content)] : []))
    return {
      model: String(body.model),
      instructions: by('system', 'developer').join('\n'),
      content: by('user').at(-1) ?? '',
      format: format.type,
      schema: at(at(format, 'json_schema'), 'schema'),
    }
  },
  write({ id, at: when, model, manner, text, tokens }) {
    const isRefused = manner === 'refusal'
    const reasons: Partial<Record<Manner, string>> = { truncated: 'length', filtered: 'content_filter' }
    const message = { role: 'assistant', content: isRefused ? null : text, refusal: isRefused ? no : null }
    return {
      id: `chatcmpl-${id}`,
      object: 'chat.completion',
      created: Math.floor(when.getTime() / 1000),
      model,
      choices: [{ index: 0, finish_reason: reasons[manner] ?? 'stop', message }],
      usage: {
        prompt_tokens: tokens.input,
        prompt_tokens_details: { cached_tokens: tokens.cached },
        completion_tokens: tokens.output,
        total_tokens: tokens.input + tokens.output,
      },
    }
  },
}

function at(value: Json, key: string): Json {
  const part = value[key]
  return typeof part === 'object' && part !== null && !Array.isArray(part) ? (part as Json) : {}
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter((one): one is Json => typeof one === 'object' && one !== null) : []
}
