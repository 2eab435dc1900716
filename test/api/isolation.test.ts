import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { masterKeys } from '#src/platform/keys.ts'
import { migrate, rollBack, whyUnsafe } from '#src/platform/migrate.ts'
import { cloneDatabase } from '../support/database.ts'
import { TEST_KEYS } from '../support/global.ts'
import { startWorld, type Things, type World } from './world.ts'

/** Tables without row-level security, and why each may be. Every other table of ours must have it. */
const OUTSIDE: Record<string, string> = {
  tenants: 'read before the tenant is known: names and settings of tenants, no business',
  installation_keys: 'the installation’s own sealed keys; the app’s role may not read it',
  people: 'a person may belong to several tenants; the address is sealed by the installation',
  person_tenants: 'read before the tenant is known: which person belongs to which tenants, ids alone',
  rate_counts: 'counted before anybody is known: blind values, counts and times',
  live_wakes: 'looked at across tenants: which channel was woken, ids and times',
  token_hashes: 'looked up by hash before the tenant is known: hashes, ids and times',
  webhook_accounts: 'the door finds a connection by account before the tenant is known: ids',
  webhook_secrets: 'the door verifies before the tenant is known: sealed by the installation',
  due: 'claimed across tenants: ids and times',
  mailboxes: 'claimed across tenants: ids, times and a blind key',
  lanes: 'claimed across tenants: ids and times',
  processes: 'who is at work: numbers and times',
  pools: 'claimed across tenants: ids and a counter',
  migrations_done: 'which migrations ran',
  migrations_done_lock: 'which migrations run',
}

/** What the door may do: let in, and know who may. */
const DOOR = { inbox: ['INSERT'], webhook_accounts: ['SELECT'], webhook_secrets: ['SELECT'] }

let world: World
let owner: pg.Client
beforeAll(async () => {
  world = await startWorld({ role: 'api' })
  owner = new pg.Client({ connectionString: world.app.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner?.end()
  await world?.app.close()
})

describe('row-level security (S8)', () => {
  it('is forced on every table, its leaves too, but for those listed with a reason', async () => {
    const { rows } = await owner.query(
      `select c.relname, c.relrowsecurity as enabled, c.relforcerowsecurity as forced, (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
         from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r','p') order by 1`,
    )
    expect(rows.length).toBeGreaterThan(25)
    const open = rows.filter((row) => !row.enabled || !row.forced || row.policies === 0).map((row) => row.relname)
    expect(open.filter((table) => !OUTSIDE[table])).toEqual([])
    expect(
      Object.keys(OUTSIDE).filter((table) => !open.includes(table)),
      'listed, but protected or gone',
    ).toEqual([])
  })

  it('says the same on every table: this tenant’s rows, read and written', async () => {
    const { rows } = await owner.query(
      `select c.relname, p.polname, pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as "check", p.polroles::regrole[]::text[] as roles
         from pg_policy p join pg_class c on c.oid = p.polrelid order by 1, 2`,
    )
    for (const row of rows) {
      if (row.polname === 'door') {
        expect([row.relname, row.roles, row.using]).toEqual(['inbox', ['wasl_door'], null])
        continue
      }
      expect([row.relname, row.using, row.check]).toEqual([row.relname, '(tenant_id = app_tenant())', '(tenant_id = app_tenant())'])
    }
  })

  it('binds a role that owns nothing and bypasses nothing', async () => {
    expect(await whyUnsafe(world.app.app.world.db.knex)).toEqual([])
    const { rows } = await owner.query(
      `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin from pg_roles where rolname in ('wasl_app','wasl_door') order by 1`,
    )
    const least = { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, rolcanlogin: false }
    expect(rows).toEqual([
      { rolname: 'wasl_app', ...least },
      { rolname: 'wasl_door', ...least },
    ])
  })

  it('grants the door its three things, and nobody else anything', async () => {
    const { rows } = await owner.query(
      `select table_name, privilege_type from information_schema.role_table_grants where grantee = 'wasl_door' and table_schema = 'public' order by 1, 2`,
    )
    const granted = Object.fromEntries(
      [...Map.groupBy(rows, (row) => row.table_name)].map(([table, list]) => [table, list.map((row) => row.privilege_type)]),
    )
    expect(granted).toEqual(DOOR)
    const everyone = await owner.query(
      `select table_name from information_schema.role_table_grants where grantee = 'PUBLIC' and table_schema = 'public'`,
    )
    expect(everyone.rows).toEqual([])
  })

  it('lets the app add to the audit trail and never change it', async () => {
    const { rows } = await owner.query(
      `select table_name, array_agg(privilege_type::text order by privilege_type) as may from information_schema.role_table_grants where grantee = 'wasl_app' and table_name in ('audit','activities','pool_log','installation_keys','tenant_keys') group by 1 order by 1`,
    )
    expect(Object.fromEntries(rows.map((row) => [row.table_name, row.may]))).toEqual({
      activities: ['INSERT', 'SELECT'],
      audit: ['INSERT', 'SELECT'],
      pool_log: ['INSERT', 'SELECT'],
      tenant_keys: ['SELECT'],
    })
    await expect(world.inTenant((trx) => trx('audit').delete())).rejects.toMatchObject({ code: '42501' })
  })

  it('shows nothing without a tenant, and refuses to write into another', async () => {
    const { db } = world.app.app.world
    const things = await world.things()
    expect(await db.system((trx) => trx('leads').select('id'))).toEqual([])
    expect(await db.tenant(world.app.other.id, (trx) => trx('leads').where({ id: things.lead }))).toEqual([])
    expect(await db.tenant(world.app.other.id, (trx) => trx('leads').where({ id: things.lead }).update({ status: 'lost' }))).toBe(0)
    const insert = world.inTenant((trx) => trx('categories').insert({ tenant_id: world.app.other.id, slug: 'x', ar: 'x', en: 'x' }))
    await expect(insert).rejects.toMatchObject({ code: '42501' })
  })

  it('keeps two hundred mixed requests over one pool apart', async () => {
    const own = await world.things()
    const foreign = await world.things('foreign')
    const leaks: string[] = []
    await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const stranger = i % 2 === 1
        const answer = await world.as<{ data: { id: string }[] }>(stranger ? 'stranger' : 'admin', 'GET', i % 4 < 2 ? 'leads' : 'requests')
        const told = JSON.stringify(answer.body)
        for (const [key, id] of Object.entries(stranger ? own : foreign)) if (told.includes(id)) leaks.push(`${key} ${id}`)
        if (answer.status !== 200 || !answer.body.data.length) leaks.push(`status ${answer.status}`)
      }),
    )
    expect(leaks).toEqual([])
  })
})

