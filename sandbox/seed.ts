import type { Connector, Finding } from '#connectors/connector.ts'
import { defaultTenant } from '#src/accounts/tenants.ts'
import { type Connection, type Connectors, loadConnections, openSettings } from '#src/connections/connection.ts'
import { saveFindings } from '#src/connections/findings.ts'
import { createConnection, updateConnection } from '#src/connections/save.ts'
import { addFreelancer } from '#src/freelancers/save.ts'
import { seedCategories, shippedCategories } from '#src/leads/categories.ts'
import type { Db, Trx } from '#src/platform/db.ts'
import { publishRuleSet, shippedRuleSet } from '#src/routing/rule-sets.ts'
import { assistant } from './assistant.ts'
import { demoId, webhookUrlOf } from './ids.ts'
import type { Mounted } from './mount.ts'
import { people } from './people.ts'

/** What the demo is made of: the connectors, their fakes behind addresses, and where wasl answers (`http://127.0.0.1:3000`). */
export interface Demo {
  connectors: Connectors
  fakes: ReadonlyMap<string, Mounted>
  waslUrl: string
  /** Reads local phone numbers. */
  country: string
  /** Tries a fresh connection for real; without it a demo connection is taken as good. Never throws. */
  tryOut?(connector: Connector, settings: unknown): Promise<Finding[]>
}

/** What a seeding made anew. */
export interface Seeded {
  freelancers: number
  connections: number
  published: boolean
}

/** Any number that nothing else locks on but the start's own publishing. */
const LOCK = 7_461_003

/**
 * Fills the default tenant with the demo: categories, freelancers, rules where none are published, one connection per fake, and
 * the assistant's own. Nothing that exists is doubled,
 * and nothing that somebody changed or deleted comes back; only addresses of the sandbox that moved are put right. Tells each fake where wasl hears it.
 */
export async function seedDemo(db: Db, demo: Demo, now: Date): Promise<Seeded> {
  const tenant = await defaultTenant(db.knex)
  const seeded = await db.tenant(tenant.id, async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(?)', [LOCK])
    await seedCategories(trx, shippedCategories())
    const published = await seedRules(trx, now)
    const freelancers = await seedPeople(trx, demo.country, now)
    const connections = await seedConnections(db, trx, demo, now)
    return { freelancers, connections, published }
  })
  await verifyConnections(db, tenant.id, demo, now)
  await tellFakes(demo)
  return seeded
}

async function seedRules(trx: Trx, now: Date): Promise<boolean> {
  if (await trx('rule_sets').where({ status: 'published' }).first('version')) return false
  await publishRuleSet(trx, shippedRuleSet('freelance-marketplace'), { actor: 'wasl', now, note: 'القواعد المرفقة' })
  return true
}

async function seedPeople(trx: Trx, country: string, now: Date): Promise<number> {
  const known = new Set(await trx('freelancers').whereIn('id', ids(people)).pluck('id'))
  const missing = people.filter((one) => !known.has(one.id))
  for (const one of missing) await addFreelancer(trx, one, { actor: 'wasl', now, country })
  return missing.length
}

async function seedConnections(db: Db, trx: Trx, demo: Demo, now: Date): Promise<number> {
  const wanted = wantedConnections(demo)
  const rows = await trx('connections').whereIn('id', ids(wanted))
  let made = 0
  for (const [i, { settings, ...input }] of wanted.entries()) {
    const row = rows.find((one) => one.id === input.id)
    // The order counts: the first connection with a duty is the one that is used.
    const acting = { actor: 'wasl', now: new Date(now.getTime() + i) }
    if (!row) {
      await createConnection(db, trx, demo.connectors, { ...input, settings }, acting)
      made++
    } else if (!row.deleted_at) {
      const moved = movedAddresses(openSettings(trx, row), settings)
      if (Object.keys(moved).length) {
        await updateConnection(db, trx, demo.connectors, row.id, { settings: moved }, acting)
        await trx('connections').where({ id: row.id }).update({ tested_at: null })
      }
    }
  }
  return made
}

interface Wanted {
  id: string
  connector: string
  label: string
  settings: Record<string, unknown>
}

/** One connection per fake; and where the assistant has an account of its own, one more. */
function wantedConnections({ connectors, fakes }: Demo): Wanted[] {
  const there = [...connectors.values()].filter((connector) => fakes.has(connector.name))
  const usual = there.map(({ name, label }) => ({
    id: demoId(`connection ${name}`),
    connector: name,
    label: `${label.ar} (تجريبي)`,
    settings: settingsOf(fakes.get(name)!),
  }))
  const assisted = there.flatMap(({ name }) =>
    assistant[name]
      ? [
          {
            id: demoId(`connection ${name} assistant`),
            connector: name,
            label: assistant[name].label,
            settings: { ...settingsOf(fakes.get(name)!), ...assistant[name].settings },
          },
        ]
      : [],
  )
  return [...usual, ...assisted]
}

/** Connections of the demo that nobody has tried yet are tried (or taken as good), so that they hold their accounts and their lanes are open. */
async function verifyConnections(db: Db, tenantId: string, demo: Demo, now: Date): Promise<void> {
  const untried = await db.tenant(tenantId, async (trx) => {
    const rows = await trx('connections')
      .whereIn('id', ids(wantedConnections(demo)))
      .whereNull('tested_at')
      .whereNull('deleted_at')
    return [...(await loadConnections(trx, demo.connectors, ids(rows))).values()]
  })
  const found = await Promise.all(untried.map(async (one) => [one, await tryOut(demo, one)] as const))
  if (found.length)
    await db.tenant(tenantId, async (trx) => {
      for (const [connection, findings] of found) await saveFindings(trx, connection, findings, now)
    })
}

async function tryOut(demo: Demo, connection: Connection): Promise<Finding[]> {
  const connector = demo.connectors.get(connection.connector)!
  return connector.test && demo.tryOut ? demo.tryOut(connector, connection.settings) : []
}

/** A fresh fake Odoo knows its freelancers by number only, and has no automation rule yet. */
async function tellFakes(demo: Demo): Promise<void> {
  for (const mounted of demo.fakes.values()) mounted.webhookUrl = webhookUrlOf(demo.connectors, mounted.name, demo.waslUrl)
  const odoo = demo.fakes.get('odoo')
  if (!odoo?.fake.act || odoo.ledger.length) return
  const users = people.filter((one) => one.odooLogin).map(({ odooLogin, name, email }) => ({ login: odooLogin, name, email }))
  await odoo.fake.act({ do: 'seed-users', users })
  await odoo.fake.act({ do: 'webhook', on: true })
}

function settingsOf(mounted: Mounted): Record<string, unknown> {
  const settings = mounted.fake.settings()
  const speaksHttp = typeof settings.url !== 'string' || settings.url.startsWith('http')
  return { ...(speaksHttp ? { baseUrl: mounted.baseUrl } : {}), ...settings }
}

/** Settings that name an address of this sandbox and named another of its addresses before (another port, a fresh fake's key). */
function movedAddresses(saved: Record<string, unknown>, wanted: Record<string, unknown>): Record<string, unknown> {
  const names = (value: unknown): value is string => typeof value === 'string' && /[/@]127\.0\.0\.1:\d+/.test(value)
  return Object.fromEntries(Object.entries(wanted).filter(([key, value]) => names(value) && names(saved[key]) && saved[key] !== value))
}

function ids(list: readonly { id: string }[]): string[] {
  return list.map((one) => one.id)
}
