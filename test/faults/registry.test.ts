// Long: the walk over every crash point is one story, and its rules stand beside it.
import { beforeAll, describe, expect, it } from 'vitest'
import { jobs } from '#src/jobs.ts'
import { keepDevice } from '#src/notifications/devices.ts'
import { crashPoints } from '#src/platform/crash.ts'
import { newId } from '#src/platform/id.ts'
import { later } from '#src/platform/later.ts'
import '#src/inbox/door.ts'
import '#workers/run.ts'
import { askForComparison } from '#src/reconciliation/run.ts'
import { answerToken } from '#src/requests/link.ts'
import { lanes, type TimerJob, timers } from '#workers/index.ts'
import { inParallel } from '#workers/outcome.ts'
import { makeDevice } from '../support/browser-device.ts'
import { seeded } from '../support/chance.ts'
import { type Child, isUp, sleep, waitFor } from '../support/child.ts'
import { logOf, openScene, type Scene } from '../support/scene.ts'
import { readSources } from '../support/source.ts'

/** So many walks at once: each mostly waits for a lease to run out. */
const AT_ONCE = 9
const walked = ['whatsapp', 'instagram', 'web-form', 'meta-leads', 'odoo', 'google-sheets', 'smtp', 'web-push']
/** What a process that answers people and platforms reaches; every other point is a worker's. */
const ofApi = /^(inbox\.(before|after)|request\.accept)/

