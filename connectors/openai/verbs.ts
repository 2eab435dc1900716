import type { Heard, Understanding, Vocabulary } from '#src/conversations/understanding/understanding.ts'
import type { ConnectorError } from '#src/errors.ts'

/** What a call cost. Micro-dollars are whole millionths of a US dollar, rounded up. */
export interface Usage {
  model: string
  inputTokens: number
  /** Of the input, what the service had read lately and sold cheaper. */
  cachedTokens: number
  outputTokens: number
  microDollars: number
  /** The service did not say: reckoned from what was sent, and rather too much than too little. */
  estimated: boolean
}

/** A message to understand, by when, and for whom. */
export interface Asked {
  heard: Heard
  /** The options the client was shown last, in their order; a choice counts from 1 within them. */
  shown: readonly string[]
  vocabulary: Vocabulary
  deadline: Date
  /** Anything that tells one client from another; only its hash leaves, so that abuse can be told apart. */
  client?: string
}

/** A reading by a model: advice with its own confidence, never proof. */
export interface Understood {
  understanding: Understanding
  /** Data of low trust: within the schema and the vocabulary, its strings found in the client's own text, and still only what a model said. */
  trust: 'low'
  /** Values the model gave that could not stand, by the field's name. */
  dropped: string[]
  usage: Usage
  promptVersion: string
}

/** A voice note as fetched, by when to be read, and the language it is likely in (ISO 639-1). */
export interface Spoken {
  audio: Buffer
  mimeType: string
  language?: string
  deadline: Date
}

/** What was said in a voice note; `seconds` where the service tells. */
export interface Transcript {
  text: string
  seconds: number | null
  trust: 'low'
  usage: Usage
}

/** Whether a text is abuse, and of which kinds (the service's own names, `harassment/threatening`); scores run from 0 to 1. */
export interface Verdict {
  flagged: boolean
  kinds: string[]
  scores: Record<string, number>
}

/** A fault after which something is owed all the same: `usage` says what. */
export type CostlyFault = ConnectorError & { usage?: Usage }

/** What may be spent, in micro-dollars; null is no limit. Whoever calls keeps to it. */
export interface CostCap {
  perDay: number | null
  perConversation: number | null
}

/**
 * A service that understands. Every verb throws ConnectorError (as `CostlyFault`), and none is worth waiting for: the caller answers with its own reader, or
 * hands over to a person. Codes of `rejected`: steering, refused, truncated, filtered, nonsense (understand) · too_large, unsupported_audio, nothing_heard (transcribe).
 */
export interface Understander {
  costCap: CostCap
  understand(asked: Asked): Promise<Understood>
  transcribe(spoken: Spoken): Promise<Transcript>
  /** Costs nothing. */
  moderate(text: string, deadline: Date): Promise<Verdict>
}
