import { note } from '#src/activity/record.ts'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import type { JobKind } from '#src/jobs.ts'
import type { Trx } from '#src/platform/db.ts'
import { later } from '#src/platform/later.ts'
import { wakeAfter } from '#src/platform/live/wake.ts'

/** Which deliveries are to be tried again. Without a status: those that are dead or wait for a person. */
export interface RetryFilter {
  status?: 'dead' | 'waiting' | 'uncertain'
  target?: string
  kind?: string
  from?: string
  to?: string
}

/** At most so many are taken at one asking; the rest at the next. */
const AT_ONCE = 10_000

interface Again {
  id: string
  kind: JobKind
  connection_id: string
  lead_id: string | null
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

/** Tries every delivery of a filter again, oldest first; `preview` only counts. Uncertain ones only when the filter names them. Answers how many, and whether more are left. */
export async function retryDeliveries(
  trx: Trx,
  filter: RetryFilter,
  options: { preview: boolean; actor: string; now: Date },
): Promise<{ count: number; more: boolean }> {
  const found: Again[] = await trx('deliveries')
    .whereIn('status', filter.status ? [filter.status] : ['dead', 'waiting'])
    .modify((query) => {
      if (filter.target) void query.where({ target: filter.target })
      if (filter.kind) void query.where({ kind: filter.kind })
      if (filter.from) void query.where('created_at', '>=', new Date(filter.from))
      if (filter.to) void query.where('created_at', '<', new Date(filter.to))
    })
    .orderBy(['created_at', 'id'])
    .limit(AT_ONCE + 1)
    .select('id', 'kind', 'connection_id', 'lead_id')
  const taken = found.slice(0, AT_ONCE)
  const more = found.length > AT_ONCE
  if (options.preview || !taken.length) return { count: taken.length, more }
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
  return { count: again.length, more }
}

/** Its schedule begins from the start. */
function anew(now: Date) {
  return { status: 'pending', why: null, tries: 0, next_attempt_at: now, updated_at: now }
}

async function makeDue(trx: Trx, again: readonly Again[], now: Date): Promise<void> {
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
