import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

/**
 * What a tenant taught its bot: canned rules (a keyword or an example sentence → an answer or an intent), and which suggestions were approved or dismissed.
 * A removed rule stays for the statistics of the turns that it answered. `suggestions.text` is the message that led its cluster, sealed.
 */
export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'canned_rules',
    `id uuid not null, name text not null, tags text[] not null default '{}', enabled boolean not null default true, match jsonb not null, answer jsonb, intent text, hosts text[] not null default '{}',
    min_confidence real not null, position int not null, rev int not null default 1, created_at timestamptz not null, updated_at timestamptz not null, deleted_at timestamptz,
    check ((answer is null) <> (intent is null)), primary key (tenant_id, id)`,
  )
  await knex.raw('create index canned_rules_order on canned_rules (tenant_id, position, id) where deleted_at is null')
  await tenantTable(
    knex,
    'suggestions',
    `id uuid not null, status text not null check (status in ('approved','dismissed')), text bytea not null, size int not null, rule_id uuid, decided_by text not null, decided_at timestamptz not null,
    primary key (tenant_id, id)`,
  )
  await knex.raw('create index suggestions_newest on suggestions (tenant_id, decided_at desc)')
  await knex.raw('create index turns_rule on turns (tenant_id, rule_id, at desc) where rule_id is not null')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index if exists turns_rule')
  await dropTables(knex, 'suggestions', 'canned_rules')
}
