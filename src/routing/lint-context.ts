import type { LintContext } from '#rules/lint/context.ts'
import { localClock, weekFrom } from './hours.ts'
import type { PoolState } from './pool.ts'
import { HOUR } from './zone.ts'

/** What the linter knows of a tenant and its pool: its people with the hours of the coming week in which they work, from the full hour that holds `now`. */
export function lintContextOf(
  pool: PoolState,
  tenant: Pick<LintContext, 'currency' | 'timeZone' | 'categories' | 'names' | 'languages' | 'seen'> & {
    rates?: Readonly<Record<string, number>>
  },
  now: Date,
): LintContext {
  const start = new Date(Math.floor(now.getTime() / HOUR) * HOUR)
  const week = Array.from({ length: 168 }, (_, i) => {
    const at = new Date(start.getTime() + i * HOUR)
    const { hour, weekday } = localClock(at, tenant.timeZone)
    return { at: at.toISOString(), hour, weekday }
  })
  const people = pool.members
    .filter((member) => member.here)
    .map(({ id, profile, schedule, lowestPrice, priceCurrency }) => {
      const rate = !priceCurrency || priceCurrency === tenant.currency ? 1 : tenant.rates?.[priceCurrency]
      return {
        id,
        kind: profile.kind,
        active: profile.active,
        members: profile.members ?? [],
        skills: profile.skills,
        languages: profile.languages,
        locations: profile.locations,
        tags: profile.tags,
        rating: profile.rating,
        lowestPrice: lowestPrice === undefined || rate === undefined ? undefined : lowestPrice * rate,
        open: profile.capacity.open,
        week: weekFrom(schedule, start),
      }
    })
  const { rates: _, ...known } = tenant
  return { ...known, people, week }
}
