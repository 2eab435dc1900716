import { z } from 'zod'
import { attemptsOf, type DeliveryRow, deliveryShape, showDelivery } from '#src/deliveries/queries.ts'
import type { Trx } from '#src/platform/db.ts'
import { isId } from '#src/platform/id.ts'
import { page, readCursor } from '#src/platform/route.ts'
import { id, reason, shape, time } from '#src/platform/shapes.ts'
import type { Language } from '#src/routing/phrases.ts'
import { whyWaiting } from './queries.ts'
import { namesFor, namesOf } from './timeline-names.ts'

/** One line of a lead's diary: something that happened, or something owed to the outside with every attempt at it. */
export const timelineEntry = shape({
  id,
  at: time,
  verb: z.string().meta({ description: 'noun.verbed; delivery.owed for a delivery' }),
  params: z.record(z.string(), z.unknown()),
  names: z
    .record(z.string(), z.string())
    .meta({ description: 'What the ids in `params` are called: freelancers, people of the office, rules' }),
  reason: reason.nullable().meta({ description: 'Why it waits, where that is what happened' }),
  entryId: id.nullable().meta({ description: 'The inbox entry in which it arrived' }),
  delivery: deliveryShape.nullable(),
}).meta({ id: 'TimelineEntry' })

interface Activity {
  id: string
  at: Date
  verb: string
  params: Record<string, unknown>
}

interface Entry {
  id: string
  at: Date
  verb: string
  params: Record<string, unknown>
  delivery: unknown
}

/** What happened to a lead, oldest first: its diary and its deliveries in one line of time. */
export async function leadTimeline(trx: Trx, leadId: string, query: { limit: number; cursor?: string }, language: Language) {
  const after = readCursor(query.cursor)
  const activities: Activity[] = await trx('activities')
    .where({ lead_id: leadId })
    .modify((one) => after && one.whereRaw('(at, id) > (?::timestamptz, ?::uuid)', [after.at, after.id]))
    .orderBy(['at', 'id'])
    .limit(query.limit + 1)
    .select('id', 'at', 'verb', 'params')
  const deliveries: DeliveryRow[] = await trx('deliveries')
    .where({ lead_id: leadId })
    .modify((one) => after && one.whereRaw('(created_at, id) > (?::timestamptz, ?::uuid)', [after.at, after.id]))
    .orderBy(['created_at', 'id'])
    .limit(query.limit + 1)
  const attempts = await attemptsOf(
    trx,
    deliveries.map((row) => row.id),
  )
  const entries: Entry[] = [
    ...activities.map((row) => ({ id: row.id, at: row.at, verb: row.verb, params: row.params, delivery: null })),
    ...deliveries.map((row) => ({
      id: row.id,
      at: row.created_at,
      verb: 'delivery.owed',
      params: { action: row.action, target: row.target },
      delivery: showDelivery(row, attempts.get(row.id) ?? []),
    })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1))
  const { data, nextCursor } = page(entries, query.limit, (entry) => entry)
  const names = await namesOf(trx, data)
  const arrived = await arrivedIn(trx, data)
  return {
    data: data.map((entry) => ({
      ...entry,
      names: namesFor(entry, names),
      reason: entry.params.waiting ? whyWaiting(entry.params.waiting as Why, language) : null,
      entryId: arrived.get(entry.params.itemId as string) ?? null,
    })),
    nextCursor,
  }
}

type Why = Parameters<typeof whyWaiting>[0]

/** The inbox entries that units came in, by unit; what the API told came in none. */
async function arrivedIn(trx: Trx, entries: readonly Entry[]): Promise<Map<string, string>> {
  const items = entries.flatMap(({ params }) => (isId(params.itemId) ? [params.itemId] : []))
  const rows = items.length ? await trx('items').whereIn('id', items).whereNotNull('inbox_id').select('id', 'inbox_id') : []
  return new Map(rows.map((row) => [row.id, row.inbox_id]))
}
