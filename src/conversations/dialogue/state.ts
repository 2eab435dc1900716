/** Where a dialogue stands. A conversation that a person leads keeps its stage for when it is handed back. */
export const STAGES = ['greeting', 'understanding', 'choosing', 'collecting', 'confirming', 'waiting', 'closed'] as const
/** One of them. */
export type Stage = (typeof STAGES)[number]

/** What the bot may ask the client for; each at most once, the service twice. */
export type Question = 'category' | 'budget' | 'contacts'

/** Why somebody suits, computed from data: a code and what it is about. */
export interface Reason {
  code: string
  params: Record<string, string | number>
}

/** Somebody on the client's screen, in the list's order, with the reason told there. */
export interface Shown {
  freelancerId: string
  name: string
  rating: number | null
  price: { min: number | null; max: number | null; currency: string } | null
  why: Reason
}

/** What a dialogue remembers beside its lead. */
export interface DialogueState {
  stage: Stage
  language: 'ar' | 'en'
  /** What the last message asked for. */
  pending: Question | null
  asked: Question[]
  /** The list that stands, to be chosen from. */
  shown: Shown[]
  /** Shown before and not wanted, or asked and not free: never shown again for this wish. */
  passed: string[]
  choice: Shown | null
  /** Messages so far that wanted an answer; the request goes out after six at most. */
  questions: number
  /** Turns in a row that nobody could make anything of. */
  failed: number
  /** Asked whether the request is to be cancelled. */
  cancelling: boolean
  /** What a voice note was heard to say, until the client has said yes. */
  heard: string | null
  /** The request that went out for the choice. */
  requestFor: string | null
}

/** A dialogue that has not begun. */
export function freshState(language: 'ar' | 'en'): DialogueState {
  return {
    stage: 'greeting',
    language,
    pending: null,
    asked: [],
    shown: [],
    passed: [],
    choice: null,
    questions: 0,
    failed: 0,
    cancelling: false,
    heard: null,
    requestFor: null,
  }
}
