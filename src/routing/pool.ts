import { refundTurn, settleDebt, shareTurn } from './fairness.ts'
import { scheduleOf } from './hours.ts'
import { loadPointsOf, type Member, newMember, periodOf, setProfile } from './member.ts'
import { cellOf } from './parts.ts'
import { type Closing, EMPTY_HASH, nextHash, type PoolChange, type PoolEntry } from './pool-log.ts'
import { buildPosting, enter, keyOf, leave, moveCell, type PoolFilter, type Posting } from './posting.ts'
import type { FreelancerProfile } from './profile.ts'

/** The pool as the log up to `seq` has made it. Changed in place by `applyChange` only. */
export interface PoolState {
  seq: number
  hash: string
  members: Member[]
  byId: Map<string, Member>
  postings: Map<string, Posting>
}

/** A pool before any entry. */
export function emptyPool(): PoolState {
  return { seq: 0, hash: EMPTY_HASH, members: [], byId: new Map(), postings: new Map() }
}

/** Applies one entry in place. Entries at or before the pool's sequence are ignored, so reading the log twice does no harm. */
export function applyChange(pool: PoolState, entry: PoolEntry): void {
  if (entry.seq <= pool.seq) return
  pool.hash = nextHash(pool.hash, entry)
  pool.seq = entry.seq
  const member = pool.byId.get(entry.freelancerId)
  if (entry.change.type === 'profile') putProfile(pool, entry.freelancerId, entry.change.profile)
  else if (member) changeMember(pool, member, entry.change, entry)
}

/** Applies many entries in order and returns the pool. */
export function applyAll(pool: PoolState, entries: Iterable<PoolEntry>): PoolState {
  for (const entry of entries) applyChange(pool, entry)
  return pool
}

/** Everyone who meets the filter; collected at its first use, kept up to date afterwards. */
export function postingOf(pool: PoolState, filter: PoolFilter): Posting {
  const key = keyOf(filter)
  const known = pool.postings.get(key)
  if (known) return known
  if (pool.postings.size >= MOST_POSTINGS) dropOldest(pool)
  const posting = buildPosting(filter, pool.members)
  pool.postings.set(key, posting)
  return posting
}

/** Puts a member with a given number in place; for restoring a checkpoint. */
export function addMember(pool: PoolState, id: string, profile: FreelancerProfile): Member {
  const member = newMember(pool.members.length, id, profile)
  pool.members.push(member)
  pool.byId.set(id, member)
  return member
}

const MOST_POSTINGS = 2000

function putProfile(pool: PoolState, id: string, profile: FreelancerProfile): void {
  const member = pool.byId.get(id)
  if (member) {
    reposted(pool, member, () => {
      member.here = true
      setProfile(member, profile)
    })
    return
  }
  const made = addMember(pool, id, profile)
  for (const posting of pool.postings.values()) enter(posting, made)
}

function changeMember(pool: PoolState, member: Member, change: Exclude<PoolChange, { type: 'profile' }>, entry: PoolEntry): void {
  if (change.type === 'offered') takeOffer(pool, member, change, entry)
  else if (change.type === 'closed') closeRequest(pool, member, change.requestId, change.how, change.refund === true)
  else if (change.type === 'charged') charge(member, change.amount)
  else if (change.type === 'presence') member.present = change.present
  else if (change.type === 'leave') takeLeave(member, change.leave, change.forget === true)
  else
    reposted(pool, member, () => {
      member.here = false
    })
}

function takeOffer(pool: PoolState, member: Member, change: Extract<PoolChange, { type: 'offered' }>, entry: PoolEntry): void {
  if (member.open.has(change.requestId)) return
  const at = Date.parse(entry.at)
  const shares = shareTurn(pool.members, member, change.charge, change.among)
  member.open.set(change.requestId, { leadId: change.leadId, at, charge: change.charge, among: change.among, shares, accepted: false })
  member.lastOffer = entry.seq
  const { day, week } = periodOf(member.schedule.zone, at)
  member.day = { from: day[0], count: (member.day.from === day[0] ? member.day.count : 0) + 1 }
  member.week = { from: week[0], count: (member.week.from === week[0] ? member.week.count : 0) + 1 }
  loadChanged(member)
}

function closeRequest(pool: PoolState, member: Member, requestId: string, how: Closing, refund: boolean): void {
  const request = member.open.get(requestId)
  if (!request) return
  if (refund) refundTurn(pool.members, member, request)
  if (how === 'accepted') {
    request.accepted = true
    request.among = []
    request.shares = []
    return
  }
  member.open.delete(requestId)
  if (how !== 'won' && how !== 'lost') giveBackPeriod(member, request.at)
  loadChanged(member)
}

/** An offer that came to nothing does not use up the day's or the week's capacity. */
function giveBackPeriod(member: Member, at: number): void {
  const { day, week } = periodOf(member.schedule.zone, at)
  if (member.day.from === day[0] && member.day.count > 0) member.day.count--
  if (member.week.from === week[0] && member.week.count > 0) member.week.count--
}

function takeLeave(member: Member, away: FreelancerProfile['leave'], forget: boolean): void {
  member.profile = { ...member.profile, leave: away }
  member.schedule = scheduleOf(member.profile)
  if (forget) member.owed = Math.min(member.owed, member.received)
  settleDebt(member)
}

function charge(member: Member, amount: number): void {
  member.received += amount
  settleDebt(member)
}

function loadChanged(member: Member): void {
  const before = cellOf(member)
  member.openCount = member.open.size
  member.loadPoints = loadPointsOf(member.profile, member.open.size)
  if (cellOf(member) === before) return
  for (const posting of member.postings) moveCell(posting, member, before)
}

function reposted(pool: PoolState, member: Member, change: () => void): void {
  for (const posting of pool.postings.values()) leave(posting, member, pool.members)
  change()
  for (const posting of pool.postings.values()) enter(posting, member)
}

function dropOldest(pool: PoolState): void {
  const [key, posting] = pool.postings.entries().next().value!
  pool.postings.delete(key)
  for (const member of posting.members) member.postings.splice(member.postings.indexOf(posting), 1)
}
