import { sleep } from '../support/child.ts'
import type { OwnPostgres } from '../support/own-postgres.ts'
import type { Scene } from '../support/scene.ts'
import type { Bell } from './bell.ts'
import type { Place } from './keeper.ts'
import type { Deed, Plan } from './plan.ts'

/** What the storm rages over. */
export interface Ground {
  scene: Scene
  postgres: OwnPostgres
  bell: Bell
  places: { worker: Place[]; api: Place[] }
}

/** Carries the plan's deeds out, each at its time. Answers what was done, a line each, for a failure's story. */
export async function rage(ground: Ground, { deeds }: Plan, started: number): Promise<string[]> {
  const story: string[] = []
  const under: Promise<void>[] = []
  let postgres = Promise.resolve()
  for (const deed of deeds) {
    await sleep(Math.max(0, started + deed.at - Date.now()))
    story.push(`${((Date.now() - started) / 1000).toFixed(1)} s  ${tell(deed)}`)
    const failed = (error: Error) => void story.push(`      ${error.message}`)
    // A server that is still recovering from one crash is not crashed again before it stands.
    if (deed.do === 'postgres')
      postgres = postgres.then(() => ground.postgres.crash(deed.how === 'crash' ? 'SIGQUIT' : 'SIGINT')).catch(failed)
    else under.push(carryOut(ground, deed).catch(failed))
  }
  await Promise.all([postgres, ...under])
  return story
}

/** All faults end: every stand-in behaves from now on. */
export async function calmDown({ scene }: Ground): Promise<void> {
  for (const { faults } of Object.values(scene.wasl.fakes)) faults.clear()
  const { smtp, whatsapp, odoo } = scene.wasl.fakes
  for (const deed of ['greylist', 'close', 'drop-after-data', 'hang-after-data', 'spam'])
    await smtp!.mounted.fake.act!({ do: deed, count: 0 })
  for (const deed of ['mute-statuses', 'reorder-statuses']) await whatsapp!.mounted.fake.act!({ do: deed, on: false })
  await odoo!.mounted.fake.act!({ do: 'conflict', count: 0 })
}

async function carryOut(ground: Ground, deed: Deed): Promise<void> {
  const { wasl } = ground.scene
  switch (deed.do) {
    case 'kill':
      return ground.places[deed.role][deed.which]!.kill(deed.nextDiesAt)
    case 'flush':
      return ground.bell.flush()
    case 'mend':
      return mend(ground.scene, false)
    case 'weather': {
      const { faults } = wasl.fakes[deed.fake]!
      faults.clear()
      for (const fault of deed.faults) faults.add(fault)
      return
    }
    case 'act':
      await wasl.fakes[deed.fake]!.mounted.fake.act!(deed.what)
  }
}

/** What an admin does in the console: restarts connections, those alone whose key was refused, or (`all`) each, so that whatever waits for a later try is tried now. */
export async function mend({ wasl }: Scene, all: boolean): Promise<void> {
  const { status, body } = await wasl.call<{ data: { id: string; status: string }[] }>('GET', 'connections?limit=100')
  if (status !== 200) return
  for (const connection of body.data)
    if (all || connection.status === 'failing') await wasl.call('POST', `connections/${connection.id}/restart`)
}

function tell(deed: Deed): string {
  switch (deed.do) {
    case 'kill':
      return `kill -9 of ${deed.role} ${deed.which}${deed.nextDiesAt ? `, the next one dies at ${deed.nextDiesAt}` : ''}`
    case 'postgres':
      return deed.how === 'crash' ? 'PostgreSQL crashes' : 'PostgreSQL restarts'
    case 'flush':
      return 'the bell is emptied'
    case 'mend':
      return 'somebody mends what was refused'
    case 'weather':
      return `${deed.fake}: ${deed.faults.map((fault) => `${fault.when} ${fault.kind} ${Math.round((fault.rate ?? 1) * 100)} %`).join(', ') || 'fair'}`
    case 'act':
      return `${deed.fake}: ${JSON.stringify(deed.what)}`
  }
}
