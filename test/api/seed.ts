import pg from 'pg'
import { keysOf } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { hashToken, seal } from '#src/platform/keys.ts'
import type { World } from './world.ts'

/** How many rows each big table gets, all of one tenant. */
export const MANY = 20_000

/** What the seeded tenant can be asked for. */
export interface Seeded {
  lead: string
  freelancer: string
  conversation: string
  chat: string
  campaign: string
  phone: string
  email: string
}

/**
 * Fills the tenant as some months of work would: 20,000 of everything that grows, spread over 90 days, states as they are in life (few are open).
 * Connections and keys stay few per tenant, of a thousand tenants.
 */
export async function seedMuch(world: World): Promise<Seeded> {
  const owner = new pg.Client({ connectionString: world.app.ownerUrl })
  await owner.connect()
  const tenant = world.app.tenant.id
  const run = (sql: string) => owner.query(sql.replaceAll('$tenant', `'${tenant}'::uuid`).replaceAll('$many', String(MANY)))
  try {
    // Row-level security is forced, also on the owner.
    await owner.query(`select set_config('app.tenant', '${tenant}', false)`)
    await owner.query('set session_replication_role = replica')
    const at = "date_trunc('milliseconds', now() - (n || ' minutes')::interval * 6)"
    await run(
      `create temp table ids as select n, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id, ${at} as at from generate_series(1, $many) n`,
    )
    await run(
      `create function pg_temp.other(n int, m int) returns uuid language sql immutable as $$ select ('01900000-0000-7000-8000-' || lpad(to_hex(1 + (n * 7919) % m), 12, '0'))::uuid $$`,
    )
    await run(`insert into contacts (tenant_id, id, name, created_at, updated_at) select $tenant, id, 'عميل ' || n, at, at from ids`)
    await run(`insert into leads (tenant_id, id, contact_id, connection_id, item_id, channel, external_id, status, received_at, occurred_at, name, phone_bidx, email_bidx, category, campaign_id, conversational, ever_routed, owner_id, created_at, updated_at)
      select $tenant, id, id, pg_temp.other(n, 20), id, (array['whatsapp','instagram','meta_lead_ads','web_form','api'])[1 + n % 5], 'ext' || n,
        (array['won','lost','assigned','offered','waiting','spam','merged','won','won','won'])[1 + n % 10], at, at, 'محمد علي ' || n, substring(sha256(n::text::bytea) for 16), substring(sha256((-n)::text::bytea) for 16),
        'logo-branding', 'c' || n % 50, false, n % 3 > 0, pg_temp.other(n, 1000), at, at from ids`)
    // Their values are sealed by nobody: the contact that is read has none.
    await run(
      `insert into identities (tenant_id, id, contact_id, kind, value_bidx, value, created_at) select $tenant, id, id, 'phone', substring(sha256(n::text::bytea) for 16), '\\x00', at from ids where n <> 7`,
    )
    await run(
      `update leads l set decided_by = 'r' || n % 20, is_test = n % 5000 = 0, waiting_why = case when status = 'waiting' then jsonb_build_object('code', (array['all_full','no_contact'])[1 + n / 10 % 2]) end
         from ids where l.tenant_id = $tenant and l.id = ids.id`,
    )
    await run(
      `insert into lead_tags (tenant_id, tag, received_at, lead_id) select $tenant, (array['vip','new'])[1 + n % 2], at, id from ids where n % 7 = 0`,
    )
    await run(
      `insert into search_terms (tenant_id, term, lead_id) select $tenant, t, id from ids, unnest(array['محمد', 'علي', 'اسم' || n % 500, n::text]) t`,
    )
    await run(`insert into lead_events (tenant_id, lead_id, step, subject_id, at, channel, campaign_id, ad_id, category, rule_id, freelancer_id, took_ms, first_ms)
      select $tenant, id, s.step, id, at, (array['whatsapp','instagram','meta_lead_ads','web_form','api'])[1 + n % 5], 'c' || n % 50, 'a' || n % 500, 'logo-branding', 'r' || n % 9,
        case when s.step in ('offered','accepted') then pg_temp.other(n, 1000) end, n * 10, case when s.step = 'accepted' then n * 20 end from ids, unnest(array['received','decided','offered','accepted','won']) as s(step)`)
    // Sums of other days than those that are asked for, so that both ways are read.
    await run(
      `insert into report_days (tenant_id, day, time_zone, seen) select $tenant, '1970-01-01'::date + n, 'Asia/Riyadh', pg_current_xact_id() from ids`,
    )
    await run(
      `insert into report_days (tenant_id, day, time_zone, seen) select $tenant, current_date - n, 'Asia/Riyadh', pg_current_xact_id() from ids where n between 1 and 9`,
    )
    await run(`insert into report_sums (tenant_id, day, dimension, key, channel, received, placed, accepted, won, lost, offers, offers_accepted, declined, expired, rated, stars)
      select $tenant, '1970-01-01'::date + n, (array['all','channel','rule'])[1 + n % 3], 'k', '', 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 from ids`)
    await run(`insert into report_marks (tenant_id, at) select $tenant, at - interval '200 days' from ids`)
    await run(
      `insert into campaigns (tenant_id, id, channel, campaign_id, name, created_at) select $tenant, id, (array['whatsapp','instagram','meta_lead_ads','web_form','api'])[1 + n % 5], 'c' || n, 'حملة ' || n, at from ids`,
    )
    await run(
      `insert into campaign_costs (tenant_id, campaign_id, day, amount, updated_at) select distinct on (2, 3) $tenant, pg_temp.other(n, 50), at::date, n % 90, at from ids`,
    )
    await run(
      `insert into activities (tenant_id, id, lead_id, at, verb) select $tenant, id, pg_temp.other(n, 2000), at, 'lead.offered' from ids`,
    )
    await run(`insert into freelancers (tenant_id, id, kind, name, profile, active, created_at, updated_at)
      select $tenant, id, 'freelancer', 'f' || n, jsonb_build_object('id', id, 'kind', 'freelancer', 'weight', 1, 'skills', '[]'::jsonb, 'languages', '[]'::jsonb, 'locations', '[]'::jsonb, 'tags', '[]'::jsonb,
        'capacity', '{"open": 5}'::jsonb, 'timeZone', 'Asia/Riyadh', 'workingHours', '[]'::jsonb, 'leave', '[]'::jsonb, 'active', true), true, at, at from ids`)
    await run(`insert into requests (tenant_id, id, lead_id, freelancer_id, status, policy, offered_at, created_at)
      select $tenant, id, id, pg_temp.other(n, 1000), (array['accepted','declined','expired','pending','withdrawn'])[1 + n % 5], '{"kind":"sequential"}', at, at from ids`)
    await run(
      `insert into chats (tenant_id, id, lead_id, request_id, freelancer_id, contact_id, last_activity_at, created_at) select $tenant, id, id, id, pg_temp.other(n, 1000), id, at, at from ids`,
    )
    await run(`insert into deliveries (tenant_id, id, kind, lead_id, connection_id, target, action, key, status, created_at, updated_at)
      select $tenant, id, 'row.write', pg_temp.other(n, 2000), pg_temp.other(n, 20), (array['odoo','google_sheets','whatsapp','email'])[1 + n % 4], 'row', 'k' || n, case when n % 200 = 0 then 'dead' else 'done' end, at, at from ids`)
    await run(`update deliveries set why = '{"code":"odoo_refused"}' where status = 'dead'`)
    await run(`insert into differences (tenant_id, id, connection_id, lead_id, target, kind, status, by_person, print, found_at, seen_at)
      select $tenant, id, pg_temp.other(n, 20), id, 'odoo', 'edited', case when n % 200 = 0 then 'open' else 'repaired' end, true, '\\x00', at, at from ids`)
    await run(
      `insert into comparisons (tenant_id, id, connection_id, status, asked_by, started_at) select $tenant, id, pg_temp.other(n, 20), 'done', 'wasl', at from ids`,
    )
    await run(`insert into attempts (tenant_id, id, delivery_id, at, outcome) select $tenant, id, id, at, 'done' from ids`)
    await run(
      `insert into mirrors (tenant_id, connection_id, kind, subject_id, updated_at) select $tenant, pg_temp.other(n, 20), 'row', id, at from ids`,
    )
    await run(`insert into decisions (tenant_id, id, lead_id, rule_set_version, decided_at, outcome, pool_seq, seed, snapshot_hash, facts, trace)
      select $tenant, id, id, 1, at, 'offered', 0, id::text, '', jsonb_build_object('leadId', id, 'currency', 'SAR', 'timeZone', 'Asia/Riyadh'), '{}' from ids`)
    await run(`insert into decision_rules (tenant_id, rule_id, decided_at, decision_id, lead_id, decides)
      select $tenant, case when n % 10 = 0 then 'catchAll' else 'by-service' end, at, id, id, true from ids`)
    await run(`insert into replays (tenant_id, id, status, document, compared_with, decisions, sum, created_by, created_at)
      select $tenant, id, 'done', '{"rules":[]}', 1, '{}', '{"leads":0,"changed":0,"newlyWaiting":0,"newlyPlaced":0,"people":{}}', 'x', at from ids where n <= 200`)
    await run(`insert into replay_differences (tenant_id, replay_id, seq, lead_id, kind, people, before, after)
      select $tenant, pg_temp.other(n, 200), n, id, 'other', '{}', '{"outcome":"waiting","chosen":[],"decidedBy":"catchAll"}', '{"outcome":"waiting","chosen":[],"decidedBy":"x"}' from ids`)
    await run(
      `insert into conversations (tenant_id, id, contact_id, connection_id, channel, lead_id, created_at, updated_at) select $tenant, id, id, pg_temp.other(n, 20), 'whatsapp', id, at, at from ids`,
    )
    await run(
      `insert into messages (tenant_id, id, conversation_id, seq, direction, occurred_at, created_at) select $tenant, id, pg_temp.other(n, 200), n, 'inbound', at, at from ids`,
    )
    await run(`update conversations set handed_over_at = case when right(id::text, 1) = '7' then updated_at end, heard_seq = case when right(id::text, 2) = '17' then 5 else 0 end,
      channel = case when right(id::text, 3) = '0ff' then 'instagram' else channel end`)
    await run(
      `insert into conversation_notes (tenant_id, id, conversation_id, after_seq, body, actor, created_at, removed_at) select $tenant, id, pg_temp.other(n, 2000), 0, '\\x00', 'x', at, at from ids`,
    )
    await run(`insert into dialogues (tenant_id, conversation_id, lead_id, created_at, updated_at) select $tenant, id, id, at, at from ids`)
    await run(`insert into canned_rules (tenant_id, id, name, match, answer, min_confidence, position, created_at, updated_at)
      select $tenant, id, 'r' || n, '{"keywords":["x"],"which":"any","examples":[]}', '{"ar":"x","en":"x"}', 0.6, n, at, at from ids where n <= 50`)
    await run(`insert into turns (tenant_id, id, conversation_id, first_seq, last_seq, reader, intent, confidence, understood, rule_id, said, heard_at, at)
      select $tenant, id, pg_temp.other(n, 200), n, n, (array['tap','rule','model','local','local'])[1 + n % 5], 'other', 0.7, n % 5 <> 4, case when n % 5 = 1 then pg_temp.other(n, 50) end, 'show', at - interval '2 seconds', at from ids`)
    await run(
      `insert into notifications (tenant_id, id, audience, freelancer_id, kind, created_at) select $tenant, id, case when n % 20 = 0 then 'admin' else 'freelancer' end, pg_temp.other(n, 1000), 'offer', at from ids`,
    )
    await run(
      `insert into audit (tenant_id, id, at, actor, action, subject_type, subject_id) select $tenant, id, at, 'wasl', 'lead.won', 'lead', pg_temp.other(n, 2000) from ids`,
    )
    await run(
      `insert into item_keys (tenant_id, connection_id, dedupe_key, item_id, seen_at, kind, day) select $tenant, pg_temp.other(n, 20), 'ext' || n, id, at, 'enquiry', (at at time zone 'UTC')::date from ids`,
    )
    await run(
      `insert into rule_sets (tenant_id, version, status, document, created_at) select $tenant, n + 1, 'archived', '{"rules":[]}', at from ids`,
    )
    await run(
      `insert into chat_messages (tenant_id, id, chat_id, seq, sender, body, created_at) select $tenant, id, pg_temp.other(n, 200), n, 'client', '\\x00', at from ids`,
    )
    await run(
      `insert into webhook_accounts (connector, account, connection_id, tenant_id) select 'whatsapp', 'a' || n, id, $tenant from ids`,
    )
    await run(
      `insert into files (tenant_id, id, owner_kind, owner_id, lead_id, status, created_at) select $tenant, id, case when n % 5 = 0 then 'chat' else 'message' end, id, pg_temp.other(n, 5000), 'gone', at from ids`,
    )
    await run(
      `insert into people (id, email_bidx, email_sealed, created_at) select id, substring(sha256(n::text::bytea) for 16), '\\x00', at from ids`,
    )
    await run(`insert into memberships (tenant_id, person_id, role, created_at) select $tenant, id, 'manager', at from ids`)
    await run(
      `insert into sessions (tenant_id, id, person_id, role, how, device, created_at, seen_at, expires_at, ended_at) select $tenant, id, pg_temp.other(n, 2000), 'manager', 'mail', 'd', at, at, at + interval '99 days', case when n % 4 > 0 then at end from ids`,
    )
    await run(
      `insert into invitations (tenant_id, id, email, email_bidx, role, language, invited_by, created_at, expires_at, accepted_at) select $tenant, id, '\\x00', substring(sha256(n::text::bytea) for 16), 'manager', 'ar', 'x', at, at, at from ids`,
    )
    await seedTenants(owner)
    await seedSealed(world, owner)
    await owner.query('set session_replication_role = origin')
    await owner.query('vacuum analyze')
  } finally {
    await owner.end()
  }
  const uuid = (n: number) => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
  return {
    lead: uuid(7),
    freelancer: uuid(9),
    conversation: uuid(8),
    chat: uuid(5000),
    campaign: uuid(7),
    phone: '+966501112222',
    email: 'client@example.com',
  }
}

