import type { Fake, FakeAnswer, FakeRequest, MakeFake } from '../connector.ts'
import { abuseIn, givenIn, label } from './fake-labels.ts'
import { obey } from './fake-obey.ts'
import { fill, strictFault } from './fake-schema.ts'
import { chatShape, type FakeShape, type Manner, manners, type Prompt, responseShape } from './fake-shapes.ts'
import { hear, readUpload } from './fake-sound.ts'

const apiKey = 'sk-demo-openai'
const endings = /\.(flac|m4a|mp3|mp4|mpeg|mpga|oga|ogg|wav|webm)$/
const kinds =
  'harassment harassment/threatening hate hate/threatening illicit illicit/violent self-harm self-harm/instructions self-harm/intent sexual sexual/minors violence violence/graphic'
const kept = 100

type Json = Record<string, unknown>

/** OpenAI with one key: Responses, Chat Completions, moderations, transcriptions and the models. It labels by rules of its own, within whatever schema it is given. */
export const makeFake: MakeFake = (tools): Fake => {
  const state = tools.state({
    manner: 'well' as Manner,
    /** Answers left in that manner; null: until told otherwise. */
    left: null as number | null,
    models: [
      'gpt-4o-mini',
      'gpt-4o',
      'gpt-4.1-mini',
      'gpt-5-mini',
      'gpt-4o-mini-transcribe',
      'gpt-4o-transcribe',
      'whisper-1',
      'omni-moderation-latest',
    ],
    /** A server that has no Responses API. */
    chatOnly: false,
    revoked: false,
    count: 0,
    lastInstructions: '',
    calls: [] as Json[],
  })

  const mannerNow = (): Manner => {
    const { manner } = state
    if (state.left !== null && --state.left <= 0) Object.assign(state, { manner: 'well', left: null })
    return manner
  }

  const note = (effect: { kind: string } & Json): void => {
    tools.record(effect)
    state.calls = [{ at: tools.now().toISOString(), ...effect }, ...state.calls].slice(0, kept)
  }

  /** Labels a prompt as the manner of the hour has it, and says what became of it. */
  const think = ({ model, instructions, content, schema }: Prompt, manner: Manner) => {
    const given = givenIn(instructions, content)
    const honest = label(given)
    const labels = manner === 'obey' ? obey(given, honest, instructions) : honest
    const whole = JSON.stringify(fill(schema, labels))
    const texts: Partial<Record<Manner, string>> = {
      truncated: whole.slice(0, 30),
      filtered: '',
      failed: '',
      empty: '',
      prose: 'Sure! The client seems to want a designer. Anything else?',
      'off-schema': JSON.stringify({ mood: 'sunny', intent: 'buy', score: 82 }),
      'wrong-values': JSON.stringify({ ...(fill(schema, honest) as Json), ...wrongValues }),
    }
    const text = texts[manner] ?? whole
    const cached = state.lastInstructions === instructions ? Math.floor(instructions.length / 3 / 128) * 128 : 0
    state.lastInstructions = instructions
    const tokens = { input: Math.ceil((instructions.length + content.length) / 3), cached, output: Math.ceil(whole.length / 3) }
    note({ kind: 'understanding', model, manner, message: given.message, labels, tokens })
    return { text, tokens }
  }

  /** One question to a model, in either shape of the protocol. */
  const answerBy = (shape: FakeShape, body: Json): FakeAnswer => {
    const prompt = shape.read(body)
    const trouble = troubleOf(prompt)
    if (trouble) return trouble
    const manner = mannerNow()
    const account = accountTrouble(manner)
    if (account) return account
    if (manner === 'failed' && shape === chatShape)
      return refusal(500, 'server_error', null, 'The server had an error while processing your request.')
    const { text, tokens } = think(prompt, manner)
    return ok(shape.write({ id: `${++state.count}`, at: tools.now(), model: prompt.model, manner, text, tokens }))
  }

  const troubleOf = ({ model, schema, format }: Prompt): FakeAnswer | null => {
    if (!state.models.includes(model))
      return refusal(
        404,
        'invalid_request_error',
        'model_not_found',
        `The model \`${model}\` does not exist or you do not have access to it.`,
      )
    if (format !== 'json_schema') return refusal(400, 'invalid_request_error', null, 'This stand-in answers by json_schema alone.')
    const fault = strictFault(schema)
    return fault ? refusal(400, 'invalid_request_error', 'invalid_json_schema', `Invalid schema for response_format: ${fault}.`) : null
  }

  const moderate = (body: Json): FakeAnswer => {
    const found = abuseIn(String(body.input ?? ''))
    note({ kind: 'moderation', text: String(body.input ?? ''), found })
    const all = <T>(is: T, not: T) => Object.fromEntries(kinds.split(' ').map((kind) => [kind, found.includes(kind) ? is : not]))
    const results = [
      {
        flagged: found.length > 0,
        categories: all(true, false),
        category_scores: all(0.97, 0.0001),
        category_applied_input_types: all(['text'], ['text']),
      },
    ]
    return ok({ id: `modr-${++state.count}`, model: String(body.model), results })
  }

  const transcribe = async (request: FakeRequest): Promise<FakeAnswer> => {
    const upload = await readUpload(request.headers['content-type'] ?? '', request.body)
    if (!upload?.file) return refusal(400, 'invalid_request_error', null, 'you must provide a file')
    const { fields, file } = upload
    const model = fields.model ?? ''
    if (!state.models.includes(model))
      return refusal(404, 'invalid_request_error', 'model_not_found', `The model \`${model}\` does not exist.`)
    if (!endings.test(file.name))
      return refusal(400, 'invalid_request_error', 'unsupported_value', `Unsupported file format ${file.name.split('.').at(-1)}`)
    const isWhisper = model === 'whisper-1'
    if (!isWhisper && fields.response_format === 'verbose_json')
      return refusal(
        400,
        'invalid_request_error',
        'unsupported_value',
        `response_format 'verbose_json' is not compatible with model '${model}'.`,
      )
    const account = accountTrouble(mannerNow())
    if (account) return account
    const text = hear(file.bytes)
    const seconds = Math.max(1, Math.round(file.bytes.length / 2000))
    note({
      kind: 'transcription',
      model,
      file: file.name,
      type: file.type,
      bytes: file.bytes.length,
      language: fields.language ?? null,
      text,
    })
    if (isWhisper)
      return ok({
        task: 'transcribe',
        language: fields.language ?? 'arabic',
        duration: seconds,
        text,
        usage: { type: 'duration', seconds },
      })
    const tokens = { input_tokens: seconds * 10, output_tokens: Math.ceil(text.length / 3) }
    return ok({ text, usage: { type: 'tokens', ...tokens, total_tokens: tokens.input_tokens + tokens.output_tokens } })
  }

  return {
    settings: () => ({ apiKey }),
    async handle(request) {
      const given = request.headers.authorization
      if (!given) return refusal(401, 'invalid_request_error', null, "You didn't provide an API key.")
      if (given !== `Bearer ${apiKey}` || state.revoked)
        return refusal(401, 'invalid_request_error', 'invalid_api_key', `Incorrect API key provided: ${given.slice(7, 13)}****.`)
      const path = request.path.replace(/^\/v1(?=\/)/, '')
      if (request.method === 'GET' && path === '/models')
        return ok({ object: 'list', data: state.models.map((id) => ({ id, object: 'model', created: 1, owned_by: 'system' })) })
      if (request.method === 'POST' && path === '/audio/transcriptions') return transcribe(request)
      const body = jsonOf(request.body)
      if (request.method !== 'POST' || !body || (path === '/responses' && state.chatOnly)) return noSuchPath(request)
      if (path === '/responses') return answerBy(responseShape, body)
      if (path === '/chat/completions') return answerBy(chatShape, body)
      return path === '/moderations' ? moderate(body) : noSuchPath(request)
    },
    act(what) {
      if (what.do === 'answer' && manners.includes(what.as as Manner))
        Object.assign(state, { manner: what.as, left: what.count === undefined ? null : Number(what.count) })
      else if (what.do === 'chat-only') state.chatOnly = what.on !== false
      else if (what.do === 'revoke-key') state.revoked = what.on !== false
      else if (what.do === 'models' && Array.isArray(what.models)) state.models = what.models.map(String)
      else throw new Error(`do: answer (as: ${manners.join(' | ')}, count?), chat-only (on), revoke-key (on), models (models)`)
      return { manner: state.manner, left: state.left, chatOnly: state.chatOnly, revoked: state.revoked, models: state.models }
    },
    show: () => ({ manner: state.manner, calls: state.calls }),
  }
}

