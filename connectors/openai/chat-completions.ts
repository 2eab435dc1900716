import type { Said, Shape } from './ask.ts'
import { countOf, objectIn, objectsIn, textOf } from './wire.ts'

/** Chat Completions, which compatible servers offer where they have no Responses API; only the members all of them take. */
export const askChat: Shape = {
  path: '/chat/completions',
  write: ({ model, instructions, content, schema, maxTokens, isReasoning }) => ({
    model,
    messages: [
      { role: 'system', content: instructions },
      { role: 'user', content },
    ],
    response_format: { type: 'json_schema', json_schema: { name: schema.name, strict: true, schema: schema.schema } },
    // OpenAI's own thinking models know the newer name alone, most other servers the older.
    ...(isReasoning ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens, temperature: 0 }),
  }),
  read(body) {
    const completion = objectIn(body)
    const choice = objectsIn(completion?.choices)[0]
    const message = objectIn(choice?.message)
    if (!completion || !choice || !message) return null
    const usage = objectIn(completion.usage)
    return {
      text: textOf(message.content) ?? null,
      trouble: textOf(message.refusal) ? 'refused' : troubleOf(choice.finish_reason),
      tokens: usage
        ? {
            input: countOf(usage.prompt_tokens),
            cached: countOf(objectIn(usage.prompt_tokens_details)?.cached_tokens),
            output: countOf(usage.completion_tokens),
          }
        : null,
    }
  },
}

function troubleOf(reason: unknown): Said['trouble'] {
  if (reason === 'length') return 'truncated'
  return reason === 'content_filter' ? 'filtered' : null
}
