import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

/** The private chat as a messenger: who has read how far, files and replies, what was noticed in a text, reports, and the client's rating. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(
    `alter table tenants add column chat_contacts text not null default 'warn' check (chat_contacts in ('warn','mask','allow'))`,
  )
  await knex.raw('grant update (chat_contacts) on tenants to wasl_app')
  await knex.raw(`alter table chats
    add column client_read bigint not null default 0, add column freelancer_read bigint not null default 0,
    add column client_delivered bigint not null default 0, add column freelancer_delivered bigint not null default 0,
    add column client_seen_at timestamptz, add column freelancer_seen_at timestamptz,
    add column client_told bigint not null default 0, add column freelancer_told bigint not null default 0,
    add column completed_at timestamptz, add column completed_by text,
    add column stars smallint check (stars between 1 and 5), add column rating_text bytea, add column rated_at timestamptz`)
  await knex.raw(`alter table chat_messages
    add column kind text not null default 'text' check (kind in ('text','image','file','voice','system')), add column file_id uuid, add column reply_to bigint,
    add column noticed text[] not null default '{}'`)
  await knex.raw('create index chats_freelancer on chats (tenant_id, freelancer_id, last_activity_at desc, id desc)')
  await knex.raw('create index chats_lead on chats (tenant_id, lead_id)')
  await knex.raw(`alter table freelancers add column ratings int not null default 0`)
  await tenantTable(
    knex,
    'chat_reports',
    `id uuid not null, chat_id uuid not null, side text not null check (side in ('client','freelancer')), reason text not null, message_seq bigint, status text not null default 'open' check (status in ('open','closed')),
    created_at timestamptz not null, closed_at timestamptz, primary key (tenant_id, id)`,
  )
  await knex.raw('create index chat_reports_newest on chat_reports (tenant_id, created_at desc, id desc)')
}

export async function down(knex: Knex): Promise<void> {
  await dropTables(knex, 'chat_reports')
  await knex.raw('alter table freelancers drop column if exists ratings')
  await knex.raw('drop index if exists chats_lead')
  await knex.raw('drop index if exists chats_freelancer')
  await knex.raw(
    'alter table chat_messages drop column if exists kind, drop column if exists file_id, drop column if exists reply_to, drop column if exists noticed',
  )
  await knex.raw(`alter table chats drop column if exists client_read, drop column if exists freelancer_read, drop column if exists client_delivered, drop column if exists freelancer_delivered,
    drop column if exists client_seen_at, drop column if exists freelancer_seen_at, drop column if exists client_told, drop column if exists freelancer_told, drop column if exists completed_at,
    drop column if exists completed_by, drop column if exists stars, drop column if exists rating_text, drop column if exists rated_at`)
  await knex.raw('alter table tenants drop column if exists chat_contacts')
}
