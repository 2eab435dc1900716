import { isCourtesy, withoutArticle, wordsOf } from '../canned/sentence.ts'

const MOST = 5

/** Words that most of these texts share, as first written, the most shared first: proposals for a rule's keywords. Texts come in without anybody's particulars. */
export function sharedWords(texts: readonly string[]): string[] {
  const counts = new Map<string, { count: number; raw: string }>()
  for (const text of texts) {
    const seen = new Set<string>()
    for (const raw of text.match(/[\p{L}\p{M}\u0640]{3,}/gu) ?? []) {
      const [whole] = wordsOf(raw)
      if (!whole || isCourtesy(whole)) continue
      const word = withoutArticle(whole)
      if (word.length < 3 || seen.has(word)) continue
      seen.add(word)
      const known = counts.get(word)
      counts.set(word, { count: (known?.count ?? 0) + 1, raw: known?.raw ?? raw })
    }
  }
  return [...counts.values()]
    .filter(({ count }) => count * 2 >= texts.length && count > 1)
    .sort((a, b) => b.count - a.count || (a.raw < b.raw ? -1 : 1))
    .slice(0, MOST)
    .map(({ raw }) => raw)
}
