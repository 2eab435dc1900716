import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import { type Db, ringAfter, type Trx } from '#src/platform/db.ts'
import { unparkLane } from '#src/platform/give-back.ts'
import { later } from '#src/platform/later.ts'
import { wakeAfter } from '#src/platform/live/wake.ts'
import type { Connectors } from './connection.ts'
import type { Acting } from './save.ts'

/** How long an API call waits for a worker's test. */
const TEST_MS = 15_000

/** What a test came to. */
export interface TestResult {
  status: string
  findings: unknown[]
  problem: unknown
}

/** Has the connection tested at once by a worker. Answers when it was tested before, for `awaitTest`. */
export async function startTest(trx: Trx, id: string, acting: Acting): Promise<{ before: Date | null }> {
  const row = await trx('connections').where({ id }).whereNull('deleted_at').first('tested_at')
  if (!row) throw none()
  await later(trx, 'connection.test', { subjectId: id, at: acting.now })
  await audit(trx, { actor: acting.actor, action: 'connection.tested', subjectType: 'connection', subjectId: id, at: acting.now })
  return { before: row.tested_at }
}

/** Waits for a worker's test, at most 15 seconds; `unverified` when none came to it. */
export async function awaitTest(db: Db, tenantId: string, id: string, before: Date | null, waitMs = TEST_MS): Promise<TestResult> {
  const until = performance.now() + waitMs
  for (let pause = 50; performance.now() < until; pause = Math.min(500, pause * 1.5)) {
    await new Promise((resolve) => setTimeout(resolve, pause))
    const row = await db.tenant(tenantId, (trx) => trx('connections').where({ id }).first('tested_at', 'status', 'findings', 'problem'))
    if (!row) throw none()
    if (row.tested_at && row.tested_at.getTime() !== before?.getTime())
      return { status: row.status, findings: row.findings ?? [], problem: row.problem }
  }
  return { status: 'unverified', findings: [], problem: null }
}

/** Opens a connection's lane: whatever waited for it is tried now. A paused connection goes on. */
export async function restartConnection(trx: Trx, id: string, acting: Acting): Promise<void> {
  // Lock order: lane, then connection, as those who work on the lane do.
  await unparkLane(trx, id)
  const row = await trx('connections').where({ id }).whereNull('deleted_at').forUpdate().first('duties')
  if (!row) throw none()
  await trx('connections').where({ id }).update({ status: 'unverified', problem: null, updated_at: acting.now })
  wakeAfter(trx, 'connections', id)
  await trx('webhook_secrets').where({ connection_id: id }).update({ paused: false })
  await trx('due').where({ owner_id: id }).where('due_at', '>', acting.now).update({ due_at: acting.now })
  if (row.duties.includes('tasks')) await later(trx, 'task.poll', { subjectId: id, ownerId: id, at: acting.now })
  ringAfter(trx, 'lane')
  await audit(trx, { actor: acting.actor, action: 'connection.restarted', subjectType: 'connection', subjectId: id, at: acting.now })
}

/** Reads everything since an instant again from the source; what was seen before changes nothing. Throws 422 where the source cannot be listed. */
export async function startBackfill(
  trx: Trx,
  connectors: Connectors,
  id: string,
  since: string | undefined,
  acting: Acting,
): Promise<void> {
  const row = await trx('connections').where({ id }).whereNull('deleted_at').first('connector')
  if (!row) throw none()
  if (!connectors.get(row.connector)?.list)
    throw new AppError('invalid', `${row.connector} cannot be read again: it only sends what is new.`)
  const memory = since
    ? trx.raw('memory || ?::jsonb', [JSON.stringify({ backfillSince: new Date(since).toISOString() })])
    : trx.raw("memory - 'backfillSince'")
  await trx('connections').where({ id }).update({ memory })
  await later(trx, 'connection.backfill', { subjectId: id, ownerId: id, at: acting.now })
  await audit(trx, {
    actor: acting.actor,
    action: 'connection.backfilled',
    subjectType: 'connection',
    subjectId: id,
    detail: since ? { since } : {},
    at: acting.now,
  })
}

const none = () => new AppError('not_found', 'There is no such connection.')
