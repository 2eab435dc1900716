/** Milliseconds of a minute, an hour and a day. */
export const MINUTE = 60_000
/** Milliseconds of an hour. */
export const HOUR = 3_600_000
/** Milliseconds of a day of 24 hours. */
export const DAY = 86_400_000

/** Whether this machine knows the IANA zone. */
export function isZone(zone: string): boolean {
  try {
    formatterOf(zone)
    return true
  } catch {
    return false
  }
}

/** What is added to UTC for the zone's wall clock at an instant, in milliseconds. Cached: zones change at whole quarters of an hour. */
export function offsetAt(zone: string, at: number): number {
  const slots = offsets.get(zone) ?? new Map<number, number>()
  offsets.set(zone, slots)
  const slot = Math.floor(at / QUARTER)
  const known = slots.get(slot)
  if (known !== undefined) return known
  const offset = readOffset(zone, slot * QUARTER)
  if (slots.size > 5000) slots.clear()
  slots.set(slot, offset)
  return offset
}

/** The local calendar at an instant: days since 1970-01-01, minutes since midnight, weekday (0 = Sunday). */
export function localAt(zone: string, at: number): { day: number; minute: number; weekday: number } {
  const wall = at + offsetAt(zone, at)
  const day = Math.floor(wall / DAY)
  return { day, minute: Math.floor((wall - day * DAY) / MINUTE), weekday: weekdayOf(day) }
}

/** The instant of a wall-clock time; one that is skipped in spring moves forward, one that comes twice in autumn is the first. */
export function instantOf(zone: string, day: number, minute: number): number {
  const wall = day * DAY + minute * MINUTE
  const first = wall - offsetAt(zone, wall)
  const second = wall - offsetAt(zone, first)
  if (first === second) return first
  return wall - offsetAt(zone, second) === second ? second : Math.max(first, second)
}

/** The weekday (0 = Sunday) of a day number; 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7
}

/** The day number of a date written YYYY-MM-DD; NaN for anything else. */
export function dayOf(date: string): number {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) / DAY : Number.NaN
}

const QUARTER = 15 * MINUTE
const offsets = new Map<string, Map<number, number>>()
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  formatters.set(zone, made)
  return made
}

function readOffset(zone: string, at: number): number {
  const part: Record<string, number> = {}
  for (const { type, value } of formatterOf(zone).formatToParts(at)) part[type] = Number(value)
  return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!) - at
}
