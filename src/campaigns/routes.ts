import { z } from 'zod'
import { getTenant } from '#src/accounts/tenants.ts'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { listOf, listQuery } from '#src/platform/route.ts'
import { id, queryText, reason, shape } from '#src/platform/shapes.ts'
import { dayIn, type PeriodQuery, periodQuery, readPeriod } from '#src/reports/period.ts'
import { saveCosts } from './costs.ts'
import { campaignDetailShape, campaignShape, findCampaign, listCampaigns } from './queries.ts'
import { readCosts } from './read-costs.ts'
import { sayRefusal } from './refusals.ts'

const staff = ['admin', 'manager'] as const
/** So many refused lines are told one by one. */
const MOST_REFUSED = 200

const costsBody = z.strictObject({
  costs: z
    .array(
      z.strictObject({
        day: z.iso.date(),
        amount: z.number().min(0).max(1e12).nullable().meta({ description: 'In the tenant’s currency; null takes away what was told' }),
      }),
    )
    .min(1)
    .max(3660),
})

const importBody = z.strictObject({
  csv: z
    .string()
    .min(1)
    .max(900_000)
    .meta({ description: 'A line each: a day, a campaign (its id or name), an amount; as ad managers export it' }),
  preview: z.boolean().default(false).meta({ description: 'Tells what the file says and writes nothing' }),
})

/** What a cost file says, and what of it is not taken. */
export const importShape = shape({
  missing: z
    .array(z.enum(['day', 'campaign', 'amount']))
    .meta({ description: 'Columns that were looked for in vain; then nothing was read' }),
  lines: z.number().int(),
  written: z.boolean(),
  total: z.number(),
  currency: z.string(),
  days: z.array(
    shape({
      id,
      campaignId: z.string(),
      channel: z.string(),
      name: z.string().nullable(),
      day: z.iso.date(),
      amount: z.number(),
      before: z.number().nullable().meta({ description: 'What was told for this day before' }),
      lines: z.number().int().meta({ description: 'Lines that were added up' }),
    }),
  ),
  refusedCount: z.number().int(),
  refused: z.array(shape({ line: z.number().int(), text: z.string(), why: reason })).meta({ description: `The first ${MOST_REFUSED}` }),
}).meta({ id: 'CostImport' })

/** Where leads come from, and what it costs. */
export const campaignRoutes = [
  route('GET /campaigns', {
    who: staff,
    summary: 'Lists the campaigns that leads came from, newest first, with what they brought and cost in a period',
    query: z.strictObject({ ...listQuery, ...periodQuery, channel: queryText.optional() }),
    output: listOf(campaignShape),
    run: async ({ trx, query, now }) => listCampaigns(trx, query, await readPeriod(trx, query, now)),
  }),
  route('GET /campaigns/:id', {
    who: staff,
    summary: 'Reads one campaign with each day of a period',
    query: z.strictObject(periodQuery),
    output: campaignDetailShape,
    run: async ({ trx, params, query, now }) => shown(trx, params.id, query, now),
  }),
  route('PUT /campaigns/:id/costs', {
    who: staff,
    summary: 'Tells what a campaign cost on some days; days that are left out stay as they are',
    input: costsBody,
    output: campaignDetailShape,
    async run({ trx, params, body, caller, now }) {
      if (!(await trx('campaigns').where({ id: params.id }).first('id'))) throw new AppError('not_found', 'There is no such campaign.')
      const days = [...new Map(body.costs.map((cost) => [cost.day, cost])).values()]
      await saveCosts(
        trx,
        days.map((cost) => ({ ...cost, campaignId: params.id })),
        { actor: caller.actor, how: 'api', now },
      )
      return shown(trx, params.id, {}, now)
    },
  }),
  route('POST /campaigns/costs/import', {
    who: staff,
    summary: 'Takes what campaigns cost out of a CSV, or tells beforehand what it says and which lines are refused, and why',
    input: importBody,
    status: 200,
    output: importShape,
    async run({ trx, body, caller, now }) {
      const { currency, timeZone } = await getTenant(trx, tenantOf(trx))
      const known = await trx('campaigns').select('id', 'channel', 'campaign_id as campaignId', 'name')
      const read = readCosts(body.csv, known, { currency, today: dayIn(timeZone, now) })
      const before = await toldBefore(
        trx,
        read.days.map(({ campaign, day }) => ({ campaignId: campaign.id, day })),
      )
      const written = !body.preview && read.days.length > 0
      if (written)
        await saveCosts(
          trx,
          read.days.map(({ campaign, day, amount }) => ({ campaignId: campaign.id, day, amount })),
          { actor: caller.actor, how: 'csv', now },
        )
      return {
        missing: read.missing,
        lines: read.lines,
        written,
        total: Math.round(read.days.reduce((sum, { amount }) => sum + amount, 0) * 100) / 100,
        currency,
        days: read.days.map(({ campaign, day, amount, lines }) => ({
          ...campaign,
          day,
          amount,
          lines,
          before: before.get(`${campaign.id}:${day}`) ?? null,
        })),
        refusedCount: read.refused.length,
        refused: read.refused.slice(0, MOST_REFUSED).map(({ line, text, why }) => ({ line, text, why: sayRefusal(why, caller.language) })),
      }
    },
  }),
]

async function shown(trx: Trx, campaignId: string, query: PeriodQuery, now: Date) {
  const campaign = await findCampaign(trx, campaignId, await readPeriod(trx, query, now))
  if (!campaign) throw new AppError('not_found', 'There is no such campaign.')
  return campaign
}

async function toldBefore(trx: Trx, days: readonly { campaignId: string; day: string }[]): Promise<Map<string, number>> {
  const { rows } = await trx.raw(
    `select k.campaign_id as id, to_char(k.day, 'YYYY-MM-DD') as day, k.amount from campaign_costs k
       join jsonb_to_recordset(?::jsonb) as h("campaignId" uuid, day date) on h."campaignId" = k.campaign_id and h.day = k.day where k.tenant_id = app_tenant()`,
    [JSON.stringify(days)],
  )
  return new Map((rows as { id: string; day: string; amount: number }[]).map(({ id, day, amount }) => [`${id}:${day}`, Number(amount)]))
}
