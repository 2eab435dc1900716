import { dates, spans } from './formats.ts'
import type { Language } from './language.ts'

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000_000],
  ['month', 2_592_000_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** How long ago or ahead: "قبل 5 دقائق", "in 2 hours"; within the minute: now. */
export function relative(language: Language, at: Date, now: Date): string {
  const format = spans(language)
  const ms = at.getTime() - now.getTime()
  const [unit, size] = STEPS.find(([, step]) => Math.abs(ms) >= step) ?? ['second', 0]
  return size ? format.format(Math.trunc(ms / size), unit) : format.format(0, 'second')
}

/** The exact instant with its zone, on the device's clock: "السبت، 21 نوفمبر 2026، 12:30 م غرينتش+3". */
export function exact(language: Language, at: Date): string {
  return dates(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(at)
}

/** The hour and minute. */
export function clockTime(language: Language, at: Date): string {
  return dates(language, { hour: 'numeric', minute: '2-digit' }).format(at)
}

/** A day as people name it: today, yesterday, a weekday within the week, else the date. */
export function dayName(language: Language, at: Date, now: Date): string {
  const days = Math.round((startOfDay(at) - startOfDay(now)) / 86_400_000)
  if (days === 0 || days === -1) return spans(language).format(days, 'day')
  if (days < 0 && days > -7) return dates(language, { weekday: 'long' }).format(at)
  return dates(language, { day: 'numeric', month: 'long', year: 'numeric' }).format(at)
}

/** A calendar day as it is told (2026-11-28), which has no zone of its own; anything else stays as it is. */
export function dayText(language: Language, day: string): string {
  const at = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(at.getTime())) return day
  return dates(language, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(at)
}

/** Minutes and seconds of a sound: 0:07. */
export function lengthOf(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()
}
