import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { postCall } from '#sandbox/deliver.ts'
import { masterKeys } from '#src/platform/keys.ts'
import { knownMigrations, migrate } from '#src/platform/migrate.ts'
import { inParallel } from '#workers/outcome.ts'
import { type Child, isUp, sleep, waitFor } from '../support/child.ts'
import { TEST_KEYS } from '../support/global.ts'
import { openScene, type Scene } from '../support/scene.ts'

const LEADS = 90
let scene: Scene | undefined
afterEach(async () => {
  await scene?.close()
  scene = undefined
})

describe('F23: processes are replaced under traffic', () => {
  it('workers that are asked to end finish what they have in hand: nothing is left unknown, nothing is done twice', async () => {
    scene = await openScene({ queue: 'pg' })
    const here = scene
    let worker = await here.start()
    await isUp(worker)
    const ends: (number | null)[] = []
    const took: number[] = []
    const traffic = inParallel(Array.from({ length: LEADS }), 3, (_, n) => send(here, n))
    for (let turn = 0; turn < 3; turn++) {
      await sleep(400 + turn * 250)
      // The new one is there before the old one goes.
      const next = await here.start()
      await isUp(next)
      const asked = Date.now()
      await worker.stop()
      took.push(Date.now() - asked)
      ends.push((await worker.ended).code)
      worker = next
    }
    await traffic
    const quiet = await here.quiet()
    console.error(`three workers ended in ${took.join(', ')} ms; quiet ${quiet} ms after the traffic`)
    expect(ends).toEqual([0, 0, 0])
    expect(await here.audit()).toEqual([])
    const { leads, states } = await endOf(here)
    expect(leads).toBe(LEADS)
    expect(states).toEqual(['done'])
  }, 90_000)

  it('an API that is asked to end answers what it has taken: every webhook is answered 2xx or never reached it', async () => {
    scene = await openScene({ connectors: ['whatsapp', 'google-sheets'], queue: 'off' })
    const here = scene
    await here.start({ queue: 'off' })
    let api: Child = await here.start({ role: 'api', queue: 'off' })
    await isUp(api)
    const traffic = flow(here, () => api.url)
    const ends: (number | null)[] = []
    for (let turn = 0; turn < 3; turn++) {
      await sleep(500)
      const next = await here.start({ role: 'api', queue: 'off' })
      await isUp(next)
      const old = api
      api = next
      await old.stop()
      ends.push((await old.ended).code)
    }
    const refused = await traffic.end()
    await here.quiet(90_000)
    console.error(`${here.accepted.length} webhooks over three replaced APIs, ${refused.length} answered otherwise than 2xx`)
    expect(refused).toEqual([])
    expect(ends).toEqual([0, 0, 0])
    expect(await here.audit()).toEqual([])
    expect((await endOf(here)).leads).toBe(here.accepted.length)
  }, 180_000)
})

describe('F24: the next version migrates the database under traffic', () => {
  it('a migration that must wait for somebody who reads holds up no webhook; it is there in the end, and old processes work on beside new ones', async () => {
    scene = await openScene({ connectors: ['whatsapp', 'google-sheets', 'smtp'], queue: 'off' })
    const here = scene
    const [api, worker] = [await here.start({ role: 'api', queue: 'off' }), await here.start({ queue: 'off' })]
    for (const child of [api, worker]) await isUp(child)
    const traffic = flow(here, () => api.url)
    const taken = async (more: number) => {
      const from = here.accepted.length
      return waitFor(`${more} more webhooks are answered`, () => here.accepted.length >= from + more, 20_000)
    }
    await taken(10)
    // A report or a backup that takes its time: it reads, and so nobody may change the tables' shape.
    const reader = new pg.Client({ connectionString: here.wasl.ownerUrl })
    await reader.connect()
    await reader.query('begin')
    for (const table of ['inbox', 'leads', 'deliveries']) await reader.query(`select count(*) from ${table}`)
    const started = Date.now()
    const migrating = migrate(here.wasl.ownerUrl, 'wasl', masterKeys(TEST_KEYS), [...knownMigrations(), NEXT]).then((applied) => ({
      applied,
      ms: Date.now() - started,
    }))
    migrating.catch(() => undefined)
    await isWaiting(here)
    const meanwhile = await taken(60).finally(async () => {
      await reader.query('commit')
      await reader.end()
    })
    const { applied, ms } = await migrating
    await taken(10)
    const next = await here.start({ queue: 'off' })
    await isUp(next)
    await worker.stop()
    await taken(10)
    const refused = await traffic.end()
    await here.quiet(60_000)
    console.error(
      `migrated after ${ms} ms; 60 webhooks were answered within ${meanwhile} ms while it waited; ${here.accepted.length} in all, ${refused.length} refused`,
    )
    expect(applied).toEqual([NEXT])
    expect(refused).toEqual([])
    expect(await here.audit()).toEqual([])
    const { leads, states } = await endOf(here)
    expect(leads).toBe(here.accepted.length)
    expect(states).toEqual(['done'])
  }, 120_000)
})

