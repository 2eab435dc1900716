import { createHash } from 'node:crypto'
import { ConnectorError } from '#src/errors.ts'
import type { Outside } from '../connector.ts'
import { callOpenAi } from './call.ts'
import { askChat } from './chat-completions.ts'
import type { Tokens } from './prices.ts'
import { askResponses } from './responses.ts'
import { modelOf, type OpenAiSettings } from './settings.ts'

/** A question to a model whose answer is bound to a schema. */
export interface Question {
  /** What the model is to do: ours alone, the same for every message of a tenant, so that the service keeps it in its cache. */
  instructions: string
  /** What it is to do it with: other people's words. */
  content: string
  schema: { name: string; schema: object }
  deadline: Date
  client?: string
}

/** What a model said, whichever shape of the protocol it came in. */
export interface Said {
  /** The text; null where it said none. */
  text: string | null
  /** Why the text is not to be had or not whole. */
  trouble: 'refused' | 'truncated' | 'filtered' | 'failed' | null
  /** null where the service did not count. */
  tokens: Tokens | null
}

/** One shape of the protocol: how a question is put and where the answer stands. `read` gives null for what is no answer of this shape. */
export interface Shape {
  path: string
  write(question: Question & { model: string; clientHash: string | null; maxTokens: number; isReasoning: boolean }): object
  read(body: string): Said | null
}

/** Asks a model. Throws ConnectorError: `nonsense` where what came back is no answer at all. */
export type Ask = (question: Question) => Promise<Said>

/** Asks by /responses, or by /chat/completions where the settings say so or the server has no other; what it has is remembered. */
export function makeAsker(settings: OpenAiSettings, outside: Outside): Ask {
  let shape: Shape = settings.api === 'chat' ? askChat : askResponses
  const isOpen = (settings.api ?? 'auto') === 'auto'
  const put = async (question: Question): Promise<Said> => {
    const answer = await callOpenAi(
      { path: shape.path, json: written(shape, question, settings), deadline: question.deadline },
      settings,
      outside,
    )
    const said = shape.read(answer.text())
    if (!said) throw new ConnectorError('rejected', 'the answer is not one of a model', { code: 'nonsense' })
    return said
  }
  return async (question) => {
    try {
      return await put(question)
    } catch (error) {
      const isElsewhere = error instanceof ConnectorError && error.code === 'no_such_path' && isOpen && shape === askResponses
      if (!isElsewhere) throw error
      shape = askChat
      return put(question)
    }
  }
}

function written(shape: Shape, question: Question, settings: OpenAiSettings): object {
  const model = modelOf(settings)
  // Models that think first take no temperature, and count their thoughts as output.
  const isReasoning = /^(o\d|gpt-[5-9])/.test(model)
  const clientHash = question.client ? createHash('sha256').update(question.client).digest('hex') : null
  return shape.write({ ...question, model, clientHash, isReasoning, maxTokens: isReasoning ? 3000 : 500 })
}
