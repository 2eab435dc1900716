import type { CannedRule, Intent } from '../shapes.ts'
import type { BotWords } from '../words.ts'

/** A rule as it is being written: lists are lines. */
export interface RuleDraft {
  name: string
  keywords: string
  which: 'any' | 'all'
  examples: string
  does: 'answer' | 'intent'
  ar: string
  en: string
  intent: Intent
  tags: string
  sure: number
  hosts: string
  enabled: boolean
}

/** What is wrong with a draft, by its part. */
export type Wrong = Partial<Record<'name' | 'keywords' | 'ar' | 'hosts', string>>

/** A rule to be changed, or a new one that begins with an example. Pure. */
export function draftOf(rule: CannedRule | null, example = ''): RuleDraft {
  return {
    name: rule?.name ?? '',
    keywords: rule?.match.keywords.join('\n') ?? '',
    which: rule?.match.which ?? 'any',
    examples: rule?.match.examples.join('\n') ?? example,
    does: rule?.intent ? 'intent' : 'answer',
    ar: rule?.answer?.ar ?? '',
    en: rule?.answer?.en ?? '',
    intent: rule?.intent ?? 'ask_price',
    tags: rule?.tags.join('، ') ?? '',
    sure: Math.round((rule?.minConfidence ?? 0.55) * 100),
    hosts: rule?.hosts.join('\n') ?? '',
    enabled: rule?.enabled ?? true,
  }
}

/** The draft as the API takes it. Pure. */
export function bodyOf(draft: RuleDraft) {
  const answers = draft.does === 'answer'
  return {
    name: draft.name.trim(),
    enabled: draft.enabled,
    tags: split(draft.tags, /[,،\n]/),
    match: { keywords: split(draft.keywords, /\n/), which: draft.which, examples: split(draft.examples, /\n/) },
    answer: answers ? { ar: draft.ar.trim(), en: draft.en.trim() } : null,
    intent: answers ? null : draft.intent,
    hosts: split(draft.hosts, /[\s,،]/),
    minConfidence: Math.min(100, Math.max(0, draft.sure)) / 100,
  }
}

/** What has to be mended before it can be saved. Pure. */
export function wrongIn(draft: RuleDraft, words: BotWords): Wrong {
  const { match } = bodyOf(draft)
  return {
    ...(draft.name.trim() ? {} : { name: words.nameNeeded }),
    ...(match.keywords.length + match.examples.length ? {} : { keywords: words.matchNeeded }),
    ...(draft.does === 'intent' || (draft.ar.trim() && draft.en.trim()) ? {} : { ar: words.answerNeeded }),
  }
}

function split(text: string, by: RegExp): string[] {
  return [...new Set(text.split(by).map((one) => one.trim()))].filter(Boolean)
}
