import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { listTables, seesAll, type Table } from './tables.ts'
import { type TarWriter, writeTar } from './tar.ts'

/** The first entry of every archive. */
export interface Manifest {
  format: 1
  madeAt: string
  /** wasl's version, and the migrations that the tables stand at. */
  version: string
  migrations: string[]
  tables: Record<string, { columns: string[] }>
}

/** What went into an archive. */
export interface BackupMade {
  file: string
  bytes: number
  tables: number
  rows: number
  files: number
  /** Rows of calls that belong to no tenant were out of the login's sight (it is neither superuser nor bypasses row-level security). */
  withoutStrangers: boolean
}

/** Why an archive is not made or not restored, and what to do, in one sentence for the operator. */
export class ArchiveRefused extends Error {}

/** Rows of a table that travel together. */
const CHUNK = 2000

/**
 * Everything in one archive: each table as the owner sees it at one instant (repeatable read, nothing is locked), and the folder of files. Sealed stays sealed:
 * whoever restores needs the same ENCRYPTION_KEYS, which are not in it. `ownerUrl` is the role that migrates.
 */
export async function makeBackup(options: {
  ownerUrl: string
  filesFolder: string
  file: string
  version: string
  now: Date
}): Promise<BackupMade> {
  const client = new pg.Client({ connectionString: options.ownerUrl, application_name: 'wasl backup' })
  await client.connect()
  let tar: TarWriter | undefined
  try {
    const { rows: made } = await client.query("select to_regclass('public.migrations_done') is not null as made")
    if (!made[0].made)
      throw new ArchiveRefused('there are no tables of wasl in this database: see that DATABASE_URL and DATA_DIR are the running wasl’s')
    mkdirSync(dirname(options.file), { recursive: true })
    const whole = await seesAll(client)
    // Only as the app is a tenant's row in sight of a plain owner; he made that role and may act as it.
    if (!whole) await client.query('grant wasl_app to current_user')
    await client.query('begin transaction isolation level repeatable read')
    const tables = await listTables(client)
    tar = writeTar(options.file)
    const manifest: Manifest = {
      format: 1,
      madeAt: options.now.toISOString(),
      version: options.version,
      migrations: (await client.query('select name from migrations_done order by name')).rows.map((row) => row.name),
      tables: Object.fromEntries(tables.map(({ name, columns }) => [name, { columns }])),
    }
    await tar.add('wasl.json', Buffer.from(JSON.stringify(manifest, null, 2)))
    let rows = 0
    for (const table of tables) rows += await copyTable(client, tar, table, whole)
    await client.query('commit')
    const files = await copyFiles(tar, options.filesFolder)
    return { file: options.file, bytes: await tar.finish(), tables: tables.length, rows, files, withoutStrangers: !whole }
  } catch (error) {
    tar?.abandon()
    throw error
  } finally {
    await client.end()
  }
}

async function copyTable(client: pg.Client, tar: TarWriter, table: Table, whole: boolean): Promise<number> {
  if (whole || !table.guarded) return copyRows(client, tar, table, '')
  const { rows: tenants } = await client.query('select id from tenants order by id')
  let count = 0
  for (const { id } of tenants) {
    await client.query("select set_config('role', 'wasl_app', true), set_config('app.tenant', $1, true)", [id])
    count += await copyRows(client, tar, table, `-${id}`)
    await client.query("select set_config('role', 'none', true)")
  }
  return count
}

/** Rows as JSON lines, written and read by PostgreSQL itself: no type of ours is in between. */
async function copyRows(client: pg.Client, tar: TarWriter, table: Table, part: string): Promise<number> {
  const columns = table.columns.map((column) => client.escapeIdentifier(column)).join(', ')
  await client.query(
    `declare rows no scroll cursor for select row_to_json(r)::text as row from (select ${columns} from ${client.escapeIdentifier(table.name)}) r`,
  )
  let count = 0
  for (let n = 1; ; n++) {
    const { rows } = await client.query(`fetch ${CHUNK} from rows`)
    if (!rows.length) break
    count += rows.length
    await tar.add(`tables/${table.name}/${String(n).padStart(6, '0')}${part}.jsonl`, Buffer.from(rows.map((row) => row.row).join('\n')))
  }
  await client.query('close rows')
  return count
}

async function copyFiles(tar: TarWriter, folder: string): Promise<number> {
  if (!existsSync(folder)) return 0
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  let count = 0
  for (const entry of files) {
    const path = join(entry.parentPath, entry.name)
    const name = path.slice(folder.length).replaceAll('\\', '/').replace(/^\/+/, '')
    // What is still growing is no file yet, and one that went meanwhile is none any more.
    if (name.startsWith('.') || !existsSync(path)) continue
    await tar.addFile(`files/${name}`, path)
    count++
  }
  return count
}
