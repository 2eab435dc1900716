import type { OpenAiSettings } from './settings.ts'
import type { Usage } from './verbs.ts'

/** US dollars per million tokens, which is micro-dollars per token. */
interface Price {
  input: number
  cachedInput: number
  output: number
}

/** developers.openai.com/api/docs/pricing and the models' own pages, as of November 2026. Voice: tokens of sound count as input. */
const prices: Record<string, Price> = {
  'gpt-4o-mini': { input: 0.15, cachedInput: 0.075, output: 0.6 },
  'gpt-4o': { input: 2.5, cachedInput: 1.25, output: 10 },
  'gpt-4.1-nano': { input: 0.1, cachedInput: 0.025, output: 0.4 },
  'gpt-4.1-mini': { input: 0.4, cachedInput: 0.1, output: 1.6 },
  'gpt-4.1': { input: 2, cachedInput: 0.5, output: 8 },
  'gpt-5-mini': { input: 0.25, cachedInput: 0.025, output: 2 },
  'gpt-5': { input: 1.25, cachedInput: 0.125, output: 10 },
  'gpt-4o-mini-transcribe': { input: 1.25, cachedInput: 1.25, output: 5 },
  'gpt-4o-transcribe': { input: 2.5, cachedInput: 2.5, output: 10 },
}
/** whisper-1 is sold by the minute: $0.006. */
const whisperMicroDollarsPerSecond = 100
/** A model nobody priced is taken for a dear one, so that a cap is kept rather than broken. */
const dear: Price = { input: 10, cachedInput: 10, output: 50 }

/** Tokens as the service counted them. */
export interface Tokens {
  input: number
  cached: number
  output: number
}

/** What a call cost by its tokens; snapshots (`gpt-4o-mini-2024-07-18`) cost what their model does. */
export function usageOf(model: string, tokens: Tokens, settings: OpenAiSettings, estimated = false): Usage {
  const own = model === settings.model && settings.prices
  const price: Price = own ? { cachedInput: own.input, ...own } : (priceOf(model) ?? dear)
  const cached = Math.min(tokens.cached, tokens.input)
  // Twelve digits, so that 0.1 + 0.2 does not round up to a micro-dollar more.
  const sum = (tokens.input - cached) * price.input + cached * price.cachedInput + tokens.output * price.output
  return {
    model,
    inputTokens: tokens.input,
    cachedTokens: cached,
    outputTokens: tokens.output,
    microDollars: Math.ceil(Number(sum.toPrecision(12))),
    estimated,
  }
}

/** What a transcription cost that is sold by its length. */
export function usageOfSeconds(model: string, seconds: number, estimated = false): Usage {
  const microDollars = Math.ceil(seconds * whisperMicroDollarsPerSecond)
  return { model, inputTokens: 0, cachedTokens: 0, outputTokens: 0, microDollars, estimated }
}

/** Whether this model's price is known, from the table or the settings. */
export function isPriced(model: string, settings: OpenAiSettings): boolean {
  return (model === settings.model && settings.prices !== undefined) || priceOf(model) !== undefined
}

function priceOf(model: string): Price | undefined {
  const name = model.replace(/-\d{4}-\d{2}-\d{2}$/, '')
  return Object.hasOwn(prices, name) ? prices[name] : undefined
}
