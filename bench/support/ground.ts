import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { createTenant } from '#src/accounts/tenants.ts'
import { masterKeys } from '#src/platform/keys.ts'
import { migrate } from '#src/platform/migrate.ts'
import { startEmbedded } from '#src/platform/postgres.ts'
import { migrateBells } from '#workers/ring.ts'

/** The operator's key of every database here: invented, like everything else the benchmarks store. */
export const BENCH_KEYS = ['bench-encryption-key-0001']

/** One database: `ownerUrl` may do everything, `url` is what wasl serves with. */
export interface Database {
  url: string
  ownerUrl: string
}

/** A PostgreSQL of the benchmark's own, in a folder of its own under the system's temporary one. */
export interface Ground {
  folder: string
  /** A fresh database with wasl's tables and its default tenant. */
  database(name: string): Promise<Database>
  /** Stops the server and removes the folder. */
  close(): Promise<void>
}

/** Starts embedded PostgreSQL exactly as wasl starts it: what is compared on it shares its settings. */
export async function openGround(): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'wasl-bench-'))
  chmodSync(folder, 0o711)
  const server = await startEmbedded(folder)
  const close = async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close().finally(() => process.exit(1)))
  return {
    folder,
    async database(name) {
      const at = (url: string) => url.replace(/\/wasl$/, `/${name}`)
      await query(at(server.ownerUrl).replace(`/${name}`, '/postgres'), `create database ${name}`)
      const database = { url: at(server.url), ownerUrl: at(server.ownerUrl) }
      const master = masterKeys(BENCH_KEYS)
      await migrate(database.ownerUrl, 'wasl', master)
      await migrateBells(database.ownerUrl, 'wasl')
      await createTenant(database.ownerUrl, master, {
        slug: 'default',
        name: 'وصل',
        timeZone: 'Asia/Riyadh',
        country: 'SA',
        isDefault: true,
      })
      return database
    },
    close,
  }
}

/** Runs SQL on a connection of its own and answers the rows. */
export async function query<Row = Record<string, never>>(url: string, sql: string, values?: unknown[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql, values)).rows as Row[]
  } finally {
    await client.end()
  }
}
