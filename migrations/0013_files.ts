import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

/**
 * What people send. The content lies in the file store, sealed, under keys made of tenant and id; here is what it is and whose.
 * owner: a message of a conversation (`place`: which of its attachments), a private chat, or a freelancer. told: what the sender said of it (name, where to fetch it), sealed.
 * type, size and sha256 are of what is kept and handed out: read off the content, never believed.
 */
export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'files',
    `id uuid not null, owner_kind text not null check (owner_kind in ('message','chat','freelancer')), owner_id uuid not null, place int not null default 0, lead_id uuid, connection_id uuid, made_by text,
    status text not null default 'pending' check (status in ('pending','stored','refused','gone')), why text, told bytea,
    kind text check (kind in ('image','audio','video','document')), type text, size bigint, sha256 bytea, width int, height int, seconds real, has_thumbnail boolean not null default false,
    created_at timestamptz not null, settled_at timestamptz, primary key (tenant_id, id)`,
  )
  await knex.raw(`create unique index files_message on files (tenant_id, owner_id, place) where owner_kind = 'message'`)
  await knex.raw('create index files_owner on files (tenant_id, owner_kind, owner_id, created_at)')
  await knex.raw('create index files_lead on files (tenant_id, lead_id, created_at) where lead_id is not null')
}

export async function down(knex: Knex): Promise<void> {
  await dropTables(knex, 'files')
}
