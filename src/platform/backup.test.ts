import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { createTenant } from '#src/accounts/tenants.ts'
import { acceptRequest } from '#src/requests/accept.ts'
import { startTestApp, type TestApp } from '#test/support/app.ts'
import { TEST_KEYS } from '#test/support/global.ts'
import { makeBackup } from './backup.ts'
import { openDb } from './db.ts'
import { masterKeys } from './keys.ts'
import { later } from './later.ts'
import { knownMigrations, migrate } from './migrate.ts'
import { restoreBackup } from './restore.ts'
import { readTar, writeTar } from './tar.ts'

const master = masterKeys(TEST_KEYS)

describe('a backup and its restore', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wasl-backup-'))
  const file = join(folder, 'wasl.tar.gz')
  const filesFolder = join(folder, 'files')
  const dropLater: string[] = []
  let wasl: TestApp
  beforeAll(async () => {
    wasl = await startTestApp()
    for (const name of ['web-form', 'smtp']) await wasl.connect(name)
    await wasl.addFreelancer({ name: 'سارة', email: 'sara@example.com' })
    const [, form] = await Promise.all([
      undefined,
      fetch(wasl.fakes['web-form']!.mounted.webhookUrl!, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          name: 'محمد',
          email: 'm@example.com',
          phone: '0501112233',
          message: 'تصميم شعار "مقهى"\nبميزانية 500 ريال',
        }),
      }),
    ])
    expect(form.status).toBe(202)
    await wasl.settle()
    await inTenant(async (trx) => {
      const request = await trx('requests').first('id')
      await acceptRequest(trx, request.id, { via: 'api', actor: 'test' }, wasl.clock.now())
    })
    await wasl.settle()
    mkdirSync(join(filesFolder, 'ab'), { recursive: true })
    writeFileSync(join(filesFolder, 'ab', 'photo.bin'), Buffer.from([0, 1, 2, 255]))
  })
  afterAll(async () => {
    await wasl?.close()
    for (const name of dropLater) await onAdmin(`drop database if exists ${name} with (force)`)
    rmSync(folder, { recursive: true, force: true })
  })
  const inTenant = <T>(run: Parameters<typeof wasl.app.world.db.tenant<T>>[1]) => wasl.app.world.db.tenant(wasl.tenant.id, run)
  const backup = (ownerUrl = wasl.ownerUrl, to = file) =>
    makeBackup({ ownerUrl, filesFolder, file: to, version: '0.1.0', now: wasl.clock.now() })
  const restore = (at: Fresh, more: { file?: string; keys?: string[] } = {}) =>
    restoreBackup({
      ownerUrl: at.ownerUrl,
      login: 'wasl',
      master: more.keys ? masterKeys(more.keys) : master,
      filesFolder: join(folder, 'restored'),
      file: more.file ?? file,
    })

  it('brings back every row, counted table by table, and every file', async () => {
    const made = await backup()
    expect(made).toMatchObject({ files: 1, withoutStrangers: false })
    const fresh = await freshDatabase()
    const restored = await restore(fresh)
    expect(restored).toMatchObject({ rows: made.rows, tables: made.tables, files: 1 })
    const [before, after] = [await countAll(wasl.ownerUrl), await countAll(fresh.ownerUrl)]
    expect(after).toEqual(before)
    expect(before.leads).toBe(1)
    expect(before.chats).toBe(1)
    expect(readFileSync(join(folder, 'restored/ab/photo.bin'))).toEqual(Buffer.from([0, 1, 2, 255]))

    // What is sealed opens, texts are the same to the letter, times to the microsecond.
    const rows = (url: string, sql: string) => query(url, sql)
    const same = `select id, text, answers, consents, phone, created_at::text, extra from leads union all select id, null, null, null, body, created_at::text, null from chat_messages order by 1`
    expect(await rows(fresh.ownerUrl, same)).toEqual(await rows(wasl.ownerUrl, same))
    const db = await openDb(fresh.url, master)
    try {
      const { loadStandings } = await import('#src/leads/standing.ts')
      const told = await db.tenant(wasl.tenant.id, async (trx) => {
        const lead = await trx('leads').first('id')
        return (await loadStandings(trx, [lead.id])).get(lead.id)
      })
      expect(told).toMatchObject({ phone: '+966501112233', email: 'm@example.com', name: 'محمد' })
      // The counters go on: a new due row gets a number of its own.
      await db.tenant(wasl.tenant.id, (trx) => later(trx, 'lead.recheck', { subjectId: wasl.tenant.id, at: new Date() }))
      // Row-level security holds: in no tenant, or in another's, nothing is seen.
      expect(await db.system((trx) => trx('leads').select('id'))).toEqual([])
      expect(await db.tenant(wasl.other.id, (trx) => trx('leads').select('id'))).toEqual([])
    } finally {
      await db.close()
    }
    const unguarded = `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relrowsecurity and not relforcerowsecurity`
    expect(await rows(fresh.ownerUrl, unguarded)).toEqual([])
    expect(await rows(fresh.ownerUrl, `select tgname from pg_trigger where not tgisinternal and tgenabled <> 'O'`)).toEqual([])
  })

  it('works for an owner who is no superuser, row-level security or not', async () => {
    const at = await freshDatabase('wasl_plain_owner')
    await restore(at)
    const again = join(folder, 'plain.tar.gz')
    const made = await backup(at.ownerUrl, again)
    expect(made.withoutStrangers).toBe(true)
    const fresh = await freshDatabase()
    await restore(fresh, { file: again })
    expect(await countAll(fresh.ownerUrl)).toEqual(await countAll(wasl.ownerUrl))
  })

  it('goes on from an archive of an earlier schema to this one', async () => {
    const old = await freshDatabase()
    await migrate(old.ownerUrl, 'wasl', master, knownMigrations().slice(0, -1))
    await createTenant(old.ownerUrl, master, { slug: 'early', name: 'من قبل', timeZone: 'Asia/Riyadh', country: 'SA', isDefault: true })
    const earlier = join(folder, 'earlier.tar.gz')
    await backup(old.ownerUrl, earlier)
    const fresh = await freshDatabase()
    await restore(fresh, { file: earlier })
    const done = await query(fresh.ownerUrl, 'select name from migrations_done order by name')
    expect(done.map((row) => row.name)).toEqual(knownMigrations())
    expect(await query(fresh.ownerUrl, 'select slug from tenants')).toEqual([{ slug: 'early' }])
  })

  it('refuses a database in use, a newer schema, other keys, a cut archive and a stranger’s file, and leaves nothing behind', async () => {
    const used = await freshDatabase()
    await restore(used)
    await expect(restore(used)).rejects.toThrow(/in use/)

    const fresh = await freshDatabase()
    const newer = join(folder, 'newer.tar.gz')
    await rewrite(newer, (manifest) => ({ ...manifest, version: '9.0.0', migrations: [...manifest.migrations, '9999_later.ts'] }))
    await expect(restore(fresh, { file: newer })).rejects.toThrow(/newer wasl \(9\.0\.0; unknown here: 9999_later\.ts\)/)
    await expect(restore(fresh, { keys: ['another-key-of-16-characters'] })).rejects.toThrow(/ENCRYPTION_KEYS does not open/)
    expect(await query(fresh.ownerUrl, 'select id from tenants')).toEqual([])

    const cut = join(folder, 'cut.tar.gz')
    writeFileSync(cut, readFileSync(file))
    truncateSync(cut, 3000)
    await expect(restore(await freshDatabase(), { file: cut })).rejects.toThrow()
    const strange = join(folder, 'strange.tar.gz')
    const tar = writeTar(strange)
    await tar.add('hello.txt', Buffer.from('hello'))
    await tar.finish()
    await expect(restore(await freshDatabase(), { file: strange })).rejects.toThrow('no backup of wasl')
  })

  it('leaves no half archive where it fails', async () => {
    const to = join(folder, 'half.tar.gz')
    await expect(backup(wasl.ownerUrl.replace(/\/[^/]*$/, '/postgres'), to)).rejects.toThrow(/no tables of wasl/)
    expect([existsSync(to), existsSync(`${to}.part`)]).toEqual([false, false])
  })

  interface Fresh {
    ownerUrl: string
    url: string
  }

  /** An empty database, owned by a login of its own where one is named. */
  async function freshDatabase(owner?: string): Promise<Fresh> {
    const name = `restored_${process.pid}_${dropLater.length}`
    dropLater.push(name)
    if (owner) {
      await onAdmin(
        `do $$ begin if not exists (select 1 from pg_roles where rolname = '${owner}') then create role ${owner} login createrole password 'test'; end if; end $$`,
      )
      // He did not make the two roles of this server; there he would have, and with them the right to hand them on.
      await onAdmin(`grant wasl_app, wasl_door to ${owner} with admin option`)
    }
    await onAdmin(`create database ${name}${owner ? ` owner ${owner}` : ''}`)
    const { admin, login, template } = inject('postgres')
    const ownerUrl = admin.replace(/\/postgres$/, `/${name}`)
    return {
      ownerUrl: owner ? ownerUrl.replace(/\/\/[^@]+@/, `//${owner}:test@`) : ownerUrl,
      url: login.replace(`/${template}`, `/${name}`),
    }
  }

  async function rewrite(to: string, change: (manifest: { migrations: string[]; version: string }) => object): Promise<void> {
    const tar = writeTar(to)
    for await (const { name, content } of readTar(file))
      await tar.add(name, name === 'wasl.json' ? Buffer.from(JSON.stringify(change(JSON.parse(content.toString('utf8'))))) : content)
    await tar.finish()
  }
})

