import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.ts'

describe('one lead walks through every room', () => {
  let wasl: TestApp
  beforeAll(async () => {
    wasl = await startTestApp()
    for (const name of ['whatsapp', 'odoo', 'google-sheets', 'smtp']) await wasl.connect(name)
    await wasl.addFreelancer({
      name: 'سارة العتيبي',
      email: 'sara@example.com',
      odooLogin: 'freelancer1@demo.wasl',
      profile: { skills: ['logo-branding'], languages: ['ar'], capacity: { open: 5 } },
    })
  })
  afterAll(() => wasl?.close())

  it('a WhatsApp message becomes a lead, an offer, a task, a row, a welcome and a mail', async () => {
    const whatsapp = wasl.fakes.whatsapp!
    const sent = await fetch(`${whatsapp.baseUrl}/_deliver`, {
      method: 'POST',
      body: JSON.stringify({
        scenario: 'text',
        text: 'السلام عليكم ابي تصميم شعار لمحل قهوة، ميزانيتي 500 ريال',
        name: 'محمد',
        phone: '+966501112222',
      }),
    })
    expect(await sent.json()).toMatchObject({ sent: 1, answers: { 200: 1 } })
    await wasl.settle()
    const leads = await wasl.app.world.db.tenant(wasl.tenant.id, (trx) => trx('leads').select())
    expect(leads).toHaveLength(1)
    expect(leads[0]).toMatchObject({ status: 'offered', category: 'logo-branding', channel: 'whatsapp' })
    const deliveries = await wasl.app.world.db.tenant(wasl.tenant.id, (trx) =>
      trx('deliveries').orderBy('created_at').select('kind', 'status', 'why', 'action'),
    )
    for (const delivery of deliveries) expect(delivery.status, JSON.stringify(delivery)).toBe('done')
    expect(whatsapp.ledger.filter((effect) => effect.kind === 'message')).toHaveLength(1)
  })
})
