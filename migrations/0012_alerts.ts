import type { Knex } from 'knex'

/** What the admins are warned of is looked for every minute: each look has an index of its own, empty while all is well. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`create index inbox_dead on inbox (tenant_id, received_at) where status = 'dead'`)
  await knex.raw(`create index items_dead on items (tenant_id, created_at) where status = 'dead'`)
  await knex.raw(`create index audit_backup on audit (tenant_id, at desc) where action = 'backup.made'`)
  await knex.raw(`create index notifications_alert on notifications (tenant_id, created_at desc) where kind = 'alert'`)
}

export async function down(knex: Knex): Promise<void> {
  for (const name of ['inbox_dead', 'items_dead', 'audit_backup', 'notifications_alert']) await knex.raw(`drop index if exists ${name}`)
}
