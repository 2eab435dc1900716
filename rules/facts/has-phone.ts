import type { Fact } from '../fact.ts'

/** Whether a phone number is known (a WhatsApp sender may have none). */
export const hasPhone: Fact = {
  name: 'hasPhone',
  label: { ar: 'لديه هاتف', en: 'Has a phone' },
  type: 'boolean',
  read: (lead) => lead.contact?.hasPhone,
  put: (draft, value) => {
    draft.contact = { ...draft.contact, hasPhone: typeof value === 'boolean' ? value : null }
  },
}
