import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve, sep } from 'node:path'
import pg from 'pg'
import { ArchiveRefused, type Manifest } from './backup.ts'
import { type Key, unseal } from './keys.ts'
import { knownMigrations, migrate, rollBack } from './migrate.ts'
import { listTables, resetCounters, type Table } from './tables.ts'
import { readTar } from './tar.ts'

/** What came out of an archive. */
export interface Restored {
  madeAt: string
  version: string
  tables: number
  rows: number
  files: number
}

/**
 * Fills an empty database with an archive, in one transaction: at the schema it was made at, then migrated on. Refuses a database that holds a tenant, an archive
 * of a newer wasl, and keys that do not open it. `login` is the role the app connects as.
 */
export async function restoreBackup(options: {
  ownerUrl: string
  login: string
  master: readonly Key[]
  filesFolder: string
  file: string
}): Promise<Restored> {
  const { ownerUrl, login, master } = options
  const manifest = await readManifest(options.file)
  const unknown = manifest.migrations.filter((name) => !knownMigrations().includes(name))
  if (unknown.length)
    throw new ArchiveRefused(
      `this archive was made by a newer wasl (${manifest.version}; unknown here: ${unknown.join(', ')}): install that version or a later one first`,
    )
  await standAt(ownerUrl, login, master, manifest.migrations)
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'wasl restore' })
  await client.connect()
  let rows = 0
  let files = 0
  const tables = await listTables(client)
  try {
    await client.query('begin')
    await openUp(client, tables)
    for await (const { name, content } of inOrder(options.file, tables)) {
      const [kind, table] = name.split('/')
      if (kind === 'tables') rows += await fill(client, table!, manifest.tables[table!]!.columns, content)
    }
    await resetCounters(client)
    await checkKeys(client, master)
    await lockUp(client, tables)
    await client.query('commit')
    files = await bringFiles(options.file, options.filesFolder)
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    await client.end()
  }
  await migrate(ownerUrl, login, master)
  return { madeAt: manifest.madeAt, version: manifest.version, tables: tables.length, rows, files }
}

async function readManifest(file: string): Promise<Manifest> {
  for await (const { name, content } of readTar(file)) {
    if (name !== 'wasl.json') break
    const manifest = JSON.parse(content.toString('utf8')) as Manifest
    if (manifest.format === 1) return manifest
  }
  throw new ArchiveRefused('this file is no backup of wasl')
}

/** An empty database at exactly these migrations. */
async function standAt(ownerUrl: string, login: string, master: readonly Key[], migrations: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const { rows } = await client.query("select to_regclass('public.tenants') is not null as made")
    if (rows[0].made) {
      const tenants = await client.query('select count(*)::int as n from tenants')
      if (tenants.rows[0].n)
        throw new ArchiveRefused(
          'this database is in use (it holds a tenant): restore into an empty one, with its own DATA_DIR or DATABASE_URL',
        )
      await rollBack(ownerUrl)
    }
  } finally {
    await client.end()
  }
  await migrate(ownerUrl, login, master, migrations)
}

/** While this transaction fills them, the owner's hands are free: no policy, no trigger that would make what the archive brings. */
async function openUp(client: pg.Client, tables: readonly Table[]): Promise<void> {
  for (const { name, guarded } of tables) {
    const table = client.escapeIdentifier(name)
    await client.query(`alter table ${table} disable trigger user`)
    if (guarded) await client.query(`alter table ${table} no force row level security`)
  }
  // A fresh database made keys of its own.
  await client.query('delete from installation_keys')
}

async function lockUp(client: pg.Client, tables: readonly Table[]): Promise<void> {
  for (const { name, guarded } of tables) {
    const table = client.escapeIdentifier(name)
    await client.query(`alter table ${table} enable trigger user`)
    if (guarded) await client.query(`alter table ${table} force row level security`)
  }
}

/** The archive's entries in the order in which tables refer to each other. */
async function* inOrder(file: string, tables: readonly Table[]): AsyncGenerator<{ name: string; content: Buffer }> {
  // An archive of the same schema is in this order already; another one is read once a table.
  const order = new Map(tables.map((table, i) => [table.name, i]))
  let last = -1
  let sorted = true
  for await (const { name } of readTar(file)) {
    const [kind, table] = name.split('/')
    if (kind !== 'tables') continue
    const at = order.get(table!) ?? -1
    if (at < last) sorted = false
    last = at
  }
  if (sorted) yield* readTar(file)
  else
    for (const { name: table } of tables)
      for await (const entry of readTar(file)) if (entry.name.startsWith(`tables/${table}/`)) yield entry
}

async function fill(client: pg.Client, table: string, columns: readonly string[], content: Buffer): Promise<number> {
  const lines = content.toString('utf8').split('\n')
  const names = columns.map((column) => client.escapeIdentifier(column)).join(', ')
  const into = client.escapeIdentifier(table)
  const { rowCount } = await client.query(
    `insert into ${into} (${names}) overriding system value select ${names} from json_populate_recordset(null::${into}, $1::json)`,
    [`[${lines.join(',')}]`],
  )
  if (rowCount !== lines.length) throw new Error(`${table}: ${rowCount} of ${lines.length} rows came in`)
  return lines.length
}

/** With other keys nothing in it could ever be read again: better to stop here. */
async function checkKeys(client: pg.Client, master: readonly Key[]): Promise<void> {
  const { rows } = await client.query(
    "select 'installation_keys:sealed:' || id as place, sealed from installation_keys union all select 'tenant_keys:sealed:' || tenant_id, sealed from tenant_keys",
  )
  try {
    for (const { place, sealed } of rows) unseal(master, place, sealed)
  } catch {
    throw new ArchiveRefused(
      'ENCRYPTION_KEYS does not open this archive: set the keys of the installation it was made in (or copy its encryption.key into DATA_DIR)',
    )
  }
}

async function bringFiles(file: string, folder: string): Promise<number> {
  let count = 0
  const home = resolve(folder)
  for await (const { name, content } of readTar(file)) {
    if (!name.startsWith('files/')) continue
    const path = resolve(home, name.slice('files/'.length))
    if (!path.startsWith(home + sep)) throw new ArchiveRefused(`the archive holds a file that would leave its folder: ${name}`)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content, { mode: 0o600 })
    count++
  }
  return count
}
