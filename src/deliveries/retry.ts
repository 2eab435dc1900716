import { z } from 'zod'
import { note } from '#src/activity/record.ts'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import { type JobKind, jobOf } from '#src/jobs.ts'
import type { Trx } from '#src/platform/db.ts'
import { later } from '#src/platform/later.ts'
import { wakeAfter } from '#src/platform/live/wake.ts'
import { shape } from '#src/platform/shapes.ts'
import { type DeliveryFilter, narrowed } from './queries.ts'

/** Which deliveries are to be tried again. Without a status: those that are dead or wait for a person. */
export interface RetryFilter extends DeliveryFilter {
  status?: 'dead' | 'waiting' | 'uncertain'
}

const count = z.number().int().min(0)

/** What trying again would do, told before it is done. */
const effectShape = shape({
  kind: z.string(),
  action: z.string(),
  target: z.string(),
  count,
  mayRepeat: count.meta({ description: 'Of these: an earlier attempt may have arrived, so that somebody may be reached twice' }),
}).meta({ id: 'RetryEffect' })

/** What is left out of a retry unless it is asked for by name, and what is done. */
export const retriedShape = shape({
  count,
  more: z.boolean().meta({ description: 'Another asking takes the rest' }),
  effects: z.array(effectShape),
  uncertainLeftOut: count.meta({ description: 'Uncertain ones that fit the filter: only taken with status=uncertain' }),
}).meta({ id: 'Retried' })

/** At most so many are taken at one asking; the rest at the next. */
const AT_ONCE = 10_000

interface Again {
  id: string
  kind: JobKind
  connection_id: string
  lead_id: string | null
}

interface Found extends Again {
  action: string
  target: string
  status: string
  attempt_id: string | null
}

/** Tries one delivery again now, whatever it waits for. An uncertain one may go out a second time: that a person asks for it is the consent. */
export async function retryDelivery(trx: Trx, id: string, actor: string, now: Date): Promise<void> {
  const again: Again[] = await trx('deliveries')
    .where({ id })
    .whereIn('status', ['dead', 'waiting', 'uncertain', 'pending'])
    .update(anew(now))
    .returning(['id', 'kind', 'connection_id', 'lead_id'])
  if (!again.length) {
    const row = await trx('deliveries').where({ id }).first('status')
    if (!row) throw new AppError('not_found', 'There is no such delivery.')
    throw new AppError('already_answered', `This delivery is ${row.status}: there is nothing to try again.`)
  }
  await makeDue(trx, again, now)
  await audit(trx, { actor, action: 'delivery.retried', subjectType: 'delivery', subjectId: id, at: now })
}

/** Tries every delivery of a filter again, oldest first; `preview` only tells what that would do. Uncertain ones only when the filter names them. */
export async function retryDeliveries(
  trx: Trx,
  filter: RetryFilter,
  options: { preview: boolean; actor: string; now: Date },
): Promise<z.input<typeof retriedShape>> {
  const found: Found[] = await trx('deliveries')
    .whereIn('status', filter.status ? [filter.status] : ['dead', 'waiting'])
    .modify((query) => narrowed(query, filter))
    .orderBy(['created_at', 'id'])
    .limit(AT_ONCE + 1)
    .select('id', 'kind', 'connection_id', 'lead_id', 'action', 'target', 'status', 'attempt_id')
  const taken = found.slice(0, AT_ONCE)
  const told = {
    count: taken.length,
    more: found.length > AT_ONCE,
    effects: effectsOf(taken),
    uncertainLeftOut: filter.status ? 0 : await countUncertain(trx, filter),
  }
  if (options.preview || !taken.length) return told
  const again: Again[] = await trx('deliveries')
    .whereRaw('id = any(?::uuid[])', [taken.map((row) => row.id)])
    .whereIn('status', ['dead', 'waiting', 'uncertain'])
    .update(anew(options.now))
    .returning(['id', 'kind', 'connection_id', 'lead_id'])
  await makeDue(trx, again, options.now)
  await audit(trx, {
    actor: options.actor,
    action: 'delivery.retried',
    subjectType: 'delivery',
    detail: { filter, count: again.length },
    at: options.now,
  })
  return { ...told, count: again.length }
}

/** Makes deliveries due at once; whoever looks at them, or at their leads, sees them move. */
export async function makeDue(trx: Trx, again: readonly Again[], now: Date): Promise<void> {
  wakeAfter(
    trx,
    'deliveries',
    again.map((row) => row.id),
  )
  for (const [kind, list] of Map.groupBy(again, (row) => row.kind))
    for (let i = 0; i < list.length; i += 1000)
      await later(
        trx,
        kind,
        list.slice(i, i + 1000).map((row) => ({ subjectId: row.id, ownerId: row.connection_id, at: now })),
      )
  await note(
    trx,
    again.flatMap((row) =>
      row.lead_id ? [{ leadId: row.lead_id, verb: 'delivery.retried', at: now, params: { deliveryId: row.id } }] : [],
    ),
  )
}

/** Its schedule begins from the start. */
function anew(now: Date) {
  return { status: 'pending', why: null, tries: 0, next_attempt_at: now, updated_at: now }
}

/** What would be done, by what it is; most first. */
function effectsOf(found: readonly Found[]): z.input<typeof effectShape>[] {
  return [...Map.groupBy(found, (row) => `${row.kind} ${row.action} ${row.target}`).values()]
    .map((list) => {
      const { kind, action, target } = list[0]!
      return { kind, action, target, count: list.length, mayRepeat: list.filter(mayRepeat).length }
    })
    .sort((a, b) => b.count - a.count)
}

/** An attempt whose outcome nobody knows, of something that reaches a person each time: what can be looked up is looked up first. */
function mayRepeat({ kind, status, attempt_id }: Found): boolean {
  return jobOf(kind).effect === 'uncertain' && (status === 'uncertain' || attempt_id !== null)
}

async function countUncertain(trx: Trx, filter: RetryFilter): Promise<number> {
  const counted = await trx('deliveries')
    .where({ status: 'uncertain' })
    .modify((query) => narrowed(query, filter))
    .first(trx.raw('count(*)::int as n'))
  return counted.n
}
