import { type Database, query } from './ground.ts'

/** Everything that a lead leaves behind. Claim tables stay as they are: what is due is no matter of age. */
const TABLES = [
  'inbox',
  'items',
  'item_keys',
  'mailboxes',
  'contacts',
  'identities',
  'leads',
  'search_terms',
  'activities',
  'decisions',
  'requests',
  'token_hashes',
  'deliveries',
  'attempts',
  'mirrors',
  'conversations',
  'messages',
  'notifications',
]
/** Columns that point at what is not multiplied: tenant, connections, freelancers, rules. */
const SHARED = new Set(['tenant_id', 'connection_id', 'freelancer_id', 'owner_id', 'person_id'])

/**
 * Copies every lead with all that belongs to it `times` times: ids, blind values and vendors' ids of each copy are its own, and each copy is an hour older.
 * The copies are as real as their originals but for what is sealed in them.
 */
export async function multiply({ ownerUrl }: Database, times: number): Promise<void> {
  // One table after the other, without triggers; what is due for the originals is none of the copies' business.
  for (const table of TABLES) {
    const columns = await query<{ name: string; type: string }>(
      ownerUrl,
      `select column_name as name, data_type as type from information_schema.columns where table_name = $1 and table_schema = 'public' and is_generated = 'NEVER' order by ordinal_position`,
      [table],
    )
    const list = columns.map(({ name }) => `"${name}"`).join(', ')
    const copies = columns.map((column) => copied(table, column)).join(', ')
    await query(
      ownerUrl,
      `set session_replication_role = replica; set synchronous_commit = off; set statement_timeout = 0;
       insert into ${table} (${list}) select ${copies} from ${table} o cross join generate_series(1, ${times}) k on conflict do nothing`,
    )
  }
  await query(ownerUrl, 'vacuum analyze')
}

function copied(table: string, { name, type }: { name: string; type: string }): string {
  const column = `o."${name}"`
  if (SHARED.has(name)) return column
  // A seal opens in its own row only: the copies' addresses are left out, what finds them is not.
  if (['phone', 'email'].includes(name)) return 'null'
  if (type === 'uuid') return `md5(${column}::text || k)::uuid`
  if (type === 'timestamp with time zone') return name === 'due_at' || name === 'lease_until' ? column : `${column} - k * interval '1 hour'`
  if (type === 'bytea' && /_bidx$|^hash$|^person_key$|^body_hash$/.test(name))
    return `substring(sha256(${column} || convert_to(k::text, 'UTF8')) for octet_length(${column}))`
  if (['key', 'dedupe_key'].includes(name)) return `${column} || ':' || k`
  if (name === 'external_id')
    return table === 'leads' || table === 'messages'
      ? `${column} || ':' || k`
      : `(1000000 + ('x' || substr(md5(${column} || k), 1, 7))::bit(28)::int)::text`
  // Names are shared by many, numbers are not.
  if (table === 'search_terms' && name === 'term') return `case when ${column} like '#%' then '#' || md5(${column} || k) else ${column} end`
  return column
}
