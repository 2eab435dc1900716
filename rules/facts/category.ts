import type { Fact } from '../fact.ts'
import { textOf } from '../fact.ts'

/** The slug of the service that is asked for. */
export const category: Fact = {
  name: 'category',
  label: { ar: 'الخدمة', en: 'Service' },
  type: 'text',
  read: (lead) => textOf(lead.category),
  put: (draft, value) => {
    draft.category = textOf(value)
  },
}
