import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'

/** Versions of the rules, newest first, without their documents. The cursor is the last version told. */
export async function listVersions(trx: Trx, query: { limit: number; cursor?: string }) {
  const rows = await trx('rule_sets')
    .where('version', '>', 0)
    .modify((one) => query.cursor && one.where('version', '<', versionOf(query.cursor)))
    .orderBy('version', 'desc')
    .limit(query.limit + 1)
    .select('*', trx.raw("jsonb_array_length(document->'rules') as rule_count"))
  const data = rows.slice(0, query.limit)
  const more = rows.length > query.limit
  return {
    data: data.map((row: { rule_count: number }) => ({ ...summaryOf(row), ruleCount: Number(row.rule_count) })),
    nextCursor: more ? Buffer.from(`v${data.at(-1).version}`).toString('base64url') : null,
  }
}

/** One version with its document, or undefined. */
export async function readVersion(trx: Trx, version: number) {
  const row = await trx('rule_sets').where({ version }).whereNot({ status: 'draft' }).first()
  return row && { ...summaryOf(row), rules: row.document.rules, catchAll: row.document.catchAll, policy: row.document.policy }
}

function summaryOf(row: Record<string, unknown>) {
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

function versionOf(cursor: string): number {
  const found = /^v(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))
  if (!found) throw new AppError('bad_request', 'This cursor is not one of ours; start the list again without it.')
  return Number(found[1])
}
