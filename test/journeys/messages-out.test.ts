import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { updateConnection } from '#src/connections/save.ts'
import {
  act,
  again,
  calm,
  cardOf,
  deliver,
  deliveriesOf,
  enquires,
  enterChat,
  heardOnWhatsApp,
  hire,
  inTenant,
  LOGO,
  leadOf,
  linkIn,
  mailsTo,
  type Office,
  odooRecord,
  offerLink,
  openOffice,
  pass,
  rowsOf,
  someone,
  until,
  visit,
} from './steps.ts'

const HOUR = 3_600_000

describe('what leaves for whom', () => {
  let office: Office
  let sara: Awaited<ReturnType<typeof hire>>
  beforeAll(async () => {
    office = await openOffice(['whatsapp', 'meta-leads'])
    sara = await hire(office, 'سارة', { profile: { rating: 4.8 } })
  })
  afterAll(() => office?.close())

  const formOf = async (client: ReturnType<typeof someone>, more: Record<string, unknown> = {}) => {
    await deliver(office, 'meta-leads', { scenario: 'lead', ...client, text: LOGO, ...more })
    await calm(office)
    return leadOf(office, client.name)
  }

  it('until acceptance the freelancer sees that there is a phone and an e-mail, and not which', async () => {
    const client = someone('مستور')
    const lead = await formOf(client)
    const mail = (await mailsTo(office, sara.email)).at(-1)!
    for (const shown of [mail.text, mail.html, (await visit(office, await offerLink(office, sara))).text]) {
      expect(shown).not.toContain(client.phone)
      expect(shown).not.toContain(client.phone.slice(4))
      expect(shown).not.toContain(client.email)
    }
    const { odoo } = (await rowsOf(office, 'leads', { id: lead.id }))[0] as unknown as { odoo: { leadId: string; taskId: string } }
    const crm = await odooRecord(office, 'crm.lead', Number(odoo.leadId))
    expect(crm).toMatchObject({ phone: client.phone, email_from: client.email, partner_id: false })
    const task = await odooRecord(office, 'project.task', Number(odoo.taskId))
    expect(task).toMatchObject({ partner_id: false })
    expect(JSON.stringify(task)).not.toContain(client.phone)
    expect(JSON.stringify(task)).not.toMatch(/\/[rcq]\/[\w-]{43}/)

    await visit(office, `${await offerLink(office, sara)}/accept`, {})
    await calm(office)
    const after = await odooRecord(office, 'crm.lead', Number(odoo.leadId))
    expect(after.partner_id).toBeTruthy()
    const partner = await odooRecord(
      office,
      'res.partner',
      (after.partner_id as unknown as [number, string])[0] ?? Number(after.partner_id),
    )
    expect(partner).toMatchObject({ name: client.name, phone: client.phone, email: client.email })
    expect((await odooRecord(office, 'project.task', Number(odoo.taskId))).partner_id).toBeTruthy()
    expect(await cardOf(office, lead)).toMatchObject({ stage: 'Accepted' })
  })

  it('both acceptance mails say what they must, in Arabic from right to left', async () => {
    const client = someone('بريد')
    await formOf(client)
    await visit(office, `${await offerLink(office, sara)}/accept`, {})
    await calm(office)
    const [toClient] = await mailsTo(office, client.email)
    for (const words of [client.name, sara.name, '4.8', '500', 'فتح المحادثة']) expect(toClient!.text + toClient!.html).toContain(words)
    expect(toClient!.html).toContain('dir="rtl"')
    const toFreelancer = (await mailsTo(office, sara.email)).at(-1)!
    for (const words of [client.name, 'تصميم شعار', '500', 'الخطوات التالية'])
      expect(toFreelancer.text + toFreelancer.html).toContain(words)
    expect(linkIn(toClient!.text, 'c')).not.toBe(linkIn(toFreelancer.text, 'c'))
  })

  it('in their private chat both read and write; a stranger’s link opens nothing, and a looked-at page writes nothing', async () => {
    const client = someone('محادثة')
    await formOf(client)
    await visit(office, `${await offerLink(office, sara)}/accept`, {})
    await calm(office)
    const hers = linkIn((await mailsTo(office, sara.email)).at(-1)!.text, 'c')
    const his = linkIn((await mailsTo(office, client.email))[0]!.text, 'c')
    expect((await visit(office, his)).text).not.toContain('textarea')
    const [atHis, atHers] = [await enterChat(office, his), await enterChat(office, hers)]
    expect(await atHis.write('مرحبا، متى نبدأ؟')).toBe(303)
    expect(await atHers.read()).toContain('مرحبا، متى نبدأ؟')
    await atHers.write('غدًا <b>صباحًا</b>')
    const seen = await atHis.read()
    expect(seen).toMatch(/غدًا &(?:lt|#60);b/)
    expect(seen).not.toContain('<b>')
    expect(seen).not.toContain(client.phone)
    expect((await visit(office, `/c/${'A'.repeat(43)}`)).status).toBe(410)
    expect((await visit(office, hers.replace('/c/', '/r/'))).status).toBe(410)
    const messages = await rowsOf(office, 'chat_messages')
    expect(messages.filter((message) => JSON.stringify(message).includes('صباح'))).toEqual([])
    expect(messages.length).toBe(2)
  })

  it('an English client is answered in English', async () => {
    const client = someone('Adam')
    await formOf(client, { text: 'Hi, I need a logo design for a coffee shop, budget 500 SAR' })
    await visit(office, `${await offerLink(office, sara)}/accept`, {})
    await calm(office)
    const [mail] = await mailsTo(office, client.email)
    expect(mail!.subject).toContain('was accepted')
    expect(mail!.html).toContain('dir="ltr"')
    expect(heardOnWhatsApp(office, client.phone).at(-1)!.template).toMatchObject({ name: 'wasl_accepted', language: 'en' })
  })

  it('a form with an e-mail alone is answered by e-mail; with a phone alone on WhatsApp', async () => {
    const mailOnly = someone('بريد فقط')
    const phoneOnly = someone('جوال فقط')
    const ids = []
    for (const told of [
      { ...mailOnly, phone: undefined },
      { ...phoneOnly, email: undefined },
    ])
      ids.push((await office.call<{ id: string }>('POST', 'leads', { ...told, text: LOGO })).body.id)
    await calm(office)
    for (const lead of ids) {
      const [request] = await rowsOf(office, 'requests', { lead_id: lead })
      await office.call('POST', `requests/${(request as unknown as { id: string }).id}/accept`)
    }
    await calm(office)
    expect((await mailsTo(office, mailOnly.email)).map((mail) => /\/c\//.test(mail.text))).toEqual([true])
    expect(heardOnWhatsApp(office, mailOnly.phone)).toEqual([])
    expect(heardOnWhatsApp(office, phoneOnly.phone).at(-1)!.template!.name).toBe('wasl_accepted')
    // Nothing is owed that nobody can be told.
    for (const lead of ids) expect((await deliveriesOf(office, { id: lead })).filter((delivery) => delivery.status !== 'done')).toEqual([])
  })

  it('who refused to be called is answered by e-mail only', async () => {
    const client = someone('رافض')
    await formOf(client, { consent: false })
    await visit(office, `${await offerLink(office, sara)}/accept`, {})
    await calm(office)
    expect(heardOnWhatsApp(office, client.phone)).toEqual([])
    expect(await mailsTo(office, client.email)).toHaveLength(1)
  })

  it('inside the 24 hours free text goes, after them the approved template', async () => {
    const client = someone('نافذة')
    await enquires(office, client)
    expect(heardOnWhatsApp(office, client.phone)[0]).toMatchObject({ type: 'text' })
    await pass(office, 23 * HOUR)
    await visit(office, `${await offerLink(office, sara)}/accept`, {})
    await calm(office)
    expect(heardOnWhatsApp(office, client.phone).at(-1)).toMatchObject({ type: 'cta_url' })
  })

  it('a message that waited while the window closed leaves by template: that is looked at when it is sent', async () => {
    const client = someone('متأخر')
    const lead = await enquires(office, client)
    await pass(office, 23.9 * HOUR)
    await act(office, 'whatsapp', { do: 'revoke-token' })
    await visit(office, `${await offerLink(office, sara)}/accept`, {})
    await calm(office)
    expect((await deliveriesOf(office, lead)).find((delivery) => delivery.action === 'accepted.client')).toMatchObject({
      status: 'waiting',
    })
    await pass(office, 0.3 * HOUR)
    await change(office, 'whatsapp', { accessToken: 'EAAnew' })
    await calm(office)
    expect(heardOnWhatsApp(office, client.phone).at(-1)).toMatchObject({ type: 'template', template: { name: 'wasl_accepted' } })
  })

  it('no template where one is needed: the reason stands on the delivery, and the words go by e-mail', async () => {
    const settings = office.fakes.whatsapp!.mounted.fake.settings() as { templates: Record<string, unknown> }
    await change(office, 'whatsapp', { templates: null })
    const client = someone('بلا قالب')
    const lead = await formOf(client)
    const welcome = async () => (await deliveriesOf(office, lead)).find((delivery) => delivery.action === 'welcome.client')
    expect(await welcome()).toMatchObject({
      status: 'waiting',
      why: { code: 'no_template', text: { en: expect.stringContaining('no approved template') } },
    })
    const link = await offerLink(office, sara)
    await visit(office, `${link}/ask`, { question: 'ما لونك المفضل؟' })
    await calm(office)
    // The question reached him all the same, with a page to answer it on.
    const asked = (await mailsTo(office, client.email)).at(-1)!
    expect(asked.text).toContain('ما لونك المفضل؟')
    const page = linkIn(asked.text, 'q')
    expect((await visit(office, page)).text).toContain('ما لونك المفضل؟')
    expect((await visit(office, page, { answer: 'الأخضر الداكن' })).status).toBe(303)
    expect((await visit(office, page)).text).toContain('شكرًا لك')
    expect((await visit(office, page, { answer: 'لا، الأحمر' })).status).toBe(409)
    await calm(office)
    expect((await mailsTo(office, sara.email)).at(-1)!.text).toContain('الأخضر الداكن')
    const deliveries = await deliveriesOf(office, lead)
    expect(
      deliveries.filter((delivery) => delivery.action === 'question.client').map((delivery) => [delivery.target, delivery.status]),
    ).toEqual(
      expect.arrayContaining([
        ['whatsapp', 'waiting'],
        ['email', 'done'],
      ]),
    )
    // The acceptance goes by e-mail once, not twice.
    await visit(office, `${link}/accept`, {})
    await calm(office)
    expect((await mailsTo(office, client.email)).filter((mail) => /\/c\//.test(mail.text))).toHaveLength(1)
    expect(heardOnWhatsApp(office, client.phone)).toEqual([])
    await change(office, 'whatsapp', { templates: settings.templates })
  })

  it('a number that WhatsApp does not know: the words go by e-mail', async () => {
    const client = someone('لا واتساب')
    await formOf(client)
    const link = await offerLink(office, sara)
    await act(office, 'whatsapp', { do: 'fail-next', code: 131026 })
    await visit(office, `${link}/decline`, { reason: 'مشغولة' })
    await calm(office)
    await until(async () => expect((await mailsTo(office, client.email)).map((mail) => mail.text.includes('تعذّر'))).toEqual([true]))
  })

  it('a message that the platform gives up on later goes by e-mail, once', async () => {
    const client = someone('فشل لاحق')
    await formOf(client)
    const link = await offerLink(office, sara)
    await act(office, 'whatsapp', { do: 'fail-later', code: 131049 })
    await visit(office, `${link}/decline`, { reason: 'مشغولة' })
    await calm(office)
    await until(async () => {
      await calm(office)
      expect(await mailsTo(office, client.email)).toHaveLength(1)
    })
  })

  it('masking switched off: the contact is filled at once, and the freelancer sees how to reach the client', async () => {
    await inTenant(office, (trx) => trx('tenants').where({ id: office.tenant.id }).update({ masking: false }))
    const client = someone('مكشوف')
    const lead = await formOf(client)
    const mail = (await mailsTo(office, sara.email)).at(-1)!
    expect(mail.text).toContain(client.email)
    expect(mail.text.replace(/[\s\u2066-\u2069]/g, '')).toContain(client.phone)
    const { odoo } = (await rowsOf(office, 'leads', { id: lead.id }))[0] as unknown as { odoo: { leadId: string } }
    expect((await odooRecord(office, 'crm.lead', Number(odoo.leadId))).partner_id).toBeTruthy()
    expect(await again(office, lead)).toMatchObject({ status: 'offered' })
    await inTenant(office, (trx) => trx('tenants').where({ id: office.tenant.id }).update({ masking: true }))
  })
})

describe('an offer on WhatsApp whose answer was lost', () => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice(['whatsapp'])
    // No mailbox: WhatsApp is the only way to him.
    await office.addFreelancer({ name: 'جوال', phone: '+966509998877', email: null })
  })
  afterAll(() => office?.close())

  it('is told by its tick: the diary says that it went out, and the notification’s clock stops', async () => {
    await act(office, 'whatsapp', { do: 'mute-statuses' })
    office.fakes.whatsapp!.faults.add({ when: 'after', kind: 'reset', rate: 1, match: '/messages' })
    const lead = await enquires(office)
    const offer = (await deliveriesOf(office, lead)).find((one) => one.action === 'offer.freelancer')!
    expect(offer).toMatchObject({ target: 'whatsapp', status: 'uncertain' })
    const stepsOf = async () =>
      (await inTenant(office, (trx) => trx('lead_events').where({ lead_id: lead.id, step: 'notified' }))).map(({ took_ms }) =>
        Number(took_ms),
      )
    expect(await stepsOf()).toEqual([])
    office.clock.advance(40_000)
    const tick = { scenario: 'status-like', phone: '+966509998877', callbackData: offer.id, wamid: 'wamid.lost' }
    for (const status of ['delivered', 'sent', 'read']) await deliver(office, 'whatsapp', { ...tick, status })
    await calm(office)
    expect((await deliveriesOf(office, lead)).find((one) => one.id === offer.id)).toMatchObject({ status: 'done', receipt: 'read' })
    const [took, ...others] = await stepsOf()
    expect(others).toEqual([])
    expect(took).toBeGreaterThanOrEqual(40_000)
    const told = await inTenant(office, (trx) => trx('activities').where({ lead_id: lead.id, verb: 'delivery.done' }))
    expect(told.filter(({ params }) => params.deliveryId === offer.id)).toHaveLength(1)
  })
})

/** An admin changes a connection's settings. */
function change(office: Office, name: string, settings: Record<string, unknown>): Promise<void> {
  const { db, connectors } = office.app.world
  return inTenant(office, (trx) =>
    updateConnection(db, trx, connectors, office.fakes[name]!.connectionId, { settings }, { actor: 'test', now: office.clock.now() }),
  )
}
