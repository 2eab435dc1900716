import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import knexFactory, { type Knex } from 'knex'
import { type Key, newKeySet, seal, sealedBy, unseal } from './keys.ts'

interface Migration {
  up(knex: Knex): Promise<void>
  down(knex: Knex): Promise<void>
}

const folder = join(import.meta.dirname, '../../migrations')
/** Any number that nothing else in this database locks on. */
const LOCK = 7_461_001
/** A migration waits no longer than this for a table that others are using: whoever comes after it waits behind it, the webhooks too. */
const PATIENCE = '1s'
/** So often it steps back and asks again: some ten minutes beside somebody who reads without an end. */
const TRIES = 300

/**
 * Brings the database to this version, one starter at a time (advisory lock); makes the installation's keys and lets `login` act as the app.
 * Answers the names of what was applied. `only`: the migrations to stand at, for an archive of an earlier version; all of them by default.
 */
export async function migrate(
  ownerUrl: string,
  login: string,
  master: readonly Key[],
  only: readonly string[] = knownMigrations(),
): Promise<string[]> {
  return withOwner(ownerUrl, async (knex) => {
    await knex.raw('select pg_advisory_lock(?)', [LOCK])
    try {
      await knex.raw(`set lock_timeout = '${PATIENCE}'`)
      const applied = await patiently(async () => ((await knex.migrate.latest(optionsFor(only))) as [number, string[]])[1])
      await knex.raw('set lock_timeout = 0')
      if (!(await knex('installation_keys').first()))
        await knex('installation_keys').insert({ id: 1, sealed: seal(master[0]!, 'installation_keys:sealed:1', newKeySet()) })
      await letAct(knex, login)
      await reseal(knex, master)
      return applied
    } finally {
      await knex.raw('select pg_advisory_unlock(?)', [LOCK])
    }
  })
}

/** Runs what may meet a table in use, again after everybody who waited behind it has had his turn. Nothing of a failed try stands. */
async function patiently<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await run()
    } catch (error) {
      if ((error as { code?: string }).code !== '55P03' || tries >= TRIES) throw error
      await new Promise((resolve) => setTimeout(resolve, 1000))
    }
  }
}

/** Takes everything back, for the up → down → up test. */
export async function rollBack(ownerUrl: string): Promise<void> {
  await withOwner(ownerUrl, (knex) => knex.migrate.rollback(optionsFor(knownMigrations()), true))
}

/** The migrations this version brings, in their order. */
export function knownMigrations(): string[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}_.*\.ts$/.test(name))
    .sort()
}

function optionsFor(names: readonly string[]): Knex.MigratorConfig {
  return {
    tableName: 'migrations_done',
    disableMigrationsListValidation: true,
    migrationSource: {
      getMigrations: async () => [...names],
      getMigrationName: (name: string) => name,
      getMigration: async (name: string) => (await import(join(folder, name))) as Migration,
    },
  }
}

async function withOwner<T>(ownerUrl: string, run: (knex: Knex) => Promise<T>): Promise<T> {
  const knex = knexFactory({ client: 'pg', connection: ownerUrl, pool: { min: 1, max: 1 } })
  try {
    return await run(knex)
  } finally {
    await knex.destroy()
  }
}

/** The login becomes a member of the app's and the door's roles. */
async function letAct(knex: Knex, login: string): Promise<void> {
  const { rows } = await knex.raw('select current_user as owner')
  if (rows[0].owner !== login) {
    await knex.raw('grant wasl_app, wasl_door to ??', [login])
    await knex.raw('grant select on installation_keys, migrations_done to ??', [login])
  } else {
    await knex.raw(
      `do $$ begin if not (select rolsuper from pg_roles where rolname = current_user) then execute format('grant wasl_app, wasl_door to %I', current_user); end if; end $$`,
    )
  }
}

/** Rotation: key sets that a former key sealed are sealed by the first one now. Nothing else of the data is touched. */
async function reseal(knex: Knex, master: readonly Key[]): Promise<void> {
  const again = (place: string, sealed: Buffer) => seal(master[0]!, place, unseal(master, place, sealed))
  for (const row of await knex('installation_keys').select('id', 'sealed'))
    if (!sealedBy(master[0]!, row.sealed))
      await knex('installation_keys')
        .where({ id: row.id })
        .update({ sealed: again(`installation_keys:sealed:${row.id}`, row.sealed) })
  for (const { id } of await knex('tenants').select('id'))
    await knex.transaction(async (trx) => {
      await trx.raw("select set_config('app.tenant', ?, true)", [id])
      const row = await trx('tenant_keys').where({ tenant_id: id }).first('sealed')
      if (row && !sealedBy(master[0]!, row.sealed))
        await trx('tenant_keys')
          .where({ tenant_id: id })
          .update({ sealed: again(`tenant_keys:sealed:${id}`, row.sealed) })
    })
}

/** Refuses a start where row-level security would not hold. Answers the reasons, empty when it holds. */
export async function whyUnsafe(knex: Knex): Promise<string[]> {
  const { rows: roles } = await knex.raw(
    "select rolname from pg_roles where rolname in ('wasl_app','wasl_door') and (rolsuper or rolbypassrls)",
  )
  const { rows: owned } = await knex.raw(
    "select c.relname from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname in ('wasl_app','wasl_door') and c.relkind in ('r','p') limit 3",
  )
  return [
    ...roles.map(
      (row: { rolname: string }) =>
        `the role ${row.rolname} may bypass row-level security: alter role ${row.rolname} nosuperuser nobypassrls`,
    ),
    ...owned.map((row: { relname: string }) => `the app's role owns the table ${row.relname}: let DATABASE_OWNER_URL's role own it`),
  ]
}
