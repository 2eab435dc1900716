import { type Narrow, narrowed } from './narrow.ts'
import type { Step } from './steps.ts'

/** The numbers of a report that stand for leads, and the steps they count. */
const numbers = {
  received: ['received'],
  placed: ['offered', 'assigned'],
  accepted: ['accepted', 'assigned'],
  won: ['won'],
  lost: ['lost'],
  offers: ['offered'],
  offersAccepted: ['accepted'],
  declined: ['declined'],
  expired: ['expired'],
  answered: ['asked', 'accepted', 'declined'],
  rated: ['rated'],
} as const satisfies Record<string, readonly Step[]>

/** Their names. */
export const reportNumbers = Object.keys(numbers) as [ReportNumber, ...ReportNumber[]]

/** One of them. */
export type ReportNumber = keyof typeof numbers

/** The leads behind a number of a report, as a condition on `leads`: those whose step fell into the time, with the same dimensions as it was counted by. */
export function behind(number: ReportNumber, from: Date, to: Date, narrow: Narrow): { sql: string; bindings: unknown[] } {
  const { sql, bindings } = narrowed(narrow)
  const steps = numbers[number].map((step) => `'${step}'`).join(',')
  return {
    sql: `leads.id = any(array(select e.lead_id from lead_events e where e.tenant_id = app_tenant() and e.at >= ? and e.at < ? and e.step in (${steps})${sql}))`,
    bindings: [from, to, ...bindings],
  }
}
