import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

/** The saved settings of each account, and what the door needs to know of them before any tenant is known. */
export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'connections',
    `id uuid not null, connector text not null, label text not null, duties text[] not null, settings jsonb not null default '{}', secrets bytea,
    status text not null default 'unverified' check (status in ('ok','failing','paused','unverified')), problem jsonb,
    last_success_at timestamptz, tested_at timestamptz, findings jsonb, memory jsonb not null default '{}', deleted_at timestamptz,
    created_at timestamptz not null, updated_at timestamptz not null, primary key (tenant_id, id)`,
  )
  await knex.raw('create unique index connections_id on connections (id)')
  await knex.raw(`create table webhook_accounts (connector text not null, account text not null, connection_id uuid not null, tenant_id uuid not null references tenants (id) on delete cascade,
    verified boolean not null default false, primary key (connector, account, connection_id))`)
  await knex.raw('create unique index webhook_accounts_one on webhook_accounts (connector, account) where verified')
  await knex.raw('create index webhook_accounts_connection on webhook_accounts (connection_id)')
  // Settings that the door needs, sealed by the installation's key: verify runs before the tenant is known.
  await knex.raw(`create table webhook_secrets (connection_id uuid primary key, tenant_id uuid not null references tenants (id) on delete cascade, connector text not null,
    sealed bytea not null, paused boolean not null default false)`)
  await knex.raw('create index webhook_secrets_connector on webhook_secrets (connector)')
  await knex.raw('grant select, insert, update, delete on webhook_accounts, webhook_secrets to wasl_app')
  await knex.raw('grant select on webhook_accounts, webhook_secrets to wasl_door')
}

export async function down(knex: Knex): Promise<void> {
  await dropTables(knex, 'webhook_secrets', 'webhook_accounts', 'connections')
}
