import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

/** A lead offered to one freelancer. At most one per lead is ever accepted: the index says so. */
export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'requests',
    `id uuid not null, lead_id uuid not null, freelancer_id uuid not null, decision_id uuid, status text not null check (status in ('pending','asked','accepted','declined','expired','withdrawn')),
    policy jsonb not null, offered_at timestamptz not null, due_at timestamptz, paused_left_ms bigint, remind_at timestamptz, reminded_at timestamptz, question text, question_due_at timestamptz, answer text, reason text,
    why jsonb not null default '[]', answered_at timestamptz, answered_via text, answered_by uuid, rev int not null default 1, created_at timestamptz not null, primary key (tenant_id, id)`,
  )
  await knex.raw(`create unique index requests_accepted on requests (tenant_id, lead_id) where status = 'accepted'`)
  await knex.raw(
    `create unique index requests_open on requests (tenant_id, lead_id, freelancer_id) where status in ('pending','asked','accepted')`,
  )
  await knex.raw('create index requests_lead on requests (tenant_id, lead_id, offered_at)')
  await knex.raw('create index requests_newest on requests (tenant_id, offered_at desc, id desc)')
  await knex.raw('create index requests_status on requests (tenant_id, status, offered_at desc, id desc)')
  await knex.raw('create index requests_freelancer on requests (tenant_id, freelancer_id, offered_at desc, id desc)')
}

export async function down(knex: Knex): Promise<void> {
  await dropTables(knex, 'requests')
}
