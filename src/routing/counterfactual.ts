import type { Condition, Conditions, Leaf } from '#rules/conditions.ts'
import { toNumber } from '#rules/value.ts'
import { type DecideInput, decide, taskOf } from './decide.ts'
import type { Decision } from './decision.ts'
import { blocksOf, freeAt } from './eligible.ts'
import { HOUR } from './zone.ts'

/** One thing that could have been otherwise. Money in the tenant's currency; capacity: one more open request for that freelancer. */
export type Change =
  | { what: 'budget'; from: number | null; to: number; currency: string }
  | { what: 'category' | 'location' | 'language'; from: string | null; to: string }
  | { what: 'time'; from: string; to: string }
  | { what: 'capacity'; freelancerId: string; more: number }

/** The smallest change found, and what the lead would have come to with it. True: it was applied and decided again. */
export interface Counterfactual {
  changes: Change[]
  outcome: Decision['outcome']
  chosen: string[]
}

/**
 * What would have made it come out otherwise: single changes that flip the outcome or the chosen one, the smallest for each result; pairs only where
 * no single change does. With `target`, only what would have given the lead to that freelancer. At most `most`, from a few hundred fresh decisions:
 * never on the routing path.
 */
export function counterfactuals(input: DecideInput, options: { target?: string; most?: number } = {}): Counterfactual[] {
  const base = decide(input)
  const near = nearby(input, base, options.target)
  const changes = candidateChanges(input, near)
  const found = new Map<string, Counterfactual>()
  const tryOut = (tried: Change[]) => {
    const after = decide(applyChanges(input, tried))
    if (sameResult(base, after) || (options.target !== undefined && after.chosen[0] !== options.target)) return
    const key = tried.map((change) => change.what).join() + resultOf(after)
    if (!found.has(key)) found.set(key, { changes: tried, outcome: after.outcome, chosen: after.chosen })
  }
  for (const change of changes) tryOut([change])
  // Every part of a pair was tried alone, in vain. Of all instants those at which someone comes back are worth most beside another change.
  if (found.size === 0) for (const pair of pairsOf([...timesOf(input, returnsOf(input, near)), ...changes])) tryOut(pair)
  return [...found.values()].slice(0, options.most ?? 5)
}

/** The input as it would have been with these changes. */
export function applyChanges(input: DecideInput, changes: readonly Change[]): DecideInput {
  return changes.reduce(applyChange, input)
}

const MOST_PAIRS = 600

function applyChange(input: DecideInput, change: Change): DecideInput {
  const { facts } = input
  if (change.what === 'time') return { ...input, now: new Date(change.to) }
  if (change.what === 'budget') return { ...input, facts: { ...facts, budget: { max: change.to, currency: change.currency } } }
  if (change.what === 'capacity') return { ...input, extraCapacity: { ...input.extraCapacity, [change.freelancerId]: change.more } }
  return { ...input, facts: { ...facts, [change.what]: change.to } }
}

/** Everything worth trying, the smallest change of each kind first. */
function candidateChanges(input: DecideInput, near: readonly string[]): Change[] {
  return [
    ...budgetChanges(input, near),
    ...capacityChanges(input, near),
    ...timeChanges(input, near),
    ...wordChanges(input, 'location', near),
    ...wordChanges(input, 'language', near),
    ...wordChanges(input, 'category', near),
  ]
}

/** Those whose own state could turn it: the target, or whoever the decision names. */
function nearby(input: DecideInput, base: Decision, target: string | undefined): string[] {
  if (target !== undefined) return [target]
  const named = [...base.candidates.map((one) => one.freelancerId), ...base.excluded.flatMap((one) => one.examples)]
  return [...new Set(named)].filter((id) => input.pool.byId.has(id)).slice(0, 30)
}

