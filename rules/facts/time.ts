import type { Fact } from '../fact.ts'

/** The time of day of the decision in the tenant’s zone, written HH:MM. */
export const time: Fact = {
  name: 'time',
  label: { ar: 'الوقت', en: 'Time of day' },
  type: 'time',
  always: true,
  range: [0, 1439],
  read: (lead) => (lead.clock ? lead.clock.hour * 60 + lead.clock.minute : undefined),
  put: (draft, value) => {
    const minutes = Number(value ?? 0)
    draft.clock = { weekday: 0, ...draft.clock, hour: Math.floor(minutes / 60), minute: minutes % 60 }
  },
}
