import { afterEach, describe, expect, it } from 'vitest'
import { postCall } from '#sandbox/deliver.ts'
import { inParallel } from '#workers/outcome.ts'
import { type Child, isUp, sleep } from '../support/child.ts'
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
          const answer = await postCall(api.url + path, call).catch((error: Error & { code?: string }) => error.code ?? error.message)
          if (typeof answer === 'string') await sleep(20)
          else if (answer.status === 200) answered = here.accepted.push({ connector: 'whatsapp', body: call.body }) > 0
          else refused.push(`${answer.status} ${answer.body}`)
          if (refused.length > 20) return
        }
        await sleep(80)
      }
    })
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
    going = false
    await senders
    await here.quiet(90_000)
    console.error(`${here.accepted.length} webhooks over three replaced APIs, ${refused.length} answered otherwise than 2xx`)
    expect(refused).toEqual([])
    expect(ends).toEqual([0, 0, 0])
    expect(await here.audit()).toEqual([])
    expect((await endOf(here)).leads).toBe(here.accepted.length)
  }, 180_000)
})

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
