import type { Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'

/** One thing that happened to a lead: `noun.verbed`, with ids and plain facts. */
export interface Activity {
  leadId: string
  verb: string
  params?: Record<string, unknown>
  at: Date
}

/** Adds to leads' diaries. */
export async function note(trx: Trx, what: Activity | readonly Activity[]): Promise<void> {
  const list = Array.isArray(what) ? (what as Activity[]) : [what as Activity]
  if (!list.length) return
  await trx('activities').insert(
    list.map((one) => ({ id: newId(), lead_id: one.leadId, at: one.at, verb: one.verb, params: JSON.stringify(one.params ?? {}) })),
  )
}
