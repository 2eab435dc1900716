import type { Trx } from '#src/platform/db.ts'

/** How many notifications inside wasl were written before an instant; alerts of the house tell of nobody. */
export async function countOldNotifications(trx: Trx, before: Date): Promise<number> {
  const { rows } = await trx.raw(
    `select count(*)::int as n from notifications where tenant_id = app_tenant() and kind <> 'alert' and created_at < ?::timestamptz`,
    [before],
  )
  return rows[0].n
}

/** Deletes some of them, the oldest first. Answers how many. */
export async function forgetOldNotifications(trx: Trx, before: Date, most: number): Promise<number> {
  const { rowCount } = await trx.raw(
    `delete from notifications where tenant_id = app_tenant() and id in (
       select id from notifications where tenant_id = app_tenant() and kind <> 'alert' and created_at < ?::timestamptz order by created_at limit ?)`,
    [before, most],
  )
  return rowCount
}
