import { readConfig } from '#src/config.ts'
import { openDb } from '#src/platform/db.ts'
import { masterKeys } from '#src/platform/keys.ts'
import { isUp } from './is-up.ts'
import { watchParent } from './parent.ts'
import { openSandbox } from './sandbox.ts'
import { seedDemo } from './seed.ts'
import { tryOut } from './try-out.ts'

// The stand-ins as a process of their own: wasl's death must not end them, for their ledgers are the second truth about what wasl did.
// Whoever reads our output may be gone before us.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

const config = orExit(() => readConfig(process.env))
const waslUrl = (process.env.WASL_URL ?? `http://127.0.0.1:${config.PORT}`).replace(/\/+$/, '')
const parent = watchParent({ pid: Number(process.env.WASL_PARENT_PID) || undefined, isUp: () => isUp(waslUrl), gone: () => void stop() })
let stopping = false

const sandbox = await openSandbox({
  port: config.SANDBOX_PORT,
  dataDir: config.DATA_DIR,
  waslUrl,
  publicUrl: config.publicUrl,
  onStop: () => void stop(),
  onAdopt: (by) => parent.become(by.parentPid),
}).catch((error: NodeJS.ErrnoException) => {
  const why = error.code === 'EADDRINUSE' ? `port ${config.SANDBOX_PORT} is taken: set SANDBOX_PORT, or end what runs there` : error
  console.error('the sandbox cannot start:', why)
  process.exit(1)
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop())

if (config.DATABASE_URL) await seed(config.DATABASE_URL)
sandbox.ready()
if (!parent.pid) process.stdout.write(`sandbox: http://localhost:${sandbox.port}/ (webhooks go to ${waslUrl})\n`)

async function seed(databaseUrl: string): Promise<void> {
  const db = await openDb(databaseUrl, masterKeys(config.ENCRYPTION_KEYS), { max: 2, application: 'wasl sandbox' })
  try {
    const { fakes, connectors } = sandbox
    await seedDemo(db, { connectors, fakes, waslUrl, country: config.DEFAULT_COUNTRY, tryOut }, new Date())
  } catch (error) {
    console.error('the demo could not be seeded:', error)
    await sandbox.stop()
    process.exit(1)
  } finally {
    await db.close()
  }
}

async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  await sandbox.stop()
  process.exit(0)
}

function orExit<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}
