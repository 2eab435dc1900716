import { type Database, query } from './ground.ts'

/** One lead has five steps. */
const A_LEAD = 5

/**
 * Steps of leads as 90 days of a large office would have written them: five channels, 50 campaigns of ten ads, 30 services, 40 rules, 500 freelancers; two thirds accept,
 * a third of those is won. Answers how many steps.
 */
export async function makeSteps(database: Database, steps: number): Promise<number> {
  const leads = Math.round(steps / A_LEAD)
  await query(
    database.ownerUrl,
    `do $$ declare tenant uuid := (select id from tenants where is_default); begin
      perform set_config('app.tenant', tenant::text, true);
      insert into lead_events (tenant_id, lead_id, step, subject_id, at, channel, campaign_id, ad_id, category, rule_id, freelancer_id, took_ms, first_ms, stars)
      select tenant, l.id, s.step, l.id, l.at + s.after * interval '1 minute' * (1 + l.n % 50), (array['whatsapp','instagram','meta_lead_ads','web_form','tiktok'])[1 + l.n % 5],
        case when l.n % 4 > 0 then 'c' || l.n % 50 end, case when l.n % 4 > 0 then 'a' || l.n % 500 end, 's' || l.n % 30, case when s.after > 0 then 'r' || l.n % 40 end,
        case when s.after > 1 then ('01900000-0000-7000-8000-' || lpad(to_hex(l.n % 500), 12, '0'))::uuid end,
        case when s.step in ('received','decided','notified','accepted','declined') then (random() ^ 4 * 4000000)::bigint end,
        case when s.step in ('accepted','declined') then (random() ^ 3 * 9000000)::bigint end, case when s.step = 'rated' then 1 + l.n % 5 end
      from (select n, gen_random_uuid() as id, now() - interval '90 days' * n / ${leads} as at from generate_series(1, ${leads}) n) l
        cross join lateral (values (0, 'received'), (1, 'decided'), (2, 'offered'), (3, 'notified'), (4, case when n % 3 = 0 then 'declined' else 'accepted' end), (5, case when n % 9 = 1 then 'won' when n % 9 = 2 then 'rated' end)) s(after, step)
      where s.step is not null;
    end $$`,
  )
  await query(database.ownerUrl, 'vacuum (analyze) lead_events')
  return Number((await query<{ n: string }>(database.ownerUrl, 'select count(*) as n from lead_events'))[0]!.n)
}
