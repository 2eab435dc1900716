import type { Tenant } from '#src/accounts/tenants.ts'
import { instantOf, localAt } from '#src/routing/zone.ts'

/** How many milliseconds the tenant's quiet hours still last; 0 outside them. They may run over midnight. */
export function quietFor({ quietFrom, quietTo, timeZone }: Pick<Tenant, 'quietFrom' | 'quietTo' | 'timeZone'>, now: Date): number {
  if (quietFrom === null || quietTo === null || quietFrom === quietTo) return 0
  const { day, minute } = localAt(timeZone, now.getTime())
  const overMidnight = quietFrom > quietTo
  const quiet = overMidnight ? minute >= quietFrom || minute < quietTo : minute >= quietFrom && minute < quietTo
  if (!quiet) return 0
  const endsTomorrow = overMidnight && minute >= quietFrom
  return Math.max(0, instantOf(timeZone, day + (endsTomorrow ? 1 : 0), quietTo) - now.getTime())
}

/** The last instant before `at` that is not in quiet hours: `at` itself, or a minute before they began. */
export function beforeQuiet(tenant: Pick<Tenant, 'quietFrom' | 'quietTo' | 'timeZone'>, at: Date): Date {
  if (!quietFor(tenant, at)) return at
  const { day, minute } = localAt(tenant.timeZone, at.getTime())
  const begunYesterday = tenant.quietFrom! > tenant.quietTo! && minute < tenant.quietTo!
  return new Date(instantOf(tenant.timeZone, day - (begunYesterday ? 1 : 0), tenant.quietFrom!) - 60_000)
}
