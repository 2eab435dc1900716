import type { Knex } from 'knex'
import { dropTables } from '#src/platform/tenant-table.ts'

/** Which process holds a claim, when each process last told of itself, and whether a lane's call may be on its way: what a killed one held is free before its leases run out, unless it was calling. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('create table processes (id int primary key, seen_at timestamptz not null)')
  await knex.raw('grant select, insert, update, delete on processes to wasl_app')
  for (const table of ['due', 'mailboxes', 'lanes']) await knex.raw(`alter table ${table} add column holder int`)
  await knex.raw('alter table lanes add column calling boolean not null default false')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table lanes drop column if exists calling')
  for (const table of ['due', 'mailboxes', 'lanes']) await knex.raw(`alter table ${table} drop column if exists holder`)
  await dropTables(knex, 'processes')
}
