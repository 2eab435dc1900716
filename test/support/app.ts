import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MakeFake } from '#connectors/connector.ts'
import { createApiKey } from '#src/accounts/keys.ts'
import { defaultTenant, findTenant, type Tenant } from '#src/accounts/tenants.ts'
import { type App, startApp } from '#src/app.ts'
import { readConfig } from '#src/config.ts'
import { createConnection } from '#src/connections/save.ts'
import { addFreelancer, type FreelancerInput } from '#src/freelancers/save.ts'
import { bells } from '#src/jobs.ts'
import { seedCategories, shippedCategories } from '#src/leads/categories.ts'
import { masterKeys } from '#src/platform/keys.ts'
import { makeLog } from '#src/platform/log.ts'
import { forgetPool } from '#src/routing/pool-memory.ts'
import { publishRuleSet, shippedRuleSet } from '#src/routing/rule-sets.ts'
import { cloneDatabase } from './database.ts'
import { startFake } from './fake.ts'
import { TEST_KEYS } from './global.ts'
import { joinRedis } from './redis.ts'

type StartedFake = Awaited<ReturnType<typeof startFake>>

/** A clock that runs and can be put forward. */
export interface TestClock {
  now(): Date
  advance(ms: number): void
}

/** A whole wasl in this process, with what a test needs of it. */
export interface TestApp {
  url: string
  /** Admin keys of the default tenant and of a stranger. */
  key: string
  otherKey: string
  tenant: Tenant
  other: Tenant
  app: App
  databaseUrl: string
  ownerUrl: string
  clock: TestClock
  fakes: Record<string, StartedFake & { connectionId: string }>
  /** Calls the API and answers status and parsed body. */
  call<T = Record<string, never>>(
    method: string,
    path: string,
    body?: unknown,
    options?: { key?: string | null; headers?: Record<string, string> },
  ): Promise<{ status: number; body: T; headers: Headers }>
  /** Mounts a connector's fake and connects it; answers it. */
  connect(name: string, more?: Record<string, unknown>): Promise<StartedFake & { connectionId: string }>
  addFreelancer(input: Partial<FreelancerInput> & { name: string }): Promise<string>
  /** Waits until nothing is due now. Throws with what is left after `timeoutMs`. */
  settle(timeoutMs?: number): Promise<void>
  close(): Promise<void>
}

/** Under which bell this run of the journeys stands; off: no bell, what is due is drained by whoever waits for it. */
export function bellOfRun(): 'pg' | 'off' | 'redis' {
  const bell = process.env.JOURNEY_BELL
  return bell === 'pg' || bell === 'redis' ? bell : 'off'
}

