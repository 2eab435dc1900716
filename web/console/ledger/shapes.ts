import type { z } from 'zod'
import type { entryShape } from '#src/inbox/queries.ts'
import type { ledgerRow } from '#src/leads/ledger.ts'
import type { ledgerUnit } from '#src/leads/ledger-units.ts'
import type { comparisonShape, differenceShape } from '#src/reconciliation/queries.ts'

/** One source on one day. */
export type LedgerRow = z.output<typeof ledgerRow>
/** One thing that was received. */
export type LedgerUnit = z.output<typeof ledgerUnit>
/** One accepted call as it arrived. */
export type Entry = z.output<typeof entryShape>
/** One difference between wasl and Odoo or the sheet. */
export type Difference = z.output<typeof differenceShape>
/** One look at a connection. */
export type Comparison = z.output<typeof comparisonShape>
