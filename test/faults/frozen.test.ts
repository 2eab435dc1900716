import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Trx } from '#src/platform/db.ts'
import { inParallel } from '#workers/outcome.ts'
import { type Child, sleep, waitFor } from '../support/child.ts'
import { logOf, openScene, type Scene } from '../support/scene.ts'

/** One in each kind of claim, and on both sides of calls that may and may not be repeated. */
const points = [
  'inbox.read.before_commit',
  'mailbox.read.before_commit',
  'lead.route.before_commit',
  'task.write.contacts_stand',
  'task.write.after_call',
  'row.write.batch_opened',
  'row.write.after_call',
  'message.send.before_call',
  'message.send.after_call',
  'email.send.after_call',
]

describe('F4: a worker stands still for longer than its lease, another takes over, and the first wakes up', () => {
  const runs = new Map<string, Promise<Run>>()
  beforeAll(() => {
    const starts = new Map(points.map((point) => [point, Promise.withResolvers<Run>()]))
    for (const [point, { promise }] of starts) runs.set(point, promise)
    for (const run of runs.values()) run.catch(() => undefined)
    void inParallel(points, 8, (point) => freezeAt(point).then(starts.get(point)!.resolve, starts.get(point)!.reject))
  })

  it.each(points)(
    '%s: its results change nothing any more',
    async (point) => {
      const run = await runs.get(point)!
      console.error(`${point}: taken over and settled ${run.tookMs} ms after it stood still`)
      expect(run.audit).toEqual([])
      expect(run.after).toEqual(run.before)
      expect(run.leads).toEqual(['offered', 'offered'])
      expect(run.tookMs).toBeLessThan(60_000)
    },
    300_000,
  )
})

describe('R3: a holder killed with kill -9', () => {
  it('has no call on its way: another process takes over long before the lease runs out', async () => {
    const { tookMs, leaseLeftMs, found } = await killAt('mailbox.read.before_commit', (trx) =>
      trx('mailboxes').whereNotNull('lease_until').first('lease_until'),
    )
    console.error(`everything stood ${tookMs} ms after the kill, with ${leaseLeftMs} ms of its lease left`)
    expect(found).toEqual([])
    expect(leaseLeftMs).toBeGreaterThan(0)
  }, 90_000)

  it('was calling a slow service: nobody takes over before the call can have come to its end', async () => {
    const scene = await openScene({ connectors: ['whatsapp', 'google-sheets'], freelancers: 1, queue: 'pg' })
    try {
      const mortal = await scene.start()
      await scene.send('whatsapp', 'text', { text: 'ابي تصميم شعار', phone: '+966501112222' })
      await scene.quiet()
      const sheet = scene.wasl.fakes['google-sheets']!
      sheet.faults.add({ kind: 'slow', when: 'before', rate: 1, count: 1, delayMs: 7000, match: 'batchUpdate' })
      await scene.send('whatsapp', 'text', { text: 'أحتاج تصميم شعار', phone: '+966501113333' })
      await waitFor('the sheet is being written', async () => sheet.faults.list.length === 0, 20_000)
      await mortal.kill()
      const killed = Date.now()
      const { lease_until } = await scene.wasl.app.world.db.system((trx) =>
        trx('lanes').where({ connection_id: sheet.connectionId }).first('lease_until'),
      )
      await scene.start()
      await scene.quiet()
      expect(Date.now()).toBeGreaterThan(lease_until.getTime())
      console.error(`everything stood ${Date.now() - killed} ms after the kill`)
      // The dead process's call is carried out in any case.
      await sleep(Math.max(0, killed + 8000 - Date.now()))
      expect(await scene.audit()).toEqual([])
    } finally {
      await scene.close()
    }
  }, 120_000)
})

/** One enquiry, a process killed at this point, and another one started after it. `leaseOf` reads what the killed one left behind. */
async function killAt(
  point: string,
  leaseOf: (trx: Trx, sheet: string) => Promise<{ lease_until: Date }>,
): Promise<{ tookMs: number; leaseLeftMs: number; found: string[] }> {
  const scene = await openScene({ connectors: ['whatsapp', 'google-sheets'], freelancers: 1, queue: 'pg' })
  try {
    const mortal = await scene.start({ crashAt: point })
    await sleep(1500)
    await scene.send('whatsapp', 'text', { text: 'ابي تصميم شعار', phone: '+966501112222' })
    const { at } = await mortal.ended
    const lease = await scene.wasl.app.world.db.system((trx) => leaseOf(trx, scene.wasl.fakes['google-sheets']!.connectionId))
    await scene.start()
    await scene.quiet()
    return { tookMs: Date.now() - at, leaseLeftMs: lease.lease_until.getTime() - Date.now(), found: await scene.audit() }
  } finally {
    await scene.close()
  }
}

