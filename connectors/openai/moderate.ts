import { ConnectorError } from '#src/errors.ts'
import type { Outside } from '../connector.ts'
import { callOpenAi } from './call.ts'
import { visible } from './prompt.ts'
import type { OpenAiSettings } from './settings.ts'
import type { Verdict } from './verbs.ts'
import { objectIn, objectsIn } from './wire.ts'

/** Asks the moderation endpoint about one text (developers.openai.com/api/docs/guides/moderation); it is free and has limits of its own. */
export async function moderate(text: string, deadline: Date, settings: OpenAiSettings, outside: Outside): Promise<Verdict> {
  const json = { model: 'omni-moderation-latest', input: visible(text) }
  const answer = await callOpenAi({ path: '/moderations', json, deadline }, settings, outside)
  const result = objectsIn(objectIn(answer.text())?.results)[0]
  const categories = objectIn(result?.categories)
  if (typeof result?.flagged !== 'boolean' || !categories)
    throw new ConnectorError('rejected', 'the answer is not a verdict', { code: 'nonsense' })
  const scores = Object.entries(objectIn(result.category_scores) ?? {}).filter(([, score]) => typeof score === 'number')
  return {
    flagged: result.flagged,
    kinds: Object.keys(categories).filter((kind) => categories[kind] === true),
    scores: Object.fromEntries(scores) as Record<string, number>,
  }
}
