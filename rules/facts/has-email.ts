import type { Fact } from '../fact.ts'

/** Whether an e-mail address is known. */
export const hasEmail: Fact = {
  name: 'hasEmail',
  label: { ar: 'لديه بريد', en: 'Has an e-mail' },
  type: 'boolean',
  read: (lead) => lead.contact?.hasEmail,
  put: (draft, value) => {
    draft.contact = { ...draft.contact, hasEmail: typeof value === 'boolean' ? value : null }
  },
}
