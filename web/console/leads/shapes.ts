import type { z } from 'zod'
import type { contactShape } from '#src/contacts/queries.ts'
import type { freelancerShape } from '#src/freelancers/queries.ts'
import type { entryShape } from '#src/inbox/queries.ts'
import type { leadShape } from '#src/leads/shape.ts'
import type { timelineEntry } from '#src/leads/timeline.ts'
import type { decisionShape } from '#src/routing/queries.ts'

/** A lead as staff see it. */
export type Lead = z.output<typeof leadShape>
/** One line of its diary. */
export type Entry = z.output<typeof timelineEntry>
/** Something owed to the outside, with every attempt at it. */
export type Delivery = NonNullable<Entry['delivery']>
/** What the rules said of it. */
export type Decision = z.output<typeof decisionShape>
/** One who was looked at. */
export type Candidate = Decision['candidates'][number]
/** The person who wrote. */
export type Contact = z.output<typeof contactShape>
/** Who can be given it. */
export type Freelancer = z.output<typeof freelancerShape>
/** A call as it arrived. */
export type Arrival = z.output<typeof entryShape>
/** A service the tenant offers. */
export interface Category {
  slug: string
  ar: string
  en: string
}
