import type { Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'

/** Writes who did what. `actor` is `person:<id>`, `key:<id>`, `rule`, `client`, `freelancer:<id>`, `odoo` or `wasl`; `detail` holds ids and plain settings, never secrets. */
export async function audit(
  trx: Trx,
  what: { actor: string; action: string; subjectType?: string; subjectId?: string; detail?: Record<string, unknown>; at: Date },
): Promise<void> {
  await trx('audit').insert({
    id: newId(),
    at: what.at,
    actor: what.actor,
    action: what.action,
    subject_type: what.subjectType,
    subject_id: what.subjectId,
    detail: JSON.stringify(what.detail ?? {}),
  })
}