/** As the migrator names it, from the folder of migrations. */
const NEXT = '../test/support/wider-tables.ts'

/** Until the migration stands before a closed door, or has just been turned away from it. */
async function isWaiting({ wasl }: Scene): Promise<void> {
  const client = new pg.Client({ connectionString: wasl.ownerUrl })
  await client.connect()
  try {
    await waitFor('the migration wants the tables', async () => {
      const { rowCount } = await client.query(
        "select 1 from pg_stat_activity where query like 'alter table%of_the_next_version%' and datname = current_database()",
      )
      return Boolean(rowCount)
    })
  } finally {
    await client.end()
  }
}

/** People write on WhatsApp, four at a time, to whichever API is there, each again until he is answered 200. `end` answers what was said instead of a 200 or nothing. */
function flow(here: Scene, door: () => string): { end(): Promise<string[]> } {
  const path = here.wasl.fakes.whatsapp!.mounted.webhookUrl!.slice(here.wasl.url.length)
  const refused: string[] = []
  let going = true
  const senders = inParallel(Array.from({ length: 4 }), 4, async (_, lane) => {
    for (let n = 0; going || n < 10; n++) {
      const call = here.wasl.fakes.whatsapp!.mounted.fake.scenarios!.text!({
        n: lane * 10_000 + n,
        run: 'deploy',
        text: 'ابي تصميم شعار',
        phone: `+96656${lane}${String(100_000 + n)}`,
      })
      for (let answered = false; !answered; ) {
        const answer = await postCall(door() + path, call).catch((error: Error & { code?: string }) => error.code ?? error.message)
        if (answer === 'no answer') refused.push(answer)
        else if (typeof answer === 'string') await sleep(20)
        else if (answer.status === 200) answered = here.accepted.push({ connector: 'whatsapp', body: call.body }) > 0
        else refused.push(`${answer.status} ${answer.body}`)
        if (refused.length > 20) return
      }
      await sleep(80)
    }
  })
  return {
    async end() {
      going = false
      await senders
      return refused
    },
  }
}

async function send(scene: Scene, n: number): Promise<void> {
  if (n % 2) await scene.send('whatsapp', 'text', { n, run: 'deploy', text: 'ابي تصميم شعار', phone: `+9665590${String(10_000 + n)}` })
  else
    await scene.send('web-form', 'json', {
      n,
      run: 'deploy',
      text: 'أحتاج تصميم شعار',
      phone: `+9665591${String(10_000 + n)}`,
      email: `d${n}@example.com`,
    })
  await sleep(30)
}

async function endOf({ wasl }: Scene): Promise<{ leads: number; states: string[] }> {
  return wasl.app.world.db.tenant(wasl.tenant.id, async (trx) => ({
    leads: Number((await trx('leads').count('* as n').first())?.n),
    states: await trx('deliveries').distinct('status').orderBy('status').pluck('status'),
  }))
}
