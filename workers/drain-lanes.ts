import { setTimeout as sleep } from 'node:timers/promises'
import { loadConnections } from '#src/connections/connection.ts'
import { markSending } from '#src/deliveries/delivery.ts'
import { recordOutcomes } from '#src/deliveries/record.ts'
import { type JobKind, jobOf } from '#src/jobs.ts'
import { claimLanes, type Due, type Lane, nextOfLane, releaseLane } from '#src/platform/claims.ts'
import { crashPoint } from '#src/platform/crash.ts'
import { isConnectionLost, type Trx } from '#src/platform/db.ts'
import { finish } from '#src/platform/give-back.ts'
import { newId } from '#src/platform/id.ts'
import { beginCall, keepLease, type Lease, LeaseLost, stillMine } from '#src/platform/lease.ts'
import { stopwatch } from '#src/platform/log.ts'
import { lanes } from './index.ts'
import type { Done, LaneWork } from './lane.ts'
import { restBefore } from './pace.ts'
import { patiently, record, unobstructed } from './record-lane.ts'
import type { Hand, Outcome, World } from './world.ts'

const LANES_AT_ONCE = 32
/** While a batch waits to fill, something more urgent may come. */
const LOOK_MS = 200
const points = new Map<string, { before: () => void; after: () => void }>()

/** Every outside effect has a crash point before its call and one after it, before its outcome is written. */
for (const kind of Object.keys(lanes) as JobKind[])
  points.set(kind, { before: crashPoint(`${kind}.before_call`), after: crashPoint(`${kind}.after_call`) })
/** The same again for the one message that must not get lost: the invitation to the chat. */
const invitation = { before: crashPoint('chat.invite.before_call'), after: crashPoint('chat.invite.after_call') }

/** Takes lanes into hand, each worked by itself: one that waits long for its service holds up no other. */
export async function drainLanes(world: World, hand: Hand): Promise<number> {
  const free = LANES_AT_ONCE - hand.size()
  const claimed = free > 0 ? await claimLanes(world.db, world.clock.now(), free) : []
  for (const lane of claimed) hand.take(workLane(world, lane, hand))
  return claimed.length
}

async function workLane(world: World, lane: Lane, hand: Hand): Promise<void> {
  const lease = keepLease(world.db, 'lanes', 'connection_id', [{ id: lane.connectionId, epoch: lane.epoch }])
  try {
    do {
      while (!hand.stopping()) {
        const dues = await takeNext(world, lane, hand)
        if (!dues.length || !(await workRows(world, lane, lease, dues))) break
      }
    } while (!(await releaseLane(world.db, lane, world.clock.now(), hand.stopping())))
  } catch (error) {
    if (error instanceof LeaseLost) return world.log.warn({ connectionId: lane.connectionId }, 'lane.lost')
    // The lease runs out and the next holder goes on; a bug must not spin.
    world.log.error({ connectionId: lane.connectionId, err: (error as Error).message, stack: (error as Error).stack }, 'lane.failed')
  } finally {
    lease.stop()
  }
}

/** The next rows that may go now: a kind whose next batch must wait a moment steps aside for the others. Empty when nothing is due, or the process ends. */
async function takeNext(world: World, lane: Lane, hand: Hand): Promise<Due[]> {
  const resting = new Map<JobKind, number>()
  while (!hand.stopping()) {
    const dues = await nextOfLane(world.db, lane, world.clock.now(), (kind) => jobOf(kind).batch, [...resting.keys()])
    if (dues.length) {
      const rest = restBefore(lane.connectionId, dues)
      if (rest === 0) return dues
      resting.set(dues[0]!.kind, rest)
    } else if (resting.size) {
      await sleep(Math.min(LOOK_MS, ...resting.values()))
      resting.clear()
    } else return []
  }
  return []
}

