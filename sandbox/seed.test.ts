import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectors as shipped } from '#connectors/index.ts'
import { defaultTenant } from '#src/accounts/tenants.ts'
import { openSettings } from '#src/connections/connection.ts'
import { deleteConnection, updateConnection } from '#src/connections/save.ts'
import { removeFreelancer } from '#src/freelancers/save.ts'
import { shippedCategories } from '#src/leads/categories.ts'
import { type Db, openDb, type Trx } from '#src/platform/db.ts'
import { masterKeys } from '#src/platform/keys.ts'
import { scheduleOf, workState } from '#src/routing/hours.ts'
import { freelancerProfileSchema } from '#src/routing/profile.ts'
import { cloneDatabase } from '#test/support/database.ts'
import { TEST_KEYS } from '#test/support/global.ts'
import { findFakes } from './fakes.ts'
import { demoId } from './ids.ts'
import { type Mounted, mount, serve } from './mount.ts'
import { people } from './people.ts'
import { type Demo, seedDemo } from './seed.ts'
import { tryOut } from './try-out.ts'

const categories = shippedCategories()
const HALF_HOUR = 1_800_000
const purposes = ['accepted', 'comeback', 'declined', 'offer', 'question', 'reminder', 'status', 'welcome']

describe('the twelve of the demo', () => {
  const profiles = people.map((one) => freelancerProfileSchema.parse({ ...one.profile, id: one.id, kind: one.kind }))
  const workers = profiles.filter((one) => one.kind !== 'branch')

  it('are freelancers, an employee and a branch whose members are among them', () => {
    expect(people.map((one) => one.kind).sort()).toEqual(['branch', 'employee', ...Array(10).fill('freelancer')])
    const branch = profiles.find((one) => one.kind === 'branch')!
    expect(branch.members).toHaveLength(3)
    expect(workers.map((one) => one.id)).toEqual(expect.arrayContaining(branch.members!))
    expect(new Set(people.flatMap((one) => [one.id, one.email, one.name])).size).toBe(36)
  })

  it('offer only services there are', () => {
    const known = categories.map((one) => one.slug)
    expect(categories).toHaveLength(27)
    for (const profile of profiles) for (const skill of profile.skills) expect(known).toContain(skill)
  })

  it.each(['2026-11-22', '2027-02-14', '2027-07-04'])('at every hour of the week of %s have three at work for every service', (sunday) => {
    const start = Date.parse(`${sunday}T00:00:00Z`)
    for (let at = start; at < start + 7 * 24 * 2 * HALF_HOUR; at += HALF_HOUR) {
      const working = workers.filter((one) => workState(scheduleOf(one), at).state === 'working')
      for (const { slug } of categories) {
        const able = working.filter((one) => one.skills.includes(slug)).length
        expect(able, `${slug} at ${new Date(at).toISOString()}`).toBeGreaterThanOrEqual(3)
      }
    }
  })

  it('do not all work all the time: Friday has another face than Sunday', () => {
    const atWork = (at: string) =>
      workers.filter((one) => workState(scheduleOf(one), Date.parse(at)).state === 'working').map((one) => one.id)
    expect(atWork('2026-11-27T10:00:00Z')).not.toEqual(atWork('2026-11-22T10:00:00Z'))
    expect(atWork('2026-11-22T10:00:00Z').length).toBeLessThan(workers.length)
  })
})

