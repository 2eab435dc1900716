import { migrateBells } from '#workers/ring.ts'
import { ensureBootstrapKey } from './accounts/keys.ts'
import { ensurePurges } from './accounts/purge.ts'
import { makeFirstAdminLink } from './accounts/sign-in.ts'
import { createTenant, defaultTenant } from './accounts/tenants.ts'
import { type App, startApp } from './app.ts'
import { type Config, readConfig } from './config.ts'
import { ensureInstallationServices } from './connections/installation.ts'
import { seedCategories, shippedCategories } from './leads/categories.ts'
import { armCrash } from './platform/crash.ts'
import { encryptionKeys } from './platform/key-file.ts'
import { masterKeys } from './platform/keys.ts'
import { later } from './platform/later.ts'
import { makeLog } from './platform/log.ts'
import { migrate } from './platform/migrate.ts'
import { type Embedded, startEmbedded } from './platform/postgres.ts'
import { type Sandbox, startSandbox } from './platform/sandbox.ts'
import { buildWeb } from './platform/web-build.ts'
import { ensureRetention } from './privacy/run.ts'
import { ensureComparisons } from './reconciliation/run.ts'
import { ensureSums } from './reports/keep-sums.ts'
import { publishRuleSet, shippedRuleSet } from './routing/rule-sets.ts'

/** Brings a process up from its environment: database, migrations, default tenant, sandbox, app. Throws ConfigError for a bad environment. */
export async function startProcess(env: NodeJS.ProcessEnv): Promise<{ app: App; close(): Promise<void> }> {
  const config = readConfig(env)
  armCrash(config.WASL_CRASH_AT)
  const log = makeLog(config.LOG_LEVEL)
  const texts = encryptionKeys(config)
  const master = masterKeys(texts)
  const embedded: Embedded | undefined = config.embedded ? await startEmbedded(config.DATA_DIR) : undefined
  const databaseUrl = embedded?.url ?? config.DATABASE_URL!
  const ownerUrl = embedded?.ownerUrl ?? config.DATABASE_OWNER_URL ?? databaseUrl
  let sandbox: Sandbox | undefined
  try {
    const login = decodeURIComponent(new URL(databaseUrl).username)
    await migrate(ownerUrl, login, master)
    if (config.QUEUE === 'on' && !config.REDIS_URL) await migrateBells(ownerUrl, login)
    await createTenant(ownerUrl, master, {
      slug: 'default',
      name: 'وصل',
      timeZone: config.DEFAULT_TIMEZONE,
      country: config.DEFAULT_COUNTRY,
      isDefault: true,
    })
    sandbox = config.sandbox ? await startSandbox(config, { databaseUrl, encryptionKeys: texts.join(',') }) : undefined
    const app = await startApp({ config, databaseUrl, master, log, sandboxAddresses: sandbox?.addresses })
    // It answers already; whoever looks at a page sooner than it is built is told to wait.
    const pages = config.ROLE === 'worker' ? undefined : buildWeb(config.DATA_DIR)
    pages?.catch(() => {})
    await prepare(app, config)
    await pages
    await greet(app, config, sandbox)
    log.info({ role: config.ROLE, port: app.port }, 'process.started')
    return {
      app,
      async close() {
        await app.close()
        await sandbox?.stop()
        await embedded?.stop()
      },
    }
  } catch (error) {
    await sandbox?.stop()
    await embedded?.stop()
    throw error
  }
}

/** What every default tenant has from the start: rules that give every lead somebody, the scripts' key, the installation's mail. */
async function prepare(app: App, config: Config): Promise<void> {
  const { db, clock } = app.world
  const tenant = await defaultTenant(db.knex)
  const now = clock.now()
  await db.tenant(tenant.id, async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(7461003)')
    if (!(await trx('categories').first('slug'))) await seedCategories(trx, shippedCategories())
    if (!(await trx('rule_sets').where({ status: 'published' }).first('version')))
      await publishRuleSet(trx, shippedRuleSet('freelance-marketplace'), { actor: 'wasl', now, note: 'القواعد المرفقة' })
  })
  if (config.BOOTSTRAP_API_KEY) await ensureBootstrapKey(db, tenant.id, config.BOOTSTRAP_API_KEY, now)
  await ensureInstallationServices(app.deps, tenant.id)
  await ensurePurges(db, now)
  await ensureComparisons(db, now)
  await ensureRetention(db, now)
  await ensureSums(db, now)
  if (config.ADMIN_EMAIL) await db.tenant(tenant.id, (trx) => later(trx, 'alerts.check', { subjectId: tenant.id, at: now }))
}

/** Tells a person where to look. Goes to the terminal, not to the log: the link is a secret. */
async function greet(app: App, config: Config, sandbox: Sandbox | undefined): Promise<void> {
  if (config.ROLE === 'worker') return
  const { db, clock } = app.world
  const tenant = await defaultTenant(db.knex)
  const token = await makeFirstAdminLink(db, tenant.id, clock.now())
  const url = config.PUBLIC_URL ? config.publicUrl : `http://localhost:${app.port}`
  const lines = [
    '',
    `  wasl   وصل      ${url}`,
    `  API             ${url}/api/docs`,
    ...(sandbox ? [`  sandbox         ${sandbox.url}   (client's phone, Odoo board, sheet, mailbox)`] : []),
    ...(token ? [`  first admin     ${url}/first-run#${token}   (works once)`] : []),
    ...(config.embedded ? ['  database        embedded PostgreSQL, for trying and small installs; set DATABASE_URL for your own'] : []),
    '',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}
