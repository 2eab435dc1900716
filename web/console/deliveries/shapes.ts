import type { z } from 'zod'
import type { deliveryShape, listedDelivery } from '#src/deliveries/queries.ts'
import type { retriedShape } from '#src/deliveries/retry.ts'
import type { laneStatistics } from '#src/deliveries/statistics.ts'

/** A row of the list. */
export type ListedDelivery = z.output<typeof listedDelivery>
/** One delivery with its attempts. */
export type Delivery = z.output<typeof deliveryShape>
/** How one connection's deliveries stand. */
export type Lane = z.output<typeof laneStatistics>
/** What trying again would do, or did. */
export type Retried = z.output<typeof retriedShape>
