import type { Knex } from 'knex'

/** Indexes that the API's lists are read off: each list newest first, by whatever it may be narrowed by. */
const indexes: [name: string, on: string][] = [
  ['connections_newest', 'connections (tenant_id, created_at desc, id desc) where deleted_at is null'],
  ['inbox_status', 'inbox (tenant_id, status, received_at desc, id desc)'],
  ['inbox_connector', 'inbox (tenant_id, connector, received_at desc, id desc)'],
  ['audit_subject', 'audit (tenant_id, subject_id, at desc, id desc) where subject_id is not null'],
  ['api_keys_newest', 'api_keys (tenant_id, created_at desc, id desc)'],
]

/** Makes them. */
export async function up(knex: Knex): Promise<void> {
  for (const [name, on] of indexes) await knex.raw(`create index ${name} on ${on}`)
}

/** Takes them away. */
export async function down(knex: Knex): Promise<void> {
  for (const [name] of indexes) await knex.raw(`drop index if exists ${name}`)
}
