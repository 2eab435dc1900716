import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { phoneFor } from '../dialogues/phone.ts'
import { breathe, openDialogueOffice } from '../dialogues/play.ts'
import { again, cardOf, hire, inTenant, linesOf, linkIn, mailsTo, type Office, offerLink, requestsOf, visit } from './steps.ts'

describe('a client chooses', () => {
  let office: Office
  beforeAll(async () => {
    office = await openDialogueOffice()
  })
  afterAll(() => office?.close())

  it('from the first word on WhatsApp to the private chat: the chosen one is asked with the reason the client was told, and stands on the board and in the sheet', async () => {
    await hire(office, 'سارة', { profile: { skills: ['logo-branding'], rating: 4.9, priceRange: { min: 200, currency: 'SAR' } } })
    const ali = await hire(office, 'علي', {
      profile: { skills: ['logo-branding'], rating: 4.5, priceRange: { min: 100, currency: 'SAR' } },
    })
    const client = phoneFor(office, 'whatsapp', 'نورة')
    const says = async (text: string): Promise<string> => {
      await client.writes(text)
      await breathe(office)
      return client.heard().at(-1)!.text
    }
    expect(await says('السلام عليكم ابي شعار لمحل قهوة، ميزانيتي ٣٠٠')).toContain('2. علي')
    // While the client chooses, nothing of it stands outside.
    const [{ id }] = await inTenant(office, (trx) => trx('leads').select('id'))
    expect(await linesOf(office, { id })).toEqual([])
    await says('الثاني')
    expect(await says('nora@example.com')).toContain('nora@example.com')
    expect(await says('نعم')).toContain('أرسلنا طلبك إلى علي')
    const lead = await again(office, { id })
    expect(lead).toMatchObject({ status: 'offered', category: 'logo-branding', email: 'nora@example.com', freelancer: { id: ali.id } })
    const [request] = await requestsOf(office, lead)
    expect(request).toMatchObject({ status: 'pending', choice_reason: { code: 'lowest_price' } })
    expect(await linesOf(office, lead)).toHaveLength(1)
    expect((await cardOf(office, lead)).stage).toBeTruthy()

    await visit(office, `${await offerLink(office, ali)}/accept`, {})
    await breathe(office)
    expect((await again(office, lead)).status).toBe('assigned')
    expect(client.heard().at(-1)!.text).toContain('مقبول')
    expect(linkIn((await mailsTo(office, 'nora@example.com')).at(-1)!.text, 'c')).toMatch(/^\/c\//)
    expect(await says('شكرًا جزيلًا')).toContain('على الرحب والسعة')
  })

  it('each one is shown with what is true of him today: stars, price, the room that is left, his usual time to answer, and one reason', async () => {
    const profile = { skills: ['data-entry'], rating: 4.8, priceRange: { min: 400, currency: 'SAR' }, capacity: { open: 5 } }
    const reem = await hire(office, 'ريم', { profile })
    // Three at work with her, each answered ten minutes after it was offered.
    for (let n = 0; n < 3; n++) {
      const lead = await office.call<{ id: string }>('POST', 'leads', {
        name: `سابق ${n}`,
        email: `past-${n}@example.com`,
        text: 'ادخال بيانات',
      })
      await office.call('PATCH', `leads/${lead.body.id}`, { category: 'data-entry' })
      await breathe(office)
      const [request] = await requestsOf(office, { id: lead.body.id })
      expect(request, `lead ${n}`).toMatchObject({ freelancer_id: reem.id, status: 'pending' })
      office.clock.advance(600_000)
      expect((await office.call('POST', `requests/${request!.id}/accept`)).status).toBe(200)
    }
    await hire(office, 'هند', { profile: { ...profile, rating: 4.1, priceRange: { min: 250, currency: 'SAR' }, capacity: { open: 1 } } })
    const client = phoneFor(office, 'whatsapp', 'فهد')
    await client.writes('ابي احد يدخل لي بيانات في اكسل، ميزانيتي ٥٠٠')
    await breathe(office)
    const people = client
      .heard()
      .at(-1)!
      .text.split(/\n(?=[12]\.)/)
    const [busy, fresh] = ['ريم', 'هند'].map((name) => people.find((one) => one.includes(name)))
    for (const told of ['★ 4.8', '400', 'مجال لطلبين', 'الرد خلال 10 دقائق', 'الأعلى تقييمًا']) expect(busy).toContain(told)
    // Nobody has asked her yet: her time is not told, and nothing is made up for it.
    for (const told of ['★ 4.1', '250', 'مجال لطلب واحد', 'الأقل سعرًا']) expect(fresh).toContain(told)
    expect(fresh).not.toContain('الرد خلال')
  })
})
