import type { Fact } from '../fact.ts'
import { textOf } from '../fact.ts'

/** Who served this person last (a freelancer’s id). */
export const previousOwner: Fact = {
  name: 'previousOwner',
  label: { ar: 'آخر من خدمه', en: 'Previous owner' },
  type: 'text',
  read: (lead) => textOf(lead.contact?.previousOwner),
  put: (draft, value) => {
    draft.contact = { ...draft.contact, previousOwner: textOf(value) }
  },
}
