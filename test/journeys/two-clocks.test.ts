import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  again,
  calm,
  deliveriesOf,
  enquires,
  heardOnWhatsApp,
  hire,
  inTenant,
  type Office,
  openOffice,
  pass,
  someone,
  writes,
} from './steps.ts'

const HOUR = 3_600_000

describe('two clocks: the window of the channel and the deadline of the request', () => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice()
    await hire(office, 'سارة')
  })
  afterAll(() => office?.close())

  it('draws the client back once before the window closes, while an answer is still awaited', async () => {
    const client = someone('منتظر')
    const lead = await enquires(office, client)
    // Two days for the answer: the deadline outlives the window.
    await inTenant(office, (trx) =>
      trx('requests')
        .where({ lead_id: lead.id })
        .update({ due_at: new Date(office.clock.now().getTime() + 48 * HOUR) }),
    )
    await inTenant(office, (trx) =>
      trx('due')
        .where({ kind: 'request.expire' })
        .update({ due_at: new Date(office.clock.now().getTime() + 48 * HOUR) }),
    )
    const before = heardOnWhatsApp(office, client.phone).length
    await pass(office, 22.8 * HOUR)
    const heard = heardOnWhatsApp(office, client.phone).slice(before)
    expect(heard.map((message) => message.text)).toEqual([expect.stringContaining('أرسل أي كلمة')])
    expect(heard[0]!.type).not.toBe('template')
    await pass(office, HOUR)
    expect(heardOnWhatsApp(office, client.phone)).toHaveLength(before + 1)
  })

  it('leaves in peace who was answered, or who asked us to stop', async () => {
    const client = someone('صامت')
    const lead = await enquires(office, client)
    await writes(office, client, 'الغاء الاشتراك')
    await calm(office)
    const before = heardOnWhatsApp(office, client.phone).length
    await pass(office, 23 * HOUR)
    expect(heardOnWhatsApp(office, client.phone).length).toBe(before)
    expect((await again(office, lead)).status).not.toBe('new')
  })

  it('waits with a template until the quiet hours are over', async () => {
    const client = someone('نائم')
    const lead = await enquires(office, client)
    const known = heardOnWhatsApp(office, client.phone).length
    // In a day and an hour it is quiet: the request has run out by then, and so has the window.
    const then = (localMinute(office) + 60) % 1440
    await quiet((then + 1430) % 1440, (then + 60) % 1440)
    await pass(office, 25 * HOUR)
    const told = async () => (await deliveriesOf(office, lead)).find((delivery) => delivery.action === 'expired.client')
    expect(await told()).toMatchObject({ status: 'pending', why: { code: 'quiet_hours' } })
    expect(
      heardOnWhatsApp(office, client.phone)
        .slice(known)
        .filter((message) => message.type === 'template'),
    ).toEqual([])
    await pass(office, 61 * 60_000)
    expect(await told()).toMatchObject({ status: 'done' })
    await quiet(null, null)
  }, 120_000)

  const quiet = (from: number | null, to: number | null) =>
    inTenant(office, (trx) => trx('tenants').where({ id: office.tenant.id }).update({ quiet_from: from, quiet_to: to }))
})

/** The minute of the day where the tenant is. */
function localMinute(office: Office): number {
  const [hour, minute] = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: office.tenant.timeZone })
    .format(office.clock.now())
    .split(':')
    .map(Number)
  return hour! * 60 + minute!
}