describe('R3, F3: every outside effect is registered with its crash points', () => {
  it('has one before and one after the call of everything that reaches the outside', () => {
    const outside = [
      ...Object.keys(lanes),
      ...Object.entries(timers as Record<string, TimerJob>).flatMap(([kind, job]) => ('outside' in job ? [kind] : [])),
    ]
    expect(crashPoints).toEqual(expect.arrayContaining(outside.flatMap((kind) => [`${kind}.before_call`, `${kind}.after_call`])))
    const effects = Object.entries(jobs).flatMap(([kind, job]) => ('effect' in job ? [kind] : []))
    expect(
      effects.filter((kind) => !outside.includes(kind)),
      'declared as an effect, but no worker makes it',
    ).toEqual([])
    expect(
      Object.keys(lanes).filter((kind) => !effects.includes(kind)),
      'on a lane, but how it may be repeated is not declared',
    ).toEqual([])
  })

  it('has one on both sides of every step inside', () => {
    for (const step of ['inbox.read', 'mailbox.read', 'turn.take', 'lead.route', 'timer', 'request.accept'])
      expect(crashPoints).toEqual(expect.arrayContaining([`${step}.before_commit`, `${step}.after_commit`]))
    expect(crashPoints).toEqual(
      expect.arrayContaining(['inbox.before_commit', 'inbox.after_commit', 'inbox.before_answer', 'ring.before', 'delivery.after_outcome']),
    )
  })

  it('lets nothing call out but the jobs of the table', () => {
    const sources = readSources().filter((source) => /^(src|workers)\//.test(source.path) && !source.path.endsWith('.test.ts'))
    const callers = sources
      .filter((source) => /\bclientOf<|\.outside\.http|\bconnector\??\.(connect|complete|list|test|media)\(/.test(source.text))
      .map((source) => source.path)
    const table = sources.find((source) => source.path === 'workers/index.ts')!
    const jobFiles = table.imports.filter((one) => !one.isType).map((one) => one.file)
    // Asking what words mean changes nothing outside: a turn that ends in between asks again.
    const besides = ['workers/clients.ts', 'workers/understander.ts', 'src/app.ts']
    expect(callers.filter((path) => !jobFiles.includes(path) && !besides.includes(path))).toEqual([])
  })
})

describe('R3, F3: kill -9 between any two side effects ends in the same state', () => {
  const walks = new Map<string, Promise<Walk>>()
  const plan = [...crashPoints.map((point) => [point]), ...pairs(4)]
  let plain: Promise<Walk>

  beforeAll(() => {
    plain = walk([])
    const starts = new Map(plan.map((points) => [points.join(' + '), Promise.withResolvers<Walk>()]))
    for (const [name, { promise }] of starts) walks.set(name, promise)
    for (const promise of walks.values()) promise.catch(() => undefined)
    void plain
      .catch(() => undefined)
      .then(() =>
        inParallel(plan, AT_ONCE, async (points) => {
          const { resolve, reject } = starts.get(points.join(' + '))!
          await walk(points).then(resolve, reject)
        }),
      )
  })

  it('without any kill: four enquiries, one of them in a dialogue with the bot, four offers, one acceptance, nothing unknown', async () => {
    const { audit, state } = await plain
    expect(audit).toEqual([])
    expect(state.leads).toEqual({ 'instagram offered': 1, 'meta_lead_ads offered': 1, 'web_form offered': 1, 'whatsapp assigned': 1 })
    expect(Object.keys(state.deliveries).filter((key) => !key.endsWith(' done'))).toEqual([])
  }, 60_000)

  it.each(plan.map((points) => [points.join(' + '), points] as const))(
    '%s',
    async (name, points) => {
      const found = await walks.get(name)!
      console.error(
        `${name}: killed ${found.kills}×, settled ${found.recoveryMs} ms after the last kill${found.unknown ? `, ${found.unknown} unknown` : ''}`,
      )
      expect(found.kills, 'the process never came to this point').toBe(points.length)
      expect(found.audit).toEqual([])
      const { state } = await plain
      expect(found.state.leads).toEqual(state.leads)
      // A process takes all that it is sending just then along: what nobody can know is told as such, and only of messages and mails. All else is as if nothing had happened.
      const unknownAs = (key: string) => (/^(message|email)\.send /.test(key) ? key.replace(/ uncertain$/, ' done') : key)
      expect(tally(Object.entries(found.state.deliveries).flatMap(([key, n]) => Array<string>(n).fill(unknownAs(key))))).toEqual(
        state.deliveries,
      )
      expect(found.recoveryMs).toBeLessThan(60_000)
    },
    600_000,
  )
})

interface Walk {
  kills: number
  recoveryMs: number
  unknown: number
  audit: string[]
  state: { leads: Record<string, number>; deliveries: Record<string, number> }
}

/** Four enquiries, offered, one accepted; one client is shown who could do it and leaves the choice to us. At each point once a process is killed there, and a clean one takes its place. */
async function walk(points: readonly string[]): Promise<Walk> {
  const scene = await openScene({ connectors: walked, freelancers: 1, queue: 'off', settings: { instagram: { dialogue: 'choose' } } })
  const mortals: Child[] = []
  let last = Date.now()
  try {
    await turnNotificationsOn(scene)
    const next = () => {
      const crashAt = points[mortals.length]
      return scene.start({ queue: 'off', crashAt, role: crashAt && ofApi.test(crashAt) ? 'api' : 'worker' })
    }
    const replace = async (): Promise<Child> => {
      const child = await next()
      if (mortals.length < points.length) mortals.push(child)
      if (child.url && points[mortals.length - 1] && ofApi.test(points[mortals.length - 1]!) && mortals.includes(child)) {
        await isUp(child)
        await scene.start({ queue: 'off' })
      }
      return child
    }
    let current = await replace()
    const isApi = () => mortals.includes(current) && ofApi.test(points[mortals.indexOf(current)]!)
    /** The way in: the mortal API while it lives, then the one that survives. */
    const door = () => (isApi() && !current.hasEnded() ? current.url : scene.wasl.url)
    const outlive = async (done: () => Promise<boolean>) => {
      await waitFor(
        `${points.join(' + ') || 'the plain walk'} goes on`,
        async () => {
          if (mortals.includes(current) && current.hasEnded()) {
            last = (await current.ended).at
            current = await replace()
          }
          return done()
        },
        90_000,
      )
    }
    const quiet = async () => {
      await outlive(() => isQuiet(scene))
    }
    await askForTests(scene)
    await Promise.all([
      scene.send('whatsapp', 'text', { n: 1, name: 'محمد', text: 'السلام عليكم ابي تصميم شعار لمحل قهوة', phone: '+966501112222' }, door),
      scene.send('web-form', 'json', { n: 2, text: 'أحتاج تصميم شعار' }, door),
      scene.send('meta-leads', 'lead', { n: 3, text: 'شعار' }, door),
      scene.send('instagram', 'dm', { n: 4, person: '90760000000077', text: 'ابي تصميم شعار لمحلي، ميزانيتي ٣٠٠' }, door),
      outlive(async () => scene.accepted.length >= 4 && isQuiet(scene)),
    ])
    await scene.send('instagram', 'dm', { n: 5, person: '90760000000077', text: 'اختاروا لي انتم' }, door)
    await quiet()
    await acceptWhatsApp(scene, door)
    await quiet()
    await polled(scene, outlive)
    const recoveryMs = Math.max(0, Date.now() - last)
    const state = await stateOf(scene)
    return {
      kills: (await Promise.all(mortals.filter((child) => child.hasEnded()).map((child) => child.ended))).filter(
        (end) => end.signal === 'SIGKILL',
      ).length,
      recoveryMs,
      unknown: Object.entries(state.deliveries).reduce((sum, [key, n]) => sum + (key.endsWith(' uncertain') ? n : 0), 0),
      audit: await scene.audit(),
      state,
    }
  } catch (error) {
    throw new Error(`${points.join(' + ')}: ${(error as Error).message}\n${logOf(mortals)}`)
  } finally {
    await scene.close()
  }
}

/** What only somebody at the console asks for: a connection tried, everything since yesterday read again, people listed, wasl held against the task board and the sheet. */
async function askForTests({ wasl }: Scene): Promise<void> {
  const now = wasl.clock.now()
  await wasl.app.world.db.tenant(wasl.tenant.id, async (trx) => {
    await later(trx, 'connection.test', { subjectId: wasl.fakes.smtp!.connectionId, at: now })
    const meta = wasl.fakes['meta-leads']!.connectionId
    await later(trx, 'connection.backfill', { subjectId: meta, ownerId: meta, at: now })
    await later(trx, 'people.list', { subjectId: wasl.fakes.odoo!.connectionId, at: now })
    await askForComparison(trx, 'test', now)
  })
}

/** The freelancer takes notifications in a browser. */
async function turnNotificationsOn({ wasl }: Scene): Promise<void> {
  const { endpoint, subscription } = makeDevice(wasl.fakes['web-push']!.baseUrl, 'walk')
  await wasl.app.world.db.tenant(wasl.tenant.id, async (trx) => {
    const { id } = await trx('freelancers').first('id')
    const owner = { person_id: null, freelancer_id: id, contact_id: null, chat_id: null }
    await keepDevice(trx, owner, newId(), { endpoint, keys: subscription.keys, key: '' }, wasl.clock.now())
  })
}

/** The freelancer's button, pressed again until it is answered. */
async function acceptWhatsApp(scene: Scene, door: () => string): Promise<void> {
  const { app, tenant } = scene.wasl
  // The mail with the link may be one of those that nobody knows of.
  const token = await app.world.db.tenant(tenant.id, async (trx) => {
    const request = await trx('requests as r')
      .join('leads as l', 'l.id', 'r.lead_id')
      .where({ 'l.channel': 'whatsapp' })
      .first('r.id', 'r.freelancer_id')
    return answerToken(trx, request.id, request.freelancer_id)
  })
  await waitFor('the offer is accepted', async () => {
    const answer = await fetch(`${door()}/r/${token}/accept`, { method: 'POST', redirect: 'manual' }).catch(() => undefined)
    if (!answer) await sleep(100)
    return answer?.status === 303
  })
}

/** Odoo has been looked at once more since. */
async function polled({ wasl }: Scene, outlive: (done: () => Promise<boolean>) => Promise<void>): Promise<void> {
  const start = new Date()
  await outlive(async () => {
    const row = await wasl.app.world.db.system((trx) => trx('due').where({ kind: 'task.poll' }).first('due_at'))
    return row.due_at > start
  })
}

async function isQuiet(scene: Scene): Promise<boolean> {
  return scene.quiet(0).then(
    () => true,
    () => false,
  )
}

async function stateOf({ wasl }: Scene): Promise<Walk['state']> {
  return wasl.app.world.db.tenant(wasl.tenant.id, async (trx) => ({
    leads: tally((await trx('leads').select('channel', 'status')).map((row) => `${row.channel} ${row.status}`)),
    deliveries: tally((await trx('deliveries').select('kind', 'action', 'status')).map((row) => `${row.kind} ${row.action} ${row.status}`)),
  }))
}

function tally(list: readonly string[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const one of [...list].sort()) sum[one] = (sum[one] ?? 0) + 1
  return sum
}

/** Two kills in one walk: points drawn by the seed. */
function pairs(count: number): string[][] {
  const draw = seeded('two kills in one walk')
  const one = (list: readonly string[]) => list[Math.floor(draw() * list.length)]!
  const early = crashPoints.filter((point) => /^(inbox\.read|mailbox|lead\.route|item|ring|timer)/.test(point))
  const late = crashPoints.filter((point) => /^(task\.write|row\.write|message|email|activity|stage|chat)/.test(point))
  return Array.from({ length: count }, () => [one(early), one(late)])
}
