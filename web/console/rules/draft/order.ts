import type { Rule } from '../shapes.ts'

/** The rules in the order in which they are asked: higher priority first, among equals the order of the list. */
export function inOrder(rules: readonly Rule[]): Rule[] {
  return rules.toSorted((a, b) => b.priority - a.priority)
}

/** One rule moved to a place of the order. Only its own priority changes, to that of the neighbour it now stands beside. */
export function moved(rules: readonly Rule[], id: string, to: number): Rule[] {
  const ordered = inOrder(rules)
  const from = ordered.findIndex((rule) => rule.id === id)
  const at = Math.max(0, Math.min(ordered.length - 1, to))
  if (from < 0 || from === at) return ordered
  const rule = ordered[from]!
  const rest = ordered.toSpliced(from, 1)
  const above = rest[at - 1]
  const below = rest[at]
  const fits = (!above || above.priority >= rule.priority) && (!below || below.priority <= rule.priority)
  // Among equals the list decides, so a neighbour's priority is always enough.
  const priority = fits ? rule.priority : (above ?? below)!.priority
  return rest.toSpliced(at, 0, { ...rule, priority })
}

/** An id that no rule has yet. */
export function freeId(rules: readonly Rule[], wish = 'rule'): string {
  const taken = new Set(rules.map(({ id }) => id))
  const stem = wish.replace(/-\d+$/, '').slice(0, 56)
  if (!taken.has(wish)) return wish
  for (let n = 2; ; n++) if (!taken.has(`${stem}-${n}`)) return `${stem}-${n}`
}
