import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

/**
 * The office's side of a conversation: how far the client spoke (`heard_seq`), how far a person of ours has answered and looked, notes that never go out, and the words
 * that people use again and again. What stood before counts as looked at and answered: the columns begin with the next message, so that nothing is rewritten under the lock.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(
    'alter table conversations add column heard_seq bigint not null default 0, add column answered_seq bigint not null default 0, add column seen_seq bigint not null default 0',
  )
  const newest = 'conversations (tenant_id, updated_at desc, id desc)'
  await knex.raw(`create index conversations_waiting on ${newest} where handed_over_at is not null and heard_seq > answered_seq`)
  await knex.raw(`create index conversations_handed on ${newest} where handed_over_at is not null`)
  await knex.raw(`create index conversations_unread on ${newest} where heard_seq > seen_seq`)
  await knex.raw('create index conversations_channel on conversations (tenant_id, channel, updated_at desc, id desc)')
  await knex.raw('create index conversations_contact on conversations (tenant_id, contact_id, updated_at desc, id desc)')
  // after_seq: the message it stands behind. body: sealed, as messages are.
  await tenantTable(
    knex,
    'conversation_notes',
    `id uuid not null, conversation_id uuid not null, after_seq bigint not null, body bytea not null, actor text not null, created_at timestamptz not null, removed_at timestamptz, primary key (tenant_id, id)`,
  )
  await knex.raw(
    'create index conversation_notes_newest on conversation_notes (tenant_id, conversation_id, created_at desc, id desc) where removed_at is null',
  )
  await tenantTable(
    knex,
    'snippets',
    `id uuid not null, name text not null, ar text, en text, rev int not null default 1, created_at timestamptz not null, updated_at timestamptz not null, primary key (tenant_id, id),
    check (num_nonnulls(ar, en) > 0)`,
  )
  await knex.raw('create unique index snippets_name on snippets (tenant_id, name)')
}

export async function down(knex: Knex): Promise<void> {
  await dropTables(knex, 'snippets', 'conversation_notes')
  for (const name of ['waiting', 'handed', 'unread', 'channel', 'contact']) await knex.raw(`drop index if exists conversations_${name}`)
  await knex.raw(
    'alter table conversations drop column if exists heard_seq, drop column if exists answered_seq, drop column if exists seen_seq',
  )
}
