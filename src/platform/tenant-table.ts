import type { Knex } from 'knex'

/**
 * Makes a table that holds a tenant's business: `tenant_id` filled from the transaction, row-level security forced, the app's role may do what `grants` says.
 * `columns` is SQL; `tenant_id` is there already. The primary key is usually (tenant_id, id).
 */
export async function tenantTable(knex: Knex, name: string, columns: string, grants = 'select, insert, update, delete'): Promise<void> {
  await knex.raw(
    `create table ${name} (tenant_id uuid not null default app_tenant() references tenants (id) on delete cascade, ${columns})`,
  )
  await knex.raw(`alter table ${name} enable row level security`)
  await knex.raw(`alter table ${name} force row level security`)
  await knex.raw(`create policy tenant on ${name} using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())`)
  await knex.raw(`grant ${grants} on ${name} to wasl_app`)
}

/** Drops tables, last made first. */
export async function dropTables(knex: Knex, ...names: string[]): Promise<void> {
  for (const name of names) await knex.raw(`drop table if exists ${name}`)
}
