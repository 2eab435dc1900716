import type { Said, Shape } from './ask.ts'
import { countOf, objectIn, objectsIn, textOf } from './wire.ts'

/** The Responses API (developers.openai.com/api/docs/guides/structured-outputs): HTTP 200 is not success, `status` and the parts of the message tell. */
export const askResponses: Shape = {
  path: '/responses',
  write: ({ model, instructions, content, schema, clientHash, maxTokens, isReasoning }) => ({
    model,
    instructions,
    input: [{ role: 'user', content: [{ type: 'input_text', text: content }] }],
    text: { format: { type: 'json_schema', name: schema.name, strict: true, schema: schema.schema } },
    max_output_tokens: maxTokens,
    // Otherwise the service keeps people's words for a month.
    store: false,
    ...(isReasoning ? { reasoning: { effort: 'low' } } : { temperature: 0 }),
    ...(clientHash ? { safety_identifier: clientHash } : {}),
  }),
  read(body) {
    const response = objectIn(body)
    if (!response || !Array.isArray(response.output)) return null
    const parts = objectsIn(response.output)
      .filter((item) => item.type === 'message')
      .flatMap((item) => objectsIn(item.content))
    const text = parts.map((part) => (part.type === 'output_text' ? textOf(part.text) : undefined)).find(Boolean)
    const usage = objectIn(response.usage)
    return {
      text: text ?? null,
      trouble: parts.some((part) => part.type === 'refusal') ? 'refused' : troubleIn(response),
      tokens: usage
        ? {
            input: countOf(usage.input_tokens),
            cached: countOf(objectIn(usage.input_tokens_details)?.cached_tokens),
            output: countOf(usage.output_tokens),
          }
        : null,
    }
  },
}

function troubleIn(response: Record<string, unknown>): Said['trouble'] {
  if (response.status === 'completed' || response.status === undefined) return null
  if (response.status !== 'incomplete') return 'failed'
  return objectIn(response.incomplete_details)?.reason === 'content_filter' ? 'filtered' : 'truncated'
}
