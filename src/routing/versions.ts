import type { Trx } from '#src/platform/db.ts'
import { pageBySeq, readSeq } from '#src/platform/route.ts'

interface VersionRow {
  version: number
  seq: number
  [column: string]: unknown
}

/** Versions of the rules, newest first, without their documents. The cursor is the last version told. */
export async function listVersions(trx: Trx, query: { limit: number; cursor?: string }) {
  const rows: VersionRow[] = await trx('rule_sets')
    .where('version', '>', 0)
    .modify((one) => query.cursor && one.where('version', '<', readSeq(query.cursor)))
    .orderBy('version', 'desc')
    .limit(query.limit + 1)
    .select('*', 'version as seq', trx.raw("jsonb_array_length(document->'rules') as rule_count"))
  const { data, nextCursor } = pageBySeq(rows, query.limit)
  return { data: data.map((row) => ({ ...summaryOf(row), ruleCount: Number(row.rule_count) })), nextCursor }
}

/** One version with its document, or undefined. */
export async function readVersion(trx: Trx, version: number) {
  const row = await trx('rule_sets').where({ version }).whereNot({ status: 'draft' }).first()
  return row && { ...summaryOf(row), rules: row.document.rules, catchAll: row.document.catchAll, policy: row.document.policy }
}

function summaryOf(row: VersionRow) {
  return {
    version: row.version,
    status: row.status,
    note: row.note,
    basedOn: row.based_on,
    createdBy: row.created_by,
    createdAt: row.created_at,
    publishedAt: row.published_at,
  }
}
