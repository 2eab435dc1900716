import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

/** Tenants, their keys, people and how they come in. Roles: the app neither owns nor bypasses; the door may only let in. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`do $$ begin
    if not exists (select 1 from pg_roles where rolname = 'wasl_app') then create role wasl_app nologin nosuperuser nobypassrls; end if;
    if not exists (select 1 from pg_roles where rolname = 'wasl_door') then create role wasl_door nologin nosuperuser nobypassrls; end if;
  end $$`)
  await knex.raw('grant usage on schema public to wasl_app, wasl_door')
  await knex.raw(
    `create function app_tenant() returns uuid language sql stable parallel safe as $$ select nullif(current_setting('app.tenant', true), '')::uuid $$`,
  )

  await knex.raw(`create table tenants (
    id uuid primary key, slug text not null unique, name text not null, currency text not null default 'SAR', time_zone text not null,
    country text not null, languages text[] not null default '{ar,en}', masking boolean not null default true, is_default boolean not null default false,
    created_at timestamptz not null default now())`)
  await knex.raw('create unique index tenants_default on tenants (is_default) where is_default')
  await knex.raw('grant select on tenants to wasl_app')
  await knex.raw('grant update (name, currency, time_zone, country, languages, masking) on tenants to wasl_app')

  await knex.raw('create table installation_keys (id int primary key, sealed bytea not null)')
  await tenantTable(knex, 'tenant_keys', 'sealed bytea not null, primary key (tenant_id)', 'select')

  await knex.raw(`create table people (id uuid primary key, email_bidx bytea not null unique, email_sealed bytea not null, name text, language text not null default 'ar',
    created_at timestamptz not null default now())`)
  await knex.raw('grant select, insert, update on people to wasl_app')
  await tenantTable(
    knex,
    'memberships',
    `person_id uuid not null references people (id), role text not null check (role in ('admin','manager','freelancer')), freelancer_id uuid,
    created_at timestamptz not null default now(), primary key (tenant_id, person_id, role)`,
  )
  // Looked up before the tenant is known: hashes, ids and times only.
  await knex.raw(`create table token_hashes (hash bytea primary key, tenant_id uuid references tenants (id) on delete cascade,
    purpose text not null check (purpose in ('api_key','answer','chat','sign_in','session','bootstrap')), subject_id uuid not null, person_id uuid, scope text,
    expires_at timestamptz, used_at timestamptz, revoked_at timestamptz, created_at timestamptz not null default now())`)
  await knex.raw('create index token_hashes_subject on token_hashes (purpose, subject_id)')
  await knex.raw('grant select, insert, update on token_hashes to wasl_app')
  await tenantTable(
    knex,
    'api_keys',
    'id uuid not null, label text not null, scope text not null, created_at timestamptz not null default now(), revoked_at timestamptz, primary key (tenant_id, id)',
  )
  await tenantTable(
    knex,
    'idempotency_keys',
    'key text not null, route text not null, body_hash bytea not null, status int not null, answer text not null, created_at timestamptz not null, primary key (tenant_id, route, key)',
  )
  await tenantTable(
    knex,
    'audit',
    `id uuid not null, at timestamptz not null, tx xid8 not null default pg_current_xact_id(), actor text not null, action text not null, subject_type text, subject_id uuid,
    detail jsonb not null default '{}', primary key (tenant_id, id)`,
    'select, insert',
  )
  await knex.raw('create index audit_at on audit (tenant_id, at desc, id)')
}

export async function down(knex: Knex): Promise<void> {
  await dropTables(
    knex,
    'audit',
    'idempotency_keys',
    'api_keys',
    'token_hashes',
    'memberships',
    'people',
    'tenant_keys',
    'installation_keys',
    'tenants',
  )
  await knex.raw('drop function app_tenant()')
}
