import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  again,
  calm,
  cardsOf,
  deliver,
  diaryOf,
  enquires,
  heardOnWhatsApp,
  hire,
  inTenant,
  LOGO,
  leadOf,
  leadsOf,
  linesOf,
  mailsTo,
  type Office,
  offerLink,
  openOffice,
  pass,
  requestsOf,
  rowsOf,
  someone,
  until,
  visit,
  wishFor,
  writes,
} from './steps.ts'

const DAY = 86_400_000

describe('one person, several enquiries', () => {
  let office: Office
  let sara: Awaited<ReturnType<typeof hire>>
  beforeAll(async () => {
    office = await openOffice(['whatsapp', 'whatsapp-gateway', 'instagram', 'meta-leads', 'tiktok-leads', 'web-form'])
    sara = await hire(office, 'سارة', { profile: { skills: ['logo-branding', 'translation', 'video-editing'] } })
  })
  afterAll(() => office?.close())

  const form = (client: ReturnType<typeof someone>, more: Record<string, unknown> = {}) =>
    deliver(office, 'meta-leads', { scenario: 'lead', ...client, text: LOGO, ...more }).then(() => calm(office))

  it('the same form again is part of the first, whichever network it comes from', async () => {
    const client = someone('هدى')
    await form(client)
    await deliver(office, 'tiktok-leads', { scenario: 'lead', ...client, text: 'أبي شعار أخضر', answers: { الحجم: 'كبير' } })
    await calm(office)
    const [first, second] = await leadsOf(office, client.name)
    expect(first).toMatchObject({ status: 'offered' })
    expect(second).toMatchObject({ status: 'merged' })
    expect((await rowsOf(office, 'leads', { id: second!.id }))[0]).toMatchObject({ merged_into: first!.id, decision_id: null })
    expect(second!.contactId).toBe(first!.contactId)
    // Nobody is asked twice, nothing stands twice; its answers are in the first one's diary.
    expect(await requestsOf(office, second!)).toEqual([])
    expect(await linesOf(office, second!)).toEqual([])
    expect(await cardsOf(office, second!.id)).toEqual([])
    expect(await diaryOf(office, first!)).toContain('lead.joined')
    const joined = await inTenant(office, (trx) => trx('activities').where({ lead_id: first!.id, verb: 'lead.joined' }).first('params'))
    expect(JSON.stringify(joined.params)).toContain('كبير')
    expect(heardOnWhatsApp(office, client.phone)).toHaveLength(1)
  })

  it('a form of another wish is a lead of its own', async () => {
    const client = someone('سعاد')
    await form(client)
    await form(client, { text: wishFor('translation') })
    const leads = await leadsOf(office, client.name)
    expect(leads.map((lead) => [lead.status, lead.category])).toEqual([
      ['offered', 'logo-branding'],
      ['offered', 'translation'],
    ])
    expect(leads[1]!.contactId).toBe(leads[0]!.contactId)
  })

  it('after seven days, or once the first is assigned, the same form is a lead of its own', async () => {
    const client = someone('عادل')
    await form(client)
    const first = await leadOf(office, client.name)
    await visit(office, `${await offerLink(office, sara)}/accept`, {})
    await calm(office)
    await form(client)
    expect((await leadsOf(office, client.name)).map((lead) => lead.status)).toEqual(['assigned', 'offered'])
    expect(await again(office, first)).toMatchObject({ status: 'assigned' })

    const late = someone('متأخر')
    // Nobody can take it, so that it still waits after a week.
    await form(late, { text: wishFor('architecture') })
    await pass(office, 7 * DAY + 60_000)
    await form(late, { text: wishFor('architecture') })
    expect((await leadsOf(office, late.name)).map((lead) => lead.status)).toEqual(['waiting', 'waiting'])
  })

  it('phones are one person’s however they are written', async () => {
    const { phone } = someone()
    const local = `0${phone.slice(4)}`
    const written = [
      phone,
      local,
      `00${phone.slice(1)}`,
      phone.slice(1),
      local.replace(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)]!),
      `\u202a${local.slice(0, 3)} ${local.slice(3, 6)} ${local.slice(6)}\u202c`,
    ]
    for (const [n, one] of written.entries())
      await deliver(office, 'web-form', { scenario: 'json', name: 'أرقام', phone: one, email: `digits-${n}@example.com`, text: LOGO })
    await calm(office)
    const leads = await leadsOf(office, 'أرقام')
    expect(leads).toHaveLength(written.length)
    expect(new Set(leads.map((lead) => lead.phone))).toEqual(new Set([phone]))
    expect(new Set(leads.map((lead) => lead.contactId)).size).toBe(1)
  })

  it('a form, then a WhatsApp message of the same number: the proven one goes on, and keeps what the form told', async () => {
    const client = someone('ندى')
    await form(client, { text: LOGO })
    const claimed = await leadOf(office, client.name)
    const asked = await requestsOf(office, claimed)
    await writes(office, client, 'السلام عليكم، أرسلت لكم النموذج')
    await calm(office)
    const [first, second] = await leadsOf(office, client.name)
    expect(first).toMatchObject({ id: claimed.id, status: 'merged' })
    expect(second).toMatchObject({ status: 'offered', channel: 'whatsapp', category: 'logo-branding', budget: { max: 500 } })
    expect(second!.text).toContain('شعار')
    expect(second!.contactId).toBe(first!.contactId)
    // Whoever was asked about the form is asked about the conversation instead.
    expect((await requestsOf(office, claimed)).map((request) => request.status)).toEqual(['withdrawn'])
    expect((await visit(office, `${await offerLink(office, sara)}/accept`, {})).status).toBe(303)
    expect(asked).toHaveLength(1)
    await calm(office)
    expect(await again(office, second!)).toMatchObject({ status: 'assigned' })
    // Its line in the sheet and its card say so.
    expect((await linesOf(office, claimed))[0]).toMatchObject({ 'الحالة / Status': 'مدموج / Merged' })
  })

  it('a form and a message of one person in the same breath are one lead', async () => {
    const client = someone('معا')
    await Promise.all([
      deliver(office, 'meta-leads', { scenario: 'lead', ...client, text: LOGO }),
      deliver(office, 'tiktok-leads', { scenario: 'lead', ...client, text: LOGO }),
      deliver(office, 'web-form', { scenario: 'form', ...client, text: LOGO }),
      writes(office, client, 'أرسلت لكم النموذج'),
    ])
    await calm(office)
    const leads = await leadsOf(office, client.name)
    expect(leads.length).toBe(4)
    expect(new Set(leads.map((lead) => lead.contactId)).size).toBe(1)
    // Whatever came first, the proven one stands; a form of another service of his may stand beside it.
    expect(leads.filter((lead) => lead.channel === 'whatsapp').map((lead) => lead.status)).toEqual(['offered'])
    expect(leads.filter((lead) => lead.channel === 'meta_lead_ads' || lead.channel === 'tiktok').map((lead) => lead.status)).toEqual([
      'merged',
      'merged',
    ])
  })

  it('a greeting that nobody could take yet learns its service from the form that follows', async () => {
    const client = someone('تحية')
    const away = { leave: [{ from: '2020-01-01', to: '2099-01-01' }] }
    expect((await office.call('PATCH', `freelancers/${sara.id}`, away)).status).toBe(200)
    await writes(office, client, 'السلام عليكم')
    await calm(office)
    expect(await leadOf(office, client.name)).toMatchObject({ status: 'waiting', category: null })
    await form(client)
    expect(await leadOf(office, client.name)).toMatchObject({
      status: 'waiting',
      channel: 'whatsapp',
      category: 'logo-branding',
      text: 'السلام عليكم',
    })
    expect((await office.call('PATCH', `freelancers/${sara.id}`, { leave: [] })).status).toBe(200)
    await until(async () => expect(await leadOf(office, client.name)).toMatchObject({ status: 'offered', freelancer: { id: sara.id } }))
    await calm(office)
  })

  it('a form’s client who is asked something on WhatsApp answers there, and it stays his lead', async () => {
    const client = someone('سؤال')
    await form(client)
    const lead = await leadOf(office, client.name)
    const link = await offerLink(office, sara)
    await visit(office, `${link}/ask`, { question: 'أي ألوان تفضل؟' })
    await calm(office)
    expect(heardOnWhatsApp(office, client.phone).at(-1)).toMatchObject({ type: 'template', template: { name: 'wasl_question' } })
    await writes(office, client, 'الأخضر')
    await calm(office)
    expect(await leadsOf(office, client.name)).toHaveLength(1)
    expect((await requestsOf(office, lead))[0]).toMatchObject({ status: 'pending', answer: 'الأخضر' })
    // And his thanks after the acceptance are no new enquiry either.
    await visit(office, `${link}/accept`, {})
    await calm(office)
    await writes(office, client, 'شكرا لكم')
    await calm(office)
    expect((await leadsOf(office, client.name)).map((one) => one.status)).toEqual(['assigned'])
  })

  it('a WhatsApp message, then a form with the same number: the form is part of the conversation', async () => {
    const client = someone('رنا')
    const lead = await enquires(office, client)
    await form(client, { answers: { الألوان: 'أخضر' } })
    const leads = await leadsOf(office, client.name)
    expect(leads.map((one) => one.status)).toEqual(['offered', 'merged'])
    expect(leads[0]!.id).toBe(lead.id)
    expect(await diaryOf(office, lead)).toContain('lead.joined')
  })

  it('who fills in a form with another’s number never gets that other’s chat', async () => {
    const victim = someone('ضحية')
    const thief = { ...victim, email: 'thief@example.com' }
    await writes(office, victim, LOGO)
    await calm(office)
    await form(thief)
    const lead = await leadOf(office, victim.name)
    await visit(office, `${await offerLink(office, sara)}/accept`, {})
    await calm(office)
    expect(await again(office, lead)).toMatchObject({ status: 'assigned', email: null })
    expect(heardOnWhatsApp(office, victim.phone).some((message) => JSON.stringify(message).includes('/c/'))).toBe(true)
    expect(await mailsTo(office, 'thief@example.com')).toEqual([])
  })

  it('the form first, with a stranger’s e-mail: the number’s owner who then writes is not answered there', async () => {
    const victim = someone('صاحبة الرقم')
    await form({ ...victim, email: 'stranger@example.com' })
    await writes(office, victim, LOGO)
    await calm(office)
    const lead = await leadOf(office, victim.name)
    expect(lead).toMatchObject({ channel: 'whatsapp', email: null })
    await visit(office, `${await offerLink(office, sara)}/accept`, {})
    await calm(office)
    expect((await mailsTo(office, 'stranger@example.com')).filter((mail) => /\/c\//.test(mail.text))).toEqual([])
  })

  it('two channels of one number are one person and one conversation lead', async () => {
    const client = someone('قناتان')
    const lead = await enquires(office, client)
    await deliver(office, 'whatsapp-gateway', { scenario: 'message', ...client, text: 'هل وصلكم طلبي؟' })
    await calm(office)
    expect(await leadsOf(office, client.name)).toHaveLength(1)
    expect(await diaryOf(office, lead)).toContain('message.joined')
    expect(await rowsOf(office, 'conversations', { contact_id: lead.contactId })).toHaveLength(2)
  })

  it('two people who turn out to be one become one contact; the younger lead is part of the older, and its freelancer is asked no more', async () => {
    const client = someone('اثنان')
    const n = 4242
    const userId = `SA.3${String(n).padStart(19, '0')}`
    // First by user name alone, then by number alone; a later message of his has both.
    await deliver(office, 'whatsapp', { scenario: 'username', name: client.name, text: LOGO, from: n })
    await deliver(office, 'whatsapp-gateway', { scenario: 'message', ...client, text: wishFor('video-editing') })
    await calm(office)
    const [older, younger] = await leadsOf(office, client.name)
    expect(younger!.contactId).not.toBe(older!.contactId)
    const { calls } = await signedMessage(office, client, userId)
    expect(calls).toBe(200)
    await calm(office)
    const [kept, gone] = await leadsOf(office, client.name)
    expect(gone!.contactId).toBe(kept!.contactId)
    expect([kept!.status, gone!.status]).toEqual(['offered', 'merged'])
    expect((await requestsOf(office, gone!)).map((request) => request.status)).toEqual(['withdrawn'])
  })

  it('a wish without a way to answer waits for a person, with that reason', async () => {
    const before = await rowsOf(office, 'leads', { channel: 'web_form' })
    const fake = office.fakes['web-form']!
    const response = await fetch(fake.mounted.webhookUrl!, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'بلا عنوان', message: LOGO }),
    })
    expect(response.status).toBe(202)
    await calm(office)
    expect(await rowsOf(office, 'leads', { channel: 'web_form' })).toHaveLength(before.length + 1)
    expect(await leadOf(office, 'بلا عنوان')).toMatchObject({ status: 'waiting', waitingWhy: { code: 'no_contact' } })
  })
})

/** A message that names both the number and the user id, as the Cloud API sends it. */
async function signedMessage(office: Office, client: { name: string; phone: string }, userId: string): Promise<{ calls: number }> {
  const { createHmac } = await import('node:crypto')
  const from = client.phone.slice(1)
  const { phoneNumberId, appSecret, businessAccountId } = office.fakes.whatsapp!.mounted.fake.settings() as Record<string, string>
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: businessAccountId,
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '966115550100', phone_number_id: phoneNumberId },
              contacts: [{ profile: { name: client.name }, wa_id: from, user_id: userId }],
              messages: [
                {
                  from,
                  from_user_id: userId,
                  id: `wamid.both-${from}`,
                  timestamp: String(Math.floor(office.clock.now().getTime() / 1000)),
                  type: 'text',
                  text: { body: 'أنا نفس الشخص' },
                },
              ],
            },
          },
        ],
      },
    ],
  })
  const response = await fetch(office.fakes.whatsapp!.mounted.webhookUrl!, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${createHmac('sha256', appSecret!).update(body).digest('hex')}`,
    },
    body,
  })
  return { calls: response.status }
}
