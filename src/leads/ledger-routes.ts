import { z } from 'zod'
import { route } from '#src/deps.ts'
import { listOf, listQuery } from '#src/platform/route.ts'
import { id } from '#src/platform/shapes.ts'
import { columns } from './ledger.ts'
import { ledgerUnit, ledgerUnits } from './ledger-units.ts'

/** What stands behind the ledger's numbers. */
export const ledgerRoutes = [
  route('GET /ledger/units', {
    who: ['admin', 'manager'],
    summary: 'Opens a number of the ledger: what was received from one source on one day, with the lead or the inbox entry of each',
    query: z.strictObject({
      ...listQuery,
      day: z.iso.date().optional().meta({ description: 'A day (UTC); today when left out' }),
      source: id.or(z.literal('api')).optional().meta({ description: 'A connection’s id, or `api`; every source when left out' }),
      what: z
        .enum([...columns, 'lost'])
        .optional()
        .meta({ description: 'A column; everything received when left out' }),
    }),
    output: listOf(ledgerUnit),
    run: ({ trx, query, now }) => ledgerUnits(trx, { ...query, day: query.day ?? now.toISOString().slice(0, 10) }),
  }),
]
