import type { RuleSet } from '#rules/rule-set.ts'
import { audit } from '#src/audit/record.ts'
import type { Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { later, neverMind } from '#src/platform/later.ts'
import { emptySum } from '../replay.ts'
import { publishedRuleSet } from '../rule-sets.ts'
import { lastDecisions } from './past-leads.ts'

/** So many replays are kept to be looked at. */
const KEPT = 20

/**
 * Begins to decide the last leads again, by this rule set as it stands now and beside the published one; a worker goes on with it. Whoever begins another ends
 * his own that still runs.
 */
export async function startReplay(
  trx: Trx,
  ruleSet: RuleSet,
  limit: number,
  { actor, now }: { actor: string; now: Date },
): Promise<{ id: string; status: 'waiting'; done: number; of: number }> {
  const decisions = await lastDecisions(trx, limit)
  const { version } = await publishedRuleSet(trx)
  await stopOwn(trx, actor, now)
  await dropOld(trx)
  const id = newId()
  await trx('replays').insert({
    id,
    status: 'waiting',
    document: JSON.stringify(ruleSet),
    compared_with: version,
    decisions,
    sum: JSON.stringify(emptySum()),
    created_by: actor,
    created_at: now,
  })
  await later(trx, 'replay.run', { subjectId: id, at: now })
  await audit(trx, { actor, action: 'replay.started', subjectType: 'replay', subjectId: id, detail: { leads: decisions.length }, at: now })
  return { id, status: 'waiting', done: 0, of: decisions.length }
}

async function stopOwn(trx: Trx, actor: string, now: Date): Promise<void> {
  const rows = await trx('replays')
    .where({ created_by: actor })
    .whereIn('status', ['waiting', 'running'])
    .update({ status: 'stopped', finished_at: now })
    .returning('id')
  await neverMind(
    trx,
    'replay.run',
    rows.map((row) => row.id),
  )
}

async function dropOld(trx: Trx): Promise<void> {
  const kept = trx('replays').orderBy([
    { column: 'created_at', order: 'desc' },
    { column: 'id', order: 'desc' },
  ])
  const old = await kept
    .offset(KEPT - 1)
    .limit(100)
    .select('id')
  if (!old.length) return
  const ids = old.map((row) => row.id)
  await neverMind(trx, 'replay.run', ids)
  await trx('replays').whereIn('id', ids).delete()
}