/** A thousand other tenants with twenty connections and keys each. */
async function seedTenants(owner: pg.Client): Promise<void> {
  await owner.query(
    `insert into tenants (id, slug, name, time_zone, country) select ('01910000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 't' || n, 't', 'Asia/Riyadh', 'SA' from generate_series(1, 1000) n`,
  )
  for (let n = 1; n <= 1000; n++) {
    const tenant = `01910000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
    await owner.query(`select set_config('app.tenant', '${tenant}', false)`)
    await owner.query(
      `insert into connections (tenant_id, id, connector, label, duties, created_at, updated_at) select '${tenant}', gen_random_uuid(), 'web-form', 'l', '{source}', now(), now() from generate_series(1, 20)`,
    )
    await owner.query('insert into lanes (connection_id, tenant_id) select id, tenant_id from connections on conflict do nothing')
    await owner.query(
      `insert into api_keys (tenant_id, id, label, scope) select '${tenant}', gen_random_uuid(), 'k', 'admin' from generate_series(1, 20)`,
    )
  }
}

/** Entries and their items are opened to be shown, so they are sealed as the door and the reader would. */
async function seedSealed(world: World, owner: pg.Client): Promise<void> {
  const { installation } = world.app.app.world.db
  const data = await world.inTenant((trx) => Promise.resolve(keysOf(trx).data))
  const people = Array.from({ length: 60 }, (_, i) => `01900000-0000-7000-8000-${(i + 1).toString(16).padStart(12, '0')}`)
  await owner.query(
    'update people set email_sealed = h.sealed from unnest($1::uuid[], $2::bytea[]) as h(id, sealed) where people.id = h.id',
    [people, people.map((id, i) => seal(installation.data, `people:email:${id}`, `p${i}@example.com`))],
  )
  const tenant = world.app.tenant.id
  await owner.query(`select set_config('app.tenant', '${tenant}', false)`)
  const item = JSON.stringify({
    kind: 'ignored',
    channel: 'web_form',
    dedupeKey: 'x',
    occurredAt: '2026-01-01T00:00:00Z',
    isTest: false,
    direction: 'inbound',
    person: {},
    attachments: [],
    campaign: {},
    answers: {},
    utm: {},
    consents: [],
    extra: {},
  })
  for (let from = 0; from < MANY; from += 5000) {
    const ids = Array.from({ length: 5000 }, () => newId())
    const items = ids.map((_, i) => `01900000-0000-7000-8000-${(from + i + 1).toString(16).padStart(12, '0')}`)
    await owner.query(
      `insert into inbox (id, tenant_id, connector, connection_id, body_hash, raw, received_at, status)
        select id, '${tenant}', (array['whatsapp','odoo','web-form'])[1 + n % 3], '01900000-0000-7000-8000-000000000001', hash, raw, date_trunc('milliseconds', now() - (n + ${from}) * interval '6 minutes'), case when n % 500 = 0 then 'dead' else 'read' end
          from unnest($1::uuid[], $2::bytea[], $3::bytea[]) with ordinality as h(id, hash, raw, n)`,
      [ids, ids.map(hashToken), ids.map((id) => seal(installation.data, `inbox:raw:${id}`, '{"a":1}'))],
    )
    await owner.query(
      `insert into items (tenant_id, id, inbox_id, connection_id, occurred_at, kind, item, status, created_at)
        select '${tenant}', id, inbox_id, '01900000-0000-7000-8000-000000000001', now(), 'lead', item, 'read', now() from unnest($1::uuid[], $2::uuid[], $3::bytea[]) as h(id, inbox_id, item)`,
      [items, ids, items.map((id) => seal(data, `items:item:${id}`, item))],
    )
  }
}
