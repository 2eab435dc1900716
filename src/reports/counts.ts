import { z } from 'zod'
import { shape } from '#src/platform/shapes.ts'

const count = z.number().int().min(0)

/** A clock's middle (p50) and slow end (p95) in milliseconds; null where it never ran. */
export const clockShape = shape({ count, p50Ms: z.number().nullable(), p95Ms: z.number().nullable() }).meta({ id: 'Clock' })

/** The four clocks of speed-to-lead. */
export const clockNames = ['detection', 'routing', 'notification', 'human'] as const

/** What is counted of a period, as a whole or of one group of it. */
export const countsShape = {
  received: count.meta({ description: 'Leads that came in' }),
  placed: count.meta({ description: 'Leads that somebody was asked about or given' }),
  accepted: count.meta({ description: 'Leads that got an owner: accepted, or given by a rule or by hand' }),
  won: count.meta({ description: 'Leads that were completed' }),
  lost: count,
  offers: count.meta({ description: 'Times that a freelancer was asked' }),
  offersAccepted: count,
  declined: count,
  expired: count,
  acceptance: z.number().nullable().meta({ description: 'Accepted of all offers that ended in a yes, a no or silence: 0 to 1' }),
  completion: z.number().nullable().meta({ description: 'Won of all that were won or lost: 0 to 1' }),
  rated: count,
  satisfaction: z.number().nullable().meta({ description: 'The mean of the clients’ stars: 1 to 5' }),
  firstAnswer: clockShape.meta({ description: 'From the enquiry to the first answer of any freelancer' }),
  clocks: shape({ detection: clockShape, routing: clockShape, notification: clockShape, human: clockShape }),
}

/** What SQL counts; see `counts`. */
export interface CountRow {
  [column: string]: unknown
}

const clock = (name: string, of: string, where: string) =>
  `count(${of}) filter (where ${where}) as ${name}_n, percentile_cont(array[0.5, 0.95]) within group (order by ${of}) filter (where ${where}) as ${name}`

/** What is counted once a step, and the step. */
export const STEP_OF = {
  received: 'received',
  won: 'won',
  lost: 'lost',
  offers: 'offered',
  offers_accepted: 'accepted',
  declined: 'declined',
  expired: 'expired',
  rated: 'rated',
} as const

/** The columns of `lead_events e` that `counts` reads. */
export const COUNTS = [
  // A lead comes in, is won and is lost once; it may be offered and given more often.
  "count(distinct e.lead_id) filter (where e.step in ('offered','assigned')) as placed",
  "count(distinct e.lead_id) filter (where e.step in ('accepted','assigned')) as accepted",
  ...Object.entries(STEP_OF).map(([name, step]) => `count(*) filter (where e.step = '${step}') as ${name}`),
  'avg(e.stars) as satisfaction',
  clock('first', 'e.first_ms', 'e.first_ms is not null'),
  clock('detection', 'e.took_ms', "e.step = 'received'"),
  clock('routing', 'e.took_ms', "e.step = 'decided'"),
  clock('notification', 'e.took_ms', "e.step = 'notified'"),
  clock('human', 'e.took_ms', "e.step in ('accepted','declined','asked')"),
].join(', ')

/** Counted columns as an answer tells them. */
export function counts(row: CountRow) {
  const n = (name: string) => Number(row[name] ?? 0)
  const ended = n('offers_accepted') + n('declined') + n('expired')
  return {
    received: n('received'),
    placed: n('placed'),
    accepted: n('accepted'),
    won: n('won'),
    lost: n('lost'),
    offers: n('offers'),
    offersAccepted: n('offers_accepted'),
    declined: n('declined'),
    expired: n('expired'),
    acceptance: part(n('offers_accepted'), ended),
    completion: part(n('won'), n('won') + n('lost')),
    rated: n('rated'),
    satisfaction: row.satisfaction === null || row.satisfaction === undefined ? null : Math.round(Number(row.satisfaction) * 100) / 100,
    firstAnswer: clockOf(row, 'first'),
    clocks: {
      detection: clockOf(row, 'detection'),
      routing: clockOf(row, 'routing'),
      notification: clockOf(row, 'notification'),
      human: clockOf(row, 'human'),
    },
  }
}

function part(some: number, all: number): number | null {
  return all ? Math.round((some / all) * 1000) / 1000 : null
}

function clockOf(row: CountRow, name: string) {
  const [p50, p95] = (row[name] as [number, number] | null) ?? [null, null]
  return {
    count: Number(row[`${name}_n`] ?? 0),
    p50Ms: p50 === null ? null : Math.round(p50),
    p95Ms: p95 === null ? null : Math.round(p95!),
  }
}
