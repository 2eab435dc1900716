import type pg from 'pg'

/** A table of ours: its columns in order, the tables it refers to, whether row-level security guards it. */
export interface Table {
  name: string
  columns: string[]
  needs: string[]
  guarded: boolean
}

/** Kept by the migrations themselves, not by a backup. */
const OWN = ['migrations_done', 'migrations_done_lock']

/** Every table of schema public, those that others refer to first. Columns of transaction numbers are left out: they mean nothing in another server. */
export async function listTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query(
    `select c.relname as name, c.relrowsecurity as guarded,
       array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.atttypid <> 'xid8'::regtype order by a.attnum) as columns,
       array(select f.relname::text from pg_constraint k join pg_class f on f.oid = k.confrelid where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as needs
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> all($1) order by c.relname`,
    [OWN],
  )
  return inOrder(rows as Table[])
}

function inOrder(tables: readonly Table[]): Table[] {
  const sorted: Table[] = []
  const names = new Set<string>()
  let left = [...tables]
  while (left.length) {
    const ready = left.filter((table) => table.needs.every((need) => names.has(need)))
    if (!ready.length) throw new Error(`tables refer to each other in a circle: ${left.map((table) => table.name).join(', ')}`)
    for (const table of ready) names.add(table.name)
    sorted.push(...ready)
    left = left.filter((table) => !names.has(table.name))
  }
  return sorted
}

/** Whether this login sees every row whatever the policies say: a superuser, or one that bypasses them. */
export async function seesAll(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query('select rolsuper or rolbypassrls as all from pg_roles where rolname = current_user')
  return rows[0].all
}

/** Numbers that are counted up go on after the highest that stands. */
export async function resetCounters(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query(
    `select c.relname as table, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attidentity <> '' and c.relname <> all($1)`,
    [OWN],
  )
  for (const { table, column } of rows) {
    const name = client.escapeIdentifier(table)
    await client.query(
      `select setval(pg_get_serial_sequence($1, $2), coalesce(max(${client.escapeIdentifier(column)}), 0) + 1, false) from ${name}`,
      [name, column],
    )
  }
}
