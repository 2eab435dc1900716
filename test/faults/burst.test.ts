import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postCall } from '#sandbox/deliver.ts'
import { inParallel } from '#workers/outcome.ts'
import { type OtherTenant, openOtherTenant } from '../support/other-tenant.ts'
import { openScene, type Scene } from '../support/scene.ts'

const LEADS = 2000
const QUIET = 5

// In counts, so that it says the same on every machine; `node bench/burst.ts` holds the whole burst against its times.
describe('R8, F26: a campaign’s burst at one tenant, a handful of enquiries at another', () => {
  let scene: Scene
  let other: OtherTenant
  let sheetCalls = 0
  beforeAll(async () => {
    scene = await openScene({ connectors: ['web-form', 'google-sheets'], capacity: LEADS, queue: 'off' })
    other = await openOtherTenant(scene.wasl)
    const { mounted } = scene.wasl.fakes['google-sheets']!
    const handle = mounted.handle
    mounted.handle = (request, response, path, query) => {
      if (request.method === 'POST' && path.endsWith(':batchUpdate')) sheetCalls++
      return handle(request, response, path, query)
    }
  })
  afterAll(async () => {
    await other?.close()
    await scene?.close()
  })

  it(`${LEADS} forms and ${QUIET} after them: all stored, all decided, the other tenant’s not behind the burst, the sheet whole within its quota`, async () => {
    const { wasl } = scene
    await inParallel(Array.from({ length: LEADS }), 50, (_, n) => scene.send('web-form', 'json', { ...who(n), run: 'burst' }))
    const answers = await inParallel(Array.from({ length: QUIET }), QUIET, (_, n) =>
      postCall(other.form.mounted.webhookUrl!, other.form.mounted.fake.scenarios!.json!({ ...who(50_000 + n), run: 'quiet' })),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(QUIET).fill(202))
    await scene.start({ queue: 'off' })
    const ms = await scene.quiet(120_000)
    const ours = await decidedOf(scene, wasl.tenant.id)
    const theirs = await decidedOf(scene, wasl.other.id)
    const before = ours.filter((at) => at < theirs.at(-1)!).length
    console.error(
      `${LEADS} leads settled in ${ms} ms; ${before} of them were decided before the last of the other tenant's; ${sheetCalls} writes to the sheet`,
    )
    expect([ours.length, theirs.length]).toEqual([LEADS, QUIET])
    // A pool is drawn by lot, 50 leads at a time: twenty lots in a row that miss one of two tenants do not happen.
    expect(before).toBeLessThanOrEqual(LEADS / 2)
    expect(rowsOf(wasl.fakes['google-sheets']!.ledger)).toBe(LEADS)
    expect(rowsOf(other.sheets.ledger)).toBe(QUIET)
    expect(sheetCalls).toBeLessThanOrEqual(LEADS / 50)
    // The auditor knows the first tenant's sheet alone.
    expect((await scene.audit()).filter((one) => !/^I4 done and no row/.test(one))).toEqual([])
  }, 180_000)
})

function who(n: number) {
  return { n, text: 'أحتاج تصميم شعار', phone: `+9665${String(60_000_000 + n)}`, email: `burst${n}@example.com` }
}

/** When each lead of a tenant was decided, in order. */
async function decidedOf({ wasl }: Scene, tenantId: string): Promise<number[]> {
  const times = await wasl.app.world.db.tenant(tenantId, (trx) => trx('decisions').orderBy('decided_at').pluck('decided_at'))
  return times.map((at: Date) => at.getTime())
}

function rowsOf(ledger: readonly { kind: string }[]): number {
  return ledger.filter((effect) => effect.kind === 'row-added').length
}
