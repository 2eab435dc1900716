import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.ts'
import { audit } from '../support/auditor.ts'
import { sleep, waitFor } from '../support/child.ts'
import { openScene, type Scene } from '../support/scene.ts'

describe('F27: many deadlines in the same minute', () => {
  let closing = async (): Promise<void> => undefined
  afterEach(() => closing())

  it('200 offers expire once each, and each goes to the next freelancer', async () => {
    const wasl = await startTestApp()
    closing = () => wasl.close()
    for (const name of ['whatsapp', 'smtp']) await wasl.connect(name)
    const ids = []
    for (const n of [1, 2])
      ids.push(
        await wasl.addFreelancer({
          name: `مستقل ${n}`,
          email: `f${n}@example.com`,
          profile: { skills: ['logo-branding'], capacity: { open: 1000 } },
        }),
      )
    const sent = await fetch(`${wasl.fakes.whatsapp!.baseUrl}/_deliver`, {
      method: 'POST',
      body: JSON.stringify({ scenario: 'text', text: 'ابي تصميم شعار', count: 200, ratePerSecond: 200, run: 'herd' }),
    })
    expect(await sent.json()).toMatchObject({ answers: { 200: 200 } })
    await wasl.settle(60_000)
    expect(await requests(wasl)).toEqual({ pending: 200 })
    wasl.clock.advance(24 * 3_600_000 + 60_000)
    const started = performance.now()
    await wasl.settle(60_000)
    console.error(`200 offers that expired in one minute: settled after ${Math.round(performance.now() - started)} ms`)
    expect(await requests(wasl)).toEqual({ expired: 200, pending: 200 })
    const { db } = wasl.app.world
    const each = await db.tenant(wasl.tenant.id, (trx) =>
      trx('requests').groupBy('lead_id').select(trx.raw('count(distinct freelancer_id)::int as people'), trx.raw('count(*)::int as n')),
    )
    expect(each.every((row) => row.people === 2 && row.n === 2)).toBe(true)
    expect(await audit(wasl)).toEqual([])
  }, 120_000)
})

describe('F28: a worker whose clock is wrong', () => {
  const clocks = {
    'ten minutes fast': { skewMs: 600_000 },
    'ten minutes slow': { skewMs: -600_000 },
    'set ten minutes forward while it runs': { jumpMs: 600_000 },
    'set ten minutes back while it runs': { jumpMs: -600_000 },
  }
  const runs = new Map<string, Promise<Expiry>>()
  beforeAll(() => {
    for (const [name, clock] of Object.entries(clocks)) runs.set(name, expireUnder(clock))
    for (const run of runs.values()) run.catch(() => undefined)
  })

  it.each(Object.keys(clocks))(
    '%s: deadlines are right, nothing expires early, and it does expire',
    async (name) => {
      const { hours, earlyS, lateMs, found } = await runs.get(name)!
      console.error(`${name}: expired ${lateMs} ms after one second before its deadline`)
      expect(Math.abs(hours - 24) * 3600).toBeLessThan(60)
      expect(earlyS, 'seconds it expired too early').toBe(0)
      expect(found).toEqual([])
    },
    90_000,
  )
})

interface Expiry {
  hours: number
  earlyS: number
  lateMs: number
  found: string[]
}

/** One offer under a worker with such a clock; its deadline is drawn near, past the moment at which the clock is set. */
async function expireUnder(clock: { skewMs?: number; jumpMs?: number }): Promise<Expiry> {
  const scene = await openScene({ connectors: ['whatsapp', 'smtp'], freelancers: 1, queue: 'off' })
  try {
    const child = await scene.start({ queue: 'off', ...clock })
    await scene.send('whatsapp', 'text', { text: 'ابي تصميم شعار', phone: '+966501112222' })
    await scene.quiet()
    const hours = (await secondsLeft(scene)) / 3600
    await asTenant(scene, async (trx) => {
      await trx.raw(`update requests set due_at = now() + interval '7 s'`)
      await trx.raw(`update due set due_at = now() + interval '7 s' where kind = 'request.expire'`)
    })
    const isPending = async () => (await asTenant(scene, (trx) => trx('requests').first('status'))).status === 'pending'
    let earlyS = 0
    for (let left = await secondsLeft(scene); left > 1 && !earlyS; left = await secondsLeft(scene)) {
      if (!(await isPending())) earlyS = left
      await sleep(100)
    }
    const lateMs = await waitFor(`it expires\n${child.lines().join('\n')}`, async () => !(await isPending()), 40_000)
    await scene.quiet()
    return { hours, earlyS, lateMs, found: await scene.audit() }
  } finally {
    await scene.close()
  }
}

async function requests({ app, tenant }: TestApp): Promise<Record<string, number>> {
  const rows = await app.world.db.tenant(tenant.id, (trx) =>
    trx('requests').groupBy('status').orderBy('status').select('status', trx.raw('count(*)::int as n')),
  )
  return Object.fromEntries(rows.map((row) => [row.status, row.n]))
}

function asTenant<T>({ wasl }: Scene, run: Parameters<typeof wasl.app.world.db.tenant<T>>[1]): Promise<T> {
  return wasl.app.world.db.tenant(wasl.tenant.id, run)
}

/** Until the deadline, in seconds by the database's own clock. */
async function secondsLeft(scene: Scene): Promise<number> {
  const { rows } = await asTenant(scene, (trx) =>
    trx.raw('select extract(epoch from due_at - clock_timestamp()) as seconds from requests order by offered_at limit 1'),
  )
  return Number(rows[0].seconds)
}
