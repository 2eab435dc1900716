import { EXEMPT, lexiconOf, misspelled, PLAIN, STRONG } from './category-lexicon.ts'
import { REFUSED, roleOf } from './category-role.ts'
import { findPhrases } from './phrases.ts'
import type { Service } from './understanding.ts'
import type { Word } from './words.ts'

/** A service a text is about, and how strongly: 1 is a hint, 4 and above is said outright. */
export interface NamedService {
  slug: string
  weight: number
}

/** The service a text asks for: what is negated, replaced, owned already or served by it counts little. Null where it names none. */
export function readService(words: readonly Word[], categories: readonly Service[]): NamedService | null {
  if (!words.length || !categories.length) return null
  const lexicon = lexiconOf(categories)
  const met = findPhrases(lexicon.book, words)
  const covered = new Set(met.flatMap((one) => range(one.start, one.end)))
  const guesses = words.flatMap((word, at) =>
    covered.has(at) ? [] : misspelled(word, lexicon).map((means) => ({ means, start: at, end: at + 1 })),
  )
  const all = [...met, ...guesses]
  const scores = new Map<string, { sum: number; strongest: number }>()
  const seen = new Map<string, Set<number>>()
  // What a service is for is named behind it: "شعار لمحل". With nothing named before, what stands there is itself the service: "سعر للترجمة".
  const leads = (start: number, slug: string): boolean =>
    all.some((one) => one.start < start && one.means.slug !== slug && one.means.weight >= PLAIN)
  const ordered = all.toSorted((a, b) => b.means.weight * (b.end - b.start) - a.means.weight * (a.end - a.start))
  for (const found of ordered) {
    // A word counts once for each service, and not at all where a longer phrase of another service says what it means there.
    const longer = all.some(
      (other) =>
        other.means.slug !== found.means.slug &&
        other.means.weight >= STRONG &&
        other.start <= found.start &&
        other.end >= found.end &&
        other.end - other.start > found.end - found.start &&
        // "ما ابي تصوير ابي مونتاج": what is refused says nothing of what is wished.
        roleOf(words, other.start, other.end, false) > REFUSED,
    )
    const spans = seen.get(found.means.slug) ?? new Set()
    if (range(found.start, found.end).every((at) => spans.has(at))) continue
    for (const at of range(found.start, found.end)) spans.add(at)
    seen.set(found.means.slug, spans)
    const weight =
      found.means.weight *
      (1 + 0.15 * Math.min(2, found.end - found.start - 1)) *
      (found.means.weight === EXEMPT ? 1 : roleOf(words, found.start, found.end, leads(found.start, found.means.slug))) *
      (longer ? 0.15 : 1)
    const score = scores.get(found.means.slug) ?? { sum: 0, strongest: 0 }
    scores.set(found.means.slug, { sum: score.sum + weight, strongest: Math.max(score.strongest, weight) })
  }
  let best: NamedService | null = null
  for (const [slug, { sum, strongest }] of scores) {
    const weight = strongest + 0.35 * (sum - strongest)
    if (weight > 0.8 && weight > (best?.weight ?? 0)) best = { slug, weight }
  }
  return best
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i)
}
