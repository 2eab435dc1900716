import { note } from '#src/activity/record.ts'
import type { Connection } from '#src/connections/connection.ts'
import { jobOf, retryAfter } from '#src/jobs.ts'
import type { Trx } from '#src/platform/db.ts'
import { finish, parkLane, putOff } from '#src/platform/give-back.ts'
import { newId } from '#src/platform/id.ts'
import { wakeAfter } from '#src/platform/live/wake.ts'
import type { Outcome } from '#workers/world.ts'
import type { Pair } from './delivery.ts'

/** How long a connection whose key was refused stands still before wasl tries one call again by itself. */
const PROBE_MS = 300_000

/**
 * Writes what became of deliveries: states, attempts, next tries, dead letters; a 429 or a refused key parks the lane with one UPDATE.
 * Answers whether the lane may go on. The same `attemptIds` again write nothing.
 */
export async function recordOutcomes(
  trx: Trx,
  connection: Connection,
  pairs: readonly Pair[],
  outcomes: readonly Outcome[],
  now: Date,
  { ms = 0, attemptIds = pairs.map(() => newId()) }: { ms?: number; attemptIds?: readonly string[] } = {},
): Promise<boolean> {
  if (!pairs.length) return true
  // Nobody knew whether the first writing was committed: it was.
  if (await trx('attempts').where({ id: attemptIds[0] }).first('id')) return true
  const decided = pairs.map((pair, i) => ({ pair, outcome: outcomes[i]!, next: nextOf(pair, outcomes[i]!, now) }))
  await writeStates(trx, decided, now)
  await trx('attempts').insert(
    decided.map(({ pair, outcome }, i) => ({
      id: attemptIds[i],
      delivery_id: pair.delivery.id,
      at: now,
      outcome: outcome.is,
      error: 'error' in outcome ? outcome.error : 'why' in outcome ? outcome.why.text.en : null,
      code: 'code' in outcome ? outcome.code : null,
      duration_ms: Math.round(ms),
    })),
  )
  wakeAfter(
    trx,
    'deliveries',
    pairs.map(({ delivery }) => delivery.id),
  )
  await finish(
    trx,
    decided.filter(({ next }) => !next.at).map(({ pair }) => pair.due),
  )
  await putOff(
    trx,
    decided.filter(({ next }) => next.at).map(({ pair, next, outcome }) => ({ due: pair.due, at: next.at!, counts: isTry(outcome) })),
  )
  await note(
    trx,
    decided.flatMap(({ pair, outcome, next }) =>
      pair.delivery.leadId && (next.status !== 'pending' || outcome.is !== 'retry')
        ? [
            {
              leadId: pair.delivery.leadId,
              verb: `delivery.${next.status}`,
              at: now,
              params: {
                deliveryId: pair.delivery.id,
                action: pair.delivery.action,
                connector: connection.connector,
                ...('error' in outcome ? { error: outcome.error } : {}),
              },
            },
          ]
        : [],
    ),
  )
  return parkIfNeeded(trx, connection, outcomes, now)
}

interface Next {
  status: 'done' | 'pending' | 'waiting' | 'uncertain' | 'dead'
  at: Date | null
}

function nextOf({ delivery }: Pair, outcome: Outcome, now: Date): Next {
  const after = (wait: number): Date => new Date(now.getTime() + wait)
  switch (outcome.is) {
    case 'done':
      return { status: 'done', at: null }
    case 'again':
      throw new Error('a delivery is never simply made again')
    case 'blocked':
      // What it was about is over: nothing is owed any more, and nobody need look at it.
      return { status: MOOT.has(outcome.why.code) ? 'done' : 'waiting', at: null }
    case 'rejected':
      return { status: 'dead', at: null }
    case 'uncertain': {
      // Where looking is possible the next try looks first; elsewhere, or after the last try, a person decides.
      const wait = jobOf(delivery.kind).effect === 'checkable' ? retryAfter(delivery.tries + 1) : null
      return wait === null ? { status: 'uncertain', at: null } : { status: 'pending', at: after(wait) }
    }
    case 'unauthorized':
      return { status: 'waiting', at: after(0) }
    case 'wait':
      return { status: 'pending', at: after(outcome.afterMs ?? 20_000) }
    case 'retry': {
      const wait = retryAfter(delivery.tries + 1)
      return wait === null ? { status: 'dead', at: null } : { status: 'pending', at: after(Math.max(wait, outcome.afterMs ?? 0)) }
    }
  }
}

/** Reasons after which nothing is owed any more. */
const MOOT = new Set(['gone', 'person_leads'])