interface Run {
  tookMs: number
  before: unknown
  after: unknown
  leads: string[]
  audit: string[]
}

async function freezeAt(point: string): Promise<Run> {
  const scene = await openScene({ connectors: ['whatsapp', 'web-form', 'odoo', 'google-sheets', 'smtp'], freelancers: 1, queue: 'off' })
  const children: Child[] = []
  try {
    const frozen = await scene.start({ queue: 'off', crashAt: `freeze:${point}` })
    children.push(frozen)
    await scene.send('whatsapp', 'text', { text: 'ابي تصميم شعار', phone: '+966501112222' })
    await scene.send('web-form', 'json', { text: 'أحتاج تصميم شعار' })
    await waitFor(`${point} is reached`, () => isStopped(frozen.pid), 60_000)
    const since = Date.now()
    const other = await scene.start({ queue: 'off' })
    children.push(other)
    await scene.quiet(60_000)
    const tookMs = Date.now() - since
    // Nothing else may move while the first wakes up.
    await other.stop()
    await settled(scene)
    const known = { until: new Date(), doubted: await doubted(scene) }
    const before = await everything(scene, known)
    frozen.thaw()
    await sleep(2500)
    const after = await everything(scene, known)
    await frozen.kill()
    return { tookMs, before, after, leads: await leadsOf(scene), audit: await scene.audit() }
  } catch (error) {
    throw new Error(`${point}: ${(error as Error).message}\n${logOf(children)}`)
  } finally {
    await scene.close()
  }
}

function isStopped(pid: number): boolean {
  return /^\d+ \(.*\) [Tt] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}

/** The stand-ins' own last callbacks have come in: no message that went out is still in doubt, and nothing is owed. */
async function settled(scene: Scene): Promise<void> {
  const isSettled = async (): Promise<boolean> => {
    await sleep(700)
    const doubts = await doubted(scene)
    const wentOut = new Set(scene.wasl.fakes.whatsapp!.ledger.map((effect) => String(effect.callbackData)))
    if (doubts.some((id) => wentOut.has(id))) return false
    return scene.quiet(0).then(
      () => true,
      () => false,
    )
  }
  while (!(await isSettled())) {
    const last = await scene.start({ queue: 'off' })
    await scene.quiet()
    await sleep(3000)
    await last.stop()
  }
}

/** Messages of which nobody knows whether they went out. */
async function doubted({ wasl }: Scene): Promise<string[]> {
  return wasl.app.world.db.tenant(wasl.tenant.id, (trx) =>
    trx('deliveries').where({ kind: 'message.send', status: 'uncertain' }).orderBy('id').pluck('id'),
  )
}

async function leadsOf({ wasl }: Scene): Promise<string[]> {
  return wasl.app.world.db.tenant(wasl.tenant.id, async (trx) => (await trx('leads').select('status')).map((row) => row.status))
}

/**
 * All that is known of leads and of what was done for them; the regular look at Odoo apart. What was half said outside may be said to its end there, once:
 * a message whose call stood still goes out when its process wakes, and its ticks settle it. So what was `doubted`, and what came in after `until`, is left out.
 */
async function everything({ wasl }: Scene, { until, doubted }: { until: Date; doubted: readonly string[] }): Promise<unknown> {
  return wasl.app.world.db.tenant(wasl.tenant.id, async (trx) => ({
    inbox: await trx('inbox').where('received_at', '<=', until).orderBy('id').select('id', 'status'),
    items: await trx('items')
      .whereIn('inbox_id', trx('inbox').where('received_at', '<=', until).select('id'))
      .orderBy('id')
      .select('id', 'status', 'lead_id'),
    leads: await trx('leads').orderBy('id').select('id', 'status', 'rev', 'updated_at', 'odoo', 'sheet'),
    requests: await trx('requests').orderBy('id').select('id', 'status', 'rev'),
    decisions: await trx('decisions').count('* as n'),
    pool: await trx('pool_log').count('* as n'),
    deliveries: await trx('deliveries')
      .whereNotIn('id', doubted)
      .orderBy('id')
      .select('id', 'kind', 'status', 'version', 'tries', 'receipt', 'external_id', 'updated_at'),
    attempts: await trx('attempts').count('* as n'),
    messages: await trx('messages')
      .where((any) => any.whereNotIn('delivery_id', doubted).orWhereNull('delivery_id'))
      .orderBy('id')
      .select('id', 'status', 'seq', 'external_id'),
    mirrors: await trx('mirrors').orderBy(['kind', 'subject_id']).select('kind', 'subject_id', 'seen', 'version'),
    batches: await trx('row_batches').orderBy('number').select('number', 'settled_at'),
    activities: await trx('activities').count('* as n'),
  }))
}