function budgetChanges(input: DecideInput, near: readonly string[]): Change[] {
  const { facts, ruleSet } = input
  const current = taskOf(input, facts).wish.budget
  const borders = leavesOf(input, ['budget', 'budgetMin']).flatMap((leaf) => toNumber(leaf.value) ?? [])
  const prices = near.flatMap((id) => {
    const { lowestPrice, priceCurrency } = input.pool.byId.get(id)!
    const rate = !priceCurrency || priceCurrency === facts.currency ? 1 : (ruleSet.policy.rates[priceCurrency] ?? Number.NaN)
    return lowestPrice === undefined || Number.isNaN(rate) ? [] : [lowestPrice * rate, Math.ceil((lowestPrice * rate) / 1.2)]
  })
  const values = [...borders.flatMap((border) => [border, border + 1, border - 1]), ...prices].filter(
    (value) => value > 0 && value !== current,
  )
  const sorted = [...new Set(values)].sort((a, b) => Math.abs(a - (current ?? 0)) - Math.abs(b - (current ?? 0)))
  return sorted.slice(0, 60).map((to) => ({ what: 'budget', from: current ?? null, to, currency: facts.currency }))
}

function capacityChanges(input: DecideInput, near: readonly string[]): Change[] {
  const { moment } = taskOf(input, input.facts)
  const full = near.filter((id) => blocksOf(input.pool.byId.get(id)!, moment).some((code) => code.endsWith('full')))
  return full.slice(0, 20).map((freelancerId) => ({ what: 'capacity', freelancerId, more: 1 }))
}

/** The instants at which someone comes back, and the full hours of the next day, in order. */
function timeChanges(input: DecideInput, near: readonly string[]): Change[] {
  const { moment } = taskOf(input, input.facts)
  const nextHour = (Math.floor(moment.at / HOUR) + 1) * HOUR
  const hours = Array.from({ length: 24 }, (_, i) => nextHour + i * HOUR)
  return timesOf(
    input,
    [...returnsOf(input, near), ...hours].sort((a, b) => a - b),
  )
}

function returnsOf(input: DecideInput, near: readonly string[]): number[] {
  const { moment } = taskOf(input, input.facts)
  return near.flatMap((id) => {
    const member = input.pool.byId.get(id)!
    return blocksOf(member, moment).flatMap((code) => freeAt(member, code, moment) ?? [])
  })
}

function timesOf(input: DecideInput, instants: readonly number[]): Change[] {
  return [...new Set(instants)].map((at) => ({ what: 'time', from: input.now.toISOString(), to: new Date(at).toISOString() }))
}

function wordChanges(input: DecideInput, what: 'category' | 'location' | 'language', near: readonly string[]): Change[] {
  const from = input.facts[what] ?? null
  const written = leavesOf(input, [what]).flatMap((leaf) => (Array.isArray(leaf.value) ? leaf.value : [leaf.value]))
  const theirs = near.flatMap((id) => {
    const { skills, locations, languages } = input.pool.byId.get(id)!.profile
    return { category: skills, location: locations, language: languages }[what]
  })
  const values = new Set([...written, ...theirs].filter((value) => typeof value === 'string' && value !== from) as string[])
  return [...values].slice(0, 30).map((to) => ({ what, from, to }))
}

function leavesOf({ ruleSet }: DecideInput, facts: readonly string[]): Leaf[] {
  const walk = (node: Conditions | Condition): Leaf[] => {
    if ('always' in node) return []
    if ('all' in node) return node.all.flatMap(walk)
    if ('any' in node) return node.any.flatMap(walk)
    return 'not' in node ? walk(node.not) : [node]
  }
  return ruleSet.rules.flatMap((rule) => (rule.enabled ? walk(rule.conditions) : [])).filter((leaf) => facts.includes(leaf.fact))
}

function pairsOf(changes: readonly Change[]): Change[][] {
  const few = Object.values(Object.groupBy(changes, (change) => change.what)).flatMap((group) => group?.slice(0, 6) ?? [])
  return few.flatMap((a, i) => few.slice(i + 1).flatMap((b) => (a.what === b.what ? [] : [[a, b]]))).slice(0, MOST_PAIRS)
}

function sameResult(a: Decision, b: Decision): boolean {
  return resultOf(a) === resultOf(b)
}

function resultOf({ outcome, chosen }: Decision): string {
  return `${outcome}|${chosen.join()}`
}
