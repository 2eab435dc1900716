import type { LeadFactsSource } from '#rules/lead.ts'
import type { Trx } from '#src/platform/db.ts'

/** A lead's row as far as routing reads it. */
export interface RoutedLead {
  id: string
  contact_id: string
  connection_id: string | null
  channel: string
  status: string
  is_test: boolean
  text: string | null
  category: string | null
  budget_min: number | null
  budget_max: number | null
  budget_currency: string | null
  location: string | null
  language: string | null
  answers: Record<string, string[]>
  campaign: Record<string, string>
  utm: Record<string, string>
  has_phone: boolean
  has_email: boolean
  tags: string[]
  priority: number
  choice_id: string | null
  choice_reason: Record<string, unknown> | null
  ever_routed: boolean
  rev: number
}

/** Leads to be decided, locked, in the order asked. Those that are closed or decided by somebody meanwhile are left out. */
export async function loadLeads(trx: Trx, ids: readonly string[]): Promise<RoutedLead[]> {
  const rows = await trx('leads')
    .whereIn('id', [...ids].sort())
    .whereIn('status', ['new', 'qualifying', 'waiting'])
    .orderBy('id')
    .forUpdate()
    .select(...columns(trx))
  const order = new Map(ids.map((id, i) => [id, i]))
  return rows.sort((a, b) => order.get(a.id)! - order.get(b.id)!)
}

/** Leads as they stand, to be looked at: no lock, in whatever state. */
export function readLeads(trx: Trx, ids: readonly string[]): Promise<RoutedLead[]> {
  return trx('leads')
    .whereIn('id', [...ids])
    .select(...columns(trx))
}

function columns(trx: Trx) {
  return [
    'id',
    'contact_id',
    'connection_id',
    'channel',
    'status',
    'is_test',
    'text',
    'category',
    'budget_min',
    'budget_max',
    'budget_currency',
    'location',
    'language',
    'answers',
    'campaign',
    'utm',
    'tags',
    'priority',
    'choice_id',
    'choice_reason',
    'ever_routed',
    'rev',
    trx.raw('phone is not null as has_phone'),
    trx.raw('email is not null as has_email'),
  ]
}

/** What the rules may know of each lead, as it will be stored with the decision. */
export async function factsOf(
  trx: Trx,
  leads: readonly RoutedLead[],
  tenant: { currency: string; timeZone: string; weekend?: number[] },
): Promise<LeadFactsSource[]> {
  const contacts = [...new Set(leads.map((lead) => lead.contact_id))]
  const { rows } = await trx.raw(
    `select contact_id, count(*)::int as earlier, (array_agg(owner_id order by created_at desc) filter (where owner_id is not null))[1] as previous
       from leads where tenant_id = app_tenant() and contact_id = any(?::uuid[]) and status <> 'merged' and not is_test and id <> all(?::uuid[]) group by contact_id`,
    [contacts, leads.map((lead) => lead.id)],
  )
  const history = new Map<string, { earlier: number; previous: string | null }>(
    rows.map((row: { contact_id: string; earlier: number; previous: string | null }) => [row.contact_id, row]),
  )
  return leads.map((lead) => ({
    leadId: lead.id,
    currency: tenant.currency,
    timeZone: tenant.timeZone,
    ...(tenant.weekend ? { weekend: tenant.weekend } : {}),
    channel: lead.channel,
    connectionId: lead.connection_id,
    campaign: lead.campaign,
    utm: lead.utm,
    text: lead.text,
    category: lead.category,
    budget:
      lead.budget_min === null && lead.budget_max === null
        ? null
        : { min: lead.budget_min, max: lead.budget_max, currency: lead.budget_currency },
    location: lead.location,
    language: lead.language,
    answers: lead.answers,
    contact: {
      earlierLeads: history.get(lead.contact_id)?.earlier ?? 0,
      previousOwner: history.get(lead.contact_id)?.previous ?? null,
      hasPhone: lead.has_phone,
      hasEmail: lead.has_email,
    },
    priority: lead.priority,
    tags: lead.tags,
  }))
}
