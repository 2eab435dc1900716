import type { z } from 'zod'
import type { campaignDetailShape, campaignShape } from '#src/campaigns/queries.ts'
import type { importShape } from '#src/campaigns/routes.ts'

/** A campaign with what it brought and cost. */
export type Campaign = z.output<typeof campaignShape>
/** The same with each day. */
export type CampaignDetail = z.output<typeof campaignDetailShape>
/** What a cost file says. */
export type CostImport = z.output<typeof importShape>
