import { createPostgresBackend, createRedisBackend, runMigrations, withBackend } from 'bullmq'
import { Redis } from 'ioredis'
import pg from 'pg'
import type { Bell } from '#src/jobs.ts'
import type { Log } from '#src/platform/log.ts'

const QUEUE = 'bells'
/** Rings of one bell within this time are one ring. */
const COALESCE_MS = 10
/** Between two rings of one bell: who answers looks again until nothing is due, so that a burst needs few. Milliseconds. */
const REST_MS = 100

/** The doorbell: rings after a commit, answers in whichever process is free. Losing every ring costs at most a sweep's time. */
export interface Ring {
  ring(bells: Iterable<Bell>): void
  /** Whether rings go through; while not, the sweep looks every second. */
  reachable(): boolean
  close(): Promise<void>
}

/** The one class of BullMQ's that both stores share, as far as the bell uses it. */
interface Belfry {
  queue: { add(name: string, data: object, options: object): Promise<unknown>; close(): Promise<void> }
  worker: { run(): Promise<void>; close(force?: boolean): Promise<void> } | null
  close(): Promise<void>
}

/** BullMQ on Redis when an address is given, else on PostgreSQL; `answer` works until nothing is due. Without `answer` this process only rings. */
export async function openRing(options: {
  databaseUrl: string
  redisUrl?: string
  log: Log
  answer?: (bell: Bell) => Promise<void>
}): Promise<Ring> {
  const { log } = options
  let down: string | null = null
  const failed = (error: Error): void => {
    if (!down) log.warn({ err: error.message }, 'ring.unreachable')
    down = error.message
  }
  const worked = (): void => {
    if (down) log.info({}, 'ring.reachable')
    down = null
  }
  const answer = options.answer
    ? async (job: { name: string }): Promise<void> => {
        worked()
        await options.answer!(job.name as Bell)
      }
    : null
  const belfry = options.redisUrl
    ? await onRedis(options.redisUrl, log, failed, answer)
    : await onPostgres(options.databaseUrl, failed, answer)
  // A worker that cannot start keeps trying by itself; the sweep does the work meanwhile.
  void belfry.worker?.run().catch(failed)

  const waiting = new Map<Bell, NodeJS.Timeout>()
  const rung = new Map<Bell, number>()
  const push = async (bell: Bell): Promise<void> => {
    waiting.delete(bell)
    rung.set(bell, performance.now())
    try {
      await belfry.queue.add(bell, {}, { deduplication: { id: bell, keepLastIfActive: true } })
      worked()
    } catch (error) {
      failed(error as Error)
    }
  }

  return {
    ring(bells) {
      for (const bell of bells)
        if (!waiting.has(bell)) {
          const rest = (rung.get(bell) ?? 0) + REST_MS - performance.now()
          waiting.set(
            bell,
            setTimeout(() => void push(bell), Math.max(COALESCE_MS, rest)),
          )
        }
    },
    reachable: () => down === null,
    async close() {
      for (const timer of waiting.values()) clearTimeout(timer)
      // What is in hand is waited for by the runner; the bell itself may go at once.
      await Promise.race([
        Promise.allSettled([belfry.worker?.close(true), belfry.queue.close()]),
        new Promise((resolve) => setTimeout(resolve, 3000).unref()),
      ])
      await belfry.close()
    },
  }
}

type Answer = ((job: { name: string }) => Promise<void>) | null

const jobOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true }
const workerOptions = {
  concurrency: 10,
  lockDuration: 5000,
  stalledInterval: 2000,
  maxStalledCount: 1000,
  runRetryDelay: 1000,
  autorun: false,
}

async function onRedis(url: string, log: Log, failed: (error: Error) => void, answer: Answer): Promise<Belfry> {
  const connect = () => {
    const redis = new Redis(url, {
      maxRetriesPerRequest: null,
      enableOfflineQueue: false,
      lazyConnect: true,
      retryStrategy: (times: number) => Math.min(times * 200, 2000),
    })
    redis.on('error', failed)
    return redis
  }
  const own = connect()
  await own.connect().catch(failed)
  await warnOfEviction(own, log)
  const { Queue, Worker } = withBackend(createRedisBackend)
  const queue = new Queue(QUEUE, { connection: own, defaultJobOptions: jobOptions, skipWaitingForReady: true })
  queue.on('error', failed)
  const worker = answer
    ? new Worker(QUEUE, answer, {
        connection: { url, maxRetriesPerRequest: null, retryStrategy: (times: number) => Math.min(times * 200, 2000) } as never,
        ...workerOptions,
      })
    : null
  worker?.on('error', failed)
  return { queue: queue as unknown as Belfry['queue'], worker: worker as Belfry['worker'], close: async () => own.disconnect() }
}

async function warnOfEviction(redis: Redis, log: Log): Promise<void> {
  try {
    const [, policy] = (await redis.config('GET', 'maxmemory-policy')) as string[]
    if (policy && policy !== 'noeviction') log.warn({ policy }, 'redis.may_evict: set maxmemory-policy to noeviction')
  } catch {
    // A managed Redis may forbid CONFIG; rings that are lost cost a sweep, no lead.
  }
}

async function onPostgres(url: string, failed: (error: Error) => void, answer: Answer): Promise<Belfry> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 12,
    keepAlive: true,
    options: '-c search_path=bullmq',
    connectionTimeoutMillis: 5000,
    application_name: 'wasl bells',
  })
  pool.setMaxListeners(0)
  pool.on('error', failed)
  const { Queue, Worker } = withBackend(createPostgresBackend)
  const connection = pool as never
  const queue = new Queue(QUEUE, { connection, defaultJobOptions: jobOptions })
  queue.on('error', failed)
  const worker = answer ? new Worker(QUEUE, answer, { connection, ...workerOptions }) : null
  worker?.on('error', failed)
  return { queue: queue as unknown as Belfry['queue'], worker: worker as Belfry['worker'], close: () => pool.end() }
}

/** Makes or upgrades BullMQ's own schema as the owner of the tables; the login may use it and nothing beyond. */
export async function migrateBells(ownerUrl: string, login: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 2, options: '-c search_path=bullmq' })
  const client = await pool.connect()
  try {
    await runMigrations(client as never, 'bullmq')
    const to = client.escapeIdentifier(login)
    // CREATE: it keeps a sequence per queue.
    await client.query(`grant usage, create on schema bullmq to ${to}`)
    await client.query(`grant select, insert, update, delete, truncate on all tables in schema bullmq to ${to}`)
    await client.query(`grant usage, select, update on all sequences in schema bullmq to ${to}`)
    await client.query(`grant execute on all functions in schema bullmq to ${to}`)
  } finally {
    client.release()
    await pool.end()
  }
}
