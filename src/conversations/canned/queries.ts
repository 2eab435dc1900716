import { z } from 'zod'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { type CannedRow, readRule } from './book.ts'

const STATS_DAYS = 30

/** Rules in their order, with how often each was triggered of late. Throws 400 for a cursor that is not ours. */
export async function listRules(trx: Trx, query: { limit: number; cursor?: string; tag?: string; enabled?: boolean }, now: Date) {
  const after = query.cursor === undefined ? undefined : readPlace(query.cursor)
  const rows: CannedRow[] = await trx('canned_rules')
    .whereNull('deleted_at')
    .modify((rules) => {
      if (after) rules.whereRaw('(position, id) > (?::int, ?::uuid)', after)
      if (query.tag) rules.whereRaw('? = any(tags)', [query.tag])
      if (query.enabled !== undefined) rules.where({ enabled: query.enabled })
    })
    .orderBy(['position', 'id'])
    .limit(query.limit + 1)
  const shown = rows.slice(0, query.limit)
  const last = shown.at(-1)
  const more = rows.length > query.limit && last
  return {
    data: await show(trx, shown, now),
    nextCursor: more ? Buffer.from(JSON.stringify([last.position, last.id])).toString('base64url') : null,
  }
}

/** One rule. Throws 404. */
export async function findRule(trx: Trx, id: string, now: Date) {
  const row: CannedRow | undefined = await trx('canned_rules').where({ id }).whereNull('deleted_at').first()
  if (!row) throw new AppError('not_found', 'There is no such rule.')
  return (await show(trx, [row], now))[0]!
}

async function show(trx: Trx, rows: readonly CannedRow[], now: Date) {
  const { rows: counted } = await trx.raw(
    `select rule_id, count(*)::int as triggered, avg(confidence) as confidence, max(at) as last from turns
      where tenant_id = app_tenant() and rule_id = any(?::uuid[]) and at >= ? group by rule_id`,
    [rows.map((row) => row.id), new Date(now.getTime() - STATS_DAYS * 86_400_000)],
  )
  const stats = new Map<string, { triggered: number; confidence: number; last: Date }>(
    counted.map((one: { rule_id: string }) => [one.rule_id, one]),
  )
  return rows.map((row) => {
    const of = stats.get(row.id)
    return {
      ...readRule(row),
      stats: {
        triggered: of?.triggered ?? 0,
        averageConfidence: of ? Math.round(of.confidence * 100) / 100 : null,
        lastAt: of?.last ?? null,
      },
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }
  })
}

const place = z.tuple([z.int().min(0).max(2_000_000_000), z.uuid()])

function readPlace(cursor: string): [number, string] {
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  } catch {
    throw new AppError('bad_request', 'This cursor is not one of ours; start the list again without it.')
  }
}
