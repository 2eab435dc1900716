import { mkdirSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import type { Knex } from 'knex'
import type { Config } from '#src/config.ts'
import { findCauses } from '#src/notifications/causes.ts'
import { type Db, openDb } from '#src/platform/db.ts'
import { type Key, unseal } from '#src/platform/keys.ts'
import { knownMigrations, whyUnsafe } from '#src/platform/migrate.ts'

/** One thing looked at. `next` says what to do where it is not well. */
export interface Check {
  name: string
  level: 'ok' | 'warning' | 'fault'
  says: string
  next?: string
}

/** The Node that runs this: wasl's TypeScript needs 24. */
export function checkNode(version = process.versions.node): Check {
  const major = Number(version.split('.')[0])
  return major >= 24
    ? { name: 'node', level: 'ok', says: `Node ${version}` }
    : {
        name: 'node',
        level: 'fault',
        says: `Node ${version}, but wasl needs 24`,
        next: 'start wasl by npm (npm start, npm run …): npm brings Node 24 along; or install Node 24',
      }
}

/** Reachable, new enough, migrated to this version and no further; roles that cannot pass row-level security; keys that open. */
export async function checkDatabase(knex: Knex, master: readonly Key[]): Promise<Check[]> {
  const began = performance.now()
  let version: string
  try {
    const { rows } = await knex.raw("select current_setting('server_version') as version")
    version = rows[0].version
  } catch (error) {
    return [
      {
        name: 'database',
        level: 'fault',
        says: `not reachable: ${(error as Error).message}`,
        next: 'see that PostgreSQL runs and DATABASE_URL names it',
      },
    ]
  }
  const found: Check[] = [
    Number.parseInt(version, 10) >= 16
      ? { name: 'database', level: 'ok', says: `PostgreSQL ${version} answers in ${Math.round(performance.now() - began)} ms` }
      : { name: 'database', level: 'fault', says: `PostgreSQL ${version} is too old`, next: 'use PostgreSQL 16 or newer' },
  ]
  const migrations = await checkMigrations(knex)
  found.push(migrations)
  if (migrations.says === nothingThere) return found
  const unsafe = await whyUnsafe(knex)
  found.push(
    unsafe.length
      ? {
          name: 'roles',
          level: 'fault',
          says: unsafe.join('; '),
          next: 'as the owner of the tables, do what it says; wasl does not start before',
        }
      : { name: 'roles', level: 'ok', says: 'row-level security holds for the app and the door' },
  )
  return [...found, await checkKeys(knex, master)]
}

const nothingThere = 'no tables of wasl here yet'

async function checkMigrations(knex: Knex): Promise<Check> {
  const name = 'migrations'
  if (!(await knex.schema.hasTable('migrations_done')))
    return { name, level: 'warning', says: nothingThere, next: 'npm start, or npm run migrate' }
  const done: string[] = await knex('migrations_done').pluck('name')
  const known = knownMigrations()
  const newer = done.filter((one) => !known.includes(one))
  const missing = known.filter((one) => !done.includes(one))
  if (newer.length)
    return {
      name,
      level: 'fault',
      says: `a newer wasl was here (${newer.join(', ')})`,
      next: 'install that version, or restore a backup made before it',
    }
  if (missing.length) return { name, level: 'warning', says: `to be done: ${missing.join(', ')}`, next: 'npm start, or npm run migrate' }
  return { name, level: 'ok', says: `${done.length} done, none missing` }
}

async function checkKeys(knex: Knex, master: readonly Key[]): Promise<Check> {
  try {
    const row = await knex('installation_keys').first('sealed')
    if (row) unseal(master, 'installation_keys:sealed:1', row.sealed)
    return { name: 'keys', level: 'ok', says: 'ENCRYPTION_KEYS opens the installation’s keys' }
  } catch (error) {
    return {
      name: 'keys',
      level: 'fault',
      says: (error as Error).message,
      next: 'put the former key behind the new one in ENCRYPTION_KEYS (comma list); without it nothing sealed can be read',
    }
  }
}

/** What every tenant's work says: its connections, and what the admins would be warned of. */
export async function checkWork(url: string, master: readonly Key[], dataDir: string, now: Date): Promise<Check[]> {
  const db = await openDb(url, master, { max: 2, application: 'wasl doctor' })
  try {
    const tenants = await db.knex('tenants').orderBy('created_at').select('id', 'slug')
    const found: Check[] = []
    for (const tenant of tenants) found.push(...(await checkTenant(db, tenant, dataDir, now)))
    return found
  } finally {
    await db.close()
  }
}

async function checkTenant(db: Db, tenant: { id: string; slug: string }, dataDir: string, now: Date): Promise<Check[]> {
  return db.tenant(tenant.id, async (trx) => {
    const of = (name: string): string => `${tenant.slug}: ${name}`
    const rows = await trx('connections').whereNull('deleted_at').orderBy('created_at').select('connector', 'label', 'status', 'problem')
    const connections = rows.map(({ connector, label, status, problem }): Check => {
      const name = of(connector)
      if (status === 'ok') return { name, level: 'ok', says: label }
      if (status === 'paused') return { name, level: 'ok', says: `${label} (paused by a person)` }
      const next = 'correct its settings, then POST /api/v1/connections/:id/test'
      if (status === 'unverified') return { name, level: 'warning', says: `${label}: never tried`, next }
      return { name, level: 'fault', says: `${label}: ${problem?.text?.en ?? 'stands still'}`, next }
    })
    const causes = (await findCauses(trx, dataDir, now)).filter((cause) => !/^(failing|disk)/.test(cause.key))
    return [
      ...connections,
      ...causes.map((cause): Check => ({ name: of(cause.key.split(':')[0]!), level: 'warning', says: cause.what.en, next: cause.todo.en })),
    ]
  })
}

/** The disk under DATA_DIR. */
export async function checkDisk(dataDir: string): Promise<Check> {
  mkdirSync(dataDir, { recursive: true })
  const { bavail, blocks, bsize } = await statfs(dataDir)
  const says = `${((bavail * bsize) / 1e9).toFixed(1)} GB free (${Math.floor((100 * bavail) / blocks)} %)`
  return bavail / blocks >= 0.15
    ? { name: 'disk', level: 'ok', says }
    : { name: 'disk', level: 'warning', says, next: 'make room: a full disk stops the database, and then nothing is taken in' }
}

/** Whether the address can be listened on, or wasl itself listens there. `isFree` and `answers` look from outside. */
export async function checkPorts(
  config: Pick<Config, 'PORT' | 'SANDBOX_PORT' | 'sandbox' | 'ROLE'>,
  look: { isFree(port: number): Promise<boolean>; answers(port: number, path: string): Promise<boolean> },
): Promise<Check[]> {
  const wanted = [
    ...(config.ROLE === 'worker' ? [] : [{ name: 'PORT', port: config.PORT, path: '/health/live' }]),
    ...(config.sandbox ? [{ name: 'SANDBOX_PORT', port: config.SANDBOX_PORT, path: '/_ready' }] : []),
  ]
  const found: Check[] = []
  for (const { name, port, path } of wanted) {
    if (await look.isFree(port)) found.push({ name, level: 'ok', says: `${port} is free` })
    else if (await look.answers(port, path)) found.push({ name, level: 'ok', says: `wasl answers on ${port}` })
    else found.push({ name, level: 'fault', says: `another program listens on ${port}`, next: `end it, or set ${name}` })
  }
  return found
}
