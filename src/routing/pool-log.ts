import { createHash } from 'node:crypto'
import type { FreelancerProfile } from './profile.ts'

/** How a request came to someone. */
export type Via = 'rule' | 'sticky' | 'client_choice' | 'direct' | 'admin'

/** How a request stands now: accepted is still open work, until the lead is won or lost; the others free him. */
export type Closing = 'accepted' | 'declined' | 'expired' | 'withdrawn' | 'won' | 'lost'

/** One thing that changes whom a lead can be given to. Ids and attributes only: the log outlives names and addresses. */
export type PoolChange =
  | { type: 'profile'; profile: FreelancerProfile }
  | { type: 'removed' }
  /** `charge`: what it counts in the fairness ledger (0 or 1). `among`: numbers of the members whose turn it could have been, who share it. */
  | { type: 'offered'; requestId: string; leadId: string; via: Via; charge: number; among: readonly number[] }
  /** `refund`: the turn is given back, to him and to those who shared it. */
  | { type: 'closed'; requestId: string; how: Closing; refund?: boolean }
  /** A correction by hand; positive counts as turns received. */
  | { type: 'charged'; amount: number; why: string }
  /** His leave from now on; `forget`: what he is owed is forgotten. */
  | { type: 'leave'; leave: FreelancerProfile['leave']; forget?: boolean }
  | { type: 'presence'; present: boolean }

/** One row of the log. `at` is ISO 8601 UTC with milliseconds; `seq` rises in the order of commits. */
export interface PoolEntry {
  seq: number
  at: string
  freelancerId: string
  change: PoolChange
}

/** The hash before any entry. */
export const EMPTY_HASH = '0'.repeat(64)

/** The chained hash after an entry: sha256 of the one before and the entry, keys sorted, so that a database may reorder them. */
export function nextHash(previous: string, entry: PoolEntry): string {
  return createHash('sha256')
    .update(previous + canonical([entry.seq, entry.at, entry.freelancerId, entry.change]))
    .digest('hex')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const parts = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${parts.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
}
