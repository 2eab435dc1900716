import type { LeadFields, PartnerFields } from '#connectors/odoo/people.ts'
import type { TaskFields } from '#connectors/odoo/tasks.ts'
import { type Standing, titleOf } from '#src/leads/standing.ts'
import { portalPage, requestPage } from '#src/requests/link.ts'

/** The contact: the name alone until phone and e-mail may be seen. */
export function partnerFields(lead: Standing): PartnerFields {
  const name = lead.name ?? lead.phone ?? 'عميل'
  return lead.revealed ? { name: lead.name ?? name, phone: lead.phone, email: lead.email } : { name: lead.name ?? 'عميل' }
}

/** The CRM lead, where phone and e-mail stand from the start: only those with Sales rights see it. */
export function leadFields(lead: Standing): LeadFields {
  return {
    name: titleOf(lead),
    contactName: lead.name,
    phone: lead.phone,
    email: lead.email,
    description: describe(lead),
    type: 'opportunity',
    tags: lead.categoryWords ? [lead.categoryWords.ar] : [],
    ...(lead.utm.utm_source ? { utm: { source: lead.utm.utm_source, medium: lead.utm.utm_medium, campaign: lead.utm.utm_campaign } } : {}),
  }
}

/** The task: the wish, its links and deadline, and whose it is; never a way to reach the person. */
export function taskFields(lead: Standing, publicUrl: string): TaskFields {
  const login = lead.freelancer?.odooLogin ?? null
  const named = lead.freelancer && !login ? [lead.freelancer.name] : []
  return {
    name: titleOf(lead),
    description: [describe(lead), named.length ? `المستقل: ${named[0]}` : ''].filter(Boolean).join('\n'),
    links: [{ label: 'وصل', url: lead.request ? requestPage(publicUrl, lead.request.id) : portalPage(publicUrl) }],
    deadline: lead.request?.status === 'pending' ? (lead.request.dueAt?.toISOString() ?? null) : undefined,
    userLogin: login,
    tags: [...(lead.categoryWords ? [lead.categoryWords.ar] : []), ...named],
    priority: lead.priority > 0 ? 'high' : 'normal',
  }
}

/** The wish in plain text, without the ways to reach the person. */
function describe(lead: Standing): string {
  const money = lead.budget ? [lead.budget.min, lead.budget.max].filter((one) => one !== null).join('–') : ''
  return [
    lead.text,
    money && `الميزانية: ${money} ${lead.budget?.currency ?? ''}`,
    lead.location && `المكان: ${lead.location}`,
    lead.deadline && `الموعد: ${lead.deadline}`,
    ...Object.entries(lead.answers).map(([question, values]) => `${question}: ${values.join('، ')}`),
  ]
    .filter(Boolean)
    .join('\n')
}

/** A link to the contact, where it is ours to say. */
export function linked(partnerId: number | null | undefined): { partnerId?: number | null } {
  return partnerId === undefined ? {} : { partnerId }
}
