import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

/** What we owe the outside, each attempt at it, and what we know of its mirror there. */
export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'deliveries',
    `id uuid not null, kind text not null, lead_id uuid, request_id uuid, connection_id uuid, target text not null, action text not null, key text not null,
    status text not null default 'pending' check (status in ('pending','sending','done','waiting','uncertain','dead')), why jsonb, payload bytea, attempt_id uuid,
    external_id text, receipt text, version int not null default 1, next_attempt_at timestamptz, tries int not null default 0, is_test boolean not null default false,
    created_at timestamptz not null, updated_at timestamptz not null, done_at timestamptz, primary key (tenant_id, id)`,
  )
  await knex.raw('create unique index deliveries_key on deliveries (tenant_id, key)')
  await knex.raw('create index deliveries_newest on deliveries (tenant_id, created_at desc, id desc)')
  await knex.raw('create index deliveries_status on deliveries (tenant_id, status, created_at desc, id desc)')
  await knex.raw('create index deliveries_target on deliveries (tenant_id, target, created_at desc, id desc)')
  await knex.raw('create index deliveries_lead on deliveries (tenant_id, lead_id, created_at)')
  await knex.raw('create index deliveries_external on deliveries (tenant_id, connection_id, external_id) where external_id is not null')
  await tenantTable(
    knex,
    'attempts',
    'id uuid not null, delivery_id uuid not null, at timestamptz not null, outcome text not null, error text, code text, duration_ms int, primary key (tenant_id, id)',
    'select, insert, update',
  )
  await knex.raw('create index attempts_delivery on attempts (tenant_id, delivery_id, at)')
  // kind: partner | lead | task | row; what stands there as far as we know, to tell a person's edit from our own echo.
  await tenantTable(
    knex,
    'mirrors',
    `connection_id uuid not null, kind text not null, subject_id uuid not null, external_id text, seen jsonb not null default '{}', version int not null default 0, gone_at timestamptz,
    updated_at timestamptz not null, primary key (tenant_id, connection_id, kind, subject_id)`,
  )
  await knex.raw('create index mirrors_external on mirrors (tenant_id, connection_id, kind, external_id)')
  await tenantTable(
    knex,
    'row_batches',
    'connection_id uuid not null, number int not null, rows jsonb not null, settled_at timestamptz, created_at timestamptz not null, primary key (tenant_id, connection_id, number)',
  )
}

export async function down(knex: Knex): Promise<void> {
  await dropTables(knex, 'row_batches', 'mirrors', 'attempts', 'deliveries')
}
