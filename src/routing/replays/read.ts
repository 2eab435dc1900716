import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { isId } from '#src/platform/id.ts'
import { pageBySeq, readSeq } from '#src/platform/route.ts'
import { sentence } from '../explain.ts'
import { namesIn } from '../names.ts'
import type { Language } from '../phrases.ts'
import { movedPeople, type ReplayResult, type ReplaySum } from '../replay.ts'
import { ruleSetVersion } from '../rule-sets.ts'

/** How far a replay is; when it is done, what it came to. Throws 404. */
export async function tellReplay(trx: Trx, id: string, language: Language) {
  const row = await findReplay(trx, id)
  const sum: ReplaySum = row.sum
  const people = row.status === 'done' ? movedPeople(sum) : []
  const nameOf = await namesIn(trx, people, language)
  return {
    id,
    status: row.status,
    done: row.done,
    of: row.of,
    comparedWith: row.compared_with,
    createdBy: row.created_by,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    report:
      row.status === 'done'
        ? {
            leads: sum.leads,
            changed: sum.changed,
            newlyWaiting: sum.newlyWaiting,
            newlyPlaced: sum.newlyPlaced,
            freelancers: people.map((one) => ({ ...one, name: nameOf(one.freelancerId) })),
          }
        : null,
  }
}

/** The leads that came out otherwise, the latest first; narrowed to a freelancer who had or would have them, and to what changed for them. Throws 404. */
export async function listDifferences(
  trx: Trx,
  id: string,
  query: { limit: number; cursor?: string; freelancerId?: string; kind?: 'changed' | 'waiting' | 'placed' },
  language: Language,
) {
  const replay = await findReplay(trx, id)
  const rows: DifferenceRow[] = await trx('replay_differences as d')
    .leftJoin('leads as l', (join) => join.on('l.tenant_id', 'd.tenant_id').andOn('l.id', 'd.lead_id'))
    .where('d.replay_id', id)
    .modify((one) => {
      if (query.cursor) one.where('d.seq', '<', readSeq(query.cursor))
      if (query.freelancerId) one.whereRaw('? = any(d.people)', [query.freelancerId])
      if (query.kind === 'waiting' || query.kind === 'placed') one.where('d.kind', query.kind)
    })
    .orderBy('d.seq', 'desc')
    .limit(query.limit + 1)
    .select('d.seq', 'd.lead_id', 'd.kind', 'd.before', 'd.after', 'l.name', 'l.received_at')
  const { data, nextCursor } = pageBySeq(rows, query.limit)
  const nameOf = await namesIn(trx, data, language)
  const before = await ruleNames(trx, replay.compared_with)
  const after = namesOfRules(replay.document.rules)
  const told = (result: ReplayResult, names: ReadonlyMap<string, string>) => ({
    outcome: result.outcome,
    chosen: result.chosen.map((freelancerId) => ({ freelancerId, name: nameOf(freelancerId) })),
    decidedBy: result.decidedBy,
    ruleName: names.get(result.decidedBy) ?? null,
    waiting: result.waiting ? { code: result.waiting.code, text: sentence(result.waiting, language, nameOf) } : null,
  })
  return {
    data: data.map((row) => ({
      leadId: row.lead_id,
      kind: row.kind === 'other' ? ('changed' as const) : row.kind,
      name: row.name,
      receivedAt: row.received_at,
      before: told(row.before, before),
      after: told(row.after, after),
    })),
    nextCursor,
  }
}

interface DifferenceRow {
  seq: number
  lead_id: string
  kind: 'waiting' | 'placed' | 'other'
  before: ReplayResult
  after: ReplayResult
  name: string | null
  received_at: Date | null
}

async function findReplay(trx: Trx, id: string) {
  const row = isId(id)
    ? await trx('replays')
        .where({ id })
        .first(
          'status',
          'done',
          'sum',
          'document',
          'compared_with',
          'created_by',
          'created_at',
          'finished_at',
          trx.raw('cardinality(decisions) as "of"'),
        )
    : undefined
  if (!row) throw new AppError('not_found', 'There is no such replay any more; start it again.')
  return row
}

async function ruleNames(trx: Trx, version: number): Promise<Map<string, string>> {
  return namesOfRules((await ruleSetVersion(trx, version)).ruleSet.rules)
}

function namesOfRules(rules: readonly { id: string; name: string }[]): Map<string, string> {
  return new Map(rules.map((rule) => [rule.id, rule.name]))
}
