import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

/**
 * What the office looks leads up by, and what it does to them: whose they are, which rule decided, why they wait, their tags, what they were worth, and what a contact brought
 * into another, so that it can be taken apart again.
 */
export async function up(knex: Knex): Promise<void> {
  // Of waiting_why only the code is looked up; under row-level security an index on the expression itself would stay unused.
  await knex.raw(
    `alter table leads add column decided_by text, add column value_amount numeric, add column value_currency text,
      add column waiting_code text generated always as (waiting_why ->> 'code') stored`,
  )
  await knex.raw('alter table contacts add column brought jsonb')
  await knex.raw('create index contacts_merged on contacts (tenant_id, merged_into) where merged_into is not null')
  await tenantTable(
    knex,
    'lead_tags',
    'tag text collate "C" not null, received_at timestamptz not null, lead_id uuid not null, primary key (tenant_id, lead_id, tag)',
  )
  await fillIn(knex)
  await knex.raw('create index lead_tags_newest on lead_tags (tenant_id, tag, received_at desc, lead_id desc)')
  await knex.raw('create index leads_owner_newest on leads (tenant_id, owner_id, received_at desc, id desc) where owner_id is not null')
  await knex.raw('drop index leads_owner')
  await knex.raw('create index leads_rule on leads (tenant_id, decided_by, received_at desc, id desc) where decided_by is not null')
  await knex.raw(`create index leads_why on leads (tenant_id, waiting_code, received_at desc, id desc) where status = 'waiting'`)
  await knex.raw('create index leads_tests on leads (tenant_id, received_at desc, id desc) where is_test')
  // Whether a lead has a word: what a search for a word that thousands share asks of one lead after the other.
  await knex.raw('create index search_terms_lead on search_terms (tenant_id, lead_id, term)')
}

export async function down(knex: Knex): Promise<void> {
  for (const name of ['search_terms_lead', 'leads_tests', 'leads_why', 'leads_rule', 'leads_owner_newest'])
    await knex.raw(`drop index if exists ${name}`)
  await knex.raw('create index if not exists leads_owner on leads (tenant_id, owner_id) where owner_id is not null')
  await dropTables(knex, 'lead_tags')
  await knex.raw('drop index if exists contacts_merged')
  await knex.raw('alter table contacts drop column if exists brought')
  await knex.raw(
    'alter table leads drop column if exists waiting_code, drop column if exists value_currency, drop column if exists value_amount, drop column if exists decided_by',
  )
}

/** What was decided and tagged before this. Row-level security is forced on the owner as well, so it goes tenant by tenant. */
async function fillIn(knex: Knex): Promise<void> {
  for (const { id } of await knex('tenants').select('id')) {
    await knex.raw("select set_config('app.tenant', ?, true)", [id])
    await knex.raw(
      `update leads l set decided_by = d.trace ->> 'decidedBy' from decisions d where l.tenant_id = ? and d.tenant_id = l.tenant_id and d.id = l.decision_id`,
      [id],
    )
    await knex.raw(
      `insert into lead_tags (tenant_id, tag, received_at, lead_id) select distinct tenant_id, tag, received_at, id from leads, unnest(tags) tag where tenant_id = ? and tags <> '{}'`,
      [id],
    )
  }
}