describe('seeding', () => {
  let database: Awaited<ReturnType<typeof cloneDatabase>>
  let db: Db
  let tenantId: string
  let otherId: string
  let demo: Demo
  let up: Awaited<ReturnType<typeof startFakes>>
  const now = new Date('2026-11-22T09:00:00Z')
  const inTenant = <T>(run: (trx: Trx) => Promise<T>) => db.tenant(tenantId, run)

  beforeAll(async () => {
    database = await cloneDatabase()
    db = await openDb(database.url, masterKeys(TEST_KEYS))
    tenantId = (await defaultTenant(db.knex)).id
    otherId = (await db.knex('tenants').where({ slug: 'other' }).first('id')).id
    up = await startFakes()
    const connectors = new Map(shipped.map((connector) => [connector.name, connector]))
    demo = { connectors, fakes: up.fakes, waslUrl: 'http://127.0.0.1:3999', country: 'SA', tryOut }
  })
  afterAll(async () => {
    await up?.close()
    await db?.close()
    await database?.drop()
  })

  it('fills the default tenant: services, freelancers, rules, one connection per fake and two for the assistant', async () => {
    const seeded = await seedDemo(db, demo, now)
    expect(seeded).toEqual({ freelancers: 12, connections: up.fakes.size + 2, published: true })
    expect(await counts()).toEqual({ categories: 27, freelancers: 12, rule_sets: 1, connections: up.fakes.size + 2, pool_log: 12 })
  })

  it('leaves every connection tried, found good and holding its accounts', async () => {
    const rows = await inTenant((trx) => trx('connections').select('connector', 'status', 'problem', 'label', 'findings'))
    for (const row of rows)
      expect({ name: row.connector, status: row.status, problem: row.problem }).toMatchObject({ status: 'ok', problem: null })
    for (const row of rows) expect(row.findings.filter((finding: { level: string }) => finding.level === 'error')).toEqual([])
    expect(rows.every((row) => row.label.endsWith('(تجريبي)'))).toBe(true)
    const accounts = await db.system((trx) => trx('webhook_accounts').select('verified'))
    expect(accounts.length).toBeGreaterThan(0)
    expect(accounts.every((account) => account.verified)).toBe(true)
    const [mail] = await inTenant((trx) => trx('connections').whereRaw(`'mail' = any(duties)`).orderBy('created_at').orderBy('id'))
    expect(mail.connector).toBe('smtp')
  })

  it('makes one WhatsApp number the primary one, with a template for every purpose', async () => {
    const numbers = await inTenant((trx) => trx('connections').where({ connector: 'whatsapp' }).orderBy('created_at').select('settings'))
    expect(numbers.map(({ settings }) => settings.primary)).toEqual([true, false])
    for (const { settings } of numbers) expect(Object.keys(settings.templates).sort()).toEqual(purposes)
  })

  it('has the assistant lead the dialogue at accounts of its own, beside those that are routed at once', async () => {
    const rows = await inTenant((trx) =>
      trx('connections').whereIn('connector', ['whatsapp', 'instagram']).orderBy('created_at').select('id', 'label', 'settings'),
    )
    const led = rows.filter(({ settings }) => settings.dialogue === 'choose')
    expect(led.map(({ id }) => id)).toEqual([demoId('connection whatsapp assistant'), demoId('connection instagram assistant')])
    expect(led[0].label).toBe('واتساب مع المساعد (تجريبي)')
    expect(rows.filter(({ settings }) => settings.dialogue === undefined)).toHaveLength(2)
    const accounts = await db.system((trx) => trx('webhook_accounts').where({ connection_id: led[0].id }).pluck('account'))
    expect(accounts).toContain('117722334455002')
  })

  it('has a voice note heard: a service that understands is among the connections', async () => {
    const row = await inTenant((trx) => trx('connections').whereRaw(`'understanding' = any(duties)`).first('connector', 'status'))
    expect(row).toMatchObject({ connector: 'openai', status: 'ok' })
  })

  it('tells each fake where wasl hears it', () => {
    expect(up.fakes.get('whatsapp')!.webhookUrl).toBe('http://127.0.0.1:3999/webhooks/whatsapp')
    expect(up.fakes.get('web-form')!.webhookUrl).toBe(`http://127.0.0.1:3999/webhooks/web-form/${demoId('connection web-form')}`)
    expect(up.fakes.get('smtp')!.webhookUrl).toBeUndefined()
  })

  it('gives the fake Odoo’s users the names and the addresses of the freelancers', async () => {
    const logins = await inTenant((trx) => trx('freelancers').whereNotNull('odoo_login').pluck('odoo_login'))
    expect(new Set(logins).size).toBe(11)
    const { result } = await odoo<{ result: { login: string; name: string }[] }>('res.users', 'search_read', {
      domain: [['login', 'in', logins]],
      fields: ['login', 'name'],
    })
    expect(result.map((user) => user.name)).toEqual(expect.arrayContaining(['نورة العتيبي', 'Daniel Murphy']))
    expect(result).toHaveLength(11)
  })

  it('doubles nothing, however often and however many at once', async () => {
    const before = await counts()
    const again = await Promise.all([seedDemo(db, demo, now), seedDemo(db, demo, now), seedDemo(db, demo, new Date())])
    for (const seeded of again) expect(seeded).toEqual({ freelancers: 0, connections: 0, published: false })
    expect(await counts()).toEqual(before)
    expect(
      await db.tenant(
        otherId,
        async (trx) => (await trx('freelancers').pluck('id')).length + (await trx('connections').pluck('id')).length,
      ),
    ).toBe(0)
  })

  it('follows an address of the sandbox that moved, and leaves what somebody pointed elsewhere or deleted', async () => {
    const acting = { actor: 'test', now }
    await inTenant(async (trx) => {
      const change = (name: string, settings: Record<string, unknown>) =>
        updateConnection(db, trx, demo.connectors, demoId(`connection ${name}`), { settings }, acting)
      await change('odoo', { url: 'http://127.0.0.1:1/odoo', baseUrl: 'http://127.0.0.1:1/odoo' })
      await change('whatsapp', { baseUrl: null, appSecret: 'the real one' })
      await deleteConnection(trx, demoId('connection linkedin-leads'), acting)
      await removeFreelancer(trx, people[6]!.id, { ...acting, country: 'SA' })
    })
    await seedDemo(db, demo, now)
    const odoo = await settingsOf('odoo')
    expect(odoo).toMatchObject({ url: up.fakes.get('odoo')!.baseUrl, baseUrl: up.fakes.get('odoo')!.baseUrl })
    const whatsapp = await settingsOf('whatsapp')
    expect(whatsapp.baseUrl).toBeUndefined()
    expect(whatsapp.appSecret).toBe('the real one')
    const gone = await inTenant((trx) => trx('connections').where({ connector: 'linkedin-leads' }).whereNull('deleted_at').first('id'))
    expect(gone).toBeUndefined()
    const removed = await inTenant((trx) => trx('freelancers').where({ id: people[6]!.id }).first('active', 'deleted_at'))
    expect(removed.deleted_at).not.toBeNull()
    const status = await inTenant((trx) => trx('connections').where({ connector: 'odoo' }).first('status'))
    expect(status.status).toBe('ok')
  })

  async function counts(): Promise<Record<string, number>> {
    const tables = ['categories', 'freelancers', 'rule_sets', 'connections', 'pool_log']
    return inTenant(async (trx) => {
      const counted: Record<string, number> = {}
      for (const table of tables) counted[table] = Number((await trx(table).count())[0]!.count)
      return counted
    })
  }

  const settingsOf = (name: string): Promise<Record<string, unknown>> =>
    inTenant(async (trx) =>
      openSettings(
        trx,
        await trx('connections')
          .where({ id: demoId(`connection ${name}`) })
          .first('id', 'settings', 'secrets'),
      ),
    )

  async function odoo<T>(model: string, method: string, body: object): Promise<T> {
    const response = await fetch(`${up.fakes.get('odoo')!.baseUrl}/json/2/${model}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer demo-odoo-api-key' },
      body: JSON.stringify(body),
    })
    return { result: await response.json() } as T
  }
})

async function startFakes() {
  const fakes = new Map<string, Mounted>()
  const { server, port } = await serve((name) => fakes.get(name))
  for (const [name, makeFake] of await findFakes())
    fakes.set(name, await mount(name, makeFake, { baseUrl: `http://127.0.0.1:${port}/${name}` }))
  return {
    fakes,
    async close() {
      for (const mounted of fakes.values()) await mounted.fake.close?.()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
