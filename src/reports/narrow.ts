import { z } from 'zod'

/** What may narrow a report. */
export const narrowQuery = {
  channel: z.string().max(40).optional(),
  campaignId: z.string().max(200).optional(),
  adId: z.string().max(200).optional(),
  ruleId: z.string().max(200).optional(),
  freelancerId: z.uuid().optional(),
  category: z.string().max(100).optional(),
}

/** What narrows a report, as asked. */
export type Narrow = { [K in keyof typeof narrowQuery]?: string | undefined }

/** Conditions on `lead_events e` for what narrows a report. */
export function narrowed(narrow: Narrow): { sql: string; bindings: string[] } {
  const columns: Record<keyof Narrow, string> = {
    channel: 'channel',
    campaignId: 'campaign_id',
    adId: 'ad_id',
    ruleId: 'rule_id',
    freelancerId: 'freelancer_id',
    category: 'category',
  }
  const asked = (Object.keys(columns) as (keyof Narrow)[]).filter((name) => narrow[name] !== undefined)
  return { sql: asked.map((name) => ` and e.${columns[name]} = ?`).join(''), bindings: asked.map((name) => narrow[name]!) }
}
