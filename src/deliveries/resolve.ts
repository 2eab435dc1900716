import { note } from '#src/activity/record.ts'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { wakeAfter } from '#src/platform/live/wake.ts'
import { makeDue } from './retry.ts'

/** What a person found out. went_out: it was seen there · did_not: it never arrived, so it goes again · drop: nobody needs it any more. */
type Found = 'went_out' | 'did_not' | 'drop'

const RECEIPTS = { went_out: 'seen_by_person', drop: 'dropped' } as const

/**
 * A person decides what wasl could not: an uncertain delivery went out or did not, one that stands still is let go. Throws 409 where it is none of these any more.
 */
export async function resolveDelivery(trx: Trx, id: string, found: Found, actor: string, now: Date): Promise<void> {
  const from = found === 'drop' ? ['dead', 'waiting', 'uncertain'] : ['uncertain']
  const settled =
    found === 'did_not'
      ? // It is known by now: nothing to look for, and nothing can reach anybody twice.
        { status: 'pending', why: null, attempt_id: null, tries: 0, next_attempt_at: now, updated_at: now }
      : {
          status: 'done',
          receipt: RECEIPTS[found],
          done_at: now,
          updated_at: now,
          next_attempt_at: null,
          why: trx.raw(`coalesce(why, '{}') || jsonb_build_object('was', status)`),
        }
  const [row] = await trx('deliveries')
    .where({ id })
    .whereIn('status', from)
    .update(settled)
    .returning(['id', 'kind', 'connection_id', 'lead_id'])
  if (!row) throw await refusal(trx, id, 'This delivery is not open any more: somebody has settled it, or it went out.')
  if (found === 'did_not') await makeDue(trx, [row], now)
  else await tell(trx, row, now, found)
  await audit(trx, { actor, action: 'delivery.settled', subjectType: 'delivery', subjectId: id, detail: { found }, at: now })
}

/** Takes a person's decision back: the delivery stands as it stood before. Throws 409 where it was none, or has been owed anew since. */
export async function reopenDelivery(trx: Trx, id: string, actor: string, now: Date): Promise<void> {
  const [row] = await trx('deliveries')
    .where({ id, status: 'done' })
    .whereIn('receipt', Object.values(RECEIPTS))
    .whereRaw(`why->>'was' is not null`)
    .update({
      status: trx.raw(`why->>'was'`),
      why: trx.raw(`nullif(why - 'was', '{}')`),
      receipt: null,
      done_at: null,
      updated_at: now,
    })
    .returning(['id', 'lead_id'])
  if (!row) throw await refusal(trx, id, 'There is no decision of a person to take back here.')
  await tell(trx, row, now, 'reopened')
  await audit(trx, { actor, action: 'delivery.reopened', subjectType: 'delivery', subjectId: id, at: now })
}

async function tell(trx: Trx, row: { id: string; lead_id: string | null }, now: Date, found: string): Promise<void> {
  wakeAfter(trx, 'deliveries', row.id)
  if (row.lead_id) await note(trx, { leadId: row.lead_id, verb: 'delivery.settled', at: now, params: { deliveryId: row.id, found } })
}

async function refusal(trx: Trx, id: string, otherwise: string): Promise<AppError> {
  const row = await trx('deliveries').where({ id }).first('id')
  return row ? new AppError('already_answered', otherwise) : new AppError('not_found', 'There is no such delivery.')
}
