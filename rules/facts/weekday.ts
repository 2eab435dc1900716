import type { Fact } from '../fact.ts'

/** The day of the week of the decision in the tenant’s zone, 0 = Sunday. */
export const weekday: Fact = {
  name: 'weekday',
  label: { ar: 'اليوم', en: 'Day of the week' },
  type: 'number',
  always: true,
  range: [0, 6],
  values: [
    { value: 0, label: { ar: 'الأحد', en: 'Sunday' } },
    { value: 1, label: { ar: 'الاثنين', en: 'Monday' } },
    { value: 2, label: { ar: 'الثلاثاء', en: 'Tuesday' } },
    { value: 3, label: { ar: 'الأربعاء', en: 'Wednesday' } },
    { value: 4, label: { ar: 'الخميس', en: 'Thursday' } },
    { value: 5, label: { ar: 'الجمعة', en: 'Friday' } },
    { value: 6, label: { ar: 'السبت', en: 'Saturday' } },
  ],
  read: (lead) => lead.clock?.weekday,
  put: (draft, value) => {
    draft.clock = { hour: 0, minute: 0, ...draft.clock, weekday: Number(value ?? 0) }
  },
}
