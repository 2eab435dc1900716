import type { LeadFactsSource } from '#rules/lead.ts'
import type { RuleSet } from '#rules/rule-set.ts'
import { type DecideInput, decide } from './decide.ts'
import type { Decision } from './decision.ts'
import { applyChange, emptyPool, type PoolState } from './pool.ts'
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

/** One lead that comes out otherwise under the second rule set. */
export interface ReplayDifference {
  leadId: string
  before: ReplayResult
  after: ReplayResult
}

/** What a decision came to, in short. */
export type ReplayResult = Pick<Decision, 'outcome' | 'chosen' | 'decidedBy'> & { waiting?: string }

/** What a draft would have changed: "41 of 2,000 leads change hands; 3 would have nobody". */
export interface ReplayReport {
  leads: number
  /** Another outcome or another chosen one. */
  changed: number
  /** They had someone, and would have nobody; and the other way round. */
  newlyWaiting: number
  newlyPlaced: number
  /** Leads per freelancer before and after, where they differ, the greatest change first. */
  freelancers: { freelancerId: string; before: number; after: number }[]
  /** The first `mostDifferences`, in the order of the leads. */
  differences: ReplayDifference[]
}

/**
 * Decides past leads again under two rule sets, each against the pool as it stood at its own `poolSeq`: one fold of the log forward, no writes.
 * The same set twice gives no difference. `from` may be a pool restored from a checkpoint at or before the first lead's sequence; it is folded on.
 */
export function replay(
  leads: readonly PastLead[],
  log: Iterable<PoolEntry>,
  before: RuleSet,
  after: RuleSet,
  options: { from?: PoolState; mostDifferences?: number } = {},
): ReplayReport {
  const pool = options.from ?? emptyPool()
  const entries = log[Symbol.iterator]()
  let next = entries.next()
  const report: ReplayReport = { leads: leads.length, changed: 0, newlyWaiting: 0, newlyPlaced: 0, freelancers: [], differences: [] }
  const counts = new Map<string, { before: number; after: number }>()
  for (const lead of leads.toSorted((a, b) => a.poolSeq - b.poolSeq)) {
    for (; !next.done && next.value.seq <= lead.poolSeq; next = entries.next()) applyChange(pool, next.value)
    const one = decide(inputOf(lead, before, 'before', pool))
    const other = decide(inputOf(lead, after, 'after', pool))
    for (const id of one.chosen) countOf(counts, id).before++
    for (const id of other.chosen) countOf(counts, id).after++
    compare(report, one, other, options.mostDifferences ?? 200)
  }
  report.freelancers = [...counts]
    .filter(([, count]) => count.before !== count.after)
    .map(([freelancerId, count]) => ({ freelancerId, ...count }))
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before))
  return report
}

function inputOf(lead: PastLead, ruleSet: RuleSet, version: string, pool: PoolState): DecideInput {
  const { facts, decidedAt, seed, choice, excludedFreelancers } = lead
  return { facts, ruleSet, version, pool, now: new Date(decidedAt), seed, choice, excludedFreelancers }
}

function compare(report: ReplayReport, one: Decision, other: Decision, most: number): void {
  if (one.outcome === other.outcome && one.chosen.join() === other.chosen.join()) return
  report.changed++
  if (one.chosen.length > 0 && other.outcome === 'waiting') report.newlyWaiting++
  if (one.outcome === 'waiting' && other.chosen.length > 0) report.newlyPlaced++
  if (report.differences.length < most) report.differences.push({ leadId: one.leadId, before: resultOf(one), after: resultOf(other) })
}

function resultOf({ outcome, chosen, decidedBy, waiting }: Decision): ReplayResult {
  return waiting ? { outcome, chosen, decidedBy, waiting: waiting.code } : { outcome, chosen, decidedBy }
}

function countOf(counts: Map<string, { before: number; after: number }>, id: string): { before: number; after: number } {
  const count = counts.get(id) ?? { before: 0, after: 0 }
  counts.set(id, count)
  return count
}
