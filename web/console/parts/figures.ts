import { type Language, localeOf } from '../../parts/language.ts'

const STEPS: [unit: string, ms: number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
]

/** A count or a share as people read it: 1,204; 12.5. */
export function figure(language: Language, n: number): string {
  return new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: 1 }).format(n)
}

/** A share of 0 to 1 in percent; a dash where there is none. */
export function percent(language: Language, share: number | null): string {
  return share === null ? '–' : new Intl.NumberFormat(localeOf(language), { style: 'percent', maximumFractionDigits: 0 }).format(share)
}

/** How long something took, in the unit people would say it in: "4 دقائق", "2.5 hours"; a dash where it never happened. `short` where room is scarce: "13 min". */
export function howLong(language: Language, ms: number | null, unitDisplay: 'long' | 'short' = 'long'): string {
  if (ms === null) return '–'
  const [unit, size] = STEPS.find(([, step]) => ms >= step) ?? STEPS.at(-1)!
  const n = ms / size
  return new Intl.NumberFormat(localeOf(language), {
    style: 'unit',
    unit,
    unitDisplay,
    maximumFractionDigits: n < 10 && unit !== 'minute' ? 1 : 0,
  }).format(n)
}

/** A day that the API tells (2026-11-21), short: "21 نوفمبر". It has no zone of its own. */
export function shortDay(language: Language, day: string): string {
  return new Intl.DateTimeFormat(localeOf(language), { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )
}
