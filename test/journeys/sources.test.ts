import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shippedCategories } from '#src/leads/categories.ts'
import type { Standing } from '#src/leads/standing.ts'
import {
  again,
  calm,
  cardOf,
  deliver,
  deliveriesOf,
  heardOnWhatsApp,
  hire,
  leadOf,
  ledgerOf,
  linesOf,
  linkIn,
  mailsTo,
  type Office,
  odooRecord,
  offerLink,
  openOffice,
  rowsOf,
  someone,
  visit,
} from './steps.ts'

type Client = ReturnType<typeof someone>

interface Source {
  connector: string
  scenario: string
  channel: string
  /** What the source cannot tell. */
  without?: ('phone' | 'email')[]
  /** The form asks for a service of its own choice. */
  anyService?: true
  /** Where the client hears from wasl. */
  hears: 'whatsapp' | 'instagram' | 'gateway'
}

const WISH = 'أبي تصميم شعار لمحل قهوة'

const sources: Source[] = [
  { connector: 'whatsapp', scenario: 'text', channel: 'whatsapp', without: ['email'], hears: 'whatsapp' },
  { connector: 'whatsapp', scenario: 'ctwa', channel: 'whatsapp', without: ['email'], hears: 'whatsapp' },
  { connector: 'instagram', scenario: 'dm', channel: 'instagram', without: ['email', 'phone'], hears: 'instagram' },
  { connector: 'instagram', scenario: 'story-reply', channel: 'instagram', without: ['email', 'phone'], hears: 'instagram' },
  { connector: 'whatsapp-gateway', scenario: 'message', channel: 'whatsapp', without: ['email'], hears: 'gateway' },
  { connector: 'meta-leads', scenario: 'lead', channel: 'meta_lead_ads', hears: 'whatsapp' },
  { connector: 'meta-leads', scenario: 'organic', channel: 'meta_lead_ads', hears: 'whatsapp' },
  { connector: 'tiktok-leads', scenario: 'lead', channel: 'tiktok', hears: 'whatsapp' },
  { connector: 'tiktok-leads', scenario: 'quoted', channel: 'tiktok', hears: 'whatsapp' },
  { connector: 'snapchat-leads', scenario: 'lead', channel: 'snapchat', hears: 'whatsapp' },
  { connector: 'google-ads-leads', scenario: 'lead', channel: 'google_ads', hears: 'whatsapp' },
  { connector: 'google-ads-leads', scenario: 'longIds', channel: 'google_ads', hears: 'whatsapp' },
  { connector: 'linkedin-leads', scenario: 'lead', channel: 'linkedin', hears: 'whatsapp' },
  { connector: 'web-form', scenario: 'json', channel: 'web_form', anyService: true, hears: 'whatsapp' },
  { connector: 'web-form', scenario: 'form', channel: 'web_form', anyService: true, hears: 'whatsapp' },
  { connector: 'web-form', scenario: 'elementor', channel: 'web_form', anyService: true, hears: 'whatsapp' },
  { connector: 'web-form', scenario: 'arabic-cp1256', channel: 'web_form', without: ['email'], hears: 'whatsapp' },
]

