import { Readable } from 'node:stream'
import { z } from 'zod'
import { route } from '#src/deps.ts'
import type { Download } from '#src/platform/download.ts'
import { listOf, listQuery } from '#src/platform/route.ts'
import { id, queryTime, shape, time } from '#src/platform/shapes.ts'
import { writeCsv } from '#src/platform/text/csv.ts'
import { auditChoices, listAudit, readAudit } from './queries.ts'

/** So many lines a file holds; the rest by narrowing the time. */
const MOST_LINES = 20_000

/** One line of the trail. */
export const auditShape = shape({
  id,
  at: time,
  actor: z.string().meta({ description: 'person:<id>, key:<id>, freelancer:<id>, rule, odoo, client or wasl' }),
  actorName: z.string().nullable(),
  action: z.string(),
  subjectType: z.string().nullable(),
  subjectId: id.nullable(),
  subjectName: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
}).meta({ id: 'AuditEntry' })

const filter = {
  from: queryTime.optional(),
  to: queryTime.optional(),
  actor: z.string().max(100).optional(),
  action: z.string().max(100).optional(),
  subjectType: z.string().max(100).optional(),
  subjectId: id.optional(),
}

/** Everybody and everything the trail can be narrowed by. */
export const auditChoicesShape = shape({
  actors: z.array(shape({ actor: z.string(), name: z.string().nullable() })),
  actions: z.array(z.string()),
}).meta({ id: 'AuditChoices' })

/** The audit trail. It is written by the database role of the app, which may neither change nor delete a line. */
export const auditRoutes = [
  route('GET /audit', {
    who: ['admin'],
    summary: 'Lists who did what, newest first',
    query: z.strictObject({ ...listQuery, ...filter }),
    output: listOf(auditShape),
    run: ({ trx, query, deps }) => listAudit(trx, deps.db.installation, query),
  }),
  route('GET /audit/choices', {
    who: ['admin'],
    summary: 'Tells who and what the trail can be narrowed by',
    output: auditChoicesShape,
    run: ({ trx, deps }) => auditChoices(trx, deps.db.installation),
  }),
  route('GET /audit/csv', {
    who: ['admin'],
    summary: `Saves the trail as CSV, newest first, at most ${MOST_LINES} lines; narrow the time for more`,
    query: z.strictObject(filter),
    output: z.string().meta({ description: 'CSV, UTF-8 with BOM' }),
    async run({ trx, query, now, deps }) {
      const { data, more } = await readAudit(trx, deps.db.installation, query, MOST_LINES)
      return { name: `wasl-audit-${now.toISOString().slice(0, 10)}.csv`, text: asCsv(data, more) }
    },
    sends: (_context, file: { name: string; text: string }) => Promise.resolve(asFile(file)),
  }),
]

function asCsv(data: Awaited<ReturnType<typeof readAudit>>['data'], more: boolean): string {
  const head = ['at', 'actor', 'actorName', 'action', 'subjectType', 'subjectId', 'subjectName', 'detail']
  const lines = data.map((row) => [
    row.at.toISOString(),
    row.actor,
    row.actorName,
    row.action,
    row.subjectType,
    row.subjectId,
    row.subjectName,
    JSON.stringify(row.detail),
  ])
  return writeCsv([head, ...lines, ...(more ? [[`more: narrow the time, a file holds ${MOST_LINES} lines`]] : [])])
}

function asFile({ name, text }: { name: string; text: string }): Download {
  return {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
    body: Readable.from([text]),
  }
}
