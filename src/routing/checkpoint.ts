import { settleDebt } from './fairness.ts'
import { type OpenRequest, setProfile } from './member.ts'
import { addMember, emptyPool, type PoolState } from './pool.ts'
import type { FreelancerProfile } from './profile.ts'

/** A pool as plain JSON: what its log has come to, so that a start need not read it from the beginning. */
export interface PoolCheckpoint {
  seq: number
  hash: string
  members: {
    id: string
    profile: FreelancerProfile
    here: boolean
    present: boolean
    open: [requestId: string, request: OpenRequest][]
    day: { from: number; count: number }
    week: { from: number; count: number }
    owed: number
    received: number
    lastOffer: number
  }[]
}

/** The pool as plain JSON. */
export function checkpoint(pool: PoolState): PoolCheckpoint {
  return {
    seq: pool.seq,
    hash: pool.hash,
    members: pool.members.map(({ id, profile, here, present, open, day, week, owed, received, lastOffer }) => ({
      id,
      profile,
      here,
      present,
      open: [...open],
      day,
      week,
      owed,
      received,
      lastOffer,
    })),
  }
}

/** The pool of a checkpoint: decides exactly like the one it was saved from. The checkpoint itself is left untouched. */
export function restore(saved: PoolCheckpoint): PoolState {
  const pool = emptyPool()
  for (const one of saved.members) {
    const { id, profile, open, day, week, ...rest } = one
    const member = addMember(pool, id, profile)
    const requests = new Map(open.map(([requestId, request]) => [requestId, { ...request }]))
    Object.assign(member, rest, { open: requests, day: { ...day }, week: { ...week } })
    setProfile(member, profile)
    settleDebt(member)
  }
  pool.seq = saved.seq
  pool.hash = saved.hash
  return pool
}
