import type { Fact } from '../fact.ts'
import { budgetAbsence, budgetEnd } from '../value.ts'

/** The lower end of the budget, in the tenant’s currency; absent when not told or without a rate for its currency. */
export const budgetMin: Fact = {
  name: 'budgetMin',
  label: { ar: 'أقل الميزانية', en: 'Budget from' },
  type: 'number',
  range: [0, 1e12],
  absence: budgetAbsence,
  read: (lead, money) => budgetEnd(lead, 'min', money),
  put: (draft, value) => {
    const max = draft.budget?.max
    draft.budget = typeof value === 'number' ? { min: value, max: max ?? value, currency: draft.currency } : undefined
  },
}
