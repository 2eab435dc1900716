import { workState } from './hours.ts'
import { type Member, offersInPeriod, periodOf } from './member.ts'

/** Why someone of the pool cannot take a lead now. */
export type BlockCode = 'asked' | 'away' | 'on_leave' | 'off_hours' | 'full' | 'day_full' | 'week_full'

/** What of a decision bears on whether someone can take it. */
export interface Moment {
  /** Milliseconds. */
  at: number
  /** Ids of those who were asked for this lead already. */
  asked: ReadonlySet<string>
  /** "What if he could take more": open requests added to someone's capacity; for counterfactuals. */
  extraCapacity?: Readonly<Record<string, number>>
}

/** The first reason why he cannot take a lead now; undefined when he can. */
export function blockOf(member: Member, moment: Moment): BlockCode | undefined {
  if (moment.asked.size > 0 && moment.asked.has(member.id)) return 'asked'
  if (!member.present) return 'away'
  const { state } = workState(member.schedule, moment.at)
  if (state !== 'working') return state === 'leave' ? 'on_leave' : 'off_hours'
  return capacityBlock(member, moment)
}

/** The reason of capacity why he cannot take a lead, whatever the hour. */
export function capacityBlock(member: Member, moment: Moment): BlockCode | undefined {
  const extra = moment.extraCapacity?.[member.id] ?? 0
  if (member.openCount >= member.openLimit + extra) return 'full'
  if (!member.periodLimit) return undefined
  const { perDay, perWeek } = member.profile.capacity
  const offers = offersInPeriod(member, moment.at)
  if (perDay !== undefined && offers.day >= perDay + extra) return 'day_full'
  return perWeek !== undefined && offers.week >= perWeek + extra ? 'week_full' : undefined
}

/** Every reason why he cannot take a lead now. */
export function blocksOf(member: Member, moment: Moment): BlockCode[] {
  const codes: (BlockCode | undefined)[] = [moment.asked.has(member.id) ? 'asked' : undefined, member.present ? undefined : 'away']
  const { state } = workState(member.schedule, moment.at)
  codes.push(state === 'leave' ? 'on_leave' : state === 'off' ? 'off_hours' : undefined, capacityBlock(member, moment))
  return codes.filter((code) => code !== undefined)
}

/** What a person needs to know beside the code: how much he has, until when it lasts. */
export function blockParams(member: Member, code: BlockCode, moment: Moment): Record<string, unknown> {
  const { open, perDay, perWeek } = member.profile.capacity
  if (code === 'full') return { open: member.open.size, capacity: open }
  if (code === 'day_full') return { offers: offersInPeriod(member, moment.at).day, capacity: perDay }
  if (code === 'week_full') return { offers: offersInPeriod(member, moment.at).week, capacity: perWeek }
  const until = freeAt(member, code, moment)
  return until === undefined ? {} : { until: new Date(until).toISOString() }
}

/** The instant at which this reason ends by itself, in milliseconds; undefined when only an event ends it. */
export function freeAt(member: Member, code: BlockCode, moment: Moment): number | undefined {
  if (code === 'on_leave' || code === 'off_hours') {
    const { until } = workState(member.schedule, moment.at)
    return Number.isFinite(until) ? until : undefined
  }
  if (code === 'day_full') return periodOf(member.schedule.zone, moment.at).day[1]
  return code === 'week_full' ? periodOf(member.schedule.zone, moment.at).week[1] : undefined
}
