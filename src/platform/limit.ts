import { AppError } from '#src/errors.ts'
import type { Db } from './db.ts'
import { blind } from './keys.ts'

/** So often within so many seconds, for one subject: an address, a network, both together. */
export interface Limit {
  name: string
  subject: string
  most: number
  seconds: number
}

/**
 * Counts one more of each, in one statement, for all processes together; throws 429 when any is over. What is counted is a blind value of the subject, so no address
 * stands in the table. Counts of the past are swept out on the way, a few at a time.
 */
export async function countOrRefuse(db: Db, limits: readonly Limit[], now: Date): Promise<void> {
  const rows = limits
    .map((limit) => ({ ...limit, key: blind(db.installation.index, `limit:${limit.name}`, limit.subject) }))
    .sort((a, b) => Buffer.compare(a.key, b.key))
  const counts: { key: Buffer; count: number }[] = await db.system(async (trx) => {
    await trx.raw(
      'delete from rate_counts where key in (select key from rate_counts where ends_at < ? order by ends_at limit 20 for update skip locked)',
      [now],
    )
    const { rows: counted } = await trx.raw(
      `insert into rate_counts as r (key, count, ends_at) select key, 1, ?::timestamptz + seconds * interval '1 s' from unnest(?::bytea[], ?::int[]) as h(key, seconds)
       on conflict (key) do update set count = case when r.ends_at <= ?::timestamptz then 1 else r.count + 1 end, ends_at = case when r.ends_at <= ?::timestamptz then excluded.ends_at else r.ends_at end
       returning key, count`,
      [now, rows.map((row) => row.key), rows.map((row) => row.seconds), now, now],
    )
    return counted
  })
  const over = rows.find((row) => counts.find((one) => one.key.equals(row.key))!.count > row.most)
  if (over) throw new AppError('too_many', `Too many attempts; wait ${Math.ceil(over.seconds / 60)} minutes and try again.`)
}

/** Who an address counts as: an IPv6 address as its /64, which one household or one machine has to itself. */
export function networkOf(ip: string | undefined): string {
  const address = (ip ?? '').replace(/^::ffff:(?=\d+\.)/, '')
  return address.includes(':') ? expand(address).slice(0, 4).join(':') : address
}

function expand(address: string): string[] {
  const [head = '', tail = ''] = address.split('%')[0]!.split('::')
  const left = head ? head.split(':') : []
  const right = tail ? tail.split(':') : []
  return address.includes('::') ? [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right] : left
}
