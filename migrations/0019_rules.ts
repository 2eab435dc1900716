import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

/** Which rules acted in each decision, what an editor of the rules may have read, replays with their differences, and which suggested rules were decided on. */
export async function up(knex: Knex): Promise<void> {
  // One row for each rule that acted in a decision (`catchAll` among them), `decides` on the one that decided: counted and looked up without opening traces.
  await tenantTable(
    knex,
    'decision_rules',
    `rule_id text not null, decided_at timestamptz not null, decision_id uuid not null, lead_id uuid not null, decides boolean not null, primary key (tenant_id, rule_id, decided_at, decision_id)`,
    'select, insert, delete',
  )
  await knex.raw(
    'create index decision_rules_time on decision_rules (tenant_id, decided_at) include (rule_id, decision_id, lead_id, decides)',
  )
  await forEachTenant(knex, (id) =>
    knex.raw(
      `insert into decision_rules (tenant_id, rule_id, decided_at, decision_id, lead_id, decides)
       select distinct d.tenant_id, r.rule_id, d.decided_at, d.id, d.lead_id, r.rule_id = coalesce(d.trace->>'decidedBy', '') from decisions d cross join lateral (
         select jsonb_array_elements_text(coalesce(d.trace->'rulesMatched', '[]')) as rule_id union select d.trace->>'decidedBy') r
        where d.tenant_id = ? and not d.is_test and r.rule_id is not null`,
      [id],
    ),
  )
  // What stood under each revision, so that of two admins the second is told what the first has changed.
  await tenantTable(
    knex,
    'rule_revisions',
    'rev int not null, document jsonb not null, created_at timestamptz not null, primary key (tenant_id, rev)',
  )
  await tenantTable(
    knex,
    'replays',
    `id uuid not null, status text not null check (status in ('waiting','running','done','stopped')), document jsonb not null, compared_with int not null, decisions uuid[] not null, done int not null default 0,
    sum jsonb not null, created_by text not null, created_at timestamptz not null, finished_at timestamptz, primary key (tenant_id, id)`,
  )
  await knex.raw('create index replays_newest on replays (tenant_id, created_at desc, id desc)')
  await knex.raw(`create index replays_open on replays (tenant_id, created_by) where status in ('waiting','running')`)
  await tenantTable(
    knex,
    'replay_differences',
    `replay_id uuid not null, seq int not null, lead_id uuid not null, kind text not null check (kind in ('waiting','placed','other')), people text[] not null, before jsonb not null, after jsonb not null,
    primary key (tenant_id, replay_id, seq), foreign key (tenant_id, replay_id) references replays (tenant_id, id) on delete cascade`,
    'select, insert, delete',
  )
  await tenantTable(
    knex,
    'rule_suggestions',
    `id uuid not null, status text not null check (status in ('approved','dismissed')), rule_id text, leads int not null, decided_by text not null, decided_at timestamptz not null, primary key (tenant_id, id)`,
  )
}

export async function down(knex: Knex): Promise<void> {
  await dropTables(knex, 'rule_suggestions', 'replay_differences', 'replays', 'rule_revisions', 'decision_rules')
}

async function forEachTenant(knex: Knex, run: (id: string) => PromiseLike<unknown>): Promise<void> {
  for (const { id } of await knex('tenants').select('id')) {
    await knex.raw("select set_config('app.tenant', ?, true)", [id])
    await run(id)
  }
}