describe('an enquiry from every source becomes an assignment, a task, a row and an invitation', () => {
  let office: Office
  let sara: Awaited<ReturnType<typeof hire>>
  beforeAll(async () => {
    office = await openOffice([...new Set(sources.map((source) => source.connector))])
    sara = await hire(office, 'سارة العتيبي', {
      profile: { skills: shippedCategories().map((category) => category.slug), languages: ['ar'], rating: 4.5 },
    })
  })
  afterAll(() => office?.close())

  for (const source of sources)
    it(`${source.connector}, ${source.scenario}: from the webhook to both acceptance mails`, async () => {
      const client = someone(source.scenario === 'arabic-cp1256' ? 'هند' : 'نورة')
      const sent = await deliver(office, source.connector, {
        scenario: source.scenario,
        ...client,
        text: WISH,
      })
      expect(sent.answers).toSatisfy((answers: Record<string, number>) =>
        Object.keys(answers).every((status) => /^(20[0-2]|303)$/.test(status)),
      )
      await calm(office)
      const lead = await theLead(office, source, client)

      // Normalised.
      expect(lead).toMatchObject({
        status: 'offered',
        channel: source.channel,
        category: source.anyService ? expect.any(String) : 'logo-branding',
        phone: source.without?.includes('phone') ? null : client.phone,
        email: source.without?.includes('email') ? null : client.email,
        isTest: false,
      })
      expect(lead.text ?? JSON.stringify(lead.answers)).toContain(WISH)

      // Decided, and why is kept.
      const [decision] = await rowsOf(office, 'decisions', { lead_id: lead.id })
      expect(decision).toMatchObject({ outcome: 'offered', trace: { chosen: [sara.id], decidedBy: 'by-service' } })
      expect(lead.request).toMatchObject({ status: 'pending', freelancerId: sara.id })

      await standsInOdoo(office, lead)
      const [line] = await linesOf(office, lead)
      expect(line).toMatchObject({ 'الحالة / Status': 'معروض / Offered', 'المسؤول / Owner': sara.name })

      // Told: the freelancer inside wasl and by mail, the client where he can be reached.
      expect(await rowsOf(office, 'notifications', { lead_id: lead.id, kind: 'offer' })).toHaveLength(1)
      const link = await offerLink(office, sara)
      await welcomed(office, source, client)

      // Accepted by the mail's link.
      expect((await visit(office, `${link}/accept`, {})).status).toBe(303)
      await calm(office)
      expect(await again(office, lead)).toMatchObject({ status: 'assigned', request: { status: 'accepted' }, freelancer: { id: sara.id } })
      expect(await cardOf(office, lead)).toMatchObject({ stage: 'Accepted' })

      // Both sides are invited.
      const hers = await mailsTo(office, sara.email)
      expect((await visit(office, linkIn(hers.at(-1)!.text, 'c'))).status).toBe(200)
      await invited(office, source, client)
      expect((await deliveriesOf(office, lead)).filter((delivery) => delivery.status !== 'done')).toEqual([])
    })

  it('the API, with money and category in so many words', async () => {
    const client = someone('وسن')
    const told = {
      ...client,
      text: WISH,
      category: 'logo-branding',
      budget: { amount: 900, currency: 'SAR' },
      externalId: `crm-${client.phone}`,
    }
    const created = await office.call<{ id: string }>('POST', 'leads', told)
    expect(created.status).toBe(201)
    expect((await office.call('POST', 'leads', told)).body).toMatchObject({ id: created.body.id })
    await calm(office)
    const lead = await leadOf(office, client.name)
    expect(lead).toMatchObject({ id: created.body.id, status: 'offered', channel: 'api', budget: { max: 900, currency: 'SAR' } })
    await standsInOdoo(office, lead)
    expect((await visit(office, `${await offerLink(office, sara)}/accept`, {})).status).toBe(303)
    await calm(office)
    expect(linkIn((await mailsTo(office, client.email)).at(-1)!.text, 'c')).toBeTruthy()
  })

  it('the ledger balances for every source', async () => {
    const rows = await ledgerOf(office)
    expect(new Set(rows.map((row: Record<string, unknown>) => row.channel))).toEqual(
      new Set([...sources.map((source) => source.channel), 'api']),
    )
    for (const row of rows) expect(row).toMatchObject({ balanced: true, waiting: 0, dead: 0 })
  })
})

/** Instagram names nobody: the lead is the newest of its channel. */
async function theLead(office: Office, source: Source, client: Client): Promise<Standing> {
  if (source.channel !== 'instagram') return leadOf(office, client.name)
  const rows = await rowsOf(office, 'leads', { channel: 'instagram' })
  return again(office, rows.at(-1) as unknown as { id: string })
}

/** A contact, a CRM lead and a task; the ways to reach the client stand on the CRM lead alone. */
async function standsInOdoo(office: Office, lead: Standing): Promise<void> {
  const card = await cardOf(office, lead)
  expect(card).toMatchObject({ stage: 'Offered' })
  expect(card.activities).toHaveLength(1)
  if (lead.phone) expect(JSON.stringify(card)).not.toContain(lead.phone)
  if (lead.email) expect(JSON.stringify(card)).not.toContain(lead.email)
  const [row] = (await rowsOf(office, 'leads', { id: lead.id })) as unknown as { odoo: { leadId: string } }[]
  const crm = await odooRecord(office, 'crm.lead', Number(row!.odoo.leadId))
  expect(crm).toMatchObject({ phone: lead.phone ?? false, email_from: lead.email ?? false, partner_id: false })
}

async function welcomed(office: Office, source: Source, client: Client): Promise<void> {
  if (source.hears === 'whatsapp') {
    const [welcome] = heardOnWhatsApp(office, client.phone)
    expect(welcome).toMatchObject(
      source.connector === 'whatsapp' ? { type: 'text' } : { type: 'template', template: { name: 'wasl_welcome' } },
    )
  } else expect(lastSent(office, source).text).toContain('وصلنا طلبك')
}

async function invited(office: Office, source: Source, client: Client): Promise<void> {
  if (source.hears === 'whatsapp') {
    const invitation = heardOnWhatsApp(office, client.phone).at(-1)!
    const inWindow = source.connector === 'whatsapp'
    const path = inWindow ? linkIn(invitation.buttons![0]!.id, 'c') : `/c/${invitation.template!.buttonParam!.split('/').at(-1)}`
    expect((await visit(office, path)).status).toBe(200)
  } else expect((await visit(office, linkIn(lastSent(office, source).text, 'c'))).status).toBe(200)
  const mails = await mailsTo(office, client.email)
  if (source.without?.includes('email')) return void expect(mails).toEqual([])
  expect(mails).toHaveLength(1)
  expect((await visit(office, linkIn(mails[0]!.text, 'c'))).status).toBe(200)
}

function lastSent(office: Office, source: Source): { text: string } {
  return office.fakes[source.connector]!.ledger.findLast((effect) => effect.kind === 'message.sent') as unknown as { text: string }
}
