import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WebhookCall } from '#connectors/connector.ts'
import { rereadEntry } from '#src/inbox/reread.ts'
import { inParallel } from '#workers/outcome.ts'
import { openScene, type Scene } from '../support/scene.ts'

const wish = 'السلام عليكم ابي تصميم شعار'

describe('F22: one item that nobody can take in, among a hundred good ones', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await openScene({ connectors: ['whatsapp', 'web-form', 'smtp'], queue: 'off' })
  })
  afterAll(() => scene?.close())

  it('dies alone and is shown; the others, and the same person’s later words, go on', async () => {
    await asOwner(scene, (sql) =>
      sql(`create function refuse() returns trigger language plpgsql as $$ begin if new.name = 'سُمّ' then raise exception 'cannot be taken in'; end if; return new; end $$;
           create trigger refuse before insert on leads for each row execute function refuse();
           create function refuse_item() returns trigger language plpgsql as $$ begin if new.dedupe_key like '%unreadable%' then raise exception 'cannot be read'; end if; return new; end $$;
           create trigger refuse_item before insert on item_keys for each row execute function refuse_item()`),
    )
    await scene.start({ queue: 'off' })
    const calls = Array.from({ length: 100 }, (_, n) =>
      make(scene, 'whatsapp', 'text', { n, text: wish, phone: `+9665560${String(10_000 + n)}` }),
    )
    const poison = make(scene, 'whatsapp', 'text', { n: 1000, name: 'سُمّ', text: wish, phone: '+966556099999' })
    const later = make(scene, 'whatsapp', 'text', { n: 1001, name: 'سُمّ بعد حين', text: wish, phone: '+966556099999' })
    const unreadable = make(scene, 'web-form', 'json', { n: 0, run: 'unreadable', text: wish })
    await inParallel([...calls.slice(0, 50), poison, ...calls.slice(50)], 20, (call) => scene.post('whatsapp', call))
    await scene.post('web-form', unreadable)
    await scene.post('whatsapp', later)
    const took = await scene.quiet(90_000)
    console.error(`101 good leads beside two poisoned units: quiet after ${took} ms`)
    expect(await leadCount(scene)).toBe(101)
    const dead = await deadOf(scene)
    expect(dead.items).toEqual([{ fault: expect.stringContaining('cannot be taken in') }])
    expect(dead.entries).toEqual([{ fault: expect.stringContaining('cannot be read') }])
    expect(await scene.audit()).toEqual([])

    // What stood in the way is mended, and an admin has both read again: they go on where they had stopped.
    await asOwner(scene, (sql) => sql('drop trigger refuse on leads; drop trigger refuse_item on item_keys'))
    const { db, clock } = scene.wasl.app.world
    await db.tenant(scene.wasl.tenant.id, async (trx) => {
      const entries = await trx('inbox').where({ status: 'dead' }).pluck('id')
      const units = await trx('items').where({ status: 'dead' }).pluck('inbox_id')
      for (const entryId of [...entries, ...units]) expect(await rereadEntry(trx, entryId, clock.now())).toBe(true)
    })
    await scene.quiet(90_000)
    expect(await deadOf(scene)).toEqual({ items: [], entries: [] })
    expect(await scene.audit()).toEqual([])
  }, 120_000)
})

describe('F22: two units that end the process of whoever reads them', () => {
  it('are laid aside after a few deaths, and everybody else is served', async () => {
    const scene = await openScene({ connectors: ['whatsapp', 'web-form', 'smtp'], queue: 'off' })
    try {
      const mortal = () => scene.start({ queue: 'off', preload: 'test/support/poison.ts', env: { WASL_TEST_POISON: 'قاتل' } })
      const calls = Array.from({ length: 40 }, (_, n) =>
        make(scene, 'whatsapp', 'text', { n, text: wish, phone: `+9665562${String(10_000 + n)}` }),
      )
      const deadly = make(scene, 'whatsapp', 'text', { n: 1000, text: `${wish} قاتل`, phone: '+966556299999' })
      const atTheDoor = make(scene, 'web-form', 'json', { n: 0, text: 'قاتل at-the-door' })
      await inParallel([...calls.slice(0, 20), deadly, ...calls.slice(20)], 20, (call) => scene.post('whatsapp', call))
      await scene.post('web-form', atTheDoor)
      let deaths = 0
      const since = Date.now()
      for (let child = await mortal(); ; child = await mortal()) {
        const end = await Promise.race([child.ended, scene.quiet(120_000)])
        if (typeof end === 'number') break
        deaths++
        await leasesRunOut(scene)
      }
      console.error(`two deadly units: ${deaths} deaths, quiet after ${Math.round((Date.now() - since) / 1000)} s`)
      expect(deaths).toBeLessThanOrEqual(6)
      expect(await leadCount(scene)).toBe(40)
      const { items, entries } = await deadOf(scene)
      expect([...items, ...entries]).toEqual([
        { fault: expect.stringContaining('ended the process') },
        { fault: expect.stringContaining('ended the process') },
      ])
      expect(await scene.audit()).toEqual([])
    } finally {
      await scene.close()
    }
  }, 180_000)
})

/** Fifteen seconds pass for everything that the dead held. */
async function leasesRunOut({ wasl }: Scene): Promise<void> {
  await wasl.app.world.db.system((trx) =>
    trx.raw(`with m as (update mailboxes set lease_until = now() - interval '1 s' where lease_until is not null), l as (update lanes set lease_until = now() - interval '1 s' where lease_until is not null)
      update due set lease_until = now() - interval '1 s' where lease_until is not null`),
  )
}

type Json = Record<string, unknown>

function make(scene: Scene, connector: string, scenario: string, options: Json & { n: number }): WebhookCall {
  return scene.wasl.fakes[connector]!.mounted.fake.scenarios![scenario]!({ run: 'faults', ...options })
}

async function leadCount({ wasl }: Scene): Promise<number> {
  const row = await wasl.app.world.db.tenant(wasl.tenant.id, (trx) => trx('leads').whereNot({ status: 'merged' }).count('* as n').first())
  return Number(row?.n)
}

async function deadOf({ wasl }: Scene): Promise<{ items: { fault: string }[]; entries: { fault: string }[] }> {
  return wasl.app.world.db.tenant(wasl.tenant.id, async (trx) => ({
    items: await trx('items').where({ status: 'dead' }).select('fault'),
    entries: await trx('inbox').where({ status: 'dead' }).select('fault'),
  }))
}

async function asOwner({ wasl }: Scene, run: (sql: (text: string) => Promise<unknown>) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: wasl.ownerUrl })
  await client.connect()
  try {
    await run((text) => client.query(text))
  } finally {
    await client.end()
  }
}
