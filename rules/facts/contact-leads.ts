import type { Fact } from '../fact.ts'

/** How many enquiries this person made before this one. */
export const contactLeads: Fact = {
  name: 'contactLeads',
  label: { ar: 'طلباته السابقة', en: 'Earlier enquiries' },
  type: 'number',
  range: [0, 1e6],
  read: (lead) => lead.contact?.earlierLeads,
  put: (draft, value) => {
    draft.contact = { ...draft.contact, earlierLeads: typeof value === 'number' ? value : null }
  },
}