/** Whether an outcome uses up one of the tries; waiting for a service that named its time does not. */
function isTry(outcome: Outcome): boolean {
  return outcome.is === 'retry' || outcome.is === 'uncertain'
}

/** Whether it is known by now what became of every attempt so far; a failed look leaves the question open. */
function isCertain({ delivery }: Pair, outcome: Outcome): boolean {
  return outcome.is === 'done' || (outcome.is !== 'uncertain' && !delivery.recheck)
}

async function writeStates(trx: Trx, decided: readonly { pair: Pair; outcome: Outcome; next: Next }[], now: Date): Promise<void> {
  const rows = decided.map(({ pair, outcome, next }) => ({
    id: pair.delivery.id,
    status: next.status,
    certain: isCertain(pair, outcome),
    version: pair.delivery.version,
    external_id: 'externalId' in outcome ? (outcome.externalId ?? null) : null,
    receipt: 'receipt' in outcome ? (outcome.receipt ?? null) : outcome.is === 'blocked' && next.status === 'done' ? 'not_needed' : null,
    why:
      outcome.is === 'done'
        ? null
        : 'why' in outcome
          ? outcome.why
          : { code: 'code' in outcome ? (outcome.code ?? outcome.is) : outcome.is, text: 'error' in outcome ? outcome.error : '' },
    next_at: next.at?.toISOString() ?? null,
    tried: isTry(outcome) ? 1 : 0,
    done: next.status === 'done',
  }))
  await trx.raw(
    // Asked anew meanwhile: owed once more, whatever became of the former version. A tick that came before this told that it went out.
    `update deliveries d set status = case when d.version <> h.version then 'pending' when d.status = 'done' and h.status = 'uncertain' then 'done' else h.status end,
        attempt_id = case when h.certain then null else d.attempt_id end,
        external_id = coalesce(h.external_id, d.external_id), receipt = case when d.receipt in ('delivered','read','failed') then d.receipt else coalesce(h.receipt, d.receipt) end,
        why = case when d.receipt = 'failed' or (d.status = 'done' and h.status = 'uncertain') then d.why else h.why end, next_attempt_at = h.next_at, tries = d.tries + h.tried,
        updated_at = ?::timestamptz, done_at = case when h.done then ?::timestamptz else d.done_at end
       from jsonb_to_recordset(?::jsonb) as h(id uuid, status text, certain boolean, version int, external_id text, receipt text, why jsonb, next_at timestamptz, tried int, done boolean)
      where d.tenant_id = app_tenant() and d.id = h.id and d.id = any(?::uuid[])`,
    // The ids once more: by them alone the planner finds the rows by key, also before it has ever counted the table.
    [now, now, JSON.stringify(rows), rows.map((row) => row.id)],
  )
}

/** A refused key stops the connection until it is mended (wasl tries one call every five minutes), a 429 pauses it. Answers whether the lane may go on. */
export async function parkIfNeeded(trx: Trx, connection: Connection, outcomes: readonly Outcome[], now: Date): Promise<boolean> {
  const refused = outcomes.find((outcome) => outcome.is === 'unauthorized')
  if (refused?.is === 'unauthorized') {
    await parkLane(trx, connection.id, new Date(now.getTime() + PROBE_MS), refused.error)
    const problem = {
      code: refused.code ?? 'unauthorized',
      text: { ar: refused.error, en: refused.error },
      since: connection.problem?.since ?? now.toISOString(),
    }
    await trx('connections')
      .where({ id: connection.id })
      .whereNot({ status: 'paused' })
      .update({
        status: 'failing',
        problem: JSON.stringify(problem),
        last_problem: JSON.stringify({ code: problem.code, text: problem.text, at: now.toISOString() }),
      })
    wakeAfter(trx, 'connections', connection.id)
    return false
  }
  const asked = outcomes.flatMap((outcome) => (outcome.is === 'wait' && outcome.scope !== 'item' ? [outcome.afterMs ?? 20_000] : []))
  if (asked.length) {
    await parkLane(trx, connection.id, new Date(now.getTime() + Math.max(...asked)), 'the service asked for a pause')
    return false
  }
  if (outcomes.some((outcome) => outcome.is === 'done')) {
    await trx('connections')
      .where({ id: connection.id })
      .whereNot({ status: 'paused' })
      .update({ status: 'ok', problem: null, last_success_at: now })
    // It works every time: only that it works again is news.
    if (connection.status !== 'ok') wakeAfter(trx, 'connections', connection.id)
  }
  return true
}
