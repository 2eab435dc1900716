import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

/** Browsers that take push notifications, each bound to whose it is and to the session that brought it; and unread notifications as a list of their own. */
export async function up(knex: Knex): Promise<void> {
  // key: the public key the browser was subscribed with; what is sent to it is signed by that one.
  await tenantTable(
    knex,
    'push_devices',
    `id uuid not null, person_id uuid, freelancer_id uuid, contact_id uuid, chat_id uuid, session_id uuid not null, endpoint_bidx bytea not null, sealed bytea not null, key text not null,
    created_at timestamptz not null, seen_at timestamptz not null, primary key (tenant_id, id), check (num_nonnulls(person_id, freelancer_id, contact_id) = 1), check (contact_id is null or chat_id is not null)`,
  )
  await knex.raw('create unique index push_devices_endpoint on push_devices (tenant_id, endpoint_bidx)')
  await knex.raw('create index push_devices_person on push_devices (tenant_id, person_id) where person_id is not null')
  await knex.raw('create index push_devices_freelancer on push_devices (tenant_id, freelancer_id) where freelancer_id is not null')
  await knex.raw('create index push_devices_chat on push_devices (tenant_id, chat_id) where chat_id is not null')
  await knex.raw(
    'create index notifications_unread on notifications (tenant_id, audience, created_at desc, id desc) where read_at is null and deleted_at is null',
  )
  await knex.raw(
    'create index notifications_own_unread on notifications (tenant_id, freelancer_id, created_at desc, id desc) where read_at is null and deleted_at is null',
  )
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index if exists notifications_own_unread')
  await knex.raw('drop index if exists notifications_unread')
  await dropTables(knex, 'push_devices')
}
