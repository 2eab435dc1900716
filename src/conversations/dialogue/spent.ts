import { getTenant } from '#src/accounts/tenants.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'

/** What the tenant's turns have cost since its day began, in micro-dollars. */
export async function spentToday(trx: Trx, now: Date): Promise<number> {
  const { timeZone } = await getTenant(trx, tenantOf(trx))
  const { rows } = await trx.raw(
    `select coalesce(sum(spent_micros), 0)::bigint as spent from turns where tenant_id = app_tenant() and at >= date_trunc('day', ?::timestamptz, ?)`,
    [now, timeZone],
  )
  return Number(rows[0].spent)
}
