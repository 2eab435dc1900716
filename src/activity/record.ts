import type { Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { wakeAfter } from '#src/platform/live/wake.ts'
import { recordSteps } from '#src/reports/record.ts'

/** One thing that happened to a lead: `noun.verbed`, with ids and plain facts. */
export interface Activity {
  leadId: string
  verb: string
  params?: Record<string, unknown>
  at: Date
}

/** Adds to leads' diaries, and to what reports count; whoever has the lead, or the request it tells of, before him sees it move. */
export async function note(trx: Trx, what: Activity | readonly Activity[]): Promise<void> {
  const list = Array.isArray(what) ? (what as Activity[]) : [what as Activity]
  if (!list.length) return
  await trx('activities').insert(
    list.map((one) => ({ id: newId(), lead_id: one.leadId, at: one.at, verb: one.verb, params: JSON.stringify(one.params ?? {}) })),
  )
  await recordSteps(trx, list)
  wakeAfter(
    trx,
    'leads',
    list.map((one) => one.leadId),
  )
  for (const { verb, params } of list)
    if (/^(request|question)\./.test(verb)) wakeRequest(trx, String(params?.requestId), params?.freelancerId as string | undefined)
}

/** A request has moved: its freelancer sees it, and so does the office. */
export function wakeRequest(trx: Trx, requestId: string, freelancerId: string | undefined): void {
  wakeAfter(trx, 'requests', requestId)
  if (freelancerId) wakeAfter(trx, `requests:${freelancerId}`, requestId)
}
