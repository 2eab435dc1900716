import type { Knex } from 'knex'

const OWNERS = ['message', 'chat', 'freelancer']

/**
 * What a tenant says of itself beside its name: its week, its look (`logo_id` is a file, `accent` as #rrggbb), whether the first run's steps were gone through.
 * `last_problem` of a connection stays after the problem has ended: { code, text, at }.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`alter table tenants add column working_hours jsonb not null default '[]', add column weekend smallint[] not null default '{5,6}',
    add column accent text check (accent ~ '^#[0-9a-f]{6}$'), add column logo_id uuid, add column begun_at timestamptz`)
  await knex.raw('grant update (working_hours, weekend, accent, logo_id, begun_at) on tenants to wasl_app')
  await allowOwners(knex, [...OWNERS, 'tenant'])
  await knex.raw('alter table connections add column last_problem jsonb')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table connections drop column if exists last_problem')
  await knex.raw(
    'alter table tenants drop column if exists working_hours, drop column if exists weekend, drop column if exists accent, drop column if exists logo_id, drop column if exists begun_at',
  )
  for (const { id } of await knex('tenants').select('id')) {
    await knex.raw("select set_config('app.tenant', ?, true)", [id])
    await knex.raw(`delete from files where owner_kind = 'tenant'`)
  }
  await allowOwners(knex, OWNERS)
}

async function allowOwners(knex: Knex, owners: readonly string[]): Promise<void> {
  const list = owners.map((one) => `'${one}'`).join(',')
  await knex.raw(
    `alter table files drop constraint if exists files_owner_kind_check, add constraint files_owner_kind_check check (owner_kind in (${list}))`,
  )
}
