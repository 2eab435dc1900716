import { mkdirSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { hindrances } from './support/axe.ts'
import { type House, openHouse } from './support/house.ts'

const NORA = 'نورة القحطاني'
/** Where pictures of the pages go while somebody works on them; nowhere otherwise. */
const shots = process.env.WASL_SHOTS

describe.skipIf(!hasBrowser)('the console’s leads', () => {
  let house: House
  let nora: string
  const leads: Record<string, string> = {}

  beforeAll(async () => {
    house = await openHouse()
    for (const name of ['odoo', 'google-sheets']) await house.wasl.connect(name)
    nora = await house.wasl.addFreelancer({
      name: NORA,
      profile: { skills: ['logo-branding'], languages: ['en'], capacity: { open: 1 }, priceRange: { min: 3000, currency: 'SAR' } },
    })
    await house.enquire('ابي تصميم شعار لمحل قهوة في الرياض، ميزانيتي 500 ريال', '+966501112222', 'إيمان الحربي')
    await house.enquire('احتاج شعار وهوية لمكتب محاماة', '+966501113333', 'عبدالله الشمري')
    await house.enquire('محتاجة شعار لمتجر عطور', '+966501114444', 'ريم العتيبي')
    const told = {
      text: 'شعار لعيادة أسنان',
      category: 'logo-branding',
      name: 'Sarah',
      campaign: { campaignName: 'رمضان', campaignId: 'c1' },
    }
    await house.wasl.call('POST', 'leads', { ...told, phone: '+966501115555', budget: { amount: 900, currency: 'SAR' } })
    await house.wasl.call('POST', 'leads', { text: 'أريد شعارًا ولا رقم لي' })
    await house.wasl.call('POST', 'leads', { ...told, name: 'تجربة النموذج', phone: '+966501116666', isTest: true })
    await house.wasl.settle()
    const { body } = await house.wasl.call<{ data: { id: string; contact: { name: string | null } }[] }>('GET', 'leads?limit=50')
    for (const { id, contact } of body.data) leads[contact.name ?? 'nobody'] = id
  })
  afterAll(() => house?.close())

  const desk = async (path: string, options: Parameters<House['device']>[0] = {}): Promise<Page> => {
    const page = await (await house.desk(options)).newPage()
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    return page
  }
  const lead = async (id: string) =>
    (await house.wasl.call<{ status: string; owner: { freelancerId: string } | null; value: object | null }>('GET', `leads/${id}`)).body
  const line = (page: Page) => page.getByRole('region', { name: 'خط حياته' })

  it.each([
    ['the last digits of a phone', () => '2222'],
    ['a whole phone as people write it', () => '٠٥٠١١١٢٢٢٢'],
    ['a name, spelled otherwise', () => 'ايمان الحربى'],
    ['its id', () => leads['إيمان الحربي']!],
  ])('tells where a lead is, by %s in one box, down to its line of time', async (_how, typed) => {
    const page = await desk('/console/leads')
    await page.getByRole('searchbox', { name: 'ابحث في الطلبات' }).fill(typed())
    const found = page.getByRole('row').filter({ hasText: 'إيمان الحربي' })
    await found.waitFor()
    await expect.poll(() => page.getByRole('row').count()).toBe(2)
    await found.getByRole('link').click()
    await line(page).getByText('وصل الطلب من واتساب').waitFor()
    await line(page).getByText('عُرض على سارة العتيبي', { exact: false }).waitFor()
    await page.context().close()
  })

  it('tells every attempt at Odoo with the answer it got, and what arrived word by word', async () => {
    const page = await desk(`/console/leads/${leads['إيمان الحربي']}`)
    await line(page).getByText('أودو: المهمة · وصل').click()
    await line(page).getByText('محاولة واحدة').first().waitFor()
    await line(page).getByText('رقمه هناك:', { exact: false }).first().waitFor()
    await line(page).getByText('وصل الطلب من واتساب').click()
    await line(page).getByText('كما وصل').waitFor()
    await line(page).locator('pre', { hasText: 'whatsapp_business_account' }).waitFor()
    await page.context().close()
  })

  it('tells why B and not A in two presses, as sentences', async () => {
    const page = await desk(`/console/leads/${leads['إيمان الحربي']}`)
    const why = page.getByRole('region', { name: 'لماذا هو؟' })
    await why.getByText('سارة العتيبي', { exact: false }).first().waitFor()
    await why.getByText('لماذا ليس غيره؟').click()
    await why.getByLabel('اسأل عن أحد').selectOption({ label: NORA })
    const answer = why.getByRole('status').getByRole('listitem').first()
    await answer.getByText(NORA).waitFor()
    expect(await answer.locator('li').allInnerTexts()).toEqual(expect.arrayContaining([expect.stringMatching(/\p{Script=Arabic}{3,}/u)]))
    await page.context().close()
  })

  it('assigns by hand with a reason, and takes it back from the toast', async () => {
    const id = leads['عبدالله الشمري']!
    const page = await desk(`/console/leads/${id}`)
    await page.getByRole('button', { name: 'أسنده', exact: true }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('radio', { name: new RegExp(NORA) }).check()
    await sheet.getByLabel('السبب').fill('طلبها العميل بالاسم')
    await sheet.getByRole('button', { name: 'أسنده إليه' }).click()
    await page
      .getByRole('status')
      .filter({ hasText: `أُسند إلى ${NORA}` })
      .waitFor()
    await line(page).getByText('طلبها العميل بالاسم', { exact: false }).waitFor()
    expect(await lead(id)).toMatchObject({ status: 'assigned', owner: { freelancerId: nora } })
    await page.getByRole('button', { name: 'تراجع' }).click()
    await page.getByRole('status').filter({ hasText: 'تراجعنا عنه' }).waitFor()
    expect(await lead(id)).toMatchObject({ status: 'offered', owner: null })
    await line(page).getByText('عاد العرض إلى سارة العتيبي', { exact: false }).waitFor()
    await page.context().close()
  })

  it('routes a lead anew, and its line of time says so', async () => {
    const id = leads['إيمان الحربي']!
    const page = await desk(`/console/leads/${id}`)
    await page.getByRole('button', { name: 'أعد توجيهه' }).click()
    await page.getByRole('status').filter({ hasText: 'يُعاد توجيهه الآن' }).waitFor()
    await house.wasl.settle()
    await line(page).getByText('أُعيد توجيهه', { exact: false }).first().waitFor()
    expect((await lead(id)).status).toBe('offered')
    await page.context().close()
  })

  it('notes a lead as won with what it was worth, in Arabic digits, and opens it again from the toast', async () => {
    const id = leads['ريم العتيبي']!
    const page = await desk(`/console/leads/${id}`)
    await page.getByRole('button', { name: 'تمّ', exact: true }).click()
    await page.getByRole('dialog').getByLabel('القيمة').fill('١٬٥٠٠')
    await page.getByRole('dialog').getByRole('button', { name: 'احفظ' }).click()
    await page.getByRole('status').filter({ hasText: 'سُجّل أنه تم' }).waitFor()
    expect(await lead(id)).toMatchObject({ status: 'won', value: { amount: 1500 } })
    await page.getByRole('button', { name: 'تراجع' }).click()
    await page.getByRole('status').filter({ hasText: 'تراجعنا عنه' }).waitFor()
    expect(await lead(id)).toMatchObject({ status: 'offered', value: null })
    await page.context().close()
  })

  it('joins two clients who are one, and takes them apart again', async () => {
    const page = await desk(`/console/leads/${leads.Sarah}`)
    const others = page.getByRole('region', { name: 'العميل وطلباته الأخرى' })
    await others.getByRole('button', { name: 'هو عميل آخر عندنا' }).click()
    await page.getByRole('dialog').getByRole('searchbox').fill('4444')
    await page.getByRole('dialog').getByRole('button', { name: 'هما واحد' }).click()
    await others.getByText('محتاجة شعار لمتجر عطور').waitFor()
    await page.getByRole('button', { name: 'تراجع' }).click()
    await others.getByText('محتاجة شعار لمتجر عطور').waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('keeps what it shows in the address: state, reason, day, and tests apart', async () => {
    const page = await desk('/console/leads')
    await page.getByRole('row').nth(5).waitFor()
    await page.getByText('تجربة النموذج').waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'ينتظر', exact: true }).click()
    await page.waitForURL(/status=waiting/)
    await page.getByRole('row').filter({ hasText: 'بلا رقم ولا بريد' }).waitFor()
    await page.getByRole('link', { name: 'التجريبية' }).click()
    await page.getByRole('row').filter({ hasText: 'تجربة النموذج' }).waitFor()
    await page.goto('/console/leads?waiting=no_contact')
    await page.getByRole('row').filter({ hasText: 'أريد شعارًا ولا رقم لي' }).waitFor()
    await page.getByRole('button', { name: 'أزل التصفية: سبب الانتظار: بلا رقم ولا بريد' }).click()
    await page.getByRole('row').nth(5).waitFor()
    await page.getByRole('button', { name: 'تصفية', exact: true }).click()
    await page.getByLabel('القناة').selectOption('api')
    await page.getByRole('button', { name: 'اعرضها' }).click()
    await page.waitForURL(/channel=api/)
    await page.getByRole('row').filter({ hasText: 'Sarah' }).waitFor()
    await page.context().close()
  })

  it('is walked by keys: down the list, into a lead, and to what can be done', async () => {
    const page = await desk('/console/leads')
    await page.getByRole('row').nth(5).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/console\/leads\/[0-9a-f-]{36}/)
    const first = page.url()
    await line(page).waitFor()
    await page.keyboard.press('j')
    await expect.poll(() => page.url()).not.toBe(first)
    await line(page).waitFor()
    await page.keyboard.press('e')
    await page.getByRole('dialog', { name: 'ماذا نفعل بهذا الطلب؟' }).waitFor()
    await page.context().close()
  })

  it('shows a new lead as it comes', async () => {
    const page = await desk('/console/leads')
    await page.getByRole('row').nth(5).waitFor()
    await house.enquire('ابي شعار لمطعم', '+966501117777', 'فهد الزهراني')
    await page.getByRole('row').filter({ hasText: 'فهد الزهراني' }).waitFor()
    await page.context().close()
  })

  for (const language of ['ar', 'en'] as const)
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [390, 1280])
        it(`in ${language}, ${colorScheme}, ${width} px wide, stands in nobody’s way`, async () => {
          const context = await house.desk({ viewport: { width, height: 844 }, colorScheme, bypassCSP: true })
          await context.addCookies([{ name: 'language', value: language, url: house.line.url }])
          const place = await context.newPage()
          await place.goto('/console/leads')
          await place.getByRole('row').nth(5).waitFor()
          expect(await hindrances(place), 'list').toEqual([])
          await shoot(place, `list-${language}-${colorScheme}-${width}`)
          await place.goto(`/console/leads/${leads['إيمان الحربي']}?channel=whatsapp`)
          const sections = place.getByRole('article').getByRole('region')
          await sections.nth(2).waitFor()
          await sections.nth(0).locator('summary').first().click()
          await sections.nth(1).locator('summary').first().click()
          await sections.nth(1).locator('pre').first().waitFor()
          expect(await hindrances(place), 'lead').toEqual([])
          await shoot(place, `lead-${language}-${colorScheme}-${width}`)
          await place.keyboard.press('e')
          await place.getByRole('dialog').getByRole('button').nth(1).click()
          await place.getByRole('radio').first().waitFor()
          expect(await hindrances(place), 'assigning').toEqual([])
          await shoot(place, `assign-${language}-${colorScheme}-${width}`)
          await context.close()
        })
})

async function shoot(page: Page, name: string): Promise<void> {
  if (!shots) return
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: `${shots}/leads-${name}.png`, fullPage: true })
}
