import type { Knex } from 'knex'
import { dropTables } from '#src/platform/tenant-table.ts'

/** The claim tables: ids and times only, outside row-level security. Updated in place all the time, so they are kept small and vacuumed early. */
export async function up(knex: Knex): Promise<void> {
  const eager = 'with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0)'
  await knex.raw(`create table due (
    id bigint generated always as identity primary key, kind text not null, bell text not null, tenant_id uuid, subject_id uuid not null, owner_id uuid,
    priority smallint not null default 5, due_at timestamptz not null, lease_until timestamptz, epoch int not null default 0, tries int not null default 0, rev int not null default 0,
    unique (kind, subject_id)) ${eager}`)
  await knex.raw(`create index due_free on due (bell, tenant_id, due_at) where owner_id is null`)
  await knex.raw(`create index due_owned on due (owner_id, due_at) where owner_id is not null`)
  await knex.raw(`create index due_tenant on due (tenant_id, kind)`)
  await knex.raw(`create table mailboxes (tenant_id uuid not null references tenants (id) on delete cascade, id uuid not null, connection_id uuid not null, person_key bytea not null,
    due_at timestamptz, lease_until timestamptz, epoch int not null default 0, tries int not null default 0, primary key (id), unique (connection_id, person_key)) ${eager}`)
  await knex.raw('create index mailboxes_due on mailboxes (tenant_id, due_at) where due_at is not null')
  await knex.raw(`create table lanes (connection_id uuid primary key, tenant_id uuid not null references tenants (id) on delete cascade, lease_until timestamptz, parked_until timestamptz,
    parked_why text, epoch int not null default 0) ${eager}`)
  await knex.raw(
    `create table pools (tenant_id uuid primary key references tenants (id) on delete cascade, seq bigint not null default 0)  ${eager}`,
  )
  await knex.raw('grant select, insert, update, delete on due, mailboxes, lanes, pools to wasl_app')
}

export async function down(knex: Knex): Promise<void> {
  await dropTables(knex, 'pools', 'lanes', 'mailboxes', 'due')
}
