import { z } from 'zod'
import { route } from '#src/deps.ts'
import { listOf, listQuery } from '#src/platform/route.ts'
import { id, queryTime, shape, time } from '#src/platform/shapes.ts'
import { listAudit } from './queries.ts'

const auditShape = shape({
  id,
  at: time,
  actor: z.string().meta({ description: 'person:<id>, key:<id>, freelancer:<id>, rule, odoo, client or wasl' }),
  action: z.string(),
  subjectType: z.string().nullable(),
  subjectId: id.nullable(),
  detail: z.record(z.string(), z.unknown()),
}).meta({ id: 'AuditEntry' })

/** The audit trail. */
export const auditRoutes = [
  route('GET /audit', {
    who: ['admin'],
    summary: 'Lists who did what, newest first',
    query: z.strictObject({ ...listQuery, from: queryTime.optional(), to: queryTime.optional(), subjectId: id.optional() }),
    output: listOf(auditShape),
    run: ({ trx, query }) => listAudit(trx, query),
  }),
]
