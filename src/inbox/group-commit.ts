import type pg from 'pg'
import { AppError } from '#src/errors.ts'
import { crashPoint } from '#src/platform/crash.ts'
import { gather } from '#src/platform/gather.ts'
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
/** A second writer helps once so many calls wait. */
const GATHERING = { most: 200, writers: 2, crowd: 64 }

/**
 * Many arrivals, one transaction: while a commit is under way the next group gathers. Resolves once the arrivals are committed;
 * rejects with `unavailable` when that is not known, so that the sender sends again. `rang` is told of every group that stands.
 */
export function groupCommit(pool: pg.Pool, log: Log, rang: () => void) {
  const { add, idle } = gather(async (calls: Arrival[][]) => {
    const took = stopwatch()
    const arrivals = calls.flat()
    await insert(pool, arrivals)
    rang()
    log.info({ calls: calls.length, entries: arrivals.length, connectors: tally(arrivals), ms: took() }, 'inbox.received')
    return calls
  }, GATHERING)
  return {
    async add(arrivals: Arrival[]): Promise<void> {
      try {
        await add(arrivals)
      } catch (error) {
        // Nothing is tried again here, the sender is asked to: the outcome of a commit whose connection broke is unknown.
        log.error({ err: (error as Error).message, arrivals: arrivals.length }, 'inbox.not_stored')
        throw new AppError('unavailable', 'wasl could not store this just now; please send it again.')
      }
    },
    idle,
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
