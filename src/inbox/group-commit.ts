import type pg from 'pg'
import { AppError } from '#src/errors.ts'
import { crashPoint } from '#src/platform/crash.ts'
import { isConnectionLost } from '#src/platform/db.ts'
import { type Log, stopwatch } from '#src/platform/log.ts'
import { columnOf } from './columns.ts'

/** One accepted call for one connection, its raw body sealed before it is stored. */
export interface Arrival {
  id: string
  tenantId: string | null
  connector: string
  connectionId: string | null
  bodyHash: Buffer
  raw: Buffer
  headers: Record<string, string>
  query: Record<string, string>
  receivedAt: Date
  status: 'received' | 'ignored'
}

const beforeCommit = crashPoint('inbox.before_commit')
const afterCommit = crashPoint('inbox.after_commit')
const MAX_GROUP = 200
/** A second writer helps once so many wait; before that it only makes two small groups out of one. */
const CROWD = 64
const WRITERS = 2

interface Waiting {
  arrivals: Arrival[]
  done(): void
  failed(error: unknown): void
}

/**
 * Many arrivals, one transaction: while a commit is under way the next group gathers. Resolves once the arrivals are committed;
 * rejects with `unavailable` when that is not known, so that the sender sends again. `rang` is told of every group that stands.
 */
export function groupCommit(pool: pg.Pool, log: Log, rang: () => void) {
  let waiting: Waiting[] = []
  let writers = 0
  let idle: (() => void)[] = []

  async function write(): Promise<void> {
    writers++
    // One turn of the event loop lets the requests of this instant gather.
    await new Promise((resolve) => setImmediate(resolve))
    while (waiting.length) {
      const group = waiting.slice(0, MAX_GROUP)
      waiting = waiting.slice(MAX_GROUP)
      await commitGroup(group)
    }
    if (--writers === 0) {
      for (const resolve of idle) resolve()
      idle = []
    }
  }

  async function commitGroup(group: Waiting[]): Promise<void> {
    const arrivals = group.flatMap((one) => one.arrivals)
    const took = stopwatch()
    try {
      await insert(pool, arrivals)
    } catch (error) {
      // Where the connection broke the outcome of the commit is unknown: nothing is tried again here, the sender is asked to.
      if (group.length === 1 || isConnectionLost(error)) {
        log.error({ err: (error as Error).message, arrivals: group.length }, 'inbox.not_stored')
        for (const one of group) one.failed(new AppError('unavailable', 'wasl could not store this just now; please send it again.'))
        return
      }
      // One bad arrival must not take the others down.
      for (const one of group) await commitGroup([one])
      return
    }
    rang()
    for (const one of group) one.done()
    log.info({ calls: group.length, entries: arrivals.length, connectors: tally(arrivals), ms: took() }, 'inbox.received')
  }

  return {
    add(arrivals: Arrival[]): Promise<void> {
      return new Promise((done, failed) => {
        waiting.push({ arrivals, done, failed })
        if (writers === 0 || (writers < WRITERS && waiting.length >= CROWD)) void write()
      })
    },
    idle(): Promise<void> {
      return writers ? new Promise((resolve) => idle.push(resolve)) : Promise.resolve()
    },
  }
}

async function insert(pool: pg.Pool, arrivals: Arrival[]): Promise<void> {
  const unique = [...new Map(arrivals.map((arrival) => [arrival.id, arrival])).values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  beforeCommit()
  await pool.query({
    name: 'arrive',
    text: `insert into inbox (id, tenant_id, connector, connection_id, body_hash, raw, headers, query, received_at, status)
           select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::bytea[], $6::bytea[], $7::jsonb[], $8::jsonb[], $9::timestamptz[], $10::text[]) on conflict do nothing`,
    values: [
      columnOf.uuid(unique.map((a) => a.id)),
      columnOf.uuid(unique.map((a) => a.tenantId)),
      columnOf.text(unique.map((a) => a.connector)),
      columnOf.uuid(unique.map((a) => a.connectionId)),
      columnOf.bytea(unique.map((a) => a.bodyHash)),
      columnOf.bytea(unique.map((a) => a.raw)),
      columnOf.jsonb(unique.map((a) => a.headers)),
      columnOf.jsonb(unique.map((a) => a.query)),
      columnOf.timestamptz(unique.map((a) => a.receivedAt)),
      columnOf.text(unique.map((a) => a.status)),
    ],
  })
  afterCommit()
}

function tally(arrivals: readonly Arrival[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const { connector } of arrivals) sum[connector] = (sum[connector] ?? 0) + 1
  return sum
}
