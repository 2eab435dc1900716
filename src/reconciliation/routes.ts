import { z } from 'zod'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { listOf, listQuery } from '#src/platform/route.ts'
import { id, shape } from '#src/platform/shapes.ts'
import { differenceStatuses } from './difference.ts'
import { comparisonShape, differenceShape, findDifference, lastComparisons, listDifferences } from './queries.ts'
import { leaveDifference, reopenDifference, repairDifference } from './repair.ts'
import { askForComparison } from './run.ts'

const staff = ['admin', 'manager'] as const

/** wasl held against Odoo and the sheet: what differs, and how it is put right. */
export const reconciliationRoutes = [
  route('GET /reconciliation', {
    who: staff,
    summary: 'Lists what differs between wasl and Odoo or the sheet, newest found first',
    query: z.strictObject({
      ...listQuery,
      status: z.enum(differenceStatuses).optional(),
      leadId: id.optional(),
      connectionId: id.optional(),
    }),
    output: listOf(differenceShape),
    run: ({ trx, query }) => listDifferences(trx, query),
  }),
  route('GET /reconciliation/runs', {
    who: staff,
    summary: 'Tells the last comparison of each connection: how far it is, what it found, why it stands still',
    output: listOf(comparisonShape),
    run: async ({ trx }) => ({ data: await lastComparisons(trx), nextCursor: null }),
  }),
  route('POST /reconciliation/run', {
    who: staff,
    summary: 'Compares with every task board and sheet now; it goes on behind, inside their quotas',
    status: 202,
    output: shape({ connections: z.number().int() }),
    run: async ({ trx, caller, now }) => ({ connections: await askForComparison(trx, caller.actor, now) }),
  }),
  route('POST /reconciliation/:id/repair', {
    who: ['admin'],
    summary: 'Owes the right delivery again, so that there stands what wasl says; what a person did only with `overwrite`',
    input: z.strictObject({
      overwrite: z.boolean().default(false).meta({ description: 'Write over what a person did there, as the difference shows it' }),
    }),
    status: 202,
    output: differenceShape,
    async run({ trx, params, body, caller, now }) {
      await repairDifference(trx, params.id as string, body, caller.actor, now)
      return shown(trx, params.id as string)
    },
  }),
  route('POST /reconciliation/:id/leave', {
    who: ['admin'],
    summary: 'Leaves a difference as it is: it is told again once it is another one',
    output: differenceShape,
    async run({ trx, params, caller, now }) {
      await leaveDifference(trx, params.id as string, caller.actor, now)
      return shown(trx, params.id as string)
    },
  }),
  route('POST /reconciliation/:id/reopen', {
    who: ['admin'],
    summary: 'Takes back that a difference was left as it is',
    output: differenceShape,
    async run({ trx, params, caller, now }) {
      await reopenDifference(trx, params.id as string, caller.actor, now)
      return shown(trx, params.id as string)
    },
  }),
]

async function shown(trx: Trx, differenceId: string) {
  const difference = await findDifference(trx, differenceId)
  if (!difference) throw new AppError('not_found', 'There is no such difference.')
  return difference
}
