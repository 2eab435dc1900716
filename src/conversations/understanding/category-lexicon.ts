import { type PhraseBook, phraseBook } from './phrases.ts'
import { SERVICE_PHRASES } from './service-phrases.ts'
import type { Service } from './understanding.ts'
import { readWords, type Word } from './words.ts'

/** What a phrase tells of a service, and how strongly. */
export interface Hint {
  slug: string
  weight: number
}

/** The phrases of a tenant's services, and their words by trigrams. */
export interface Lexicon {
  book: PhraseBook<Hint>
  /** Single words of four letters and more, for spelling mistakes: trigram → words. */
  trigrams: Map<string, Set<string>>
  words: Map<string, Hint[]>
}

/** Stronger by a hair than what is said outright: exempt from the doubts about its place in the sentence. */
export const EXEMPT = 5.01
/** Said outright. */
export const STRONG = 5
/** Said plainly; below it stand hints. */
export const PLAIN = 3
const WEAK = 1

const lexicons = new WeakMap<readonly Service[], Lexicon>()

/** A tenant's lexicon, made once. */
export function lexiconOf(categories: readonly Service[]): Lexicon {
  const known = lexicons.get(categories)
  if (known) return known
  const entries: [string, Hint][] = []
  const kept = categories.flatMap((one) =>
    [...new Set([one.slug.replaceAll('-', ' '), one.ar, one.en, ...one.phrases])].map((phrase) => ({
      slug: one.slug,
      words: readWords(phrase).words.map((word) => word.text),
    })),
  )
  const shared = new Map<string, Set<string>>()
  for (const { slug, words } of kept) for (const word of words) shared.set(word, (shared.get(word) ?? new Set()).add(slug))
  for (const { slug, words } of kept) {
    if (!words.length || words.join('').length < 2) continue
    const rarity = words.reduce((sum, word) => sum + 1 / shared.get(word)!.size, 0) / words.length
    entries.push([words.map(plain).join(' '), { slug, weight: words.length > 1 ? PLAIN + rarity : PLAIN * rarity }])
  }
  for (const { slug } of categories) entries.push(...ownPhrases(slug))
  const lexicon: Lexicon = { book: phraseBook(entries), trigrams: new Map(), words: new Map() }
  for (const [phrase, hint] of entries)
    if (hint.weight >= PLAIN && !/\s/.test(phrase.replace(/\s*\S+\?$/, '')))
      for (const word of phrase.split('/')) file(lexicon, word.replace(/[?*]/g, ''), hint)
  lexicons.set(categories, lexicon)
  return lexicon
}

function ownPhrases(slug: string): [string, Hint][] {
  return (SERVICE_PHRASES[slug] ?? '')
    .split('|')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => [
      line.replace(/^(?:!!?|~)\s+/, ''),
      { slug, weight: line.startsWith('!! ') ? EXEMPT : line.startsWith('! ') ? STRONG : line.startsWith('~ ') ? WEAK : PLAIN },
    ])
}

/** The article off a tenant's own keyword, so that it fits however it is written. */
function plain(word: string): string {
  return word.replace(/[/~?*^$#]/g, '').replace(/^ال(?=.{3})/, '') || word
}

function file(lexicon: Lexicon, word: string, hint: Hint): void {
  if (word.length < 5) return
  lexicon.words.set(word, [...(lexicon.words.get(word) ?? []), hint])
  for (const trigram of trigramsOf(word)) lexicon.trigrams.set(trigram, (lexicon.trigrams.get(trigram) ?? new Set()).add(word))
}

/** What a misspelled word most resembles, for half its weight: "مترجمم", "اعلنات", "بروشر". */
export function misspelled(word: Word, lexicon: Lexicon): Hint[] {
  if (word.kind !== 'word') return []
  const bare = word.text.replace(/^(?:وال|بال|لل|ال)(?=.{4})/, '')
  if (bare.length < 5) return []
  const own = trigramsOf(bare)
  const counts = new Map<string, number>()
  for (const trigram of own)
    for (const candidate of lexicon.trigrams.get(trigram) ?? []) counts.set(candidate, (counts.get(candidate) ?? 0) + 1)
  let best: string | null = null
  let likeness = 0.58
  for (const [candidate, common] of counts) {
    const dice = (2 * common) / (own.length + candidate.length)
    if (dice > likeness && Math.abs(candidate.length - bare.length) <= 2) {
      best = candidate
      likeness = dice
    }
  }
  return best ? lexicon.words.get(best)!.map((hint) => ({ slug: hint.slug, weight: hint.weight * likeness * 0.5 })) : []
}

function trigramsOf(word: string): string[] {
  const padded = `^${word}$`
  return Array.from({ length: padded.length - 2 }, (_, i) => padded.slice(i, i + 3))
}
