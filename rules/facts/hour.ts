import type { Fact } from '../fact.ts'

/** The hour of the decision in the tenant’s zone, 0 to 23. */
export const hour: Fact = {
  name: 'hour',
  label: { ar: 'الساعة', en: 'Hour' },
  type: 'number',
  always: true,
  range: [0, 23],
  read: (lead) => lead.clock?.hour,
  put: (draft, value) => {
    draft.clock = { minute: 0, weekday: 0, ...draft.clock, hour: Number(value ?? 0) }
  },
}
