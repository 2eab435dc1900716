import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

const MONTHS = ['keep_raw_months', 'keep_texts_months', 'keep_leads_months']

/**
 * How long a tenant keeps what people said: months of raw webhook bodies, of the texts of conversations, of who stood behind a closed lead (null: for ever). What is
 * removed leaves its row: the ledger and the reports count rows. Each removal is a run, with what it removed by kind.
 */
export async function up(knex: Knex): Promise<void> {
  for (const column of MONTHS) await knex.raw(`alter table tenants add column ${column} smallint check (${column} between 1 and 120)`)
  await knex.raw('alter table tenants add column retention_set_at timestamptz')
  await knex.raw(`grant update (${MONTHS.join(', ')}, retention_set_at) on tenants to wasl_app`)
  await knex.raw('alter table inbox alter column raw drop not null')
  await knex.raw('alter table items alter column item drop not null')
  await knex.raw('alter table chat_messages alter column body drop not null')
  await knex.raw('alter table leads add column forgotten_at timestamptz')
  await knex.raw('alter table contacts add column forgotten_at timestamptz')
  await knex.raw('grant update (params) on activities to wasl_app')
  for (const [name, on] of indexes) await knex.raw(`create index ${name} on ${on}`)
  await tenantTable(
    knex,
    'retention_runs',
    "id uuid not null, months jsonb not null, counts jsonb not null default '{}', started_at timestamptz not null, finished_at timestamptz, primary key (tenant_id, id)",
  )
  await knex.raw('create unique index retention_runs_running on retention_runs (tenant_id) where finished_at is null')
  await knex.raw('create index retention_runs_newest on retention_runs (tenant_id, started_at desc)')
}

/** What was removed stays removed: where a column must hold something again, it holds nothing that can be opened. */
export async function down(knex: Knex): Promise<void> {
  await dropTables(knex, 'retention_runs')
  for (const [name] of indexes) await knex.raw(`drop index if exists ${name}`)
  await knex.raw('revoke update (params) on activities from wasl_app')
  for (const { id } of await knex('tenants').select('id')) {
    await knex.raw("select set_config('app.tenant', ?, true)", [id])
    for (const [table, column] of held) await knex.raw(`delete from ${table} where ${column} is null`)
  }
  for (const [table, column] of held) await knex.raw(`alter table ${table} alter column ${column} set not null`)
  await knex.raw('alter table leads drop column if exists forgotten_at')
  await knex.raw('alter table contacts drop column if exists forgotten_at')
  await knex.raw(`alter table tenants ${[...MONTHS, 'retention_set_at'].map((column) => `drop column if exists ${column}`).join(', ')}`)
}

const held = [
  ['chat_messages', 'body'],
  ['items', 'item'],
  ['inbox', 'raw'],
] as const

/** What is old enough is found by its age alone; what is gone already stands in none of them. */
const indexes: [name: string, on: string][] = [
  ['inbox_kept', `inbox (tenant_id, received_at) where raw is not null and status in ('read','ignored','refused')`],
  ['items_kept', 'items (tenant_id, created_at) where item is not null and inbox_id is null'],
  ['messages_kept', 'messages (tenant_id, occurred_at) where body is not null'],
  ['conversation_notes_kept', 'conversation_notes (tenant_id, created_at)'],
  ['turns_kept', 'turns (tenant_id, at) where text is not null'],
  ['chat_messages_kept', 'chat_messages (tenant_id, created_at) where body is not null'],
  ['notifications_kept', `notifications (tenant_id, created_at) where kind <> 'alert'`],
  ['idempotency_keys_kept', 'idempotency_keys (tenant_id, created_at)'],
  ['leads_kept', `leads (tenant_id, updated_at, id) where forgotten_at is null and status in ('won','lost','spam','merged')`],
  ['leads_merged_into', 'leads (tenant_id, merged_into) where merged_into is not null'],
  ['contacts_kept', 'contacts (tenant_id, updated_at) where forgotten_at is null and merged_into is null'],
  ['files_kept', `files (tenant_id, created_at) where owner_kind in ('message','chat')`],
]
