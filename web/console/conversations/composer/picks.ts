import type { Snippet } from '../shapes.ts'

/** What stands behind a slash right before the caret, and where that slash is; null where there is none. Pure. */
export function askedFor(text: string, caret: number): { query: string; from: number } | null {
  const found = /(?:^|\s)\/([^\s/]*)$/.exec(text.slice(0, caret))
  return found ? { query: found[1]!, from: caret - found[1]!.length - 1 } : null
}

/** Snippets that a query means: by their name, or by their words. Pure. */
export function matching(snippets: readonly Snippet[], query: string): Snippet[] {
  const wanted = query.toLowerCase()
  const byName = snippets.filter(({ name }) => name.toLowerCase().startsWith(wanted))
  const byWords = snippets.filter(
    (one) => !byName.includes(one) && `${one.name} ${one.ar ?? ''} ${one.en ?? ''}`.toLowerCase().includes(wanted),
  )
  return [...byName, ...byWords].slice(0, 8)
}