/** One call's worth of rows. Answers whether the lane may go on. */
async function workRows(world: World, lane: Lane, lease: Lease, dues: Due[]): Promise<boolean> {
  const kind = dues[0]!.kind
  const attemptId = newId()
  const work = await patiently(() => prepare(world, lane, lease, dues, attemptId))
  if (!work) return false
  if (!work.dues.length) return true
  const took = stopwatch()
  const invites = work.deliveries.some((delivery) => delivery.action.startsWith('accepted.'))
  points.get(kind)?.before()
  if (invites) invitation.before()
  const done = await run(world, work)
  if (invites) invitation.after()
  points.get(kind)?.after()
  try {
    if (done) return await record(world, lane, work, done, took())
  } catch (error) {
    if (error instanceof LeaseLost || isConnectionLost(error)) throw error
    stumbled(world, work, error)
    // What happened outside is told even where what follows from it cannot be written.
    if (jobOf(kind).effect === 'uncertain') return record(world, lane, work, { outcomes: done!.outcomes, write: nothing }, took())
  }
  if (work.dues.length > 1 && jobOf(kind).effect === 'idempotent') return oneByOne(world, lane, work)
  return record(world, lane, work, { outcomes: work.dues.map(() => bugOutcome(kind)), write: nothing }, took())
}

/** Calls the job; null when it stumbled. */
async function run(world: World, work: LaneWork): Promise<Done | null> {
  try {
    const done = await lanes[work.kind as keyof typeof lanes](world, work)
    return Array.isArray(done) ? { outcomes: done, write: nothing } : done
  } catch (error) {
    if (error instanceof LeaseLost) throw error
    if (isConnectionLost(error))
      return { outcomes: work.dues.map(() => halfway(work.kind, 'the database went away in the middle')), write: nothing }
    stumbled(world, work, error)
    return null
  }
}

/** A bad row must not take the others down with it. */
async function oneByOne(world: World, lane: Lane, work: LaneWork): Promise<boolean> {
  for (const [i, due] of work.dues.entries()) {
    const single = { ...work, dues: [due], deliveries: work.deliveries.length ? [work.deliveries[i]!] : [] }
    const bug = { outcomes: [bugOutcome(work.kind)], write: nothing }
    const callsLeft = work.dues.length - 1 - i
    const goOn = await record(world, lane, single, (await run(world, single)) ?? bug, 0, callsLeft).catch((error: unknown) => {
      if (error instanceof LeaseLost || isConnectionLost(error)) throw error
      stumbled(world, single, error)
      return record(world, lane, single, bug, 0, callsLeft)
    })
    if (!goOn) return false
  }
  return true
}

const nothing = async (): Promise<void> => undefined

function stumbled(world: World, work: LaneWork, error: unknown): void {
  const { message, stack } = error as Error
  world.log.error({ kind: work.kind, connectionId: work.connection.id, rows: work.dues.length, err: message, stack }, 'delivery.bug')
}

function bugOutcome(kind: JobKind): Outcome {
  return { ...halfway(kind, 'wasl stumbled here; its log tells more'), code: 'bug' }
}

/** Where wasl itself stopped nobody knows how far it came: what must not be repeated blindly is not. */
function halfway(kind: JobKind, error: string): Extract<Outcome, { error: string }> {
  return { is: jobOf(kind).effect === 'idempotent' ? 'retry' : 'uncertain', error }
}

/** Opens the connection and the deliveries. What must not be repeated is marked `sending` and committed before the call. */
async function prepare(world: World, lane: Lane, lease: Lease, dues: Due[], attemptId: string): Promise<LaneWork | null> {
  const kind = dues[0]!.kind
  const fence = {
    takenOver: lane.takenOver,
    inside: <T>(run: (trx: Trx) => Promise<T>) =>
      unobstructed(() =>
        world.db.tenant(lane.tenantId, async (trx) => {
          if (!(await stillMine(trx, lane))) throw new LeaseLost()
          return run(trx)
        }),
      ),
    still() {
      if (!lease.held()) throw new LeaseLost()
    },
  }
  return world.db.tenant(lane.tenantId, async (trx) => {
    if (!(await beginCall(trx, lane))) return null
    const connection = (await loadConnections(trx, world.connectors, [lane.connectionId])).get(lane.connectionId)
    if (!connection) {
      await finish(trx, dues)
      return { kind, connection: connection as never, dues: [], deliveries: [], ...fence }
    }
    if (!isDelivery(kind)) return { kind, connection, dues, deliveries: [], ...fence }
    const { ready, lost, known } = await markSending(trx, dues, jobOf(kind).effect ?? 'uncertain', attemptId, world.clock.now())
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
    return { kind, connection, dues: ready.map((one) => one.due), deliveries: ready.map((one) => one.delivery), ...fence }
  })
}

function isDelivery(kind: JobKind): boolean {
  return ['task.write', 'activity.create', 'stage.move', 'row.write', 'message.send', 'email.send', 'push.send'].includes(kind)
}
