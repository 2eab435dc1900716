import type { z } from 'zod'
import type { cannedShape } from '#src/conversations/canned/rule.ts'
import type { Intent } from '#src/conversations/understanding/understanding.ts'

/** A canned rule: words or examples of clients, and the answer or the intent they mean. */
export type CannedRule = z.output<typeof cannedShape>
export type { Intent }

/** What the bot would make of a message. */
export interface Tried {
  decides: {
    by: 'keywords' | 'example' | 'reader'
    ruleId: string | null
    intent: Intent | null
    answer: { ar: string; en: string } | null
    confidence: number
  }
  rules: { ruleId: string; name: string; by: 'keywords' | 'example'; met: string; confidence: number; holds: boolean }[]
  readings: { intent: Intent; confidence: number }[]
  read: Record<string, unknown>
}

/** Messages nobody understood that are alike. */
export interface Suggestion {
  id: string
  size: number
  examples: string[]
  keywords: string[]
  firstAt: string
  lastAt: string
}

/** How the bot does. */
export interface Figures {
  turns: number
  matchRate: number | null
  averageConfidence: number | null
  answerMs: { p50: number; p95: number } | null
  handOvers: number
  cost: { amount: number; currency: string }
}

/** Who read a message. */
export type Reader = 'tap' | 'rule' | 'model' | 'local'

/** How the bot did since an instant: in all, by reader, by day, and the rules most triggered. */
export interface Statistics extends Figures {
  since: string
  until: string
  readers: (Figures & { reader: Reader })[]
  days: (Figures & { day: string; readers: Partial<Record<Reader, number>> })[]
  rules: { ruleId: string; name: string; triggered: number; averageConfidence: number; lastAt: string; removed: boolean }[]
}
