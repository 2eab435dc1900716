import { z } from 'zod'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import type { JobKind } from '#src/jobs.ts'
import { listOf, listQuery } from '#src/platform/route.ts'
import { id, queryTime, shape } from '#src/platform/shapes.ts'
import { deliveryShape, deliveryStatuses, findDelivery, listDeliveries, targets } from './queries.ts'
import { retryDeliveries, retryDelivery } from './retry.ts'

const deliveryKinds = [
  'task.write',
  'activity.create',
  'stage.move',
  'row.write',
  'message.send',
  'email.send',
  'push.send',
] as const satisfies JobKind[]

/** What wasl owes the outside. */
export const deliveryRoutes = [
  route('GET /deliveries', {
    who: ['admin', 'manager'],
    summary: 'Lists deliveries with their attempts, newest first',
    query: z.strictObject({
      ...listQuery,
      status: z.enum(deliveryStatuses).optional(),
      target: z.enum(targets).optional(),
      leadId: id.optional(),
    }),
    output: listOf(deliveryShape),
    run: ({ trx, query }) => listDeliveries(trx, query),
  }),
  route('GET /deliveries/:id', {
    who: ['admin', 'manager'],
    summary: 'Reads one delivery with its attempts',
    output: deliveryShape,
    run: async ({ trx, params }) => {
      const delivery = await findDelivery(trx, params.id as string)
      if (!delivery) throw new AppError('not_found', 'There is no such delivery.')
      return delivery
    },
  }),
  route('POST /deliveries/retry', {
    who: ['admin'],
    summary: 'Tries every delivery of a filter again, or only counts them; uncertain ones only when the filter names them',
    input: z.strictObject({
      filter: z
        .strictObject({
          status: z.enum(['dead', 'waiting', 'uncertain']).optional(),
          target: z.enum(targets).optional(),
          kind: z.enum(deliveryKinds).optional(),
          from: queryTime.optional(),
          to: queryTime.optional(),
        })
        .default({}),
      preview: z.boolean().default(false).meta({ description: 'Only count' }),
    }),
    status: 200,
    output: shape({ count: z.number().int(), more: z.boolean() }),
    run: ({ trx, body, caller, now }) => retryDeliveries(trx, body.filter, { preview: body.preview, actor: caller.actor, now }),
  }),
  route('POST /deliveries/:id/retry', {
    who: ['admin'],
    summary: 'Tries one delivery again now; an uncertain one may go out a second time',
    output: deliveryShape,
    async run({ trx, params, caller, now }) {
      await retryDelivery(trx, params.id as string, caller.actor, now)
      return findDelivery(trx, params.id as string)
    },
  }),
]