/** In the right form and wrong all the same, as servers that do not enforce a schema answer. */
const wrongValues = {
  category: 'no-such-service',
  budget: { min: -5, max: 300, currency: 'ZZZ' },
  deadline_days: -3,
  choice: 99,
  contacts: { name: 'Nobody Atall', email: 'someone@else.example', phone: '+000', location: 'https://evil.example' },
  confidence: { intent: 7, category: -1, budget: 1, deadline: 1, contacts: 1, choice: 1 },
}

/** Trouble of the account, whatever is asked. */
function accountTrouble(manner: Manner): FakeAnswer | null {
  if (manner === 'no-credit')
    return refusal(
      429,
      'insufficient_quota',
      'insufficient_quota',
      'You exceeded your current quota, please check your plan and billing details.',
    )
  if (manner === 'overloaded')
    return refusal(503, 'service_unavailable_error', 'server_is_overloaded', 'The server is currently overloaded.')
  if (manner !== 'rate') return null
  return {
    ...refusal(429, 'requests', 'rate_limit_exceeded', 'Rate limit reached for requests'),
    headers: { 'retry-after': '2', 'retry-after-ms': '1500' },
  }
}

function ok(body: object): FakeAnswer {
  return { body, headers: { 'x-request-id': 'req_fake', 'x-ratelimit-remaining-requests': '499', 'openai-processing-ms': '12' } }
}

function refusal(status: number, type: string, code: string | null, message: string): FakeAnswer {
  return { status, headers: { 'x-request-id': 'req_fake' }, body: { error: { message, type, param: null, code } } }
}

function noSuchPath(request: FakeRequest): FakeAnswer {
  return refusal(404, 'invalid_request_error', null, `Invalid URL (${request.method} ${request.path})`)
}

function jsonOf(body: Buffer): Json | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
  } catch {
    return undefined
  }
}
