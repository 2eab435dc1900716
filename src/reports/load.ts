import { z } from 'zod'
import type { Trx } from '#src/platform/db.ts'
import { id, shape } from '#src/platform/shapes.ts'
import { debtOf } from '#src/routing/fairness.ts'
import { readPool } from '#src/routing/pool-memory.ts'
import type { Period } from './period.ts'

/** So many people are shown, the busiest first. */
const MOST = 300

/** Who has how much work now, and who is owed turns. */
export const loadShape = shape({
  id,
  name: z.string(),
  kind: z.enum(['freelancer', 'employee', 'branch']),
  open: z.number().int().meta({ description: 'Requests pending, asked or accepted now' }),
  capacity: z.number().int(),
  debt: z.number().meta({ description: 'Turns owed less turns received: above 0 he has had too few' }),
  present: z.boolean(),
  offered: z.number().int().meta({ description: 'Asked in the period' }),
  accepted: z.number().int().meta({ description: 'Leads got in the period' }),
}).meta({ id: 'Load' })

/** Everyone who can be given work, busiest first, as the pool stands now, with what the period brought them. */
export async function load(trx: Trx, period: Period) {
  const pool = await readPool(trx)
  const busiest = [...pool.byId.values()]
    .filter((member) => member.here && member.profile.active)
    .sort((a, b) => b.openCount / Math.max(1, b.openLimit) - a.openCount / Math.max(1, a.openLimit) || b.debt - a.debt)
    .slice(0, MOST)
  const ids = busiest.map((member) => member.id)
  const people: { id: string; name: string; kind: 'freelancer' }[] = await trx('freelancers')
    .whereIn('id', ids)
    .select('id', 'name', 'kind')
  const { rows } = await trx.raw(
    `select freelancer_id as id, count(*) filter (where step = 'offered') as offered, count(*) filter (where step in ('accepted','assigned')) as accepted
       from lead_events where tenant_id = app_tenant() and at >= ?::timestamptz and at < ?::timestamptz and freelancer_id is not null and step in ('offered','accepted','assigned') group by 1`,
    [period.from, period.to],
  )
  const had = new Map((rows as { id: string; offered: number; accepted: number }[]).map((row) => [row.id, row]))
  const named = new Map(people.map((one) => [one.id, one]))
  return busiest.flatMap((member) => {
    const person = named.get(member.id)
    return person
      ? [
          {
            ...person,
            open: member.open.size,
            capacity: member.openLimit,
            debt: Math.round(debtOf(member) * 1000) / 1000,
            present: member.present,
            offered: Number(had.get(member.id)?.offered ?? 0),
            accepted: Number(had.get(member.id)?.accepted ?? 0),
          },
        ]
      : []
  })
}
