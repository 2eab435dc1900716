import { z } from 'zod'
import { id, money, reason, shape, time } from '#src/platform/shapes.ts'

/** The channels a lead can have come by. */
export const channels = [
  'whatsapp',
  'instagram',
  'meta_lead_ads',
  'tiktok',
  'snapchat',
  'google_ads',
  'linkedin',
  'web_form',
  'api',
  'odoo',
] as const

/** The states of a lead. */
export const leadStatuses = ['new', 'qualifying', 'waiting', 'offered', 'assigned', 'won', 'lost', 'spam', 'merged'] as const

/** Consent as the person gave it. */
export const consent = z.strictObject({
  purpose: z.string().max(100),
  granted: z.boolean(),
  text: z.string().max(2000).optional(),
  at: z.string().max(40).optional(),
})

/** A lead as the API shows it to staff. */
export const leadShape = shape({
  id,
  channel: z.enum(channels),
  connectionId: id.nullable(),
  externalId: z.string().meta({ description: 'The platform’s own id of the unit that told it' }),
  status: z.enum(leadStatuses),
  mergedInto: id.optional(),
  isTest: z.boolean(),
  receivedAt: time,
  updatedAt: time,
  contact: shape({
    id,
    name: z.string().nullable(),
    phone: z.string().nullable().meta({ description: 'E.164' }),
    email: z.string().nullable(),
    language: z.string().nullable(),
  }),
  enquiry: shape({
    text: z.string().nullable(),
    category: z.string().nullable(),
    budget: money.nullable(),
    location: z.string().nullable(),
    deadline: z.string().nullable(),
    answers: z.record(z.string(), z.array(z.string())),
  }),
  campaign: z.record(z.string(), z.string()),
  utm: z.record(z.string(), z.string()),
  consents: z.array(consent),
  owner: shape({ freelancerId: id, name: z.string().nullable() }).nullable(),
  asked: shape({ freelancerId: id, name: z.string(), until: time.nullable() }).nullable().meta({ description: 'Who is asked now' }),
  requestId: id.nullable(),
  decisionId: id.nullable(),
  decidedBy: z.string().nullable().meta({ description: 'The id of the rule that decided last, or catchAll' }),
  odoo: shape({ leadId: z.string().nullable(), taskId: z.string().nullable(), url: z.string().nullable() }).nullable(),
  sheetRow: shape({ sheet: z.string(), key: z.string() }).nullable(),
  tags: z.array(z.string()),
  priority: z.number().int(),
  waiting: reason.nullable().meta({ description: 'Why nobody has it yet' }),
  closedWhy: z.string().nullable(),
  value: shape({ amount: z.number(), currency: z.string() }).nullable().meta({ description: 'What it was worth, won or lost' }),
}).meta({ id: 'Lead' })
