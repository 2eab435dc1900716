import { audit } from '#src/audit/record.ts'
import type { Trx } from '#src/platform/db.ts'

/** What a campaign cost on one day, in the tenant's currency; null takes away what was told. */
export interface Cost {
  campaignId: string
  day: string
  amount: number | null
}

/** Writes down what campaigns cost; a day that was told before is told anew. */
export async function saveCosts(trx: Trx, costs: readonly Cost[], by: { actor: string; how: 'api' | 'csv'; now: Date }): Promise<void> {
  if (!costs.length) return
  // In order, so that no two who tell the same days wait for each other.
  const sorted = costs.toSorted((a, b) => (a.campaignId + a.day < b.campaignId + b.day ? -1 : 1))
  await trx.raw(
    `delete from campaign_costs k using jsonb_to_recordset(?::jsonb) as h("campaignId" uuid, day date, amount numeric)
      where k.tenant_id = app_tenant() and k.campaign_id = h."campaignId" and k.day = h.day and h.amount is null`,
    [JSON.stringify(sorted)],
  )
  await trx.raw(
    `insert into campaign_costs (campaign_id, day, amount, updated_at)
       select h."campaignId", h.day, h.amount, ?::timestamptz from jsonb_to_recordset(?::jsonb) as h("campaignId" uuid, day date, amount numeric) where h.amount is not null
       on conflict (tenant_id, campaign_id, day) do update set amount = excluded.amount, updated_at = excluded.updated_at`,
    [by.now, JSON.stringify(sorted)],
  )
  for (const [campaignId, told] of Map.groupBy(sorted, (one) => one.campaignId))
    await audit(trx, {
      actor: by.actor,
      action: 'campaign.costs_told',
      subjectType: 'campaign',
      subjectId: campaignId,
      detail: { how: by.how, days: told.length, from: told[0]!.day, to: told.at(-1)!.day },
      at: by.now,
    })
}
