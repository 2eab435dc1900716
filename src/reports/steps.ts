import type { Activity } from '#src/activity/record.ts'

/**
 * The steps of a lead's life that reports count. received: it came in · ready: its client has chosen, it may be decided · decided: the rules spoke ·
 * offered: a freelancer is asked · assigned: it was given without asking · notified: the freelancer was told outside wasl · asked, accepted, declined:
 * his answer · expired: he had none · opened: the private chat · won, lost, spam: how it ended · rated: what the client said of it.
 */
export const steps = [
  'received',
  'ready',
  'decided',
  'offered',
  'assigned',
  'notified',
  'asked',
  'accepted',
  'declined',
  'expired',
  'opened',
  'won',
  'lost',
  'spam',
  'rated',
] as const

/** One of the steps. */
export type Step = (typeof steps)[number]

/** A step as a diary line tells it; what else belongs to it is read when it is written down. */
export interface Told {
  lead_id: string
  step: Step
  /** The request, decision or chat it is about, else the lead; of a delivery it is read from `delivery_id`. */
  subject_id: string | null
  at: Date
  rule_id?: string | undefined
  freelancer_id?: string | undefined
  delivery_id?: string | undefined
  action?: string | undefined
  stars?: number | undefined
}

const OF_VERB: Record<string, Step> = {
  'lead.received': 'received',
  'lead.chosen': 'ready',
  'lead.sent_on': 'ready',
  'lead.won': 'won',
  'lead.lost': 'lost',
  'lead.spam': 'spam',
  'chat.opened': 'opened',
  'chat.rated': 'rated',
  'request.offered': 'offered',
  'request.accepted': 'accepted',
  'request.declined': 'declined',
  'request.expired': 'expired',
  'request.asked': 'asked',
}

/** Diary lines that undo something, and the steps that then did not happen: a closing, somebody given the lead by hand. */
export const UNDOES: Readonly<Record<string, readonly Step[]>> = {
  'lead.reopened': ['won', 'lost', 'spam'],
  'lead.released': ['assigned'],
}

/** What a decision's diary line is called; the same words without a decision are a person's doing. */
const DECIDED = new Set(['lead.offered', 'lead.assigned', 'lead.waiting', 'lead.refused'])
/** The deliveries by which a freelancer learns of a request. */
const TELLS = new Set(['offer.freelancer', 'accepted.freelancer'])

/** The step a diary line tells of; null when it is none. */
export function stepOf({ leadId, verb, at, params = {} }: Activity): Told | null {
  const text = (name: string) => (typeof params[name] === 'string' ? (params[name] as string) : undefined)
  if (DECIDED.has(verb) && text('decisionId'))
    return { lead_id: leadId, step: 'decided', subject_id: text('decisionId')!, at, rule_id: text('rule') }
  if (verb === 'delivery.done')
    return TELLS.has(text('action') ?? '')
      ? { lead_id: leadId, step: 'notified', subject_id: null, at, delivery_id: text('deliveryId'), action: text('action') }
      : null
  const step = OF_VERB[verb]
  if (!step) return null
  return {
    lead_id: leadId,
    step,
    subject_id: text('requestId') ?? text('chatId') ?? leadId,
    at,
    freelancer_id: verb.startsWith('request.') ? text('freelancerId') : undefined,
    stars: typeof params.stars === 'number' ? params.stars : undefined,
  }
}
