import type { z } from 'zod'
import type { debtShape } from '#src/freelancers/debt.ts'
import type { importShape } from '#src/freelancers/import.ts'
import type { freelancerShape } from '#src/freelancers/queries.ts'
import type { requestShape } from '#src/requests/queries.ts'

/** Someone who can be given a lead, as staff see them. */
export type Freelancer = z.output<typeof freelancerShape>
/** Why somebody is owed turns, or ahead. */
export type Debt = z.output<typeof debtShape>
/** What an import would do, or did. */
export type Import = z.output<typeof importShape>
/** A lead that was offered to somebody. */
export type Offer = z.output<typeof requestShape>
/** Somebody who works in a task service. */
export interface Listed {
  login: string
  name: string
  email: string | null
  freelancerId: string | null
}
