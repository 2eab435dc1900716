import { z } from 'zod'
import { getTenant } from '#src/accounts/tenants.ts'
import { AppError } from '#src/errors.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { queryTime } from '#src/platform/shapes.ts'

const DAY_MS = 86_400_000
const MOST_DAYS = 366

/** The time a report is of. */
export const periodQuery = {
  from: queryTime.optional().meta({ description: 'A day in the tenant’s zone, or an instant; `days` up to `to` when left out' }),
  to: queryTime.optional().meta({ description: 'A day in the tenant’s zone, included, or an instant; today when left out' }),
  days: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_DAYS)
    .optional()
    .meta({ description: 'So many days, where `from` is left out; 7 when left out' }),
}

/** A period as it is asked for. */
export type PeriodQuery = { from?: string | undefined; to?: string | undefined; days?: number | undefined }

/** The time a report is of, read: instants, and the days as the tenant counts them. */
export interface Period {
  from: Date
  to: Date
  /** The first and the last day, in the tenant's zone. */
  firstDay: string
  lastDay: string
  timeZone: string
  currency: string
}

/** The period as it is told with each report. */
export const periodShape = z.strictObject({ from: z.iso.date(), to: z.iso.date(), timeZone: z.string() })

/** Reads a period; days are the tenant's. Throws 400 where it ends before it begins, or is longer than a year. */
export async function readPeriod(trx: Trx, query: PeriodQuery, now: Date): Promise<Period> {
  const { timeZone, currency } = await getTenant(trx, tenantOf(trx))
  const today = dayIn(timeZone, now)
  const lastDay = query.to ? dayOf(timeZone, query.to) : today
  const firstDay = query.from ? dayOf(timeZone, query.from) : addDays(lastDay, 1 - (query.days ?? 7))
  const from = query.from && !isDay(query.from) ? new Date(query.from) : startOf(timeZone, firstDay)
  const to = query.to && !isDay(query.to) ? new Date(query.to) : startOf(timeZone, addDays(lastDay, 1))
  if (from >= to) throw new AppError('bad_request', 'The time ends before it begins; turn `from` and `to` round.')
  if (to.getTime() - from.getTime() > (MOST_DAYS + 1) * DAY_MS)
    throw new AppError('bad_request', `A report tells at most ${MOST_DAYS} days at once; ask for a shorter time.`)
  return { from, to, firstDay, lastDay, timeZone, currency }
}

/** The period as an answer tells it. */
export function showPeriod({ firstDay, lastDay, timeZone }: Period): z.output<typeof periodShape> {
  return { from: firstDay, to: lastDay, timeZone }
}

/** The days of a period, at least its last seven: a line of one point says nothing. */
export function daysOf({ firstDay, lastDay }: Period): string[] {
  const week = addDays(lastDay, -6)
  const days: string[] = []
  for (let day = firstDay < week ? firstDay : week; day <= lastDay; day = addDays(day, 1)) days.push(day)
  return days
}

/** The instant a day begins in a zone. */
export function startOf(timeZone: string, day: string): Date {
  const guess = Date.parse(`${day}T00:00:00Z`)
  // Twice: where the clocks are put forward at night the first guess lies on the other side.
  const once = guess - offsetAt(timeZone, new Date(guess))
  return new Date(guess - offsetAt(timeZone, new Date(once)))
}

/** The day it is in a zone at an instant. */
export function dayIn(timeZone: string, at: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)
}

/** A day so many days later. */
export function addDays(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * DAY_MS).toISOString().slice(0, 10)
}

function dayOf(timeZone: string, text: string): string {
  return isDay(text) ? text : dayIn(timeZone, new Date(text))
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text)
}

/** How far a zone's clocks are ahead of UTC, in milliseconds. */
function offsetAt(timeZone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at)
  const part = (type: string) => Number(parts.find((one) => one.type === type)!.value)
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return local - Math.floor(at.getTime() / 1000) * 1000
}
