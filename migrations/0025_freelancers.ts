import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

/** Who was archived, as a list; the people of a task service, as they were last listed; and what of sign-in is over, found by its end. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('create index freelancers_archived on freelancers (tenant_id, deleted_at desc, id desc) where deleted_at is not null')
  await tenantTable(
    knex,
    'people_lists',
    'connection_id uuid not null, read_at timestamptz not null, people bytea, problem jsonb, primary key (tenant_id, connection_id)',
  )
  await knex.raw('create index sessions_over on sessions (tenant_id, least(ended_at, expires_at))')
  await knex.raw('create index invitations_over on invitations (tenant_id, least(accepted_at, revoked_at, expires_at))')
  await knex.raw(
    'create index token_hashes_over on token_hashes (tenant_id, least(used_at, revoked_at, expires_at)) where least(used_at, revoked_at, expires_at) is not null',
  )
}

export async function down(knex: Knex): Promise<void> {
  for (const name of ['token_hashes_over', 'invitations_over', 'sessions_over']) await knex.raw(`drop index if exists ${name}`)
  await dropTables(knex, 'people_lists')
  await knex.raw('drop index if exists freelancers_archived')
}
