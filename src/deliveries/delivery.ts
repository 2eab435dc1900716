import { type Effect, type JobKind, jobOf } from '#src/jobs.ts'
import type { Due } from '#src/platform/claims.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { seal, unseal } from '#src/platform/keys.ts'
import { later } from '#src/platform/later.ts'

/** What the outside is told apart by in the API. */
export type Target = 'odoo' | 'google_sheets' | 'whatsapp' | 'instagram' | 'email' | 'push' | 'webhook' | 'tracking'

/** One thing we owe the outside. */
export interface Delivery {
  id: string
  kind: JobKind
  leadId: string | null
  requestId: string | null
  connectionId: string
  action: string
  status: 'pending' | 'sending' | 'done' | 'waiting' | 'uncertain' | 'dead'
  payload: Record<string, unknown>
  version: number
  tries: number
  externalId: string | null
  isTest: boolean
  createdAt: Date
  /** A former attempt ended without an answer: look whether it stands before doing it again. */
  recheck: boolean
}

/** What is owed. `key` is the promise that it is owed once: the same key again is the same delivery. */
export interface Owed {
  kind: JobKind
  key: string
  connectionId: string
  target: Target
  action: string
  leadId?: string
  requestId?: string
  payload?: Record<string, unknown>
  at: Date
  priority?: number
}

/**
 * Owes deliveries. For a state that is mirrored (`again`), the same key makes the one delivery due anew with a higher version;
 * for everything else the second asking changes nothing. Answers the ids of those that became due.
 */
export async function owe(trx: Trx, owed: readonly Owed[], again = false): Promise<string[]> {
  if (!owed.length) return []
  const unique = [...new Map(owed.map((one) => [one.key, one])).values()].sort((a, b) => (a.key < b.key ? -1 : 1))
  const rows = unique.map((one) => {
    const id = newId()
    return {
      id,
      kind: one.kind,
      lead_id: one.leadId,
      request_id: one.requestId,
      connection_id: one.connectionId,
      target: one.target,
      action: one.action,
      key: one.key,
      payload: one.payload ? seal(keysOf(trx).data, `deliveries:payload:${one.key}`, JSON.stringify(one.payload)) : null,
      created_at: one.at,
      updated_at: one.at,
      next_attempt_at: one.at,
      owed_at: one.at,
    }
  })
  const insert = trx('deliveries').insert(rows).onConflict(['tenant_id', 'key'])
  const stored = again
    ? await insert
        .merge({
          status: trx.raw(`case when deliveries.status = 'sending' then 'sending' else 'pending' end`),
          version: trx.raw('deliveries.version + 1'),
          tries: 0,
          updated_at: trx.raw('excluded.updated_at'),
          next_attempt_at: trx.raw('excluded.next_attempt_at'),
          payload: trx.raw('excluded.payload'),
          // What is late already does not become young by being asked for again.
          owed_at: trx.raw(
            `case when deliveries.status = 'done' then excluded.owed_at else coalesce(deliveries.owed_at, excluded.owed_at) end`,
          ),
        })
        .returning(['id', 'key'])
    : await insert.ignore().returning(['id', 'key'])
  const byKey = new Map(unique.map((one) => [one.key, one]))
  for (const [kind, list] of Map.groupBy(stored, (row) => byKey.get(row.key)!.kind))
    await later(
      trx,
      kind,
      list.map((row) => ({
        subjectId: row.id,
        ownerId: byKey.get(row.key)!.connectionId,
        at: byKey.get(row.key)!.at,
        priority: byKey.get(row.key)!.priority,
      })),
    )
  return stored.map((row) => row.id)
}

/** A due row with the delivery it stands for. */
export interface Pair {
  due: Due
  delivery: Delivery
}

/**
 * Opens deliveries for their call. Unless repeating is harmless they are marked `sending` with this attempt's id, which stays until an outcome is certain.
 * `lost` are uncertain ones found `sending` by another attempt: a process ended in mid-call, they are never sent again by themselves. The same attempt may open
 * them twice (nobody knew whether it was committed). `known`: the subjects that exist and are still owed.
 */
export async function markSending(
  trx: Trx,
  dues: readonly Due[],
  effect: Effect,
  attemptId: string,
  now: Date,
): Promise<{ ready: Pair[]; lost: Pair[]; known: Set<string> }> {
  const rows = await trx('deliveries')
    .whereIn(
      'id',
      dues.map((due) => due.subjectId),
    )
    .whereIn('status', ['pending', 'sending', 'waiting'])
    .forUpdate()
  const byId = new Map(rows.map((row) => [row.id, row]))
  const ready: Pair[] = []
  const lost: Pair[] = []
  for (const due of dues) {
    const row = byId.get(due.subjectId)
    if (!row) continue
    const again = row.attempt_id === attemptId
    const pair = { due, delivery: { ...readDelivery(trx, row), ...(again ? { recheck: false } : {}) } }
    if (row.status === 'sending' && effect === 'uncertain' && !again) lost.push(pair)
    else ready.push(pair)
  }
  if (effect !== 'idempotent' && ready.length)
    await trx('deliveries')
      .whereIn(
        'id',
        ready.map((pair) => pair.delivery.id),
      )
      .update({ status: 'sending', attempt_id: trx.raw('coalesce(attempt_id, ?)', [attemptId]), updated_at: now })
  return { ready, lost, known: new Set(byId.keys()) }
}

/** A stored delivery, opened. */
export function readDelivery(trx: Trx, row: Record<string, never>): Delivery {
  const sealed = (row.payload ?? null) as Buffer | null
  return {
    id: row.id!,
    kind: row.kind!,
    leadId: row.lead_id ?? null,
    requestId: row.request_id ?? null,
    connectionId: row.connection_id!,
    action: row.action!,
    status: row.status!,
    payload: sealed ? JSON.parse(unseal([keysOf(trx).data], `deliveries:payload:${row.key}`, sealed).toString('utf8')) : {},
    version: row.version!,
    tries: row.tries!,
    externalId: row.external_id ?? null,
    isTest: row.is_test!,
    createdAt: row.created_at!,
    recheck: Boolean(row.attempt_id) && jobOf(row.kind!).effect === 'checkable',
  }
}
