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
})
