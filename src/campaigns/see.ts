import type { Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'

interface Seen {
  channel: string
  campaign_id: string
  name: string | null
  ads: Record<string, string | null>
  at: Date
}

/** Leads came from ads: a campaign that nobody has seen yet is kept, a new name or ad is added to it. What is known already costs one look. */
export async function seeCampaigns(trx: Trx, leadIds: readonly string[]): Promise<void> {
  const { rows } = await trx.raw(
    `select s.* from (
       select channel, campaign_id, max(campaign->>'campaignName') as name, coalesce(jsonb_object_agg(campaign->>'adId', campaign->>'adName') filter (where campaign->>'adId' is not null), '{}') as ads, min(received_at) as at
         from leads where tenant_id = app_tenant() and id = any(?::uuid[]) and campaign_id is not null group by 1, 2) s
       left join campaigns c on c.tenant_id = app_tenant() and c.channel = s.channel and c.campaign_id = s.campaign_id
      where c.id is null or (s.name is not null and c.name is distinct from s.name) or not c.ads @> s.ads
      order by s.channel, s.campaign_id`,
    [leadIds as string[]],
  )
  for (const seen of rows as Seen[]) await keep(trx, seen)
}

async function keep(trx: Trx, { channel, campaign_id, name, ads, at }: Seen): Promise<void> {
  await trx('campaigns')
    .insert({ id: newId(), channel, campaign_id, name, ads: JSON.stringify(ads), created_at: at })
    .onConflict(['tenant_id', 'channel', 'campaign_id'])
    .merge({ name: trx.raw('coalesce(excluded.name, campaigns.name)'), ads: trx.raw('campaigns.ads || excluded.ads') })
}
