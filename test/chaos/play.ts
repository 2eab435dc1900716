import { crashPoints } from '#src/platform/crash.ts'
import { sleep, waitFor } from '../support/child.ts'
import { startOwnPostgres } from '../support/own-postgres.ts'
import { logOf, openScene, type Scene } from '../support/scene.ts'
import { holdAgainst, type Sum, sumUp } from './account.ts'
import { startAnswering } from './answers.ts'
import { openBell } from './bell.ts'
import { keep, type Place } from './keeper.ts'
import { drawPlan, type Plan, PROCESSES, sources } from './plan.ts'
import { calmDown, type Ground, mend, rage } from './storm.ts'
import { sendAll } from './traffic.ts'

/** How a run went. `found` are sentences of what does not hold; empty when all is well. */
export interface Played {
  plan: Plan
  found: string[]
  story: string[]
  sum: Sum
  deaths: number
  bell: string
  /** Milliseconds: from the first enquiry to the last one taken, and from the end of all faults until nothing was owed any more. */
  takenMs: number
  settledMs: number
}

const SETTLE_MS = 240_000

/**
 * R10: enquiries from every source while PostgreSQL restarts, processes are killed and started again, the bell is emptied and every stand-in misbehaves;
 * then all faults stop, it settles, and the auditor and the plan are held against wasl's tables and the stand-ins' own books.
 */
export async function play(options: { leads: number; seconds: number; seed?: number }): Promise<Played> {
  const plan = drawPlan({ ...options, crashPoints })
  const postgres = await startOwnPostgres()
  const bell = await openBell(postgres)
  let ground: Ground | undefined
  try {
    const scene = await openScene({
      connectors: [...new Set([...sources.map(([connector]) => connector), 'odoo', 'google-sheets', 'smtp'])].filter(
        (name) => name !== 'api',
      ),
      freelancers: 3,
      capacity: plan.enquiries.length,
      queue: bell.store,
      ...(bell.redisUrl ? { redisUrl: bell.redisUrl } : {}),
      database: { url: postgres.url, ownerUrl: postgres.ownerUrl, drop: async () => undefined },
    })
    const of = (role: 'worker' | 'api') => Array.from({ length: PROCESSES[role] }, () => keep(scene, { role }))
    ground = { scene, postgres, bell, places: { worker: of('worker'), api: of('api') } }
    return await weather(ground, plan)
  } finally {
    for (const place of all(ground)) place.leave()
    // What broke the run is told, not what its end meets: a server that is just down cannot be asked to stop.
    for (const end of [() => ground?.scene.close(), () => bell.close(), () => postgres.drop()])
      await Promise.resolve(end()).catch(console.error)
  }
}

async function weather(ground: Ground, plan: Plan): Promise<Played> {
  const { scene, places } = ground
  for (const place of all(ground)) while (!place.up) await sleep(50)
  const door = () => balance(places.api)
  const started = Date.now()
  const answering = startAnswering(scene, plan, door)
  const [story, takenMs] = await Promise.all([
    rage(ground, plan, started),
    sendAll(scene, plan, started, door).then(() => Date.now() - started),
  ])
  await calmDown(ground)
  const calm = Date.now()
  // Whoever is told to die at a point he has not come to yet makes place for one who is not.
  await Promise.all(all(ground).map((place) => place.renew()))
  await settle(ground, () => answering.left())
  const settledMs = Date.now() - calm
  const given = await answering.stop()
  story.push(`${((calm - started) / 1000).toFixed(1)} s  all faults end; ${given} answers of freelancers; settled ${settledMs} ms later`)
  return {
    plan,
    story,
    found: [...(await scene.audit()), ...(await holdAgainst(scene, plan))],
    sum: await sumUp(scene, plan),
    deaths: all(ground).reduce((sum, place) => sum + place.deaths(), 0),
    bell: ground.bell.store,
    takenMs,
    settledMs,
  }
}

/** Until nothing is owed. What waits for a later try is tried as an admin has it tried in the console: each connection restarted, what was given up asked for once more. */
async function settle(ground: Ground, unanswered: () => number): Promise<void> {
  const { scene } = ground
  const isQuiet = () =>
    scene.quiet(0).then(
      () => true,
      () => false,
    )
  for (const until = Date.now() + SETTLE_MS; ; await sleep(1000)) {
    await mend(scene, true)
    await scene.wasl.call('POST', 'deliveries/retry', { filter: { status: 'dead' } })
    for (const pause = Date.now() + 6000; Date.now() < pause; await sleep(300)) if ((await isQuiet()) && !unanswered()) break
    // Twice in a row: what was done a moment ago may have consequences.
    if ((await isQuiet()) && !unanswered() && (await hasNoDead(scene))) {
      await looksAtOdoo(scene)
      if ((await isQuiet()) && !unanswered()) return
    }
    if (Date.now() > until) {
      const why = await scene.quiet(0).then(
        () => `${unanswered()} offers never came`,
        (error: Error) => error.message,
      )
      throw new Error(
        `not settled within ${SETTLE_MS} ms: ${why}\n${logOf(
          ground.places.worker.flatMap((place) => place.up ?? []),
          20,
        )}`,
      )
    }
  }
}

/** A card that was moved is seen at the next look: every ten seconds. */
async function looksAtOdoo({ wasl }: Scene): Promise<void> {
  const { db } = wasl.app.world
  const next = async (): Promise<Date> =>
    (await db.system((trx) => trx('due').where({ kind: 'task.poll' }).min('due_at as at').first()))!.at
  const before = await next()
  await waitFor('Odoo is looked at', async () => (await next()) > before, 30_000)
  await sleep(500)
}

async function hasNoDead({ wasl }: Scene): Promise<boolean> {
  return wasl.app.world.db.tenant(wasl.tenant.id, async (trx) => !(await trx('deliveries').where({ status: 'dead' }).first('id')))
}

let turn = 0

/** One API after the other, those alone that stand. */
function balance(apis: readonly Place[]): string {
  const standing = apis.flatMap((place) => place.up ?? [])
  return standing[turn++ % Math.max(1, standing.length)]?.url ?? 'http://127.0.0.1:9'
}

function all(ground: Ground | undefined): Place[] {
  return ground ? [...ground.places.worker, ...ground.places.api] : []
}
