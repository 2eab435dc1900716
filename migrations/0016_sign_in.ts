import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

const BEFORE = ['api_key', 'answer', 'chat', 'sign_in', 'session', 'bootstrap']
const ADDED = ['invite', 'chat_session', 'live_ticket']

/** Sign-in by mailed link: who asked, the sessions that people see and end, whom an admin invited; how often somebody may ask; and what live topics are woken by. */
export async function up(knex: Knex): Promise<void> {
  await allowPurposes(knex, [...BEFORE, ...ADDED])
  // A sign-in link belongs to the browser that asked for it, a chat's session to that chat alone.
  await knex.raw('alter table token_hashes add column browser_hash bytea, add column chat_id uuid')
  await knex.raw('grant delete on token_hashes to wasl_app')
  await tenantTable(
    knex,
    'sessions',
    `id uuid not null, person_id uuid, freelancer_id uuid, contact_id uuid, chat_id uuid, role text not null check (role in ('admin','manager','freelancer','client')),
    how text not null check (how in ('first','mail','invite','answer','chat')), device text not null, created_at timestamptz not null, seen_at timestamptz not null, expires_at timestamptz not null,
    ended_at timestamptz, primary key (tenant_id, id)`,
  )
  await knex.raw(
    'create index sessions_person on sessions (tenant_id, person_id, created_at desc) where ended_at is null and person_id is not null',
  )
  await knex.raw(
    'create index sessions_freelancer on sessions (tenant_id, freelancer_id) where ended_at is null and freelancer_id is not null',
  )
  await knex.raw('create index sessions_chat on sessions (tenant_id, chat_id) where ended_at is null and chat_id is not null')
  await tenantTable(
    knex,
    'sign_in_asks',
    'id uuid not null, email bytea not null, browser_hash bytea not null, language text not null, asked_at timestamptz not null, primary key (tenant_id, id)',
  )
  await tenantTable(
    knex,
    'invitations',
    `id uuid not null, email bytea not null, email_bidx bytea not null, name text, role text not null check (role in ('admin','manager')), language text not null, invited_by text not null, created_at timestamptz not null,
    expires_at timestamptz not null, accepted_at timestamptz, revoked_at timestamptz, primary key (tenant_id, id)`,
  )
  await knex.raw(
    'create unique index invitations_open on invitations (tenant_id, email_bidx) where accepted_at is null and revoked_at is null',
  )
  await knex.raw('create index memberships_freelancer on memberships (tenant_id, freelancer_id) where freelancer_id is not null')

  await knex.raw('create index memberships_newest on memberships (tenant_id, created_at desc, person_id desc)')
  await knex.raw(
    'create index invitations_newest on invitations (tenant_id, created_at desc, id desc) where accepted_at is null and revoked_at is null',
  )

  // Read before the tenant is known: ids only.
  await knex.raw(`create table person_tenants (person_id uuid not null references people (id) on delete cascade, tenant_id uuid not null references tenants (id) on delete cascade,
    primary key (person_id, tenant_id))`)
  await knex.raw('grant select, insert, delete on person_tenants to wasl_app')
  await knex.raw(
    `create table rate_counts (key bytea primary key, count int not null, ends_at timestamptz not null) with (fillfactor = 70)`,
  )
  await knex.raw('create index rate_counts_ended on rate_counts (ends_at)')
  await knex.raw('grant select, insert, update, delete on rate_counts to wasl_app')
  // Not logged: hints, kept for minutes. After a crash of the server everybody looks again anyway.
  await knex.raw(
    `create unlogged table live_wakes (tx xid8 not null default pg_current_xact_id(), tenant_id uuid not null, channel text not null, subject_id uuid, at timestamptz not null default now())`,
  )
  await knex.raw('create index live_wakes_tx on live_wakes (tx)')
  await knex.raw('grant select, insert, delete on live_wakes to wasl_app')
  await membersOf(knex)
}

export async function down(knex: Knex): Promise<void> {
  await dropTables(knex, 'live_wakes', 'rate_counts', 'person_tenants', 'invitations', 'sign_in_asks', 'sessions')
  await knex.raw('drop index if exists memberships_freelancer')
  await knex.raw('drop index if exists memberships_newest')
  await knex.raw('delete from token_hashes where purpose = any(?)', [ADDED])
  await knex.raw('alter table token_hashes drop column if exists browser_hash, drop column if exists chat_id')
  await knex.raw('revoke delete on token_hashes from wasl_app')
  await allowPurposes(knex, BEFORE)
}

async function allowPurposes(knex: Knex, purposes: readonly string[]): Promise<void> {
  const list = purposes.map((one) => `'${one}'`).join(',')
  await knex.raw(
    `alter table token_hashes drop constraint if exists token_hashes_purpose_check, add constraint token_hashes_purpose_check check (purpose in (${list}))`,
  )
}

/** Who was a member or a freelancer with an address before this becomes findable; a worker reads the addresses, which are sealed. */
async function membersOf(knex: Knex): Promise<void> {
  for (const { id } of await knex('tenants').select('id')) {
    await knex.raw("select set_config('app.tenant', ?, true)", [id])
    await knex.raw(
      'insert into person_tenants (person_id, tenant_id) select distinct person_id, tenant_id from memberships where tenant_id = ?',
      [id],
    )
    await knex.raw(
      `insert into due (kind, bell, tenant_id, subject_id, due_at) select 'member.link', 'timer', tenant_id, id, now() from freelancers where tenant_id = ? and email is not null and deleted_at is null
       on conflict (kind, subject_id) do nothing`,
      [id],
    )
  }
}
