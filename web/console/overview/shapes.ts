import type { z } from 'zod'
import type { Dimension, groupShape, groupsShape } from '#src/reports/groups.ts'
import type { loadShape } from '#src/reports/load.ts'
import type { overviewShape } from '#src/reports/overview.ts'

/** A period on one page. */
export type Overview = z.output<typeof overviewShape>
/** A report by groups. */
export type Groups = z.output<typeof groupsShape>
/** One group. */
export type Group = z.output<typeof groupShape>
/** What a report is grouped by. */
export type { Dimension }
/** One person's work and turns. */
export type Load = z.output<typeof loadShape>
