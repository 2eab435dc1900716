import { fileLikenesses, type Likenesses } from './likenesses.ts'
import type { CannedRule } from './rule.ts'
import { isCourtesy, sentenceOf, withoutArticle, wordsOf } from './sentence.ts'

/** A rule that a message may mean: by its keywords or by an example it is like, how sure (0 to 1), and what of the rule it met. */
export interface RuleMatch {
  rule: CannedRule
  by: 'keywords' | 'example'
  confidence: number
  met: string
  /** Sure enough for this rule. */
  holds: boolean
}

/** A tenant's rules, made ready for matching. */
export interface CannedBook {
  rules: readonly CannedRule[]
  keywords: ReadonlyMap<string, readonly { text: string; words: readonly string[] }[]>
  examples: Likenesses
  /** The rule and text of each example, by its number. */
  origins: readonly { rule: CannedRule; text: string }[]
}

/** Less than this is no likeness worth telling. */
const FAINT = 0.3

/** Makes rules ready for matching, once for many messages. */
export function openBook(rules: readonly CannedRule[]): CannedBook {
  const examples = fileLikenesses()
  const origins = rules.flatMap((rule) => rule.match.examples.map((text) => ({ rule, text })))
  for (const { text } of origins) examples.add(sentenceOf(text))
  const keywords = new Map(
    rules.map((rule) => [rule.id, rule.match.keywords.map((text) => ({ text, words: wordsOf(text).map(withoutArticle) }))]),
  )
  return { rules, keywords, examples, origins }
}

/**
 * The rules a message may mean, the one that decides first: those that hold before those that do not, keywords before examples, the surer before the less sure, and
 * at a tie by position. Pure: the same message and rules give the same matches.
 */
export function matchRules(book: CannedBook, text: string): RuleMatch[] {
  const found = new Map<string, RuleMatch>()
  const spoken = wordsOf(text)
  for (const rule of book.rules) {
    const match = byKeywords(rule, book.keywords.get(rule.id)!, spoken)
    if (match) found.set(rule.id, match)
  }
  for (const { number, likeness } of book.examples.like(sentenceOf(text), FAINT)) {
    const { rule, text: met } = book.origins[number]!
    if (!found.get(rule.id)?.holds && (found.get(rule.id)?.confidence ?? 0) < likeness)
      found.set(rule.id, { rule, by: 'example', confidence: likeness, met, holds: likeness >= rule.minConfidence })
  }
  return [...found.values()].sort(
    (a, b) =>
      Number(b.holds) - Number(a.holds) ||
      Number(b.by === 'keywords') - Number(a.by === 'keywords') ||
      b.confidence - a.confidence ||
      a.rule.position - b.rule.position ||
      (a.rule.id < b.rule.id ? -1 : 1),
  )
}

/** Keywords are said or not; how much else is said beside them is what makes the rule less sure: 1 for nothing else, 0.8 at least. */
function byKeywords(
  rule: CannedRule,
  keywords: readonly { text: string; words: readonly string[] }[],
  spoken: readonly string[],
): RuleMatch | null {
  const places = keywords.map(({ words }) => placeOf(words, spoken))
  const met = keywords.filter((_, i) => places[i]! >= 0)
  if (!met.length || (rule.match.which === 'all' && met.length < keywords.length)) return null
  const covered = new Set(met.flatMap(({ words }) => words.map((_, i) => placeOf(words, spoken) + i)))
  const telling = spoken.filter((word, i) => covered.has(i) || !isCourtesy(word)).length
  const confidence = Math.round((0.8 + 0.2 * (covered.size / telling)) * 100) / 100
  return { rule, by: 'keywords', confidence, met: met.map(({ text }) => text).join(' · '), holds: confidence >= rule.minConfidence }
}

function placeOf(words: readonly string[], spoken: readonly string[]): number {
  return spoken.findIndex((_, at) => words.every((word, i) => isWord(word, spoken[at + i])))
}

/** The word itself, or with a conjunction, the article or a preposition written onto it. */
function isWord(word: string, spoken: string | undefined): boolean {
  if (spoken === undefined) return false
  if (spoken === word || withoutArticle(spoken) === word) return true
  return /^[\u0621-\u064a]{3,}$/.test(word) && spoken.endsWith(word) && /^(?:[وف]?[بلك]?)$/.test(spoken.slice(0, -word.length))
}
