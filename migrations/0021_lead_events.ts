import type { Knex } from 'knex'
import { dropTables, tenantTable } from '#src/platform/tenant-table.ts'

/** The steps of each lead's life, one row each, which every report is counted from; the campaigns that were seen, and what they cost. */
export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'lead_events',
    // `subject_id`: the request, decision or chat the step is about, else the lead itself; a step of a subject happens once, whoever tells of it again.
    `lead_id uuid not null, step text not null check (step in ('received','ready','decided','offered','assigned','notified','asked','accepted','declined','expired','opened','won','lost','spam','rated')),
    subject_id uuid not null, at timestamptz not null, channel text not null, campaign_id text, ad_id text, category text, rule_id text, freelancer_id uuid,
    took_ms bigint, first_ms bigint, stars smallint, primary key (tenant_id, lead_id, step, subject_id)`,
    'select, insert, delete',
  )
  // The category is understood while the client still speaks: what was counted without one follows.
  await knex.raw('grant update (category) on lead_events to wasl_app')
  await knex.raw('create index lead_events_time on lead_events (tenant_id, at)')
  await knex.raw('create index lead_events_campaign on lead_events (tenant_id, campaign_id, at) where campaign_id is not null')
  await tenantTable(
    knex,
    'campaigns',
    `id uuid not null, channel text not null, campaign_id text not null, name text, ads jsonb not null default '{}', created_at timestamptz not null, primary key (tenant_id, id)`,
  )
  await knex.raw('create unique index campaigns_seen on campaigns (tenant_id, channel, campaign_id)')
  await knex.raw('create index campaigns_newest on campaigns (tenant_id, created_at desc, id desc)')
  await tenantTable(
    knex,
    'campaign_costs',
    'campaign_id uuid not null, day date not null, amount numeric not null check (amount >= 0), updated_at timestamptz not null, primary key (tenant_id, campaign_id, day)',
  )
  await knex.raw('create index campaign_costs_day on campaign_costs (tenant_id, day)')
  for (const { id } of await knex('tenants').select('id')) {
    // The owner, unless a superuser, is held to the policies as well.
    await knex.raw("select set_config('app.tenant', ?, true)", [id])
    await fillEvents(knex)
    await fillCampaigns(knex)
  }
}

export async function down(knex: Knex): Promise<void> {
  await dropTables(knex, 'campaign_costs', 'campaigns', 'lead_events')
}

