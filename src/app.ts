import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makeHttp } from '#connectors/http.ts'
import { connectors as shipped } from '#connectors/index.ts'
import { openRing, type Ring } from '#workers/ring.ts'
import { makeRunner, type Runner } from '#workers/run.ts'
import { startSweep } from '#workers/sweep.ts'
import { openRedisWakes } from '#workers/wakes.ts'
import type { World } from '#workers/world.ts'
import { callerOf } from './accounts/caller.ts'
import { takeTicket } from './accounts/live-ticket.ts'
import { endedOf } from './accounts/sessions.ts'
import type { Config } from './config.ts'
import type { Deps } from './deps.ts'
import { makeHttpApp } from './http.ts'
import { type Door, openDoor } from './inbox/door.ts'
import { makeReceiver } from './inbox/receive.ts'
import type { Bell } from './jobs.ts'
import { liveTopics } from './live-topics.ts'
import { mountPages } from './pages.ts'
import { type Clock, makeClock } from './platform/clock.ts'
import { openDb } from './platform/db.ts'
import { openFileStore } from './platform/files/open.ts'
import type { Key } from './platform/keys.ts'
import { type Live, openLive } from './platform/live/open.ts'
import { openPostgresWakes, type Word } from './platform/live/wakes.ts'
import type { Log } from './platform/log.ts'
import { observeRing } from './platform/metrics.ts'
import { whyUnsafe } from './platform/migrate.ts'
import { keepPresence } from './platform/presence.ts'
import { routes } from './routes.ts'

/** A running process: what it serves, what it works with, and how it ends. */
export interface App {
  world: World
  deps: Deps
  /** Where it listens; undefined for a worker. */
  port: number | undefined
  runner: Runner | undefined
  ring: Ring | undefined
  close(): Promise<void>
}

/** What a process is put together from; `databaseUrl` is migrated already. */
export interface AppOptions {
  config: Config
  databaseUrl: string
  master: readonly Key[]
  log: Log
  /** The sandbox's own addresses, allowed out while it is on. */
  sandboxAddresses?: readonly string[]
  /** How BullMQ is used: off leaves the sweep alone. */
  queue?: 'on' | 'off'
  /** Another clock than the database's, for tests. */
  clock?: Clock
}

/** Puts a process together by its role: api answers, worker works, all does both. Refuses to start where row-level security would not hold. */
export async function startApp(options: AppOptions): Promise<App> {
  const { config, log, databaseUrl } = options
  const db = await openDb(databaseUrl, options.master, { max: config.ROLE === 'all' ? 24 : 16 })
  const unsafe = await whyUnsafe(db.knex)
  if (unsafe.length) throw new Error(`wasl does not start without row-level security:\n  ${unsafe.join('\n  ')}`)
  const own = options.clock ? undefined : await makeClock(db.knex, config.WASL_CLOCK)
  const clock = options.clock ?? own!
  const connectors = new Map(shipped.map((connector) => [connector.name, connector]))
  const http = makeHttp(config.OUTBOUND_ALLOW, options.sandboxAddresses)
  const files = openFileStore(config, http)
  const world: World = { db, clock, log, config, connectors, files, outside: { http, now: () => clock.now() } }

  const runner = config.ROLE === 'api' ? undefined : makeRunner(world)
  const useQueue = (options.queue ?? config.QUEUE) === 'on'
  const ring = useQueue
    ? await openRing({ databaseUrl, redisUrl: config.REDIS_URL, log, answer: runner ? (bell) => runner.drain(bell) : undefined })
    : undefined
  const rang = (bells: Iterable<Bell>): void => {
    const asleep = [...bells].filter((bell) => !runner?.nudge(bell))
    for (const bell of asleep) observeRing(bell)
    ring?.ring(asleep)
  }
  db.onRing(rang)
  const sweep = runner ? startSweep(runner, () => ring?.reachable() ?? false, log) : undefined
  const presence = sweep ? keepPresence(db, log, sweep.look) : undefined

  let live: Live | undefined
  const hear = config.ROLE === 'worker' ? null : (words: readonly Word[]): void => live?.hear(words)
  const wakes = config.REDIS_URL
    ? await openRedisWakes({ url: config.REDIS_URL, log, hear })
    : openPostgresWakes({ db, url: databaseUrl, log, hear })
  db.onWake((woken, tx) => {
    const words = [...new Set(woken.map(({ tenantId, channel }) => `${tenantId}/${channel}`))].map((key) => ({ key, tx }))
    hear?.(words)
    wakes.tell(words)
  })

  let door: Door | undefined
  let server: Server | undefined
  const deps: Deps = {
    db,
    clock,
    config,
    connectors,
    log,
    files,
    refusedAddress: (url) => http.refusal(url),
    forgetSecrets: () => door?.forget(),
  }
  if (config.ROLE !== 'worker') {
    door = openDoor({ url: databaseUrl, connectors, installation: db.installation, log, rang: () => rang(['inbox']) })
    const receive = makeReceiver({ door, clock, log })
    const pages = makeHttpApp(deps, routes, (app) => mountPages(app, deps))
    server = await listen(config, (request, response) => {
      if (!receive(request, response)) pages(request, response)
    })
    live = openLive({
      ...{ server, db, clock, log, topics: liveTopics, origin: new URL(config.publicUrl).origin, tell: wakes.tell },
      identify: (request) => callerOf(deps, request, languageOf(request)),
      takeTicket: (ticket) => takeTicket(db, ticket, 'ar', clock.now()),
      ended: (ids) => endedOf(db, ids, clock.now()),
    })
  }

  return {
    world,
    deps,
    port: server && (server.address() as AddressInfo).port,
    runner,
    ring,
    async close() {
      // Nothing new comes in, what is in hand is finished, then the ways out are closed.
      await live?.close()
      const closed = server && new Promise((resolve) => server.close(resolve))
      server?.closeIdleConnections()
      setTimeout(() => server?.closeAllConnections(), 5000).unref()
      await closed
      await door?.close()
      sweep?.stop()
      await runner?.stop()
      await presence?.stop()
      await ring?.close()
      http.close()
      await wakes.close()
      own?.close()
      await db.close()
    },
  }
}

function languageOf(request: IncomingMessage): 'ar' | 'en' {
  return /^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'ar'
}

function listen(config: Config, app: Parameters<typeof createServer>[1]): Promise<Server> {
  const server = createServer(app)
  server.keepAliveTimeout = 65_000
  // A file of 25 MB over a slow mobile line takes its minutes; headers and idle sockets are held shorter.
  server.requestTimeout = 300_000
  server.headersTimeout = 15_000
  return new Promise((resolve, reject) => server.once('error', reject).listen(config.PORT, config.HOST, () => resolve(server)))
}
