import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.ts'
import { audit } from '../support/auditor.ts'
import { waitFor } from '../support/child.ts'

const LEADS = 200

describe('F9, F13, F16, F18: services that do what they are asked, and whose answer is lost three times in ten', () => {
  let wasl: TestApp
  beforeAll(async () => {
    wasl = await startTestApp()
    for (const name of ['whatsapp', 'odoo', 'google-sheets', 'smtp']) await wasl.connect(name)
    await wasl.addFreelancer({
      name: 'سارة',
      email: 'sara@example.com',
      odooLogin: 'freelancer1@demo.wasl',
      profile: { skills: ['logo-branding'], capacity: { open: 1000 } },
    })
  })
  afterAll(() => wasl?.close())

  it(`${LEADS} enquiries: one task, one row each; at most one message and one mail, and where nobody can know that is said`, async () => {
    const { whatsapp, odoo, 'google-sheets': sheets, smtp } = wasl.fakes
    await sheets!.mounted.fake.act!({ do: 'quota', writes: 100_000, reads: 100_000 })
    // These services refuse nothing: of a lost refusal no tick would ever tell.
    await whatsapp!.mounted.fake.act!({ do: 'limits', perSecond: 1000 })
    for (const [fake, match] of [
      [odoo!, '/load'],
      [odoo!, 'mail.activity/create'],
      [sheets!, ':batchUpdate'],
      [whatsapp!, '/messages'],
    ] as const) {
      fake.faults.add({ when: 'after', kind: 'reset', rate: 0.15, match })
      fake.faults.add({ when: 'after', kind: '500', rate: 0.15, match })
      fake.faults.add({ when: 'after', kind: 'timeout', rate: 0.15, count: 1, match })
    }
    await smtp!.mounted.fake.act!({ do: 'drop-after-data', count: Math.round(LEADS * 0.3) })
    const sent = await fetch(`${whatsapp!.baseUrl}/_deliver`, {
      method: 'POST',
      body: JSON.stringify({ scenario: 'text', text: 'ابي تصميم شعار', count: LEADS, ratePerSecond: 100, run: 'ambiguous' }),
    })
    expect(await sent.json()).toMatchObject({ sent: LEADS, answers: { 200: LEADS } })
    let rounds = 0
    for (let next = await tryAgainAt(); next; next = await tryAgainAt()) {
      if (++rounds > 80) throw new Error('still not settled')
      wasl.clock.advance(Math.max(0, next.getTime() - wasl.clock.now().getTime()) + 50)
    }
    // The last ticks are a moment behind what they tell of.
    const unknown = async () =>
      Number(
        (
          await wasl.app.world.db.tenant(wasl.tenant.id, (trx) =>
            trx('deliveries').where({ kind: 'message.send', status: 'uncertain' }).count('* as n').first(),
          )
        )?.n,
      )
    await waitFor('the ticks are in', async () => (await unknown()) === 0, 15_000).catch(() => undefined)
    await wasl.settle()
    const states = await wasl.app.world.db.tenant(wasl.tenant.id, (trx) =>
      trx('deliveries').groupBy('kind', 'status').orderBy(['kind', 'status']).select('kind', 'status', trx.raw('count(*)::int as n')),
    )
    const of = (kind: string, status: string) => states.find((row) => row.kind === kind && row.status === status)?.n ?? 0
    console.error(states.map((row) => `${row.kind} ${row.status} ${row.n}`).join(', '), `after ${rounds} rounds of waiting`)
    const lost = await wasl.app.world.db.tenant(wasl.tenant.id, (trx) =>
      trx('attempts').whereIn('outcome', ['uncertain', 'retry']).count('* as n').first(),
    )
    console.error(`${lost?.n} attempts without an answer`)
    expect(Number(lost?.n)).toBeGreaterThan(LEADS / 2)
    expect(await audit(wasl)).toEqual([])
    for (const kind of ['task.write', 'row.write', 'activity.create']) expect(of(kind, 'done'), kind).toBe(LEADS)
    // Ticks come back with what we sent along, and tell of each message that it went out after all.
    expect(of('message.send', 'done')).toBe(LEADS)
    expect(of('email.send', 'done') + of('email.send', 'uncertain')).toBe(LEADS)
    expect(of('email.send', 'uncertain')).toBe(Math.round(LEADS * 0.3))
    for (const [fake, kind] of [
      [whatsapp!, 'message'],
      [smtp!, 'mail'],
      [sheets!, 'row-added'],
    ] as const)
      expect(
        fake.ledger.filter((effect) => effect.kind === kind),
        kind,
      ).toHaveLength(LEADS)
    expect(odoo!.ledger.filter((effect) => effect.kind === 'create' && effect.model === 'project.task')).toHaveLength(LEADS)
  }, 150_000)

  /** When the next of what is still owed is due, once nothing is due now. */
  async function tryAgainAt(): Promise<Date | undefined> {
    await wasl.settle(60_000)
    const { db } = wasl.app.world
    const row = await db.system((trx) =>
      trx('due')
        .whereIn('kind', ['task.write', 'activity.create', 'stage.move', 'row.write', 'message.send', 'email.send'])
        .min('due_at as at')
        .first(),
    )
    return row?.at ?? undefined
  }
})
