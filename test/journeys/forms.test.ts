import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shippedCategories } from '#src/leads/categories.ts'
import {
  act,
  again,
  calm,
  cardOf,
  cardsOf,
  deliver,
  heardOnWhatsApp,
  hire,
  LOGO,
  leadOf,
  leadsOf,
  ledgerOf,
  linesOf,
  mailsTo,
  type Office,
  offerLink,
  openOffice,
  pass,
  post,
  requestsOf,
  rowsOf,
  someone,
  until,
  visit,
} from './steps.ts'

describe('lead forms, and what is peculiar to each', () => {
  let office: Office
  let sara: Awaited<ReturnType<typeof hire>>
  beforeAll(async () => {
    office = await openOffice([
      'whatsapp',
      'meta-leads',
      'tiktok-leads',
      'snapchat-leads',
      'google-ads-leads',
      'linkedin-leads',
      'web-form',
    ])
    sara = await hire(office, 'سارة', { profile: { skills: shippedCategories().map((category) => category.slug) } })
  })
  afterAll(() => office?.close())

  it('Meta: a lead that cannot be read yet is fetched until it can', async () => {
    const client = someone('قادم')
    await deliver(office, 'meta-leads', { scenario: 'unreadable', reads: 2, ...client, text: LOGO })
    await until(async () => expect(await rowsOf(office, 'items', { status: 'pending' })).toHaveLength(1))
    await calm(office)
    expect(await leadsOf(office, client.name)).toEqual([])
    expect((await rowsOf(office, 'inbox', { status: 'waiting' })).length).toBe(1)
    for (let look = 0; look < 3; look++) await pass(office, 60_000)
    expect(await leadOf(office, client.name)).toMatchObject({ status: 'offered', phone: client.phone })
    expect((await rowsOf(office, 'inbox', { status: 'waiting' })).length).toBe(0)
  })

  it('Meta: a lead whose webhook was lost comes with the backfill, once', async () => {
    const lost = someone('مفقود')
    const known = someone('معروف')
    await deliver(office, 'meta-leads', { scenario: 'lead', ...known, text: LOGO })
    await act(office, 'meta-leads', { do: 'lose', ...lost, text: LOGO })
    await calm(office)
    expect(await leadsOf(office, lost.name)).toEqual([])
    for (let time = 0; time < 2; time++) {
      expect((await office.call('POST', `connections/${office.fakes['meta-leads']!.connectionId}/backfill`, {})).status).toBeLessThan(300)
      await calm(office)
    }
    expect(await leadOf(office, lost.name)).toMatchObject({ status: 'offered', phone: lost.phone })
    expect(await leadsOf(office, known.name)).toHaveLength(1)
  })

  it('Meta: three leads in one call are three leads; one that is broken takes none of the others down', async () => {
    const before = (await rowsOf(office, 'leads', { channel: 'meta_lead_ads' })).length
    await deliver(office, 'meta-leads', { scenario: 'batch', size: 3, text: LOGO })
    await calm(office)
    expect((await rowsOf(office, 'leads', { channel: 'meta_lead_ads' })).length).toBe(before + 3)
    // The call that named them is read once all three are.
    expect((await rowsOf(office, 'inbox', { status: 'waiting' })).length).toBe(0)
  })

  it('a comment on the page and the dashboard’s test are no leads', async () => {
    const before = (await rowsOf(office, 'leads')).length
    for (const scenario of ['feed', 'dashboard']) expect((await deliver(office, 'meta-leads', { scenario })).answers).toEqual({ 200: 1 })
    await calm(office)
    expect((await rowsOf(office, 'leads')).filter((lead) => !(lead as unknown as { is_test: boolean }).is_test).length).toBe(before)
  })

  for (const source of ['meta-leads', 'tiktok-leads', 'snapchat-leads', 'google-ads-leads', 'linkedin-leads'])
    it(`${source}: a test lead is decided dry, each time it is sent: nobody is asked, nothing leaves`, async () => {
      const before = {
        mails: (await mailsTo(office, sara.email)).length,
        sent: office.fakes.whatsapp!.ledger.length,
        cards: (await cardsOf(office, '')).length,
      }
      const { connectionId } = office.fakes[source]!
      for (let time = 1; time <= 2; time++) {
        expect((await deliver(office, source, { scenario: 'test' })).answers).toEqual({ 200: 1 })
        await calm(office)
        const tests = await rowsOf(office, 'leads', { connection_id: connectionId, is_test: true })
        expect(tests).toHaveLength(time)
        const test = tests.at(-1) as unknown as { id: string; status: string; waiting_why: unknown; decision_id: string }
        expect(test).toMatchObject({ status: 'new', waiting_why: { code: 'test' } })
        expect(await rowsOf(office, 'decisions', { id: test.decision_id })).toMatchObject([{ is_test: true }])
        expect(await rowsOf(office, 'requests', { lead_id: test.id })).toEqual([])
        expect(await rowsOf(office, 'deliveries', { lead_id: test.id })).toEqual([])
        expect(await rowsOf(office, 'notifications', { lead_id: test.id })).toEqual([])
        await pass(office, 1500)
      }
      expect({
        mails: (await mailsTo(office, sara.email)).length,
        sent: office.fakes.whatsapp!.ledger.length,
        cards: (await cardsOf(office, '')).length,
      }).toEqual(before)
    })

  it('LinkedIn: a lead that its member takes back before it could be read never is one', async () => {
    const client = someone('Before Read')
    await post(`${office.fakes['linkedin-leads']!.baseUrl}/_faults`, { when: 'before', kind: '500', rate: 1, match: 'leadFormResponses' })
    await deliver(office, 'linkedin-leads', { scenario: 'lead', ...client, text: LOGO })
    await until(async () => expect(await rowsOf(office, 'items', { status: 'pending' })).toHaveLength(1))
    await calm(office)
    await act(office, 'linkedin-leads', { do: 'withdraw' })
    await until(async () => expect(await rowsOf(office, 'items', { status: 'pending' })).toEqual([]))
    await fetch(`${office.fakes['linkedin-leads']!.baseUrl}/_faults`, { method: 'DELETE' })
    for (let look = 0; look < 3; look++) await pass(office, 60_000)
    expect(await leadsOf(office, client.name)).toEqual([])
    expect(await rowsOf(office, 'items', { status: 'dead' })).toEqual([])
    expect(await rowsOf(office, 'due', { kind: 'item.complete' })).toEqual([])
    expect((await rowsOf(office, 'inbox', { status: 'waiting' })).length).toBe(0)
  })

  it('LinkedIn: a lead that its member takes back is cleared, and nobody is asked about it any more', async () => {
    const client = someone('Taken Back')
    await deliver(office, 'linkedin-leads', { scenario: 'lead', ...client, text: LOGO })
    await calm(office)
    const lead = await leadOf(office, client.name)
    const link = await offerLink(office, sara)
    await act(office, 'linkedin-leads', { do: 'withdraw' })
    await until(async () =>
      expect(await again(office, lead)).toMatchObject({ status: 'lost', name: null, phone: null, email: null, text: null }),
    )
    await calm(office)
    expect((await requestsOf(office, lead)).map((request) => request.status)).toEqual(['withdrawn'])
    expect((await visit(office, `${link}/accept`, {})).status).toBe(409)
    expect(await cardOf(office, lead)).toMatchObject({ stage: 'Rejected' })
    const [line] = await linesOf(office, lead)
    expect(line).toMatchObject({ 'الحالة / Status': 'لم يتم / Lost' })
    expect(JSON.stringify(line)).not.toContain(client.phone)
  })

  it('a double click, and the same form sent by three browsers, is one lead', async () => {
    const client = someone('نقرتان')
    await deliver(office, 'web-form', { scenario: 'double-click', count: 2, ...client, text: LOGO })
    await calm(office)
    expect((await leadsOf(office, client.name)).filter((lead) => lead.status !== 'merged')).toHaveLength(1)
    expect(heardOnWhatsApp(office, client.phone)).toHaveLength(1)
  })

  it('every recorded sample of every form is taken in, and none is dead', async () => {
    for (const source of ['meta-leads', 'tiktok-leads', 'snapchat-leads', 'google-ads-leads', 'linkedin-leads'])
      await deliver(office, source, { scenario: 'sample' })
    await deliver(office, 'web-form', { scenario: 'sample', count: 30 })
    await calm(office)
    expect(await rowsOf(office, 'inbox', { status: 'dead' })).toEqual([])
    expect(await rowsOf(office, 'items', { status: 'dead' })).toEqual([])
  })

  it('the sum of what came in balances', async () => {
    for (const row of await ledgerOf(office)) expect(row).toMatchObject({ balanced: true, dead: 0 })
  })
})
