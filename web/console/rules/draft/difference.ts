import type { Rule, RuleSet } from '../shapes.ts'
import { inOrder } from './order.ts'

/** One rule (or the catch-all, or the policy) that is not the same in two rule sets. */
export interface Change {
  what: 'added' | 'removed' | 'changed' | 'moved' | 'catchAll' | 'policy'
  id: string
  before?: Rule
  after?: Rule
}

/** What makes the one rule set into the other, in the order of the newer one. Rules are told apart by their ids. */
export function differenceOf(before: RuleSet, after: RuleSet): Change[] {
  const old = new Map(before.rules.map((rule) => [rule.id, rule]))
  const now = new Set(after.rules.map(({ id }) => id))
  const changes: Change[] = inOrder(after.rules).flatMap((rule): Change[] => {
    const was = old.get(rule.id)
    if (!was) return [{ what: 'added', id: rule.id, after: rule }]
    // In the mode "first" a priority is only a place; whoever changed places is told below.
    const place = after.policy.mode === 'first' ? { priority: 0 } : {}
    const same = alike({ ...was, ...place }, { ...rule, ...place })
    return same ? [] : [{ what: 'changed', id: rule.id, before: was, after: rule }]
  })
  const gone = inOrder(before.rules).filter(({ id }) => !now.has(id))
  changes.push(...gone.map((rule): Change => ({ what: 'removed', id: rule.id, before: rule })), ...movesOf(before, after))
  if (!alike(before.catchAll, after.catchAll)) changes.push({ what: 'catchAll', id: 'catchAll' })
  if (!alike(before.policy, after.policy)) changes.push({ what: 'policy', id: 'policy' })
  return changes
}

/** Whether two documents say the same, whatever the order of their keys. */
export function alike(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other)
}

/** Of the rules that both have: the fewest that must have been moved, which is all but the longest row that kept its order. */
function movesOf(before: RuleSet, after: RuleSet): Change[] {
  const place = new Map(inOrder(before.rules).map(({ id }, i) => [id, i]))
  const shared = inOrder(after.rules).filter(({ id }) => place.has(id))
  const kept = longestRising(shared.map(({ id }) => place.get(id)!))
  return shared.flatMap((rule, i): Change[] => (kept.has(i) ? [] : [{ what: 'moved', id: rule.id, after: rule }]))
}

function longestRising(numbers: number[]): Set<number> {
  const best: number[] = []
  const ends: number[] = []
  const before = numbers.map((number, i) => {
    let at = best.findIndex((one) => one >= number)
    if (at < 0) at = best.length
    best[at] = number
    ends[at] = i
    return at ? ends[at - 1]! : -1
  })
  const kept = new Set<number>()
  for (let i = ends.at(-1) ?? -1; i >= 0; i = before[i]!) kept.add(i)
  return kept
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    one && typeof one === 'object' && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  )
}
