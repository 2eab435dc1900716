import type { z } from 'zod'
import type { auditChoicesShape, auditShape } from '#src/audit/routes.ts'

/** One line of the trail. */
export type AuditEntry = z.output<typeof auditShape>
/** Everybody and everything the trail can be narrowed by. */
export type AuditChoices = z.output<typeof auditChoicesShape>
