import type { Trx } from '#src/platform/db.ts'
import { page, readCursor } from '#src/platform/route.ts'

interface AuditRow {
  id: string
  at: Date
  actor: string
  action: string
  subject_type: string | null
  subject_id: string | null
  detail: Record<string, unknown>
}

/** Who did what, newest first. */
export async function listAudit(trx: Trx, filter: { from?: string; to?: string; subjectId?: string; limit: number; cursor?: string }) {
  const after = readCursor(filter.cursor)
  const rows: AuditRow[] = await trx('audit')
    .modify((query) => {
      if (after) void query.whereRaw('(at, id) < (?::timestamptz, ?::uuid)', [after.at, after.id])
      if (filter.from) void query.where('at', '>=', new Date(filter.from))
      if (filter.to) void query.where('at', '<', new Date(filter.to))
      if (filter.subjectId) void query.where({ subject_id: filter.subjectId })
    })
    .orderBy([
      { column: 'at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(filter.limit + 1)
  const { data, nextCursor } = page(rows, filter.limit, (row) => ({ at: row.at, id: row.id }))
  return {
    data: data.map((row) => ({
      id: row.id,
      at: row.at,
      actor: row.actor,
      action: row.action,
      subjectType: row.subject_type,
      subjectId: row.subject_id,
      detail: row.detail,
    })),
    nextCursor,
  }
}
