import type { Fact } from '../fact.ts'

/** Whether this person has asked before. */
export const contactKnown: Fact = {
  name: 'contactKnown',
  label: { ar: 'عميل سابق', en: 'Known client' },
  type: 'boolean',
  read: (lead) => (typeof lead.contact?.earlierLeads === 'number' ? lead.contact.earlierLeads > 0 : undefined),
  put: (draft, value) => {
    draft.contact = { ...draft.contact, earlierLeads: value === undefined ? null : value ? 1 : 0 }
  },
}
