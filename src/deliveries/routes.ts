import { z } from 'zod'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { listOf, listQuery } from '#src/platform/route.ts'
import { deliveryFilter, deliveryShape, deliveryStatuses, findDelivery, listDeliveries, listedDelivery } from './queries.ts'
import { reopenDelivery, resolveDelivery } from './resolve.ts'
import { retriedShape, retryDeliveries, retryDelivery } from './retry.ts'
import { deliveryStatistics, laneStatistics } from './statistics.ts'

const staff = ['admin', 'manager'] as const

/** What wasl owes the outside. */
export const deliveryRoutes = [
  route('GET /deliveries', {
    who: staff,
    summary: 'Lists deliveries with their attempts, newest first',
    query: z.strictObject({ ...listQuery, ...deliveryFilter, status: z.enum(deliveryStatuses).optional() }),
    output: listOf(listedDelivery),
    run: ({ trx, query }) => listDeliveries(trx, query),
  }),
  route('GET /deliveries/statistics', {
    who: staff,
    summary:
      'Tells how the deliveries of each connection stand: depth, rate, oldest, retries, dead letters, and until when it is parked and why',
    output: listOf(laneStatistics),
    run: async ({ trx, now }) => ({ data: await deliveryStatistics(trx, now), nextCursor: null }),
  }),
  route('GET /deliveries/:id', {
    who: staff,
    summary: 'Reads one delivery with its attempts',
    output: deliveryShape,
    run: ({ trx, params }) => shown(trx, params.id as string),
  }),
  route('POST /deliveries/retry', {
    who: ['admin'],
    summary:
      'Tries every delivery of a filter again, or with `preview` only tells what that would do; uncertain ones only when the filter names them',
    input: z.strictObject({
      filter: z.strictObject({ ...deliveryFilter, status: z.enum(['dead', 'waiting', 'uncertain']).optional() }).default({}),
      preview: z.boolean().default(false).meta({ description: 'Only tell what would happen' }),
    }),
    status: 200,
    output: retriedShape,
    run: ({ trx, body, caller, now }) => retryDeliveries(trx, body.filter, { preview: body.preview, actor: caller.actor, now }),
  }),
  route('POST /deliveries/:id/retry', {
    who: ['admin'],
    summary: 'Tries one delivery again now; an uncertain one may go out a second time',
    output: deliveryShape,
    async run({ trx, params, caller, now }) {
      await retryDelivery(trx, params.id as string, caller.actor, now)
      return shown(trx, params.id as string)
    },
  }),
  route('POST /deliveries/:id/resolve', {
    who: ['admin'],
    summary: 'Settles what wasl could not: an uncertain delivery went out or did not; one that stands still is let go',
    input: z.strictObject({ found: z.enum(['went_out', 'did_not', 'drop']) }),
    status: 200,
    output: deliveryShape,
    async run({ trx, params, body, caller, now }) {
      await resolveDelivery(trx, params.id as string, body.found, caller.actor, now)
      return shown(trx, params.id as string)
    },
  }),
  route('POST /deliveries/:id/reopen', {
    who: ['admin'],
    summary: 'Takes back what a person settled',
    output: deliveryShape,
    async run({ trx, params, caller, now }) {
      await reopenDelivery(trx, params.id as string, caller.actor, now)
      return shown(trx, params.id as string)
    },
  }),
]

async function shown(trx: Trx, deliveryId: string) {
  const delivery = await findDelivery(trx, deliveryId)
  if (!delivery) throw new AppError('not_found', 'There is no such delivery.')
  return delivery
}
