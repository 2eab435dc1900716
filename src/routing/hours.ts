import { z } from 'zod'
import { DAY, dayOf, instantOf, isZone, localAt, MINUTE, weekdayOf } from './zone.ts'

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/)
const date = z.string().refine((text) => !Number.isNaN(dayOf(text)), 'a date, YYYY-MM-DD')
const moment = z.union([date, z.iso.datetime({ offset: true })])

/** An IANA time zone this machine knows. */
export const timeZoneSchema = z.string().refine(isZone, 'a time zone such as Asia/Riyadh')

/**
 * When someone works: blocks of a week in his own zone, `to` ≤ `from` ends on the next day. On a date that any block's `between` holds
 * (both ends included: Ramadan), only such blocks count. No blocks at all: he works at any hour.
 */
export const workingHoursSchema = z
  .array(
    z.strictObject({
      days: z.array(z.number().int().min(0).max(6)).min(1).max(7),
      from: time,
      to: time,
      between: z.strictObject({ from: date, to: date }).optional(),
    }),
  )
  .max(50)

/** When someone is away: dates (whole local days, both included) or instants. */
export const leaveSchema = z.array(z.strictObject({ from: moment, to: moment })).max(200)

/** What of a profile says when its owner works. */
export interface Calendar {
  timeZone: string
  workingHours: z.infer<typeof workingHoursSchema>
  leave: z.infer<typeof leaveSchema>
}

/** working, off (outside his hours) or leave, and until which instant (milliseconds) that can be relied on. */
export interface WorkState {
  state: 'working' | 'off' | 'leave'
  until: number
}

/** A calendar made ready; equal calendars share one. */
export interface Schedule {
  zone: string
  blocks: { days: readonly number[]; from: number; to: number; first: number; last: number }[]
  leave: readonly (readonly [number, number])[]
  known: WorkState & { from: number }
}

const schedules = new Map<string, Schedule>()

/** The schedule of a calendar. */
export function scheduleOf(calendar: Calendar): Schedule {
  const key = JSON.stringify([calendar.timeZone, calendar.workingHours, calendar.leave])
  const known = schedules.get(key)
  if (known) return known
  if (schedules.size > 200_000) schedules.clear()
  const made = makeSchedule(calendar)
  schedules.set(key, made)
  return made
}

/** Whether he works at an instant, is off or on leave. Remembered until it changes: asking again costs two comparisons. */
export function workState(schedule: Schedule, at: number): WorkState {
  if (at < schedule.known.from || at >= schedule.known.until) schedule.known = { ...readState(schedule, at), from: at }
  return schedule.known
}

/** The first instant at or after `at` at which he works; undefined when there is none within 400 days. */
export function nextWorkingInstant(schedule: Schedule, at: Date): Date | undefined {
  const first = periods(schedule, at.getTime(), at.getTime() + 400 * DAY).find((period) => period.state === 'working')
  return first && new Date(first.from)
}

/** The instant by which so many minutes of his working time have passed; undefined when he never works that long within 400 days. */
export function addWorkingTime(schedule: Schedule, at: Date, minutes: number): Date | undefined {
  let left = minutes * MINUTE
  for (const period of periods(schedule, at.getTime(), at.getTime() + 400 * DAY)) {
    if (period.state !== 'working') continue
    if (left <= period.until - period.from) return new Date(period.from + left)
    left -= period.until - period.from
  }
  return undefined
}

/** How many minutes of his working time lie between two instants (a paused clock's time left). */
export function workingMinutes(schedule: Schedule, from: Date, to: Date): number {
  let sum = 0
  for (const period of periods(schedule, from.getTime(), to.getTime())) if (period.state === 'working') sum += period.until - period.from
  return sum / MINUTE
}

/** When an offer made at `at` falls due: so many hours, or so many hours of his working time (plain hours when he never works). */
export function dueAt(schedule: Schedule, at: Date, policy: { hours: number; workingHoursOnly: boolean }): Date {
  const plain = new Date(at.getTime() + policy.hours * 60 * MINUTE)
  return policy.workingHoursOnly ? (addWorkingTime(schedule, at, policy.hours * 60) ?? plain) : plain
}

