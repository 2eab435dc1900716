import { describe, expect, it } from 'vitest'
import { inParallel } from '#workers/outcome.ts'
import { seeded } from '../support/chance.ts'
import { type Child, isUp, sleep, waitFor } from '../support/child.ts'
import { cloneDatabase } from '../support/database.ts'
import { startOwnPostgres } from '../support/own-postgres.ts'
import { openPgProxy } from '../support/pg-proxy.ts'
import { logOf, openScene, type Scene } from '../support/scene.ts'

const outside = ['whatsapp', 'web-form', 'odoo', 'google-sheets', 'smtp']

describe('F5: PostgreSQL goes away under work', () => {
  it('connections that break after COMMIT was sent double nothing and lose nothing, whichever step they belong to', async () => {
    const draw = seeded('F5 commits')
    const database = await cloneDatabase()
    const proxy = await openPgProxy(database.url)
    const scene = await openScene({ connectors: outside, queue: 'off', database })
    const children: Child[] = []
    try {
      children.push(await scene.start({ queue: 'off', databaseUrl: proxy.through(database.url) }))
      children.push(await scene.start({ queue: 'off', databaseUrl: proxy.through(database.url) }))
      for (const child of children) await isUp(child)
      proxy.cutAfter('COMMIT', () => draw() < 0.3)
      await inParallel(Array.from({ length: 60 }), 4, (_, n) => send(scene, n))
      await waitFor('fifteen commits are cut', () => proxy.cuts() >= 15)
      proxy.mend()
      const tookMs = await quiet(scene, children)
      const end = await endOf(scene)
      console.error(`cut ${proxy.cuts()} commits; quiet ${tookMs} ms after the last; ${JSON.stringify(end)}`)
      expect(proxy.cuts()).toBeGreaterThan(10)
      expect(await scene.audit()).toEqual([])
      expect(end.leads).toBe(60)
      expect(end.open).toBe(0)
      expect(end.dead).toBe(0)
    } finally {
      await scene.close()
      await proxy.close()
    }
  }, 150_000)

  it('a server that crashes twice under traffic: every answered call is stored, every lead ends as it should', async () => {
    const postgres = await startOwnPostgres()
    const scene = await openScene({
      connectors: outside,
      queue: 'pg',
      database: { url: postgres.url, ownerUrl: postgres.ownerUrl, drop: async () => undefined },
    })
    const children: Child[] = []
    try {
      children.push(await scene.start(), await scene.start())
      for (const child of children) await isUp(child)
      const traffic = inParallel(Array.from({ length: 60 }), 3, async (_, n) => {
        await sleep(80 + (n % 5) * 40)
        await send(scene, n)
      })
      const crashes: number[] = []
      for (const pause of [1500, 2500]) {
        await sleep(pause)
        const started = Date.now()
        await postgres.crash()
        crashes.push(Date.now() - started)
      }
      await traffic
      const tookMs = await quiet(scene, children)
      const end = await endOf(scene)
      console.error(`down for ${crashes.join(' and ')} ms; quiet ${tookMs} ms after the traffic; ${JSON.stringify(end)}`)
      expect(await scene.audit()).toEqual([])
      expect(end.leads).toBe(60)
      expect(end.open).toBe(0)
      expect(end.dead).toBe(0)
    } finally {
      await scene.close()
      await postgres.drop()
    }
  }, 180_000)
})

async function send(scene: Scene, n: number): Promise<void> {
  if (n % 2) await scene.send('whatsapp', 'text', { n, run: 'db', text: 'ابي تصميم شعار', phone: `+9665570${String(10_000 + n)}` })
  else
    await scene.send('web-form', 'json', {
      n,
      run: 'db',
      text: 'أحتاج تصميم شعار',
      phone: `+9665571${String(10_000 + n)}`,
      email: `db${n}@example.com`,
    })
}

async function quiet(scene: Scene, children: Child[]): Promise<number> {
  return scene.quiet(90_000).catch((error: Error) => {
    throw new Error(`${error.message}\n${logOf(children, 25)}`)
  })
}

async function endOf({ wasl }: Scene): Promise<{ leads: number; open: number; dead: number; uncertain: number }> {
  return wasl.app.world.db.tenant(wasl.tenant.id, async (trx) => {
    const count = async (table: string, statuses: string[]) =>
      Number((await trx(table).whereIn('status', statuses).count('* as n').first())?.n)
    return {
      leads: await count('leads', ['offered']),
      open: await count('deliveries', ['pending', 'sending']),
      dead: (await count('deliveries', ['dead'])) + (await count('items', ['dead'])) + (await count('inbox', ['dead'])),
      uncertain: await count('deliveries', ['uncertain']),
    }
  })
}
