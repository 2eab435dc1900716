import type { Action } from '#rules/actions/index.ts'
import type { Reason, Turn } from './decision.ts'
import { type BlockCode, blockOf, blockParams, capacityBlock } from './eligible.ts'
import { chargeOf } from './fairness.ts'
import { workState } from './hours.ts'
import type { Member } from './member.ts'
import { candidatesOf } from './outcome.ts'
import { scoreOf } from './score.ts'
import { equalsOf, rankThese } from './strategies.ts'
import { type Carried, nothing, orderOf, type Task } from './task.ts'

/**
 * Gives a lead to a named person without asking, or to a branch: one of its members by the strategy, else the branch itself. Whoever is named need not
 * be at work at this hour, but must be there, free, not away and not have refused it; otherwise the next rule is to be tried.
 */
export function assignTo(action: Extract<Action, { type: 'assign' }>, task: Task): Carried {
  const base: Carried = { ...nothing(task.policy.offer), strategy: action.strategy }
  const member = task.pool.byId.get(action.freelancerId)
  if (!member?.here) return skipped(base, { code: 'unknown_freelancer', params: { freelancerId: action.freelancerId } }, true)
  if (!member.profile.active) return skipped(base, { code: 'inactive', params: { freelancerId: member.id } }, true)
  if (member.profile.kind === 'branch') return withinBranch(action, member, base, task)
  const block = blockWhateverTheHour(member, task)
  if (block) return skipped(base, { code: block, params: { freelancerId: member.id, ...blockParams(member, block, task.moment) } })
  return direct(member, 'assigned_by_rule', base, task)
}

function withinBranch(action: Extract<Action, { type: 'assign' }>, branch: Member, base: Carried, task: Task): Carried {
  const members = (branch.profile.members ?? [])
    .flatMap((id) => task.pool.byId.get(id) ?? [])
    .filter((one) => one.here && one.profile.active)
  const order = orderOf(action)
  const ranking = rankThese(members, order, task.wish, task.moment, 1)
  const first = ranking.best[0]
  if (!first) {
    const unable = candidatesOf(ranking, order, 0, task.wish, task.moment)
    const owned = direct(branch, 'branch_owns', base, task)
    return { ...owned, candidates: [...owned.candidates, ...unable] }
  }
  const charge = chargeOf('rule', task.policy.charge)
  const turn: Turn = { freelancerId: first.member.id, via: 'rule', charge, among: charge ? equalsOf(ranking, first) : [] }
  const candidates = candidatesOf(ranking, order, 1, task.wish, task.moment)
  return { ...base, outcome: 'assigned', chosen: [first.member.id], candidates, turns: [turn] }
}

function direct(member: Member, code: string, base: Carried, task: Task): Carried {
  const candidate = { freelancerId: member.id, score: scoreOf(member, task.wish), eligible: true, reasons: [{ code, params: {} }] }
  const turn: Turn = { freelancerId: member.id, via: 'direct', charge: chargeOf('direct', task.policy.charge), among: [] }
  return { ...base, outcome: 'assigned', chosen: [member.id], candidates: [candidate], turns: [turn] }
}

function blockWhateverTheHour(member: Member, task: Task): BlockCode | undefined {
  const block = blockOf(member, task.moment)
  if (block !== 'off_hours' && block !== 'away') return block
  return workState(member.schedule, task.moment.at).state === 'leave' ? 'on_leave' : capacityBlock(member, task.moment)
}

function skipped(base: Carried, reason: Reason, loud = false): Carried {
  return { ...base, outcome: 'waiting', waiting: reason, skip: loud ? { reason, loud } : { reason } }
}
