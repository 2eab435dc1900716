import knexFactory, { type Knex } from 'knex'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { masterKeys } from '#src/platform/keys.ts'
import { startTestApp, type TestApp } from '#test/support/app.ts'
import { TEST_KEYS } from '#test/support/global.ts'
import { type Check, checkDatabase, checkDisk, checkNode, checkPorts, checkWork } from './checks.ts'

const master = masterKeys(TEST_KEYS)
const levels = (checks: readonly Check[]) => Object.fromEntries(checks.map(({ name, level }) => [name, level]))

describe('what the doctor says', () => {
  let wasl: TestApp
  let knex: Knex
  let owner: Knex
  beforeAll(async () => {
    wasl = await startTestApp()
    const open = (connection: string) => knexFactory({ client: 'pg', connection, pool: { min: 0, max: 1 } })
    knex = open(wasl.databaseUrl)
    owner = open(wasl.ownerUrl)
  })
  afterAll(async () => {
    await knex?.destroy()
    await owner?.destroy()
    await wasl?.close()
  })

  it('finds nothing wrong with a database that stands at this version', async () => {
    expect(levels(await checkDatabase(knex, master))).toEqual({ database: 'ok', migrations: 'ok', roles: 'ok', keys: 'ok' })
  })

  it('names a database it cannot reach', async () => {
    const nowhere = knexFactory({ client: 'pg', connection: 'postgres://a:b@127.0.0.1:1/c' })
    const [found, ...more] = await checkDatabase(nowhere, master)
    expect([found?.level, found?.next, more]).toEqual(['fault', expect.stringContaining('DATABASE_URL'), []])
    await nowhere.destroy()
  })

  it('tells a missing migration from one of a newer wasl', async () => {
    const [last] = await owner('migrations_done').orderBy('name', 'desc').limit(1)
    await owner('migrations_done').where({ id: last.id }).delete()
    expect(await checkDatabase(knex, master)).toContainEqual(
      expect.objectContaining({ name: 'migrations', level: 'warning', says: `to be done: ${last.name}` }),
    )
    await owner('migrations_done').insert([last, { name: '9999_later.ts', batch: 9, migration_time: new Date() }])
    expect(await checkDatabase(knex, master)).toContainEqual(
      expect.objectContaining({ name: 'migrations', level: 'fault', says: 'a newer wasl was here (9999_later.ts)' }),
    )
    await owner('migrations_done').where({ name: '9999_later.ts' }).delete()
  })

  it('says that a role may pass row-level security, and that the keys are others', async () => {
    await owner.raw('create table stray (); alter table stray owner to wasl_app')
    expect(levels(await checkDatabase(knex, master)).roles).toBe('fault')
    await owner.raw('drop table stray')
    const keys = (await checkDatabase(knex, masterKeys(['another-key-of-16-characters']))).find((check) => check.name === 'keys')
    expect(keys).toMatchObject({ level: 'fault', next: expect.stringContaining('former key') })
  })

  it('tells each connection’s state, and what the admins would be warned of', async () => {
    const { connectionId } = await wasl.connect('odoo')
    const { db, clock } = wasl.app.world
    const look = async () => checkWork(wasl.databaseUrl, master, '/', clock.now())
    expect(levels(await look())['default: odoo']).toBe('warning')
    const problem = JSON.stringify({ code: 'unauthorized', text: { ar: 'مفتاح مرفوض', en: 'The key was refused' }, since: clock.now() })
    await db.tenant(wasl.tenant.id, (trx) => trx('connections').where({ id: connectionId }).update({ status: 'failing', problem }))
    expect(await look()).toContainEqual(
      expect.objectContaining({ name: 'default: odoo', level: 'fault', says: 'odoo: The key was refused' }),
    )
  })

  it('wants Node 24, room on the disk, and its own ports', async () => {
    expect(checkNode('20.19.0')).toMatchObject({ level: 'fault', next: expect.stringContaining('npm start') })
    expect(checkNode('24.0.0').level).toBe('ok')
    expect((await checkDisk('/tmp')).says).toMatch(/GB free \(\d+ %\)/)
    const config = { PORT: 1, SANDBOX_PORT: 2, sandbox: true, ROLE: 'all' as const }
    const look = (free: boolean, ours: boolean) => checkPorts(config, { isFree: async () => free, answers: async () => ours })
    expect((await look(true, false)).map((check) => check.says)).toEqual(['1 is free', '2 is free'])
    expect((await look(false, true)).map((check) => check.says)).toEqual(['wasl answers on 1', 'wasl answers on 2'])
    expect((await look(false, false)).map((check) => check.next)).toEqual(['end it, or set PORT', 'end it, or set SANDBOX_PORT'])
  })
})
