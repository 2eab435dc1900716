import type { Activity } from '#src/activity/record.ts'
import { seeCampaigns } from '#src/campaigns/see.ts'
import type { Trx } from '#src/platform/db.ts'
import { LATE_MS, markDays } from './keep-sums.ts'
import { stepOf, UNDOES } from './steps.ts'

/** Diary lines after which a lead's category may be another. */
const REFINED = new Set(['lead.refined', 'lead.joined'])

/**
 * Writes down the steps that diary lines tell of, in their transaction: when, from where, by which rule, with whom, and how long the clock that ends with it ran.
 * A step of the same request, decision or chat is written once; what is undone is taken out again. Test leads count nowhere.
 */
export async function recordSteps(trx: Trx, diary: readonly Activity[]): Promise<void> {
  const now = new Date(Math.max(...diary.map(({ at }) => at.getTime())))
  const touched: Touched[] = []
  for (const { leadId, verb } of diary)
    if (UNDOES[verb])
      touched.push(
        ...(await trx('lead_events').where({ lead_id: leadId }).whereIn('step', UNDOES[verb]).delete().returning(['lead_id', 'at'])),
      )
  const gone = touched.map(({ at }) => at)
  const told = diary.flatMap((one) => stepOf(one) ?? [])
  if (told.length) {
    const { rows } = await trx.raw(INSERT, [JSON.stringify(told), [...new Set(told.map((one) => one.lead_id))]])
    touched.push(...(rows as Touched[]))
    const fromAds = (rows as { lead_id: string; step: string; campaign_id: string | null }[]).filter(
      (row) => row.step === 'received' && row.campaign_id !== null,
    )
    if (fromAds.length)
      await seeCampaigns(
        trx,
        fromAds.map((row) => row.lead_id),
      )
  }
  const refined = [...new Set(diary.filter(({ verb }) => REFINED.has(verb)).map(({ leadId }) => leadId))].sort()
  if (refined.length) {
    const { rows } = await trx.raw(
      `update lead_events e set category = l.category from leads l
        where l.tenant_id = app_tenant() and l.id = any(?::uuid[]) and e.tenant_id = l.tenant_id and e.lead_id = l.id and e.category is distinct from l.category returning e.lead_id, e.at`,
      [refined],
    )
    touched.push(...(rows as Touched[]))
  }
  const late = touched.filter(({ at }) => at.getTime() < now.getTime() - LATE_MS)
  if (late.length) await markDays(trx, [...new Set(late.map((one) => one.lead_id))], gone, now)
}

/** A step that was written, changed or taken out. */
interface Touched {
  lead_id: string
  at: Date
}

/*
 * The clocks, in milliseconds. took_ms: received ← when it happened outside; decided (the first time) ← received, or ready; notified ← offered or assigned;
 * a freelancer's first answer to a request ← notified, else offered. first_ms: the lead's first answer of any freelancer ← received.
 * The ids once more: by them alone the planner finds the rows by key. In order, so that no two wait for each other.
 */
const INSERT = `
  insert into lead_events (lead_id, step, subject_id, at, channel, campaign_id, ad_id, category, rule_id, freelancer_id, took_ms, first_ms, stars)
  select s.lead_id, s.step, s.subject_id, s.at, l.channel, l.campaign_id, l.campaign->>'adId', l.category, coalesce(s.rule_id, s.past_rule),
    coalesce(s.freelancer_id, case when s.step in ('opened','rated','won','lost') then l.owner_id end),
    greatest(0, round(extract(epoch from case
      when s.step = 'received' then s.at - l.occurred_at
      when s.step = 'decided' and s.past_decided is null then s.at - coalesce(s.past_ready, l.received_at)
      when s.step = 'notified' then s.at - coalesce(s.past_offered, s.past_assigned)
      when s.step in ('accepted','declined') and s.past_asked is null or s.step = 'asked' then s.at - coalesce(s.past_notified, s.past_offered) end) * 1000)),
    case when s.step in ('accepted','declined','asked') and s.past_answered is null then greatest(0, round(extract(epoch from s.at - l.received_at) * 1000)) end,
    s.stars
  from (
    select h.lead_id, case when h.step = 'accepted' and p.offered is null then 'assigned' else h.step end as step, coalesce(h.subject_id, d.request_id) as subject_id,
      case when h.step = 'received' then lead.received_at else h.at end as at, h.rule_id, coalesce(h.freelancer_id, p.freelancer) as freelancer_id, h.stars,
      p.ready as past_ready, p.decided as past_decided, p.rule as past_rule, p.offered as past_offered, p.assigned as past_assigned, p.notified as past_notified, p.asked as past_asked, p.answered as past_answered
    from jsonb_to_recordset(?::jsonb) as h(lead_id uuid, step text, subject_id uuid, at timestamptz, rule_id text, freelancer_id uuid, delivery_id uuid, action text, stars smallint)
      join leads lead on lead.tenant_id = app_tenant() and lead.id = h.lead_id
      left join deliveries d on d.tenant_id = app_tenant() and d.id = h.delivery_id
      cross join lateral (
        select max(e.at) filter (where e.step = 'ready') as ready, max(e.at) filter (where e.step = 'decided') as decided,
          (array_agg(e.rule_id order by e.at desc) filter (where e.step = 'decided'))[1] as rule,
          max(e.at) filter (where e.step in ('asked','accepted','declined')) as answered,
          max(e.at) filter (where e.step = 'offered' and e.subject_id = o.request_id) as offered,
          max(e.at) filter (where e.step = 'assigned' and e.subject_id = o.request_id) as assigned,
          max(e.at) filter (where e.step = 'notified' and e.subject_id = o.request_id) as notified,
          max(e.at) filter (where e.step = 'asked' and e.subject_id = o.request_id) as asked,
          (array_agg(e.freelancer_id) filter (where e.step in ('offered','assigned') and e.subject_id = o.request_id))[1] as freelancer
        from (select coalesce(h.subject_id, d.request_id) as request_id) o left join lead_events e on e.tenant_id = app_tenant() and e.lead_id = h.lead_id
      ) p
    where h.step <> 'notified' or (d.receipt is distinct from 'not_needed' and ((h.action = 'offer.freelancer' and p.offered is not null) or (h.action = 'accepted.freelancer' and p.assigned is not null)))
  ) s join leads l on l.tenant_id = app_tenant() and l.id = s.lead_id and l.id = any(?::uuid[])
  where not l.is_test
  order by s.lead_id, s.step, s.subject_id
  on conflict do nothing
  returning lead_id, step, campaign_id, at`
