import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

/**
 * What reports count, summed a day: so that ninety days of a large office are ninety rows and not a million steps. A day is summed in one zone, as of `seen`
 * (a snapshot's xmin); a mark with its transaction at or after that says that the day's steps have changed since, and then it is counted from the steps again.
 */
export async function up(knex: Knex): Promise<void> {
  await tenantTable(knex, 'report_days', 'day date not null, time_zone text not null, seen xid8 not null, primary key (tenant_id, day)')
  // key, channel: '' where there is none. again: { placed|accepted: { an earlier day: how many of the day's leads had been placed or accepted then, the last time before } }.
  // clocks: { clock: { bucket: how often } }, see src/reports/buckets.ts.
  await tenantTable(
    knex,
    'report_sums',
    `day date not null, dimension text not null, key text not null, channel text not null, campaign text, received int not null, placed int not null, accepted int not null, won int not null, lost int not null,
    offers int not null, offers_accepted int not null, declined int not null, expired int not null, rated int not null, stars int not null, again jsonb, clocks jsonb,
    primary key (tenant_id, dimension, day, key, channel)`,
  )
  await tenantTable(
    knex,
    'report_marks',
    'at timestamptz not null, tx xid8 not null default pg_current_xact_id()',
    'select, insert, delete',
  )
  await knex.raw('create index report_marks_at on report_marks (tenant_id, at)')
  await knex.raw(`create index lead_events_won on lead_events (tenant_id, at) where step = 'won'`)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index if exists lead_events_won')
  await dropTables(knex, 'report_marks', 'report_sums', 'report_days')
}
