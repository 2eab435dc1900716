import type { LeadFactsSource } from '#rules/lead.ts'
import type { RuleSet } from '#rules/rule-set.ts'
import { type DecideInput, decide } from './decide.ts'
import type { Decision } from './decision.ts'
import { applyChange, type PoolState } from './pool.ts'
import type { PoolEntry } from './pool-log.ts'

/** A past decision's own input, as it was stored with it. */
export interface PastLead {
  facts: LeadFactsSource
  poolSeq: number
  decidedAt: string
  seed: string
  choice?: string
  excludedFreelancers?: readonly string[]
}

/** One lead that comes out otherwise under the second rule set. waiting: it would have nobody any more; placed: it would have somebody now. */
export interface ReplayDifference {
  leadId: string
  kind: 'waiting' | 'placed' | 'other'
  before: ReplayResult
  after: ReplayResult
}

/** What a decision came to, in short. */
export type ReplayResult = Pick<Decision, 'outcome' | 'chosen' | 'decidedBy' | 'waiting'>

/** What a second rule set would have changed, counted so far: "41 of 2,000 leads change hands; 3 would have nobody". */
export interface ReplaySum {
  leads: number
  /** Another outcome or another chosen one. */
  changed: number
  /** They had someone, and would have nobody; and the other way round. */
  newlyWaiting: number
  newlyPlaced: number
  /** Leads per freelancer before and after. */
  people: Record<string, [before: number, after: number]>
}

/** What a replay goes over. */
export interface ReplayGround {
  /** In the order of their `poolSeq`. */
  leads: readonly PastLead[]
  /** The pool's entries after `pool`, in order. */
  log: AsyncIterable<PoolEntry> | Iterable<PoolEntry>
  /** The pool at or before the first lead's `poolSeq`; it is folded on to the last one's. */
  pool: PoolState
  before: RuleSet
  after: RuleSet
}

/** A sum before the first lead. */
export function emptySum(): ReplaySum {
  return { leads: 0, changed: 0, newlyWaiting: 0, newlyPlaced: 0, people: {} }
}

/**
 * Decides past leads again under two rule sets, each against the pool as it stood at its own `poolSeq`: one fold of the log forward, no writes. Adds to `sum`
 * and answers the leads that come out otherwise; the same set twice gives none. `pause` is awaited between two steps; when it answers true the rest is left.
 */
export async function replay(
  { leads, log, pool, before, after }: ReplayGround,
  sum: ReplaySum,
  pause: () => Promise<boolean> | false = () => false,
): Promise<ReplayDifference[]> {
  const differences: ReplayDifference[] = []
  const entries = iteratorOf(log)
  let next = await entries.next()
  for (const lead of leads) {
    for (; !next.done && next.value.seq <= lead.poolSeq; next = await entries.next()) {
      applyChange(pool, next.value)
      const paused = pause()
      if (paused) await paused
    }
    const one = decide(inputOf(lead, before, 'before', pool))
    const other = decide(inputOf(lead, after, 'after', pool))
    const difference = compare(sum, one, other)
    if (difference) differences.push(difference)
    const paused = pause()
    if (paused && (await paused)) break
  }
  return differences
}

/** Who would have had more or fewer leads, the greatest change first. */
export function movedPeople({ people }: ReplaySum): { freelancerId: string; before: number; after: number }[] {
  return Object.entries(people)
    .filter(([, [before, after]]) => before !== after)
    .map(([freelancerId, [before, after]]) => ({ freelancerId, before, after }))
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || (a.freelancerId < b.freelancerId ? -1 : 1))
}

function iteratorOf(log: ReplayGround['log']): AsyncIterator<PoolEntry> | Iterator<PoolEntry> {
  return Symbol.asyncIterator in log ? log[Symbol.asyncIterator]() : log[Symbol.iterator]()
}

function inputOf(lead: PastLead, ruleSet: RuleSet, version: string, pool: PoolState): DecideInput {
  const { facts, decidedAt, seed, choice, excludedFreelancers } = lead
  return { facts, ruleSet, version, pool, now: new Date(decidedAt), seed, choice, excludedFreelancers }
}

function compare(sum: ReplaySum, one: Decision, other: Decision): ReplayDifference | undefined {
  sum.leads++
  for (const id of one.chosen) countOf(sum, id)[0]++
  for (const id of other.chosen) countOf(sum, id)[1]++
  if (one.outcome === other.outcome && one.chosen.join() === other.chosen.join()) return undefined
  const kind = kindOf(one, other)
  sum.changed++
  if (kind === 'waiting') sum.newlyWaiting++
  if (kind === 'placed') sum.newlyPlaced++
  return { leadId: one.leadId, kind, before: resultOf(one), after: resultOf(other) }
}

function kindOf(one: Decision, other: Decision): ReplayDifference['kind'] {
  if (one.chosen.length > 0 && other.outcome === 'waiting') return 'waiting'
  return one.outcome === 'waiting' && other.chosen.length > 0 ? 'placed' : 'other'
}

function resultOf({ outcome, chosen, decidedBy, waiting }: Decision): ReplayResult {
  return waiting ? { outcome, chosen, decidedBy, waiting } : { outcome, chosen, decidedBy }
}

function countOf({ people }: ReplaySum, id: string): [before: number, after: number] {
  people[id] ??= [0, 0]
  return people[id]
}
