import type { Connection } from '#src/connections/connection.ts'
import type { Delivery } from '#src/deliveries/delivery.ts'
import type { JobKind } from '#src/jobs.ts'
import type { Due } from '#src/platform/claims.ts'
import type { Trx } from '#src/platform/db.ts'
import type { Outcome, World } from './world.ts'

/** Rows of one kind on one held lane, with their deliveries where they have one. */
export interface LaneWork {
  kind: JobKind
  connection: Connection
  dues: readonly Due[]
  /** In the order of `dues`; empty for jobs that are no delivery. */
  deliveries: readonly Delivery[]
  /** The former holder of the lane ended in the middle: what these rows ask for may stand already. */
  takenOver: boolean
  /** A transaction in the tenant, only while the lane is ours; throws LeaseLost otherwise. Whatever a job writes by itself goes through here. */
  inside<T>(run: (trx: Trx) => Promise<T>): Promise<T>
  /** Between two calls of one job: throws LeaseLost once the lease must have run out (a process that stood still). */
  still(): void
}

/** One outcome a row, and what is to be written in the same transaction as they are. */
export interface Done {
  outcomes: Outcome[]
  write(trx: Trx): Promise<void>
}

/** What an outside job is: rows of one lane in, one outcome a row out. It throws only for bugs, or because the lane is no longer ours. */
export type LaneJob = (world: World, work: LaneWork) => Promise<Outcome[] | Done>
