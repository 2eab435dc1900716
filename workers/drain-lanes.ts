import { type Connection, loadConnections } from '#src/connections/connection.ts'
import { type Delivery, markSending } from '#src/deliveries/delivery.ts'
import { parkIfNeeded, recordOutcomes } from '#src/deliveries/record.ts'
import { type JobKind, jobOf } from '#src/jobs.ts'
import {
  claimLanes,
  type Due,
  finish,
  keepLease,
  type Lane,
  LEASE_S,
  nextOfLane,
  putOff,
  releaseLane,
  stillMine,
} from '#src/platform/claims.ts'
import { crashPoint } from '#src/platform/crash.ts'
import { stopwatch } from '#src/platform/log.ts'
import { lanes } from './index.ts'
import type { Hand, Outcome, World } from './world.ts'

/** Rows of one kind on one held lane, with their deliveries where they have one. */
export interface LaneWork {
  kind: JobKind
  connection: Connection
  dues: readonly Due[]
  /** In the order of `dues`; empty for jobs that are no delivery. */
  deliveries: readonly Delivery[]
}

/** What an outside job is: rows of one lane in, one outcome a row out. It throws only for bugs. */
export type LaneJob = (world: World, work: LaneWork) => Promise<Outcome[]>

const LANES_AT_ONCE = 32
const points = new Map<string, { before: () => void; after: () => void }>()

/** Every outside effect has a crash point before its call and one after it, before its outcome is written. */
for (const kind of Object.keys(lanes) as JobKind[])
  points.set(kind, { before: crashPoint(`${kind}.before_call`), after: crashPoint(`${kind}.after_call`) })

/** Takes lanes into hand, each worked by itself: one that waits long for its service holds up no other. */
export async function drainLanes(world: World, hand: Hand): Promise<number> {
  const free = LANES_AT_ONCE - hand.size()
  const claimed = free > 0 ? await claimLanes(world.db, world.clock.now(), free) : []
  for (const lane of claimed) hand.take(workLane(world, lane, hand))
  return claimed.length
}

async function workLane(world: World, lane: Lane, hand: Hand): Promise<void> {
  const stop = keepLease(world.db, 'lanes', 'connection_id', [{ id: lane.connectionId, epoch: lane.epoch }])
  try {
    do {
      while (!hand.stopping()) {
        const dues = await nextOfLane(world.db, lane, world.clock.now(), (kind) => jobOf(kind).batch)
        if (!dues.length || !(await workRows(world, lane, dues))) break
      }
    } while (!(await releaseLane(world.db, lane, world.clock.now(), hand.stopping())))
  } catch (error) {
    // The lease runs out and the next holder goes on; a bug must not spin.
    world.log.error({ connectionId: lane.connectionId, err: (error as Error).message, stack: (error as Error).stack }, 'lane.failed')
  } finally {
    stop()
  }
}

/** One call's worth of rows. Answers whether the lane may go on. */
async function workRows(world: World, lane: Lane, dues: Due[]): Promise<boolean> {
  const kind = dues[0]!.kind
  const work = await prepare(world, lane, dues)
  if (!work) return false
  if (!work.dues.length) return true
  const took = stopwatch()
  points.get(kind)?.before()
  let outcomes: Outcome[]
  try {
    outcomes = await lanes[kind as keyof typeof lanes](world, work)
  } catch (error) {
    world.log.error(
      { kind, connectionId: lane.connectionId, rows: work.dues.length, err: (error as Error).message, stack: (error as Error).stack },
      'delivery.bug',
    )
    if (work.dues.length > 1 && jobOf(kind).effect === 'idempotent') return oneByOne(world, lane, work)
    outcomes = work.dues.map(() => ({
      is: jobOf(kind).effect === 'uncertain' ? 'uncertain' : 'retry',
      error: `wasl stumbled: ${(error as Error).message}`.slice(0, 300),
      code: 'bug',
    }))
  }
  points.get(kind)?.after()
  return record(world, lane, work, outcomes, took())
}