/** For each of the 168 hours from `at` on: whether he works in any part of it. */
export function weekFrom(schedule: Schedule, at: Date): boolean[] {
  const start = at.getTime()
  const hours = new Array<boolean>(168).fill(false)
  for (const period of periods(schedule, start, start + 7 * DAY)) {
    if (period.state !== 'working') continue
    const last = Math.min(167, Math.ceil((period.until - start) / (60 * MINUTE)) - 1)
    for (let hour = Math.floor((period.from - start) / (60 * MINUTE)); hour <= last; hour++) hours[hour] = true
  }
  return hours
}

/** Local hour, minute and weekday (0 = Sunday) at an instant. */
export function localClock(at: Date, zone: string): { hour: number; minute: number; weekday: number } {
  const { minute, weekday } = localAt(zone, at.getTime())
  return { hour: Math.floor(minute / 60), minute: minute % 60, weekday }
}

/** The local day and the local week (from Sunday) that hold an instant, as instants [from, until). */
export function dayAndWeek(zone: string, at: number): { day: [number, number]; week: [number, number] } {
  const { day, weekday } = localAt(zone, at)
  return {
    day: [instantOf(zone, day, 0), instantOf(zone, day + 1, 0)],
    week: [instantOf(zone, day - weekday, 0), instantOf(zone, day - weekday + 7, 0)],
  }
}

function makeSchedule({ timeZone, workingHours, leave }: Calendar): Schedule {
  const blocks = workingHours.map((block) => {
    const from = minutesOf(block.from)
    const to = minutesOf(block.to)
    return {
      days: block.days,
      from,
      to: to <= from ? to + 1440 : to,
      first: block.between ? dayOf(block.between.from) : Number.NaN,
      last: block.between ? dayOf(block.between.to) : Number.NaN,
    }
  })
  const away = leave.map(({ from, to }) => [startOf(from, timeZone), endOf(to, timeZone)] as const).filter(([from, to]) => from < to)
  return { zone: timeZone, blocks, leave: merged(away), known: { state: 'off', from: 0, until: 0 } }
}

function readState(schedule: Schedule, at: number): WorkState {
  const leave = schedule.leave.find(([, to]) => at < to)
  if (leave && at >= leave[0]) return { state: 'leave', until: leave[1] }
  const nextLeave = leave?.[0] ?? Number.POSITIVE_INFINITY
  if (schedule.blocks.length === 0) return { state: 'working', until: nextLeave }
  const today = localAt(schedule.zone, at).day
  for (let day = today - 1; day <= today + 400; day += 8) {
    const windows = windowsOf(schedule, day, day + 8)
    const window = windows.find(([, to]) => at < to)
    if (window && at >= window[0]) return { state: 'working', until: Math.min(window[1], nextLeave) }
    if (window) return { state: 'off', until: Math.min(window[0], nextLeave) }
  }
  return { state: 'off', until: nextLeave }
}

/** The working windows that begin on the days [first, last), in order, touching ones joined. */
function windowsOf(schedule: Schedule, first: number, last: number): (readonly [number, number])[] {
  const windows: [number, number][] = []
  for (let day = first; day < last; day++) {
    const special = schedule.blocks.some((block) => day >= block.first && day <= block.last)
    for (const block of schedule.blocks) {
      const counts = special ? day >= block.first && day <= block.last : Number.isNaN(block.first)
      if (!counts || !block.days.includes(weekdayOf(day))) continue
      windows.push([instantOf(schedule.zone, day, block.from), instantOf(schedule.zone, day, block.to)])
    }
  }
  return merged(windows.filter(([from, to]) => from < to))
}

/** The states from one instant to another, one after the other. */
function periods(schedule: Schedule, from: number, to: number): (WorkState & { from: number })[] {
  const list: (WorkState & { from: number })[] = []
  for (let at = from; at < to; ) {
    const { state, until } = readState(schedule, at)
    const end = Math.min(until, to)
    list.push({ state, from: at, until: end })
    at = end
  }
  return list
}

function merged(windows: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const joined: [number, number][] = []
  for (const [from, to] of windows.toSorted((a, b) => a[0] - b[0])) {
    const last = joined.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else joined.push([from, to])
  }
  return joined
}

function minutesOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
}

function startOf(text: string, zone: string): number {
  const day = dayOf(text)
  return Number.isNaN(day) ? Date.parse(text) : instantOf(zone, day, 0)
}

function endOf(text: string, zone: string): number {
  const day = dayOf(text)
  return Number.isNaN(day) ? Date.parse(text) : instantOf(zone, day + 1, 0)
}
