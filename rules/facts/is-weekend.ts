import type { Fact } from '../fact.ts'

/** Whether the decision falls on the tenant’s week-end (Friday and Saturday unless it says otherwise). */
export const isWeekend: Fact = {
  name: 'isWeekend',
  label: { ar: 'عطلة الأسبوع', en: 'Week-end' },
  type: 'boolean',
  always: true,
  read: (lead) => (lead.clock ? (lead.weekend ?? [5, 6]).includes(lead.clock.weekday) : undefined),
  put: (draft, value) => {
    const weekend = draft.weekend ?? [5, 6]
    const weekday = [draft.clock?.weekday ?? 0, 0, 1, 2, 3, 4, 5, 6].find((day) => weekend.includes(day) === value) ?? 0
    draft.clock = { hour: 0, minute: 0, ...draft.clock, weekday }
  },
}