async function oneByOne(world: World, lane: Lane, work: LaneWork): Promise<boolean> {
  for (const [i, due] of work.dues.entries()) {
    const single = { ...work, dues: [due], deliveries: work.deliveries.length ? [work.deliveries[i]!] : [] }
    let outcome: Outcome
    try {
      outcome = (await lanes[work.kind as keyof typeof lanes](world, single))[0]!
    } catch (error) {
      outcome = { is: 'retry', error: `wasl stumbled: ${(error as Error).message}`.slice(0, 300), code: 'bug' }
    }
    if (!(await record(world, lane, single, [outcome], 0))) return false
  }
  return true
}

/** Opens the connection and the deliveries. What must not be repeated is marked `sending` and committed before the call. */
async function prepare(world: World, lane: Lane, dues: Due[]): Promise<LaneWork | null> {
  const kind = dues[0]!.kind
  return world.db.tenant(lane.tenantId, async (trx) => {
    if (!(await stillMine(trx, lane))) return null
    // The call is made only while the lease outlives it.
    await trx('lanes')
      .where({ connection_id: lane.connectionId })
      .update({ lease_until: trx.raw(`now() + ?::int * interval '1 s'`, [LEASE_S]) })
    const connection = (await loadConnections(trx, world.connectors, [lane.connectionId])).get(lane.connectionId)
    if (!connection) {
      await finish(trx, dues)
      return { kind, connection: connection as never, dues: [], deliveries: [] }
    }
    if (!isDelivery(kind)) return { kind, connection, dues, deliveries: [] }
    const { ready, lost, known } = await markSending(trx, dues, jobOf(kind).effect ?? 'uncertain', world.clock.now())
    await finish(
      trx,
      dues.filter((due) => !known.has(due.subjectId)),
    )
    await recordOutcomes(
      trx,
      connection,
      lost,
      lost.map(() => ({ is: 'uncertain', error: 'the process ended while sending; it may have gone out' })),
      world.clock.now(),
    )
    return { kind, connection, dues: ready.map((one) => one.due), deliveries: ready.map((one) => one.delivery) }
  })
}

async function record(world: World, lane: Lane, work: LaneWork, outcomes: Outcome[], ms: number): Promise<boolean> {
  const now = world.clock.now()
  const goOn = await world.db.tenant(lane.tenantId, async (trx) => {
    if (!(await stillMine(trx, lane))) return false
    if (work.deliveries.length) {
      return recordOutcomes(
        trx,
        work.connection,
        work.dues.map((due, i) => ({ due, delivery: work.deliveries[i]! })),
        outcomes,
        now,
        ms,
      )
    }
    const over = (i: number) => outcomes[i]!.is === 'done' || outcomes[i]!.is === 'rejected'
    await finish(
      trx,
      work.dues.filter((_, i) => over(i)),
    )
    await putOff(
      trx,
      work.dues.flatMap((due, i) =>
        over(i) ? [] : [{ due, at: new Date(now.getTime() + waitOf(due, outcomes[i]!)), counts: outcomes[i]!.is !== 'again' }],
      ),
    )
    return parkIfNeeded(trx, work.connection, outcomes, now)
  })
  world.log.info(
    { kind: work.kind, tenantId: lane.tenantId, connectionId: lane.connectionId, rows: work.dues.length, outcomes: tally(outcomes), ms },
    'delivery.attempted',
  )
  return goOn
}

/** Jobs without a delivery try again soon, at most every five minutes. */
function waitOf(due: Due, outcome: Outcome): number {
  if (outcome.is === 'again') return outcome.afterMs
  const asked = 'afterMs' in outcome ? (outcome.afterMs ?? 0) : 0
  return Math.max(asked, Math.min(300_000, 5000 * 2 ** Math.min(due.tries, 6)))
}

function tally(outcomes: readonly Outcome[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const { is } of outcomes) sum[is] = (sum[is] ?? 0) + 1
  return sum
}

function isDelivery(kind: JobKind): boolean {
  return ['task.write', 'activity.create', 'stage.move', 'row.write', 'message.send', 'email.send'].includes(kind)
}
