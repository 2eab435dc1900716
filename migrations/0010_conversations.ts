import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

/** What was said with the client on each channel, the private chats, and what people must hear inside wasl. */
export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'conversations',
    `id uuid not null, contact_id uuid not null, connection_id uuid not null, channel text not null, lead_id uuid, last_seq bigint not null default 0, window_until timestamptz, last_inbound_at timestamptz,
    handed_over_at timestamptz, created_at timestamptz not null, updated_at timestamptz not null, primary key (tenant_id, id)`,
  )
  await knex.raw('create unique index conversations_one on conversations (tenant_id, connection_id, contact_id)')
  await knex.raw('create index conversations_newest on conversations (tenant_id, updated_at desc, id desc)')
  await tenantTable(
    knex,
    'messages',
    `id uuid not null, conversation_id uuid not null, seq bigint not null, direction text not null, external_id text, type text not null default 'text', body bytea, extra jsonb not null default '{}',
    status text check (status in ('queued','sent','delivered','read','failed')), delivery_id uuid, lead_id uuid, occurred_at timestamptz not null, edited_at timestamptz, deleted_at timestamptz, created_at timestamptz not null,
    primary key (tenant_id, id)`,
  )
  await knex.raw('create unique index messages_seq on messages (tenant_id, conversation_id, seq)')
  await knex.raw('create index messages_external on messages (tenant_id, external_id) where external_id is not null')
  await knex.raw('create unique index messages_delivery on messages (tenant_id, delivery_id) where delivery_id is not null')
  await tenantTable(
    knex,
    'chats',
    `id uuid not null, lead_id uuid not null, request_id uuid not null, freelancer_id uuid not null, contact_id uuid not null, status text not null default 'active' check (status in ('active','completed','cancelled')),
    last_seq bigint not null default 0, client_link int not null default 1, freelancer_link int not null default 1, last_activity_at timestamptz not null, created_at timestamptz not null, primary key (tenant_id, id)`,
  )
  await knex.raw('create unique index chats_request on chats (tenant_id, request_id)')
  await tenantTable(
    knex,
    'chat_messages',
    `id uuid not null, chat_id uuid not null, seq bigint not null, sender text not null check (sender in ('client','freelancer','system')), client_message_id text, body bytea not null, created_at timestamptz not null,
    primary key (tenant_id, id)`,
  )
  await knex.raw('create unique index chat_messages_seq on chat_messages (tenant_id, chat_id, seq)')
  await knex.raw(
    'create unique index chat_messages_once on chat_messages (tenant_id, chat_id, sender, client_message_id) where client_message_id is not null',
  )
  await tenantTable(
    knex,
    'notifications',
    `id uuid not null, audience text not null, freelancer_id uuid, kind text not null, lead_id uuid, request_id uuid, params jsonb not null default '{}', created_at timestamptz not null, tx xid8 not null default pg_current_xact_id(),
    read_at timestamptz, deleted_at timestamptz, primary key (tenant_id, id)`,
  )
  await knex.raw('create index notifications_newest on notifications (tenant_id, audience, created_at desc, id desc)')
  await knex.raw('create index notifications_freelancer on notifications (tenant_id, freelancer_id, created_at desc, id desc)')
}

export async function down(knex: Knex): Promise<void> {
  await dropTables(knex, 'notifications', 'chat_messages', 'chats', 'messages', 'conversations')
}
