import { type JobKind, jobOf } from '#src/jobs.ts'
import { ringAfter, type Trx, tenantOf } from './db.ts'

/** One thing to happen later, for one subject. `owner` is the lane (a connection) or is left out. */
export interface Later {
  subjectId: string
  at: Date
  ownerId?: string
  priority?: number
}

/**
 * Writes that something is to happen, in the same transaction as its cause: a crash between "saved" and "queued" cannot be.
 * Asking again for the same kind and subject keeps one row, due at the earlier time, and makes sure that it runs once more.
 */
export async function later(trx: Trx, kind: JobKind, what: Later | readonly Later[]): Promise<void> {
  const list = Array.isArray(what) ? (what as Later[]) : [what as Later]
  if (!list.length) return
  const { claims, priority } = jobOf(kind)
  const tenantId = tenantOf(trx)
  const rows = earliest(list)
    .map((one) => ({
      kind,
      bell: claims,
      tenant_id: tenantId,
      subject_id: one.subjectId,
      owner_id: claims === 'pool' ? tenantId : (one.ownerId ?? null),
      due_at: one.at,
      priority: one.priority ?? priority,
    }))
    .sort((a, b) => (a.subject_id < b.subject_id ? -1 : 1))
  await trx('due')
    .insert(rows)
    .onConflict(['kind', 'subject_id'])
    .merge({
      due_at: trx.raw('least(due.due_at, excluded.due_at)'),
      rev: trx.raw('due.rev + 1'),
      owner_id: trx.raw('excluded.owner_id'),
      tries: 0,
    })
  ringAfter(trx, claims)
}

/** One row a subject, at its earliest time. */
function earliest(list: readonly Later[]): Later[] {
  const bySubject = new Map<string, Later>()
  for (const one of list) {
    const known = bySubject.get(one.subjectId)
    if (!known || one.at < known.at) bySubject.set(one.subjectId, one)
  }
  return [...bySubject.values()]
}

/** The same once for every tenant, itself the subject: one that has it ahead already keeps its time. Inside a system transaction. */
export async function laterForAll(trx: Trx, kind: JobKind, at: Date): Promise<void> {
  const { claims, priority } = jobOf(kind)
  await trx.raw(
    'insert into due (kind, bell, tenant_id, subject_id, due_at, priority) select ?, ?, id, id, ?::timestamptz, ? from tenants order by id on conflict (kind, subject_id) do nothing',
    [kind, claims, at, priority],
  )
  ringAfter(trx, claims)
}

/** Takes back what was to happen for these subjects. */
export async function neverMind(trx: Trx, kind: JobKind, subjectIds: readonly string[]): Promise<void> {
  if (subjectIds.length)
    await trx('due')
      .where({ kind })
      .whereIn('subject_id', [...subjectIds].sort())
      .delete()
}

/**
 * The same for jobs that look before they act: a row that is being run at this moment is left to its end, where it finds nothing to do. Whoever holds what such a job
 * waits for (the pool, a request) must not wait for the job's row in turn.
 */
export async function neverMindUnlessRunning(
  trx: Trx,
  kind: 'request.expire' | 'request.remind' | 'question.expire' | 'dialogue.silence',
  subjectIds: readonly string[],
): Promise<void> {
  if (subjectIds.length)
    await trx('due')
      .whereIn(
        'id',
        trx('due')
          .select('id')
          .where({ kind })
          .whereIn('subject_id', [...subjectIds])
          .forUpdate()
          .skipLocked(),
      )
      .delete()
}
