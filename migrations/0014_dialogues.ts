import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

/** The bot's side of a conversation: where its dialogue stands, each turn it took, and the client's own choice on the lead and its request. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table tenants add column quiet_from smallint, add column quiet_to smallint')
  await knex.raw('grant update (quiet_from, quiet_to) on tenants to wasl_app')
  await knex.raw('alter table conversations add column hands int not null default 0')
  await knex.raw('alter table leads add column choice_reason jsonb')
  await knex.raw('alter table requests add column choice_reason jsonb')
  await tenantTable(
    knex,
    'dialogues',
    `conversation_id uuid not null, lead_id uuid, stage text not null default 'greeting' check (stage in ('greeting','understanding','choosing','collecting','confirming','waiting','closed')),
    state jsonb not null default '{}', read_seq bigint not null default 0, version int not null default 0, spent_micros bigint not null default 0, created_at timestamptz not null, updated_at timestamptz not null,
    primary key (tenant_id, conversation_id)`,
  )
  await knex.raw(`create index dialogues_lead on dialogues (tenant_id, lead_id) where lead_id is not null`)
  await tenantTable(
    knex,
    'turns',
    `id uuid not null, conversation_id uuid not null, lead_id uuid, first_seq bigint not null, last_seq bigint not null, reader text not null check (reader in ('tap','rule','model','local')), intent text not null,
    confidence real not null, understood boolean not null, rule_id uuid, text bytea, said text not null, deeds text[] not null default '{}', heard_at timestamptz not null, at timestamptz not null, spent_micros int not null default 0,
    tx xid8 not null default pg_current_xact_id(), primary key (tenant_id, id)`,
  )
  await knex.raw('create index turns_newest on turns (tenant_id, at desc, id desc)')
  await knex.raw('create index turns_conversation on turns (tenant_id, conversation_id, at desc)')
  await knex.raw('create index turns_unmatched on turns (tenant_id, at desc) where not understood')
}

export async function down(knex: Knex): Promise<void> {
  await dropTables(knex, 'turns', 'dialogues')
  await knex.raw('alter table requests drop column if exists choice_reason')
  await knex.raw('alter table leads drop column if exists choice_reason')
  await knex.raw('alter table conversations drop column if exists hands')
  await knex.raw('alter table tenants drop column if exists quiet_from, drop column if exists quiet_to')
}
