import type { Knex } from 'knex'
import type { Trx } from '#src/platform/db.ts'
import type { KeySet } from '#src/platform/keys.ts'
import { page, readCursor } from '#src/platform/route.ts'
import { namesOf } from './names.ts'

interface AuditRow {
  id: string
  at: Date
  actor: string
  action: string
  subject_type: string | null
  subject_id: string | null
  detail: Record<string, unknown>
}

/** What the trail may be narrowed by: a time (its end left out), who, what, about what. */
export interface AuditFilter {
  from?: string
  to?: string
  actor?: string
  action?: string
  subjectType?: string
  subjectId?: string
}

/** Who did what, newest first, with the names of who and of what. */
export async function listAudit(trx: Trx, installation: KeySet, filter: AuditFilter & { limit: number; cursor?: string }) {
  const after = readCursor(filter.cursor)
  const rows = await newest(trx, filter, filter.limit + 1, after)
  const { data, nextCursor } = page(rows, filter.limit, (row) => ({ at: row.at, id: row.id }))
  return { data: await show(trx, installation, data), nextCursor }
}

/** The newest lines of a filter, at most `most`, and whether there are more. */
export async function readAudit(trx: Trx, installation: KeySet, filter: AuditFilter, most: number) {
  const rows = await newest(trx, filter, most + 1)
  return { data: await show(trx, installation, rows.slice(0, most)), more: rows.length > most }
}

/** Everybody and everything that the trail can be narrowed by. Hops through the indexes, however long the trail is. */
export async function auditChoices(trx: Trx, installation: KeySet) {
  const distinct = async (column: 'actor' | 'action'): Promise<string[]> => {
    const { rows } = await trx.raw(
      `with recursive t as (
         (select ${column} from audit where tenant_id = app_tenant() order by ${column} limit 1)
         union all
         select (select a.${column} from audit a where a.tenant_id = app_tenant() and a.${column} > t.${column} order by a.${column} limit 1) from t where t.${column} is not null)
       select ${column} as value from t where ${column} is not null limit 500`,
    )
    return rows.map((row: { value: string }) => row.value)
  }
  const actors = await distinct('actor')
  const names = await namesOf(trx, installation, actors, [])
  return { actors: actors.map((actor) => ({ actor, name: names.actors.get(actor) ?? null })), actions: await distinct('action') }
}

function newest(trx: Trx, filter: AuditFilter, limit: number, after?: { at: string; id: string }): Promise<AuditRow[]> {
  return trx('audit')
    .modify((query) => narrow(query, filter))
    .modify((query) => after && query.whereRaw('(at, id) < (?::timestamptz, ?::uuid)', [after.at, after.id]))
    .orderBy([
      { column: 'at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit)
}

function narrow(query: Knex.QueryBuilder, filter: AuditFilter): void {
  if (filter.from) void query.where('at', '>=', new Date(filter.from))
  if (filter.to) void query.where('at', '<', new Date(filter.to))
  if (filter.actor) void query.where({ actor: filter.actor })
  if (filter.action) void query.where({ action: filter.action })
  if (filter.subjectType) void query.where({ subject_type: filter.subjectType })
  if (filter.subjectId) void query.where({ subject_id: filter.subjectId })
}

async function show(trx: Trx, installation: KeySet, rows: readonly AuditRow[]) {
  const subjects = rows.flatMap((row) => (row.subject_type && row.subject_id ? [{ type: row.subject_type, id: row.subject_id }] : []))
  const names = await namesOf(
    trx,
    installation,
    rows.map((row) => row.actor),
    subjects,
  )
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    actor: row.actor,
    actorName: names.actors.get(row.actor) ?? null,
    action: row.action,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    subjectName: (row.subject_id && names.subjects.get(row.subject_id)) ?? null,
    detail: row.detail,
  }))
}
