import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

/** A wish someone told us, the words it is found by, and its diary. */
export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'leads',
    `id uuid not null, contact_id uuid not null, connection_id uuid, item_id uuid, channel text not null, external_id text not null,
    status text not null default 'new' check (status in ('new','qualifying','waiting','offered','assigned','won','lost','spam','merged')), merged_into uuid, is_test boolean not null default false,
    received_at timestamptz not null, occurred_at timestamptz not null, name text, phone bytea, email bytea, phone_bidx bytea, email_bidx bytea, language text, conversational boolean not null default false,
    text text, category text, budget_min numeric, budget_max numeric, budget_currency text, location text, deadline text, answers jsonb not null default '{}', campaign jsonb not null default '{}', campaign_id text,
    utm jsonb not null default '{}', consents jsonb not null default '[]', extra jsonb not null default '{}', tags text[] not null default '{}', priority int not null default 0, sla_minutes int,
    owner_id uuid, choice_id uuid, request_id uuid, decision_id uuid, waiting_why jsonb, closed_why text, ever_routed boolean not null default false,
    odoo jsonb, sheet jsonb, rev int not null default 1, created_at timestamptz not null, updated_at timestamptz not null, primary key (tenant_id, id)`,
  )
  await knex.raw(`create unique index leads_item on leads (tenant_id, item_id) where item_id is not null`)
  // "One open enquiry per person" on chat channels is settled here, not in code.
  await knex.raw(
    `create unique index leads_open on leads (tenant_id, contact_id) where conversational and status in ('new','qualifying','waiting','offered')`,
  )
  await knex.raw('create index leads_contact on leads (tenant_id, contact_id, created_at desc)')
  await knex.raw('create index leads_newest on leads (tenant_id, received_at desc, id desc)')
  await knex.raw('create index leads_status on leads (tenant_id, status, received_at desc, id desc)')
  await knex.raw('create index leads_channel on leads (tenant_id, channel, received_at desc, id desc)')
  await knex.raw('create index leads_external on leads (tenant_id, external_id)')
  await knex.raw('create index leads_campaign on leads (tenant_id, campaign_id, received_at desc, id desc) where campaign_id is not null')
  await knex.raw('create index leads_phone on leads (tenant_id, phone_bidx) where phone_bidx is not null')
  await knex.raw('create index leads_email on leads (tenant_id, email_bidx) where email_bidx is not null')
  await knex.raw(`create index leads_waiting on leads (tenant_id, priority desc, received_at) where status = 'waiting'`)
  await knex.raw('create index leads_owner on leads (tenant_id, owner_id) where owner_id is not null')

  await tenantTable(knex, 'search_terms', 'term text collate "C" not null, lead_id uuid not null, primary key (tenant_id, term, lead_id)')
  await tenantTable(
    knex,
    'activities',
    `id uuid not null, lead_id uuid not null, at timestamptz not null, tx xid8 not null default pg_current_xact_id(), verb text not null, params jsonb not null default '{}', primary key (tenant_id, id)`,
    'select, insert',
  )
  await knex.raw('create index activities_lead on activities (tenant_id, lead_id, at, id)')
  await tenantTable(
    knex,
    'categories',
    "slug text not null, ar text not null, en text not null, about text, keywords jsonb not null default '{}', position int not null default 0, primary key (tenant_id, slug)",
  )
}

export async function down(knex: Knex): Promise<void> {
  await dropTables(knex, 'categories', 'activities', 'search_terms', 'leads')
}
