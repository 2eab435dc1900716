import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp } from '../support/app.ts'
import { phoneOf } from './dialogue.ts'
import { again, BACK_OFFICE, calm, hire, leadOf, type Office, offerLink, requestsOf, someone, visit } from './steps.ts'

describe('a client chooses', () => {
  let office: Office
  beforeAll(async () => {
    office = Object.assign(await startTestApp({ queue: 'off' }), { bell: 'off' as const })
    await office.connect('whatsapp', { dialogue: 'choose' })
    for (const name of BACK_OFFICE) await office.connect(name)
    await hire(office, 'سارة', { profile: { skills: ['logo-branding'], rating: 4.9, priceRange: { min: 200, currency: 'SAR' } } })
    await hire(office, 'علي', { profile: { skills: ['logo-branding'], rating: 4.5, priceRange: { min: 100, currency: 'SAR' } } })
    await hire(office, 'منى', { profile: { skills: ['logo-branding'], rating: 4.2 } })
    await hire(office, 'زيد', { profile: { skills: ['logo-branding'], rating: 3.9 } })
  })
  afterAll(() => office?.close())

  it('is shown three who can, picks one, confirms, and that one is asked with the reason he was told', async () => {
    const client = phoneOf(office, someone('نورة'))
    const shown = await client.says('السلام عليكم ابي احد يسوي لي شعار لمحل قهوة، ميزانيتي ٣٠٠')
    console.log(shown)
    expect(shown!.text).toContain('300')
    expect(shown!.buttons.filter((row) => row.id.startsWith('pick:'))).toHaveLength(3)
    expect((await leadOf(office, client.name)).status).toBe('qualifying')
    const asked = await client.says('الثاني')
    console.log(asked)
    const summary = await client.says('nora@example.com')
    console.log(summary)
    expect(summary!.text).toContain('nora@example.com')
    const sent = await client.presses('تأكيد')
    console.log(sent)
    const lead = await leadOf(office, client.name)
    expect(lead).toMatchObject({ status: 'offered', category: 'logo-branding', email: 'nora@example.com' })
    const [request] = await requestsOf(office, lead)
    expect(request).toMatchObject({ status: 'pending' })
    expect(request.choice_reason).toMatchObject({ code: expect.any(String) })
    await visit(office, await offerLink(office, { email: `freelancer-2@team.example` }), { do: 'accept' })
    await calm(office)
    console.log((await again(office, lead)).status, client.heard().slice(-2))
  })
})
