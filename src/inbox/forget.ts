import type { Trx } from '#src/platform/db.ts'

/** Read to its end: what is still to be read, or has died and waits for a person, is nobody's to throw away. */
const OLD = `from inbox b where b.tenant_id = app_tenant() and b.raw is not null and b.status in ('read','ignored','refused') and b.received_at < ?::timestamptz
  and b.id not in (select i.inbox_id from items i where i.tenant_id = app_tenant() and i.status = 'dead' and i.inbox_id is not null)`
const LOOSE = `from items i where i.tenant_id = app_tenant() and i.item is not null and i.inbox_id is null and i.status in ('read','ignored') and i.created_at < ?::timestamptz`

/** How many calls that were read came before an instant and are still kept as they came. */
export async function countOldEntries(trx: Trx, before: Date): Promise<number> {
  const { rows } = await trx.raw(`select (select count(*) ${OLD})::int + (select count(*) ${LOOSE})::int as n`, [before, before])
  return rows[0].n
}

/** Empties some of them, the oldest first, with the units that were read in them; that they came, from where and what became of them stays, and so does the ledger. Answers how many. */
export async function forgetOldEntries(trx: Trx, before: Date, most: number): Promise<number> {
  const { rows } = await trx.raw(`select b.id ${OLD} order by b.received_at limit ?`, [before, most])
  const entries = rows.map((row: { id: string }) => row.id)
  if (entries.length) {
    await trx('inbox').whereIn('id', entries).update({ raw: null, headers: '{}', query: '{}' })
    await trx('items').whereIn('inbox_id', entries).whereIn('status', ['read', 'ignored']).update({ item: null })
  }
  const left = most - entries.length
  if (left <= 0) return entries.length
  const loose = await trx.raw(
    `update items set item = null where tenant_id = app_tenant() and id in (select i.id ${LOOSE} order by i.created_at limit ?)`,
    [before, left],
  )
  return entries.length + loose.rowCount
}
