import type { Fact } from '../fact.ts'
import { budgetAbsence, budgetEnd } from '../value.ts'

/** What the client can spend at most, in the tenant’s currency; absent when not told or without a rate for its currency. */
export const budget: Fact = {
  name: 'budget',
  label: { ar: 'الميزانية', en: 'Budget' },
  type: 'number',
  range: [0, 1e12],
  absence: budgetAbsence,
  read: (lead, money) => budgetEnd(lead, 'max', money),
  put: (draft, value) => {
    draft.budget = typeof value === 'number' ? { max: value, currency: draft.currency } : undefined
  },
}
