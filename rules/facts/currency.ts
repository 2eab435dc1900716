import type { Fact } from '../fact.ts'
import { textOf } from '../fact.ts'

/** The currency in which the client spoke of money. */
export const currency: Fact = {
  name: 'currency',
  label: { ar: 'العملة', en: 'Currency' },
  type: 'text',
  read: (lead) => textOf(lead.budget?.currency),
  put: (draft, value) => {
    draft.budget = { ...draft.budget, currency: textOf(value)?.toUpperCase() }
  },
}
