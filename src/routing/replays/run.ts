import { setImmediate as breathe } from 'node:timers/promises'
import type { Trx } from '#src/platform/db.ts'
import { later } from '#src/platform/later.ts'
import { checkRuleSet } from '../checked.ts'
import type { PoolState } from '../pool.ts'
import { checkpointBefore, logBetween } from '../pool-at.ts'
import { type ReplayDifference, type ReplaySum, replay } from '../replay.ts'
import { ruleSetVersion } from '../rule-sets.ts'
import { type NamedLead, pastLeads } from './past-leads.ts'

/** A slice is so many leads or so many milliseconds, whichever is less; after so many milliseconds of it others are let in. */
const LEADS = 500
const SLICE_MS = 400
const BREATH_MS = 8

/** Where this process left off, so that the next slice need not fold the log from its checkpoint again. */
const pools = new Map<string, PoolState>()

/** Job `replay.run`: one slice of a replay, then the next as a job of its own. What was decided and how far it is are one transaction. */
export async function runReplay(trx: Trx, id: string, now: Date): Promise<void> {
  const row = await trx('replays')
    .where({ id })
    .whereIn('status', ['waiting', 'running'])
    .forUpdate()
    .first(
      'document',
      'compared_with',
      'done',
      'sum',
      trx.raw('cardinality(decisions) as "of"'),
      trx.raw('decisions[done + 1 : done + ?] as next', [LEADS]),
    )
  if (!row) return
  const leads = await pastLeads(trx, row.next)
  const sum: ReplaySum = row.sum
  const decided = sum.leads
  const differences = leads.length ? await replaySlice(trx, id, leads, row, sum) : []
  // Broken off for the next slice: it goes on behind the last one decided.
  const last = leads[sum.leads - decided - 1]
  const brokenOff = sum.leads - decided < leads.length
  const done = row.done + (brokenOff ? row.next.indexOf(last!.decisionId) + 1 : row.next.length)
  await saveDifferences(trx, id, differences, sum.changed - differences.length)
  const ended = done >= row.of
  await trx('replays')
    .where({ id })
    .update({ done, sum: JSON.stringify(sum), status: ended ? 'done' : 'running', ...(ended ? { finished_at: now } : {}) })
  if (ended) pools.delete(id)
  else await later(trx, 'replay.run', { subjectId: id, at: now })
}

async function replaySlice(
  trx: Trx,
  id: string,
  leads: readonly NamedLead[],
  row: { document: unknown; compared_with: number },
  sum: ReplaySum,
): Promise<ReplayDifference[]> {
  const pool = await poolFor(trx, id, leads[0]!.poolSeq)
  const before = (await ruleSetVersion(trx, row.compared_with)).ruleSet
  const log = logBetween(trx, pool.seq, leads.at(-1)!.poolSeq)
  const began = performance.now()
  let breathed = began
  const pause = () => {
    const at = performance.now()
    return at - breathed < BREATH_MS
      ? false
      : (async () => {
          await breathe()
          breathed = performance.now()
          return breathed - began > SLICE_MS
        })()
  }
  return replay({ leads, log, pool, before, after: checkRuleSet(row.document) }, sum, pause)
}

/** A slice that was taken back is decided again, from a pool before it. */
async function poolFor(trx: Trx, id: string, seq: number): Promise<PoolState> {
  const known = pools.get(id)
  if (known && known.seq <= seq) return known
  const pool = await checkpointBefore(trx, seq)
  for (const other of [...pools.keys()].slice(0, -1)) pools.delete(other)
  pools.set(id, pool)
  return pool
}

async function saveDifferences(trx: Trx, replayId: string, differences: readonly ReplayDifference[], before: number): Promise<void> {
  if (!differences.length) return
  await trx('replay_differences').insert(
    differences.map(({ leadId, kind, before: one, after: other }, i) => ({
      replay_id: replayId,
      seq: before + i + 1,
      lead_id: leadId,
      kind,
      people: [...new Set([...one.chosen, ...other.chosen])],
      before: JSON.stringify(one),
      after: JSON.stringify(other),
    })),
  )
}
