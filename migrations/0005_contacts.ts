import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

/** Who wrote. An identity is proven by its channel or a link, or merely claimed in a form; only proven ones are unique. */
export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'contacts',
    `id uuid not null, name text, language text, phone bytea, email bytea, merged_into uuid, opted_out_at timestamptz, created_at timestamptz not null, updated_at timestamptz not null, primary key (tenant_id, id)`,
  )
  await tenantTable(
    knex,
    'identities',
    `id uuid not null, contact_id uuid not null, kind text not null check (kind in ('phone','email','whatsapp','instagram','linkedin')), value_bidx bytea not null, value bytea not null,
    proven_by text check (proven_by in ('channel','link')), created_at timestamptz not null, primary key (tenant_id, id)`,
  )
  await knex.raw('create unique index identities_proven on identities (tenant_id, kind, value_bidx) where proven_by is not null')
  await knex.raw('create unique index identities_of_contact on identities (tenant_id, contact_id, kind, value_bidx)')
  await knex.raw('create index identities_value on identities (tenant_id, kind, value_bidx)')
}

export async function down(knex: Knex): Promise<void> {
  await dropTables(knex, 'identities', 'contacts')
}
