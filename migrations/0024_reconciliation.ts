import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

/** What the deliveries' page counts and narrows by, who did what by person and deed, and what was found when wasl compared itself with Odoo and the sheet. */
export async function up(knex: Knex): Promise<void> {
  // code: a column of its own, because nothing inside jsonb can be looked up under row-level security. owed_at: since when it is owed without being done.
  await knex.raw(`alter table deliveries add column code text generated always as (why->>'code') stored, add column owed_at timestamptz`)
  for (const [name, on] of indexes) await knex.raw(`create index ${name} on ${on}`)
  await tenantTable(
    knex,
    'comparisons',
    `id uuid not null, connection_id uuid not null, status text not null check (status in ('running','done','failed')), asked_by text not null, cursor uuid,
    compared int not null default 0, found int not null default 0, fault text, started_at timestamptz not null, finished_at timestamptz, primary key (tenant_id, id)`,
  )
  await knex.raw('create index comparisons_newest on comparisons (tenant_id, connection_id, started_at desc)')
  await knex.raw(`create unique index comparisons_running on comparisons (tenant_id, connection_id) where status = 'running'`)
  // fields: what wasl says and what stands there, sealed; emptied once it is no difference any more. print: tells whether it is the same difference as before.
  await tenantTable(
    knex,
    'differences',
    `id uuid not null, connection_id uuid not null, lead_id uuid not null, target text not null, kind text not null check (kind in ('missing','archived','stage','edited','doubled')),
    status text not null default 'open' check (status in ('open','repairing','left','repaired','gone')), by_person boolean not null, fields bytea, print bytea not null, external_id text, fault text,
    found_at timestamptz not null, seen_at timestamptz not null, closed_at timestamptz, primary key (tenant_id, id)`,
  )
  await knex.raw(
    `create unique index differences_standing on differences (tenant_id, connection_id, lead_id, kind) where status in ('open','repairing','left')`,
  )
  await knex.raw('create index differences_status on differences (tenant_id, status, found_at desc, id desc)')
  await knex.raw('create index differences_newest on differences (tenant_id, found_at desc, id desc)')
  await knex.raw('create index differences_lead on differences (tenant_id, lead_id)')
}

export async function down(knex: Knex): Promise<void> {
  await dropTables(knex, 'differences', 'comparisons')
  for (const [name] of indexes) await knex.raw(`drop index if exists ${name}`)
  await knex.raw('alter table deliveries drop column code, drop column owed_at')
}

const indexes: [name: string, on: string][] = [
  ['deliveries_connection', 'deliveries (tenant_id, connection_id, created_at desc, id desc)'],
  ['deliveries_code', 'deliveries (tenant_id, code, created_at desc, id desc) where code is not null'],
  ['deliveries_open', `deliveries (tenant_id, connection_id, target, status) where status <> 'done'`],
  ['deliveries_made', `deliveries (tenant_id, done_at) where done_at is not null`],
  ['audit_actor', 'audit (tenant_id, actor, at desc, id desc)'],
  ['audit_action', 'audit (tenant_id, action, at desc, id desc)'],
  ['audit_kind', 'audit (tenant_id, subject_type, at desc, id desc) where subject_type is not null'],
]