async function countAll(url: string): Promise<Record<string, number>> {
  const tables = await query(
    url,
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not like 'migrations_done%' order by 1`,
  )
  const counts: Record<string, number> = {}
  for (const { name } of tables) counts[name] = (await query(url, `select count(*)::int as n from ${name}`))[0].n
  return counts
}

// biome-ignore lint/suspicious/noExplicitAny: rows of any query
async function query(url: string, sql: string): Promise<any[]> {
  // A plain owner is held to the policies; the server's own superuser sees all.
  const seeing = new URL(url)
  const admin = new URL(inject('postgres').admin)
  seeing.username = admin.username
  seeing.password = admin.password
  const client = new pg.Client({ connectionString: seeing.href })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

async function onAdmin(sql: string): Promise<void> {
  await query(inject('postgres').admin, sql)
}

it('migrates an empty database up, down and up again', async () => {
  const name = `updown_${process.pid}`
  await onAdmin(`create database ${name}`)
  const url = inject('postgres').admin.replace(/\/postgres$/, `/${name}`)
  const { rollBack } = await import('./migrate.ts')
  const shape = `select c.relname, c.relkind::text, c.relrowsecurity, c.relforcerowsecurity from pg_class c where c.relnamespace = 'public'::regnamespace and c.relname not like 'migrations_done%' order by 1`
  try {
    expect(await migrate(url, 'wasl', master)).toEqual(knownMigrations())
    const first = await query(url, shape)
    await rollBack(url)
    expect(await query(url, shape)).toEqual([])
    await migrate(url, 'wasl', master)
    expect(await query(url, shape)).toEqual(first)
  } finally {
    await onAdmin(`drop database ${name} with (force)`)
  }
})
