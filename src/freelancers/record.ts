import { z } from 'zod'
import type { Trx } from '#src/platform/db.ts'
import { shape } from '#src/platform/shapes.ts'

/** How many days back somebody's record reaches. */
export const RECORD_DAYS = 90
const DAY_MS = 86_400_000

/** What somebody was offered and answered lately, as the API shows it. */
export const recordShape = shape({
  days: z.number().int(),
  offered: z.number().int(),
  accepted: z.number().int(),
  declined: z.number().int(),
  expired: z.number().int(),
  withdrawn: z.number().int(),
  open: z.number().int().meta({ description: 'Not answered yet' }),
  acceptance: z.number().nullable().meta({ description: 'Accepted of those that were his to answer: 0 to 1; null before the first' }),
  answerMinutes: z.number().nullable().meta({ description: 'The median from offer to answer, his own answers only' }),
}).meta({ id: 'FreelancerRecord' })

/** A record before any offer. */
export const noRecord: z.output<typeof recordShape> = {
  ...{ days: RECORD_DAYS, offered: 0, accepted: 0, declined: 0, expired: 0, withdrawn: 0, open: 0 },
  ...{ acceptance: null, answerMinutes: null },
}

/** The records of these people over the last 90 days, by id; who was offered nothing is left out. What a rule assigned outright was nobody's answer. */
export async function recordsOf(trx: Trx, ids: readonly string[], now: Date): Promise<Map<string, z.output<typeof recordShape>>> {
  if (!ids.length) return new Map()
  const { rows } = await trx.raw(
    `select freelancer_id, count(*)::int as offered,
       count(*) filter (where status = 'accepted')::int as accepted, count(*) filter (where status = 'declined')::int as declined,
       count(*) filter (where status = 'expired')::int as expired, count(*) filter (where status = 'withdrawn')::int as withdrawn,
       count(*) filter (where status in ('pending','asked'))::int as open,
       count(*) filter (where status = 'accepted' and answered_via is distinct from 'rule')::int as said_yes,
       percentile_cont(0.5) within group (order by extract(epoch from answered_at - offered_at) / 60)
         filter (where status in ('accepted','declined') and answered_at is not null and answered_via is distinct from 'rule') as minutes
     from requests where freelancer_id = any(?::uuid[]) and offered_at >= ? group by freelancer_id`,
    [[...ids], new Date(now.getTime() - RECORD_DAYS * DAY_MS)],
  )
  return new Map(rows.map((row: Row) => [row.freelancer_id, recordOf(row)]))
}

interface Row {
  freelancer_id: string
  offered: number
  accepted: number
  declined: number
  expired: number
  withdrawn: number
  open: number
  said_yes: number
  minutes: number | null
}

function recordOf({ freelancer_id: _, said_yes: yes, minutes, ...counts }: Row): z.output<typeof recordShape> {
  const answerable = yes + counts.declined + counts.expired
  return {
    days: RECORD_DAYS,
    ...counts,
    acceptance: answerable ? Math.round((yes / answerable) * 1000) / 1000 : null,
    answerMinutes: minutes === null ? null : Math.round(minutes * 10) / 10,
  }
}
