import { setTimeout as sleep } from 'node:timers/promises'
import { connectors as shipped } from '#connectors/index.ts'
import { defaultTenant } from '#src/accounts/tenants.ts'
import { createConnection } from '#src/connections/save.ts'
import { addFreelancer } from '#src/freelancers/save.ts'
import { seedCategories, shippedCategories } from '#src/leads/categories.ts'
import { type Db, openDb } from '#src/platform/db.ts'
import { masterKeys } from '#src/platform/keys.ts'
import { publishRuleSet } from '#src/routing/rule-sets.ts'
import { rulesOf } from '#src/routing/test-pool.ts'
import { root, startServer, usageOf } from './children.ts'
import { BENCH_KEYS, type Database } from './ground.ts'
import { FREELANCERS, number, SERVICES } from './lead.ts'

/** The key that scripts call the API with. */
export const API_KEY = 'bench-bootstrap-api-key'

/** A wasl in a process of its own. */
export interface Wasl {
  url: string
  pid: number
  readyMs: number
  usage(): { residentMb: number; cpuSeconds: number } | null
  stop(): Promise<void>
}

/** Starts wasl on a database as production does, with the log that it has there. `nodeArgs`: for the profiler. */
export async function startWasl(
  database: Database,
  options: { role: 'all' | 'api' | 'worker'; env?: Record<string, string>; nodeArgs?: string[] },
): Promise<Wasl> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const server = await startServer(process.execPath, [...(options.nodeArgs ?? []), 'src/main.ts'], {
    url: `${url}/health/ready`,
    cwd: root,
    env: {
      PORT: String(port),
      HOST: '127.0.0.1',
      PUBLIC_URL: url,
      ROLE: options.role,
      DATABASE_URL: database.url,
      DATABASE_OWNER_URL: database.ownerUrl,
      ENCRYPTION_KEYS: BENCH_KEYS.join(','),
      BOOTSTRAP_API_KEY: API_KEY,
      SANDBOX: 'off',
      OUTBOUND_ALLOW: '127.0.0.1',
      ...options.env,
    },
  })
  return { url, pid: server.pid, readyMs: server.readyMs, usage: () => usageOf(server.pid), stop: server.stop }
}

/** Gives the default tenant what the measured leads need: categories, 50 keyword rules, 20 freelancers, the number, and what stands in for Odoo and the sheet. */
export async function furnish(
  database: Database,
  standIns?: { odoo: Record<string, unknown>; sheets: Record<string, unknown>; whatsapp: Record<string, unknown> },
): Promise<void> {
  await inDatabase(database, async (db) => {
    const tenant = await defaultTenant(db.knex)
    const connectors = new Map(shipped.map((connector) => [connector.name, connector]))
    const acting = { actor: 'bench', now: new Date(), country: 'SA' }
    await db.tenant(tenant.id, async (trx) => {
      await seedCategories(trx, shippedCategories())
      await publishRuleSet(trx, fiftyRules(), acting)
      for (let i = 0; i < FREELANCERS; i++)
        await addFreelancer(
          trx,
          { name: `مستقل ${i}`, odooLogin: freelancerLogin(i), profile: { tags: [`f${i}`], capacity: { open: 100_000 } } },
          acting,
        )
      const add = (connector: string, settings: Record<string, unknown>) =>
        createConnection(db, trx, connectors, { connector, label: connector, settings }, acting)
      await add('whatsapp', { ...number, primary: true, ...standIns?.whatsapp })
      if (standIns) {
        await add('odoo', standIns.odoo)
        await add('google-sheets', standIns.sheets)
      }
    })
  })
}

/** Opens a database as the app's role sees it. */
export async function inDatabase<T>(database: Database, run: (db: Db) => Promise<T>): Promise<T> {
  const db = await openDb(database.url, masterKeys(BENCH_KEYS), { max: 2, application: 'wasl bench' })
  try {
    return await run(db)
  } finally {
    await db.close()
  }
}

/** The Odoo user of a freelancer. */
export function freelancerLogin(i: number): string {
  return `f${i}@bench.wasl`
}

/** Waits until `holds` says so, asking every `everyMs`; false when `timeoutMs` have passed. */
export async function until(holds: () => Promise<boolean>, timeoutMs: number, everyMs = 100): Promise<boolean> {
  const end = performance.now() + timeoutMs
  while (performance.now() < end) {
    if (await holds()) return true
    await sleep(everyMs)
  }
  return false
}

/** The flow's fifty keywords as rules: who names service n is offered to freelancer n modulo 20. */
function fiftyRules() {
  return rulesOf(
    Array.from({ length: SERVICES }, (_, n) => ({
      conditions: { all: [{ fact: 'text', operator: 'contains', value: `service${n}` }] },
      action: { type: 'offer', pool: { tags: [`f${n % FREELANCERS}`] }, strategy: 'best_match' },
    })),
  )
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net')
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => done(port))
    })
  })
}