/** The whole system in this process on a database of its own, with a published rule set. `queue`: the bell, else the run's; redis without `redisUrl` on the test file's own. */
export async function startTestApp(
  options: {
    queue?: 'pg' | 'off' | 'redis'
    redisUrl?: string
    role?: 'all' | 'api' | 'worker'
    env?: Record<string, string>
    database?: Awaited<ReturnType<typeof cloneDatabase>>
  } = {},
): Promise<TestApp> {
  const database = options.database ?? (await cloneDatabase())
  const queue = options.queue ?? bellOfRun()
  const redis = queue === 'redis' && !options.redisUrl ? await joinRedis() : undefined
  const config = readConfig({
    PORT: '0',
    // Contents of files: each under ids of its own, so that all tests may share it.
    DATA_DIR: join(tmpdir(), 'wasl-test'),
    HOST: '127.0.0.1',
    PUBLIC_URL: 'http://127.0.0.1:3000',
    DATABASE_URL: database.url,
    ENCRYPTION_KEYS: TEST_KEYS.join(','),
    SANDBOX: 'off',
    ROLE: options.role ?? 'all',
    QUEUE: queue === 'off' ? 'off' : 'on',
    LOG_LEVEL: process.env.TEST_LOG ?? 'error',
    OUTBOUND_ALLOW: '127.0.0.1',
    ...(queue === 'redis' ? { REDIS_URL: options.redisUrl ?? redis?.url } : {}),
    ...options.env,
  })
  let offset = 0
  const clock: TestClock = { now: () => new Date(Date.now() + offset), advance: (ms) => (offset += ms) }
  // Tests in one file may open several databases with the same tenants: what is kept in memory belongs to one.
  forgetPool()
  const app = await startApp({ config, databaseUrl: database.url, master: masterKeys(TEST_KEYS), log: makeLog(config.LOG_LEVEL), clock })
  const { db } = app.world
  const tenant = await defaultTenant(db.knex)
  const other = (await findTenant(db.knex, 'other'))!
  const keyOf = (id: string) =>
    db.tenant(id, async (trx) => {
      if (!(await trx('categories').first('slug'))) await seedCategories(trx, shippedCategories())
      if (!(await trx('rule_sets').where({ status: 'published' }).first('version')))
        await publishRuleSet(trx, shippedRuleSet('freelance-marketplace'), { actor: 'test', now: clock.now() })
      return (await createApiKey(trx, 'test', 'admin', clock.now())).key
    })
  const key = await keyOf(tenant.id)
  const otherKey = await keyOf(other.id)
  const url = app.port ? `http://127.0.0.1:${app.port}` : ''
  const fakes: TestApp['fakes'] = {}

  const self: TestApp = {
    url,
    key,
    otherKey,
    tenant,
    other,
    app,
    databaseUrl: database.url,
    ownerUrl: database.ownerUrl,
    clock,
    fakes,
    async call(method, path, body, { key: as = key, headers = {} } = {}) {
      const response = await fetch(url + (path.startsWith('/') ? path : `/api/v1/${path}`), {
        method,
        redirect: 'manual',
        headers: {
          ...(as ? { authorization: `Bearer ${as}` } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
      })
      const text = await response.text()
      let parsed: unknown = text
      try {
        parsed = JSON.parse(text)
      } catch {
        // A page, not JSON.
      }
      return { status: response.status, body: parsed as never, headers: response.headers }
    },
    async connect(name, more = {}) {
      const { makeFake } = (await import(`../../connectors/${name}/fake.ts`)) as { makeFake: MakeFake }
      const fake = await startFake(name, makeFake, { now: () => clock.now() })
      const connector = app.world.connectors.get(name)!
      const settings = { ...fake.mounted.fake.settings(), ...(name === 'smtp' ? {} : { baseUrl: fake.baseUrl }), ...more }
      const connectionId = await db.tenant(tenant.id, (trx) =>
        createConnection(db, trx, app.world.connectors, { connector: name, label: name, settings }, { actor: 'test', now: clock.now() }),
      )
      app.deps.forgetSecrets()
      fake.mounted.webhookUrl = `${url}/webhooks/${name}${connector.webhook?.address === 'own' ? `/${connectionId}` : ''}`
      fakes[name] = { ...fake, connectionId }
      return fakes[name]
    },
    addFreelancer: (input) =>
      db.tenant(tenant.id, (trx) =>
        addFreelancer(
          trx,
          { profile: { skills: ['logo-branding'], capacity: { open: 100 } }, ...input },
          { actor: 'test', now: clock.now(), country: 'SA' },
        ),
      ),
    async settle(timeoutMs = 20_000) {
      const until = Date.now() + timeoutMs
      for (;;) {
        const left = await dueNow()
        if (!left.length) return
        if (Date.now() > until) throw new Error(`still due after ${timeoutMs} ms: ${JSON.stringify(left)}`)
        if (app.runner) for (const bell of bells) void app.runner.drain(bell)
        await new Promise((resolve) => setTimeout(resolve, 40))
      }
    },
    async close() {
      await app.close()
      await redis?.leave()
      for (const fake of Object.values(fakes)) await fake.close()
      if (!options.database) await database.drop()
    },
  }
  const dueNow = () =>
    db.system(async (trx) => {
      const soon = new Date(clock.now().getTime() + 1200)
      const { rows } = await trx.raw(
        `select d.kind, count(*)::int as n from due d left join lanes l on l.connection_id = d.owner_id where d.due_at <= ? and d.kind <> 'task.poll' and (l.parked_until is null or l.parked_until <= ?) group by 1
         union all select 'mailbox', count(*)::int from mailboxes where due_at <= ? having count(*) > 0`,
        [soon, soon, soon],
      )
      return rows as { kind: string; n: number }[]
    })
  return self
}
