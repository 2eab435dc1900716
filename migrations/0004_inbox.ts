import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

/** Every webhook as received, before anyone reads it; then its items, unique for ever by the vendor's own ids. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`create table inbox (
    id uuid not null, tenant_id uuid references tenants (id) on delete cascade, connector text not null, connection_id uuid, body_hash bytea not null, raw bytea not null,
    headers jsonb not null default '{}', query jsonb not null default '{}', received_at timestamptz not null,
    status text not null default 'received' check (status in ('received','reading','waiting','read','ignored','refused','dead')), fault text, attempts int not null default 0, read_at timestamptz,
    primary key (id))`)
  await knex.raw('alter table inbox enable row level security')
  await knex.raw('alter table inbox force row level security')
  await knex.raw('create policy tenant on inbox to wasl_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())')
  await knex.raw('create policy door on inbox for insert to wasl_door with check (true)')
  await knex.raw('create index inbox_newest on inbox (tenant_id, received_at desc, id desc)')
  await knex.raw('grant select, update, delete on inbox to wasl_app')
  await knex.raw('grant insert on inbox to wasl_door')
  // The door may insert here and nowhere else: what it let in becomes due in the same statement.
  await knex.raw(`create function inbox_due() returns trigger language plpgsql security definer set search_path = public as $$ begin
    insert into due (kind, bell, tenant_id, subject_id, due_at, priority)
      select 'inbox.read', 'inbox', tenant_id, id, received_at, 1 from fresh where tenant_id is not null and status = 'received'
      on conflict do nothing;
    return null; end $$`)
  await knex.raw(
    'create trigger inbox_due after insert on inbox referencing new table as fresh for each statement execute function inbox_due()',
  )

  await tenantTable(
    knex,
    'items',
    `id uuid not null, inbox_id uuid, connection_id uuid not null, mailbox_id uuid, position int not null default 0, occurred_at timestamptz not null,
    kind text not null, op text, is_test boolean not null default false, direction text not null default 'inbound', item bytea not null,
    status text not null default 'unread' check (status in ('pending','unread','read','ignored','dead')), outcome text, lead_id uuid, fault text, created_at timestamptz not null, primary key (tenant_id, id)`,
  )
  await knex.raw(`create index items_unread on items (mailbox_id, occurred_at, position, id) where status = 'unread'`)
  await knex.raw('create index items_inbox on items (tenant_id, inbox_id, position)')
  await knex.raw('create index items_lead on items (tenant_id, lead_id)')
  // Narrow and kept long: the one place that decides whether a unit was seen before.
  await tenantTable(
    knex,
    'item_keys',
    'connection_id uuid not null, dedupe_key text not null, item_id uuid not null, seen_at timestamptz not null, kind text not null, day date not null, primary key (connection_id, dedupe_key)',
  )
  await knex.raw('create index item_keys_day on item_keys (tenant_id, day)')
}

export async function down(knex: Knex): Promise<void> {
  await dropTables(knex, 'item_keys', 'items', 'inbox')
  await knex.raw('drop function inbox_due()')
}