/** Writes the steps of the present tenant's leads out of their diaries, as they would have been written at the time; those that stand stay as they are. */
export async function fillEvents(knex: Knex): Promise<void> {
  await knex.raw(`create temporary table told on commit drop as
    select distinct on (lead_id, step, subject_id) * from (
      select a.lead_id, a.id, a.at, case
          when a.verb = 'lead.received' then 'received'
          when a.verb in ('lead.chosen','lead.sent_on') then 'ready'
          when a.verb in ('lead.offered','lead.assigned','lead.waiting','lead.refused') then 'decided'
          when a.verb = 'delivery.done' then 'notified'
          when a.verb = 'chat.opened' then 'opened' when a.verb = 'chat.rated' then 'rated'
          when a.verb = 'request.accepted' and not exists (select 1 from activities o where o.tenant_id = a.tenant_id and o.lead_id = a.lead_id and o.verb = 'request.offered' and o.params->>'requestId' = a.params->>'requestId') then 'assigned'
          else split_part(a.verb, '.', 2) end as step,
        coalesce(a.params->>'decisionId', a.params->>'requestId', d.request_id::text, a.params->>'chatId', a.lead_id::text)::uuid as subject_id,
        a.params->>'rule' as rule_id, (a.params->>'freelancerId')::uuid as freelancer_id, (a.params->>'stars')::smallint as stars
      from activities a join leads l on l.tenant_id = a.tenant_id and l.id = a.lead_id and not l.is_test
        left join deliveries d on a.verb = 'delivery.done' and d.tenant_id = a.tenant_id and d.id = (a.params->>'deliveryId')::uuid and coalesce(d.receipt, '') <> 'not_needed'
      where a.tenant_id = app_tenant() and (a.verb in ('lead.received','lead.chosen','lead.sent_on','lead.won','lead.lost','lead.spam','chat.opened','chat.rated',
          'request.offered','request.accepted','request.declined','request.expired','request.asked')
        or (a.verb in ('lead.offered','lead.assigned','lead.waiting','lead.refused') and a.params->>'decisionId' is not null)
        or (a.verb = 'delivery.done' and a.params->>'action' in ('offer.freelancer','accepted.freelancer') and d.request_id is not null
          and (a.params->>'action' = 'offer.freelancer') = exists (select 1 from activities o where o.tenant_id = a.tenant_id and o.lead_id = a.lead_id and o.verb = 'request.offered' and o.params->>'requestId' = d.request_id::text)))
    ) steps
    -- What was undone did not happen: a closing that was reopened, somebody given it by hand and taken off again.
    where not exists (select 1 from activities u where u.tenant_id = app_tenant() and u.lead_id = steps.lead_id and (u.at, u.id) > (steps.at, steps.id)
      and ((steps.step in ('won','lost','spam') and u.verb = 'lead.reopened') or (steps.step = 'assigned' and u.verb = 'lead.released')))
    order by lead_id, step, subject_id, at, id`)
  await knex.raw('create index on told (lead_id, step)')
  await knex.raw('analyze told')
  await knex.raw(`insert into lead_events (lead_id, step, subject_id, at, channel, campaign_id, ad_id, category, rule_id, freelancer_id, took_ms, first_ms, stars)
    select t.lead_id, t.step, t.subject_id, case when t.step = 'received' then l.received_at else t.at end, l.channel, l.campaign_id, l.campaign->>'adId', l.category,
      coalesce(t.rule_id, (select r.rule_id from told r where r.lead_id = t.lead_id and r.step = 'decided' and r.at <= t.at order by r.at desc, r.id desc limit 1)),
      coalesce(t.freelancer_id, case t.step when 'notified' then request.freelancer_id when 'opened' then chat.freelancer_id when 'rated' then chat.freelancer_id when 'won' then l.owner_id when 'lost' then l.owner_id end),
      greatest(0, round(extract(epoch from case
        when t.step = 'received' then l.received_at - l.occurred_at
        when t.step = 'decided' and not exists (select 1 from told e where e.lead_id = t.lead_id and e.step = 'decided' and (e.at, e.id) < (t.at, t.id))
          then t.at - coalesce((select e.at from told e where e.lead_id = t.lead_id and e.step = 'ready' and e.at <= t.at), l.received_at)
        when t.step = 'notified' then t.at - (select min(e.at) from told e where e.lead_id = t.lead_id and e.step in ('offered','assigned') and e.subject_id = t.subject_id)
        when t.step in ('accepted','declined','asked') and not exists (select 1 from told e where e.lead_id = t.lead_id and e.step = 'asked' and e.subject_id = t.subject_id and t.step <> 'asked')
          then t.at - coalesce((select e.at from told e where e.lead_id = t.lead_id and e.step = 'notified' and e.subject_id = t.subject_id and e.at <= t.at),
            (select e.at from told e where e.lead_id = t.lead_id and e.step = 'offered' and e.subject_id = t.subject_id)) end) * 1000)),
      case when t.step in ('accepted','declined','asked') and not exists (select 1 from told e where e.lead_id = t.lead_id and e.step in ('accepted','declined','asked') and (e.at, e.id) < (t.at, t.id))
        then greatest(0, round(extract(epoch from t.at - l.received_at) * 1000)) end, t.stars
    from told t join leads l on l.tenant_id = app_tenant() and l.id = t.lead_id
      left join requests request on t.step = 'notified' and request.tenant_id = app_tenant() and request.id = t.subject_id
      left join chats chat on t.step in ('opened','rated') and chat.tenant_id = app_tenant() and chat.id = t.subject_id
    on conflict do nothing`)
  await knex.raw('drop table told')
}

async function fillCampaigns(knex: Knex): Promise<void> {
  await knex.raw(`insert into campaigns (id, channel, campaign_id, name, ads, created_at)
    select gen_random_uuid(), channel, campaign_id, (array_agg(campaign->>'campaignName' order by received_at desc) filter (where campaign->>'campaignName' is not null))[1],
      coalesce(jsonb_object_agg(campaign->>'adId', campaign->>'adName') filter (where campaign->>'adId' is not null), '{}'), min(received_at)
    from leads where tenant_id = app_tenant() and campaign_id is not null and not is_test group by 2, 3 on conflict do nothing`)
}
