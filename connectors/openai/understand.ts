import { ConnectorError } from '#src/errors.ts'
import { answer, answerSchema } from './answer.ts'
import type { Ask, Question, Said } from './ask.ts'
import { owing, withUsage } from './costly.ts'
import { judge } from './judge.ts'
import { mask } from './mask.ts'
import { usageOf } from './prices.ts'
import { contentOf, instructionsOf, promptVersion, visible } from './prompt.ts'
import { modelOf, type OpenAiSettings } from './settings.ts'
import { speaksToMachine } from './steering.ts'
import type { Asked, Understood, Usage } from './verbs.ts'
import { objectIn } from './wire.ts'

/** Reads one message by a model. Whatever is wrong with the answer is a ConnectorError that carries what it cost; nothing of a text is in its words. */
export async function understand(asked: Asked, settings: OpenAiSettings, ask: Ask): Promise<Understood> {
  const message = visible(asked.heard.text)
  const slugs = asked.vocabulary.categories.map((one) => one.slug)
  if (speaksToMachine(message, slugs)) throw fault('steering', 'the message gives orders to its reader: it is not shown to a model')

  const shown = settings.maskContacts === false ? { message, asked, hidden: new Map<string, string>() } : mask(message, asked)
  const question: Question = {
    instructions: instructionsOf(asked),
    content: contentOf(shown.asked, shown.message),
    schema: answerSchema(slugs),
    deadline: asked.deadline,
    ...(asked.client ? { client: asked.client } : {}),
  }
  const said = await ask(question).catch(owing(() => guessed(question, settings)))
  // Priced by the name in the settings: a server may answer under another.
  const usage = said.tokens ? usageOf(modelOf(settings), said.tokens, settings) : guessed(question, settings)
  const { understanding, dropped } = judge(formOf(said, usage), shown.asked, message, shown.hidden)
  return { understanding, trust: 'low', dropped, usage, promptVersion }
}

/** The answer in its form; a refusal, a cut-off text and everything off the schema is a fault. */
function formOf(said: Said, usage: Usage) {
  if (said.trouble === 'failed') throw withUsage(new ConnectorError('retry', 'the model failed to answer', { code: 'failed' }), usage)
  if (said.trouble) throw withUsage(fault(said.trouble, `the model’s answer was ${said.trouble}`), usage)
  const read = answer.safeParse(objectIn(said.text))
  if (!read.success) throw withUsage(fault('nonsense', 'the model’s answer does not fit the schema'), usage)
  return read.data
}

function fault(code: string, message: string): ConnectorError {
  return new ConnectorError('rejected', message, { code })
}

/** Arabic takes about two bytes a letter and three letters a token; two bytes a token is on the safe side. */
function guessed(question: Question, settings: OpenAiSettings): Usage {
  const bytes = Buffer.byteLength(question.instructions) + Buffer.byteLength(question.content) + JSON.stringify(question.schema).length
  return usageOf(modelOf(settings), { input: Math.ceil(bytes / 2), cached: 0, output: 300 }, settings, true)
}
