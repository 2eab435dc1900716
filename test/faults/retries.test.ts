import { afterEach, describe, expect, it } from 'vitest'
import { createConnection } from '#src/connections/save.ts'
import { addFreelancer } from '#src/freelancers/save.ts'
import { shippedCategories } from '#src/leads/categories.ts'
import { makeFake as makeSheets } from '../../connectors/google-sheets/fake.ts'
import { makeFake as makeForm } from '../../connectors/web-form/fake.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { audit } from '../support/auditor.ts'
import { waitFor } from '../support/child.ts'
import { startFake } from '../support/fake.ts'

const HOUR = 3_600_000
let wasl: TestApp | undefined
afterEach(async () => {
  await wasl?.close()
  wasl = undefined
})

describe('F8: a service that stays down', () => {
  it('is tried at least eight times over at least 27 hours, then the delivery is a dead letter that one click revives', async () => {
    wasl = await startTestApp()
    for (const name of ['web-form', 'smtp']) await wasl.connect(name)
    await wasl.addFreelancer({
      name: 'سارة',
      email: 'sara@example.com',
      profile: { skills: shippedCategories().map(({ slug }) => slug), capacity: { open: 5 } },
    })
    const smtp = wasl.fakes.smtp!
    await smtp.mounted.fake.act!({ do: 'close', count: 1_000_000 })
    await deliver(wasl, 'web-form', { scenario: 'json', text: 'تصميم شعار', run: 'f8' })
    const offer = () =>
      read(wasl!, (trx) =>
        trx('deliveries')
          .where({ kind: 'email.send', action: 'offer.freelancer' })
          .orderBy('created_at')
          .first('id', 'status', 'next_attempt_at', 'why'),
      )
    for (let round = 0; round < 20; round++) {
      await wasl.settle()
      const { status, next_attempt_at } = await offer()
      if (status !== 'pending') break
      wasl.clock.advance(next_attempt_at.getTime() - wasl.clock.now().getTime() + 500)
    }
    const dead = await offer()
    expect(dead.status).toBe('dead')
    expect(JSON.stringify(dead.why)).toMatch(/421|closing/)
    const attempts = await read(wasl, (trx) => trx('attempts').where({ delivery_id: dead.id }).orderBy('at').pluck('at'))
    const waits = attempts.slice(1).map((at, i) => Math.round((at.getTime() - attempts[i].getTime()) / 1000))
    console.error(
      `F8: ${attempts.length} attempts over ${((attempts.at(-1).getTime() - attempts[0].getTime()) / HOUR).toFixed(1)} h; waits in seconds: ${waits.join(', ')}`,
    )
    expect(attempts.length).toBeGreaterThanOrEqual(8)
    expect(attempts.at(-1).getTime() - attempts[0].getTime()).toBeGreaterThanOrEqual(27 * HOUR)
    expect(waits[0]).toBeLessThanOrEqual(8)

    await smtp.mounted.fake.act!({ do: 'close', count: 0 })
    const again = await wasl.call('POST', `deliveries/${dead.id}/retry`)
    expect(again.status).toBeLessThan(300)
    await wasl.settle()
    expect((await offer()).status).toBe('done')
    expect(smtp.ledger.filter((effect) => String(effect.messageId).includes(dead.id))).toHaveLength(1)
    expect(await audit(wasl)).toEqual([])
  }, 90_000)
})

describe('F12: a service asks one tenant to slow down', () => {
  it('parks that one connection for as long as it asked; the other tenant’s goes on', async () => {
    wasl = await startTestApp()
    for (const name of ['web-form', 'google-sheets']) await wasl.connect(name)
    await wasl.addFreelancer({ name: 'سارة' })
    const other = await openOther(wasl)
    try {
      const slow = wasl.fakes['google-sheets']!
      slow.faults.add({ when: 'before', kind: '429', rate: 1 })
      await deliver(wasl, 'web-form', { scenario: 'json', text: 'تصميم شعار', count: 5, run: 'slow' })
      await deliver(wasl, other.form, { scenario: 'json', text: 'تصميم شعار', count: 5, run: 'quick' })
      const rows = (ledger: { kind: string }[]) => ledger.filter((effect) => effect.kind === 'row-added').length
      const took = await waitFor('the other tenant’s rows stand', () => rows(other.sheets.ledger) === 5, 20_000)
      await wasl.settle()
      expect(rows(slow.ledger)).toBe(0)
      const lane = await wasl.app.world.db.system((trx) =>
        trx('lanes').where({ connection_id: slow.connectionId }).first('parked_until', 'parked_why'),
      )
      const parkedMs = lane.parked_until.getTime() - wasl.clock.now().getTime()
      console.error(
        `F12: the other tenant’s rows stood after ${took} ms; this one’s connection is parked for ${Math.round(parkedMs / 1000)} s more`,
      )
      expect(parkedMs).toBeGreaterThan(5000)
      const tries = await read(wasl, (trx) => trx('deliveries').where({ kind: 'row.write' }).max('tries as n').first())
      expect(tries?.n, 'waiting as asked uses up no try').toBe(0)
      slow.faults.clear()
      wasl.clock.advance(parkedMs + 1000)
      await wasl.settle()
      expect(rows(slow.ledger)).toBe(5)
      expect(await audit(wasl).then((found) => found.filter((one) => !/nobody owes|no row/.test(one)))).toEqual([])
    } finally {
      await other.close()
    }
  }, 60_000)
})

/** A second tenant with a form and a sheet of its own. */
async function openOther({ app, other, clock, url }: TestApp) {
  const now = () => clock.now()
  const sheets = await startFake('google-sheets', makeSheets, { now })
  const form = await startFake('web-form', makeForm, { now })
  const acting = { actor: 'test', now: now() }
  const { db, connectors } = app.world
  await db.tenant(other.id, async (trx) => {
    const settings = { ...sheets.mounted.fake.settings(), baseUrl: sheets.baseUrl }
    await createConnection(db, trx, connectors, { connector: 'google-sheets', label: 'sheet', settings }, acting)
    const id = await createConnection(db, trx, connectors, { connector: 'web-form', label: 'form', settings: {} }, acting)
    form.mounted.webhookUrl = `${url}/webhooks/web-form/${id}`
    await addFreelancer(trx, { name: 'ليث', profile: { skills: ['logo-branding'], capacity: { open: 100 } } }, { ...acting, country: 'IQ' })
  })
  return {
    sheets,
    form,
    async close() {
      await sheets.close()
      await form.close()
    },
  }
}

async function deliver(app: TestApp, to: string | { baseUrl: string }, event: object): Promise<void> {
  const { baseUrl } = typeof to === 'string' ? app.fakes[to]! : to
  const answer = await fetch(`${baseUrl}/_deliver`, { method: 'POST', body: JSON.stringify(event) })
  const { answers, sent } = (await answer.json()) as { sent: number; answers: Record<string, number> }
  expect(answers).toEqual({ 202: sent })
}

function read<T>({ app, tenant }: TestApp, run: Parameters<typeof app.world.db.tenant<T>>[1]): Promise<T> {
  return app.world.db.tenant(tenant.id, run)
}
