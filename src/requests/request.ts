import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'

/** Who or what answered a request. */
export interface AnsweredBy {
  via: 'portal' | 'mail' | 'whatsapp' | 'odoo' | 'api' | 'rule'
  personId?: string
  /** For the audit trail. */
  actor: string
}

/** A lead offered to one freelancer, as stored. */
export interface RequestRow {
  id: string
  lead_id: string
  freelancer_id: string
  decision_id: string | null
  status: 'pending' | 'asked' | 'accepted' | 'declined' | 'expired' | 'withdrawn'
  policy: {
    kind: string
    hours: number
    remindBeforeMinutes: number
    workingHoursOnly: boolean
    parallel: number
    maxOffers: number
    charge?: number
  }
  offered_at: Date
  due_at: Date | null
  paused_left_ms: number | null
  question: string | null
  question_due_at: Date | null
  answer: string | null
  reason: string | null
  why: { code: string; params?: Record<string, unknown> }[]
  answered_at: Date | null
  answered_via: string | null
  answered_by: string | null
  rev: number
}

/** States in which somebody is still asked. */
export const OPEN_REQUEST = ['pending', 'asked']

/** A request by id, or undefined. */
export function findRequest(trx: Trx, id: string): Promise<RequestRow | undefined> {
  return trx('requests').where({ id }).first()
}

/** The same answer again is no harm; any other answer after the first is a conflict. */
export async function answerAgain(trx: Trx, id: string, wanted: RequestRow['status']): Promise<RequestRow> {
  const request = await findRequest(trx, id)
  if (!request) throw new AppError('not_found', 'There is no such request.')
  if (request.status === wanted) return request
  const why: Record<RequestRow['status'], string> = {
    pending: 'The deadline of this request has passed.',
    asked: 'This request waits for the client’s answer.',
    accepted: 'This request was accepted already.',
    declined: 'This request was declined already.',
    expired: 'The deadline of this request has passed.',
    withdrawn: 'This request was withdrawn: the enquiry went to someone else.',
  }
  throw new AppError('already_answered', why[request.status], undefined, { status: 409, requestStatus: request.status })
}
