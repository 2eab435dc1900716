import type { Fact } from '../fact.ts'

/** The priority the lead already has. */
export const priority: Fact = {
  name: 'priority',
  label: { ar: 'الأولوية', en: 'Priority' },
  type: 'number',
  range: [0, 100],
  read: (lead) => lead.priority,
  put: (draft, value) => {
    draft.priority = typeof value === 'number' ? value : null
  },
}
