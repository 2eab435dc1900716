import type { Profile } from '../shapes.ts'

type Hours = Profile['workingHours']

/** One weekday as the form shows it; 0 is Sunday. */
export interface Weekday {
  day: number
  works: boolean
  from: string
  to: string
}

/** The ordinary week as seven days: of each the first stretch. Hours of a season (`between`) are not in it. Pure. */
export function weekOf(hours: Hours): Weekday[] {
  const ordinary = hours.filter((one) => !one.between)
  return Array.from({ length: 7 }, (_, day) => {
    const own = ordinary.find((one) => one.days.includes(day))
    return { day, works: Boolean(own), from: own?.from ?? '09:00', to: own?.to ?? '17:00' }
  })
}

/** The week as routing knows it, days of the same hours together; hours of a season stay as they are. No working day: no set hours. Pure. */
export function hoursOf(week: readonly Weekday[], before: Hours): Hours {
  const together = Map.groupBy(
    week.filter((one) => one.works),
    ({ from, to }) => `${from} ${to}`,
  )
  const ordinary = [...together.values()].map((days) => ({ days: days.map(({ day }) => day), from: days[0]!.from, to: days[0]!.to }))
  return [...ordinary, ...before.filter((one) => one.between)]
}