describe('a stranger tenant', () => {
  const lists = [
    'leads',
    'requests',
    'freelancers',
    'rule-sets',
    'rule-sets/suggestions',
    'rule-sets/statistics',
    'conversations',
    'connections',
    'inbox',
    'deliveries',
    'notifications',
    'audit',
    'api-keys',
    'ledger',
    'leads?q=%D8%B9%D9%85%D9%8A%D9%84',
  ]

  it.each(lists)('finds nothing of ours in %s', async (list) => {
    const things: Things = await world.things()
    const answer = await world.as('stranger', 'GET', list)
    expect(answer.status).toBe(200)
    const told = JSON.stringify(answer.body)
    for (const id of [...Object.values(things), world.freelancer, world.app.tenant.id]) expect(told).not.toContain(id)
  })

  it('finds nobody by our client’s phone, e-mail or id', async () => {
    const { lead } = await world.things()
    const told = await world.as<{ externalId: string; contact: { phone: string; email: string } }>('admin', 'GET', `leads/${lead}`)
    const { externalId, contact } = told.body
    for (const query of [
      `externalId=${externalId}`,
      `phone=${encodeURIComponent(contact.phone)}`,
      `email=${contact.email}`,
      `q=${contact.email}`,
    ]) {
      expect((await world.as<{ data: unknown[] }>('admin', 'GET', `leads?${query}`)).body.data, query).toHaveLength(1)
      expect((await world.as('stranger', 'GET', `leads?${query}`)).body, query).toMatchObject({ data: [] })
    }
  })

  it('may use the same id of its own for another lead', async () => {
    const body = { externalId: 'crm-7', name: 'ليلى', phone: '+966509998877' }
    const ours = await world.as<{ id: string }>('admin', 'POST', 'leads', body)
    const theirs = await world.as<{ id: string }>('stranger', 'POST', 'leads', body)
    expect(ours.status).toBe(201)
    expect(theirs.status).toBe(201)
    expect(theirs.body.id).not.toBe(ours.body.id)
  })
})

describe('the migrations', () => {
  it('go up, down and up again, and come to the same tables', async () => {
    const fresh = await cloneDatabase()
    try {
      const before = await describeSchema(fresh.ownerUrl)
      await rollBack(fresh.ownerUrl)
      const gone = await describeSchema(fresh.ownerUrl)
      expect(gone.filter((line) => !/^(table|index|grant) migrations_done/.test(line))).toEqual([])
      expect((await migrate(fresh.ownerUrl, 'wasl', masterKeys(TEST_KEYS))).length).toBeGreaterThan(9)
      expect(await describeSchema(fresh.ownerUrl)).toEqual(before)
    } finally {
      await fresh.drop()
    }
  })
})

/** Everything of our schema that a migration makes, one line each. */
async function describeSchema(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(
      `select 'table ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') as line from information_schema.columns where table_schema = 'public'
       union all select 'index ' || indexname || ' ' || indexdef from pg_indexes where schemaname = 'public'
       union all select 'policy ' || tablename || ' ' || policyname || ' ' || coalesce(qual, '') from pg_policies where schemaname = 'public'
       union all select 'grant ' || table_name || ' ' || grantee || ' ' || privilege_type from information_schema.role_table_grants where table_schema = 'public' and grantee like 'wasl%'
       union all select 'check ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace and contype in ('c','f')
       union all select 'function ' || proname from pg_proc where pronamespace = 'public'::regnamespace
       union all select 'trigger ' || tgname from pg_trigger where not tgisinternal order by 1`,
    )
    return rows.map((row) => row.line)
  } finally {
    await client.end()
  }
}
