import type { z } from 'zod'
import type { leadShape } from '#src/leads/shape.ts'
import type { decisionShape } from '#src/routing/queries.ts'

/** The test lead as it stands. */
export type Lead = z.output<typeof leadShape>
/** What the rules said of it. */
export type Decision = z.output<typeof decisionShape>

/** What of a lead's line of time is told here: each thing that is owed to the outside. */
export interface Told {
  id: string
  delivery: { id: string; target: string; status: string } | null
}
