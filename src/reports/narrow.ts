import { z } from 'zod'

/** What a lead may have none of. */
export const absent = ['campaignId', 'adId', 'ruleId', 'freelancerId', 'category'] as const

/** What may narrow a report. */
export const narrowQuery = {
  channel: z.string().max(40).optional(),
  campaignId: z.string().max(200).optional(),
  adId: z.string().max(200).optional(),
  ruleId: z.string().max(200).optional(),
  freelancerId: z.uuid().optional(),
  category: z.string().max(100).optional(),
  without: z.enum(absent).optional().meta({ description: 'Those that have none of it' }),
}

/** What narrows a report, as asked. */
export type Narrow = { [K in keyof typeof narrowQuery]?: K extends 'without' ? (typeof absent)[number] | undefined : string | undefined }

/** Conditions on `lead_events e` for what narrows a report. */
export function narrowed(narrow: Narrow): { sql: string; bindings: string[] } {
  const columns = {
    channel: 'channel',
    campaignId: 'campaign_id',
    adId: 'ad_id',
    ruleId: 'rule_id',
    freelancerId: 'freelancer_id',
    category: 'category',
  } as const
  const asked = (Object.keys(columns) as (keyof typeof columns)[]).filter((name) => narrow[name] !== undefined)
  const none = narrow.without ? ` and e.${columns[narrow.without]} is null` : ''
  return { sql: asked.map((name) => ` and e.${columns[name]} = ?`).join('') + none, bindings: asked.map((name) => narrow[name]!) }
}
