import type { Trx } from '#src/platform/db.ts'
import { type Narrow, narrowed } from './narrow.ts'
import type { Period } from './period.ts'

/**
 * What the leads that were won in a period were worth, by `key` (SQL over `lead_events e`), in the tenant's currency; a value that was told in another one is not counted.
 * It is read from the leads themselves: people add it and change it after the lead was closed.
 */
export async function worthBy(trx: Trx, key: string, period: Period, narrow: Narrow = {}): Promise<Map<string, number>> {
  const { sql, bindings } = narrowed(narrow)
  const { rows } = await trx.raw(
    // Few leads are won: each is looked up by its key.
    `with e as materialized (select * from lead_events e where e.tenant_id = app_tenant() and e.at >= ?::timestamptz and e.at < ?::timestamptz and e.step = 'won'${sql})
     select ${key} as key, sum(l.value_amount) as worth from e cross join lateral (
       select value_amount from leads where tenant_id = app_tenant() and id = e.lead_id and value_currency = ? and value_amount is not null limit 1) l group by 1`,
    [period.from, period.to, ...bindings, period.currency],
  )
  return new Map((rows as { key: string; worth: number }[]).map(({ key, worth }) => [key, Number(worth)]))
}
