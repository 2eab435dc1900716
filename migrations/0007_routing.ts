import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

/** Who can take work, the log of everything that changed about it, the rules, and each decision with its trace. */
export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'freelancers',
    `id uuid not null, kind text not null check (kind in ('freelancer','employee','branch')), name text not null, email bytea, email_bidx bytea, phone bytea, profile jsonb not null, version int not null default 1,
    odoo_login text, language text not null default 'ar', active boolean not null default true, deleted_at timestamptz, created_at timestamptz not null, updated_at timestamptz not null, primary key (tenant_id, id)`,
  )
  await knex.raw('create index freelancers_newest on freelancers (tenant_id, created_at desc, id desc)')
  await knex.raw('create index freelancers_email on freelancers (tenant_id, email_bidx) where email_bidx is not null')
  // Ids and attributes only; its order is commit order because every writer holds the tenant's pools row.
  await tenantTable(
    knex,
    'pool_log',
    'seq bigint not null, at timestamptz not null, freelancer_id uuid not null, change jsonb not null, primary key (tenant_id, seq)',
    'select, insert',
  )
  await tenantTable(knex, 'pool_checkpoints', 'seq bigint not null, state jsonb not null, primary key (tenant_id, seq)', 'select, insert')
  await tenantTable(
    knex,
    'rule_sets',
    `version int not null, status text not null check (status in ('draft','published','archived')), document jsonb not null, note text, based_on int, rev int not null default 1,
    created_by text, created_at timestamptz not null, published_at timestamptz, primary key (tenant_id, version)`,
  )
  await knex.raw(`create unique index rule_sets_published on rule_sets (tenant_id) where status = 'published'`)
  await knex.raw(`create unique index rule_sets_draft on rule_sets (tenant_id) where status = 'draft'`)
  await tenantTable(
    knex,
    'decisions',
    `id uuid not null, lead_id uuid not null, rule_set_version int not null, decided_at timestamptz not null, outcome text not null check (outcome in ('offered','assigned','waiting','refused')),
    pool_seq bigint not null, seed text not null, snapshot_hash text not null, facts jsonb not null, input jsonb not null default '{}', trace jsonb not null, is_test boolean not null default false, primary key (tenant_id, id)`,
    'select, insert, update',
  )
  await knex.raw('create index decisions_lead on decisions (tenant_id, lead_id, decided_at desc)')
}

export async function down(knex: Knex): Promise<void> {
  await dropTables(knex, 'decisions', 'rule_sets', 'pool_checkpoints', 'pool_log', 'freelancers')
}
