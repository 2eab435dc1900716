import type { Duty } from '#connectors/connector.ts'
import { audit } from '#src/audit/record.ts'
import { connectionsFor } from '#src/connections/connection.ts'
import type { JobKind } from '#src/jobs.ts'
import type { Db, Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { later, laterForAll } from '#src/platform/later.ts'

const DAY_MS = 86_400_000

/** Which job looks at the connections of a duty. */
const JOBS = [
  ['tasks', 'task.compare'],
  ['rows', 'row.compare'],
] as const satisfies [Duty, JobKind][]

/** The job that looks at a connection with this connector's deliveries. */
export function jobFor(target: string): 'task.compare' | 'row.compare' {
  return target === 'odoo' ? 'task.compare' : 'row.compare'
}

/** Has wasl compared with every task board and sheet it writes to; one that is being compared already goes on. Answers how many. */
async function startComparisons(trx: Trx, acting: { actor: string; now: Date }): Promise<number> {
  let asked = 0
  for (const [duty, job] of JOBS)
    for (const { id } of await connectionsFor(trx, duty)) {
      await beginComparison(trx, id, acting.actor, acting.now)
      await later(trx, job, { subjectId: id, ownerId: id, at: acting.now })
      asked++
    }
  return asked
}

/** An admin or manager asks for it now. */
export async function askForComparison(trx: Trx, actor: string, now: Date): Promise<number> {
  const asked = await startComparisons(trx, { actor, now })
  await audit(trx, { actor, action: 'reconciliation.run', detail: { connections: asked }, at: now })
  return asked
}

/** Job `reconciliation.plan`, daily for each tenant: every connection is compared. */
export async function planComparisons(trx: Trx, tenantId: string, now: Date): Promise<void> {
  await startComparisons(trx, { actor: 'wasl', now })
  await later(trx, 'reconciliation.plan', { subjectId: tenantId, at: new Date(now.getTime() + DAY_MS) })
}

/** At the start: every tenant has its daily comparison ahead. One that has it already keeps its time. */
export function ensureComparisons(db: Db, now: Date): Promise<void> {
  return db.system((trx) => laterForAll(trx, 'reconciliation.plan', new Date(now.getTime() + 60 * 60_000)))
}

/** A comparison under way. */
interface Comparison {
  id: string
  cursor: string | null
}

/** The connection's comparison under way, begun where none is. */
export async function beginComparison(trx: Trx, connectionId: string, actor: string, now: Date): Promise<Comparison> {
  await trx('comparisons')
    .insert({ id: newId(), connection_id: connectionId, status: 'running', asked_by: actor, started_at: now })
    .onConflict(trx.raw(`(tenant_id, connection_id) where status = 'running'`))
    .ignore()
  return trx('comparisons').where({ connection_id: connectionId, status: 'running' }).first('id', 'cursor')
}

/** Writes how far it came; without a cursor it is done. */
export async function advance(
  trx: Trx,
  id: string,
  step: { compared: number; found: number; cursor: string | null },
  now: Date,
): Promise<void> {
  await trx('comparisons')
    .where({ id })
    .update({
      compared: trx.raw('compared + ?', [step.compared]),
      found: trx.raw('found + ?', [step.found]),
      cursor: step.cursor,
      fault: null,
      ...(step.cursor === null ? { status: 'done', finished_at: now } : {}),
    })
}

/** Why it does not go on for the moment; `over`: it will not at all. */
export async function stumble(trx: Trx, id: string, fault: string, over: boolean, now: Date): Promise<void> {
  await trx('comparisons')
    .where({ id })
    .update({ fault, ...(over ? { status: 'failed', finished_at: now } : {}) })
}
