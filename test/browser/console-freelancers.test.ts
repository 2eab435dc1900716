import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#src/platform/id.ts'
import { appendPool, enterPool } from '#src/routing/enter-pool.ts'
import { readPool } from '#src/routing/pool-memory.ts'
import { hasBrowser } from '../support/browser.ts'
import { hindrances } from './support/axe.ts'
import { type House, openHouse } from './support/house.ts'

const CSV = 'الاسم,البريد,المهارات,ساعات العمل\nليلى حسن,layla@example.com,ترجمة,الأحد-الخميس 09:00-17:00\nبلا بريد,ليس بريدًا,ترجمة,\n'

describe.skipIf(!hasBrowser)('the room of freelancers', () => {
  let house: House
  let badr: string
  const cookies: Record<string, Parameters<Awaited<ReturnType<House['device']>>['addCookies']>[0]> = {}
  beforeAll(async () => {
    house = await openHouse()
    badr = await house.wasl.addFreelancer({
      name: 'بدر الشمري',
      email: 'badr@example.com',
      profile: { skills: ['logo-branding'], capacity: { open: 6 }, rating: 4.5, leave: [{ from: '2026-01-01', to: '2027-12-31' }] },
    })
    for (const role of ['admin', 'manager'] as const) {
      const context = await house.device()
      const page = await house.staff(context, '/console', role)
      await page.getByRole('heading', { level: 1 }).waitFor()
      cookies[role] = await context.cookies()
      await context.close()
    }
    await house.enquire('ابي تصميم شعار لمحل قهوة، ميزانيتي 500 ريال', '+966501112222', 'محمد القحطاني')
    await turns()
  }, 120_000)
  afterAll(() => house?.close())

  const open = async (path: string, options: Parameters<House['device']>[0] = {}, role = 'admin'): Promise<Page> => {
    const context = await house.device({ viewport: { width: 1280, height: 900 }, ...options })
    await context.addCookies(cookies[role]!)
    const page = await context.newPage()
    await page.goto(path)
    return page
  }
  const done = (page: Page) => page.context().close()

  it('tells who is free now, how much each holds, and of the others why not and until when', async () => {
    const page = await open('/console/freelancers')
    const row = (name: string) => page.getByRole('row').filter({ hasText: name })
    await row('سارة العتيبي').getByText('متاح الآن').waitFor()
    await row('سارة العتيبي').getByText('1 من 50').waitFor()
    await row('بدر الشمري')
      .getByText(/^في إجازة حتى/)
      .waitFor()
    await page.getByRole('link', { name: 'خارج العمل' }).click()
    await row('سارة العتيبي').waitFor({ state: 'detached' })
    await page.getByRole('searchbox').fill('لا أحد بهذا')
    await page.getByText('لا أحد هنا بهذا البحث').waitFor()
    await done(page)
  })

  it('edits the hours by keyboard alone, and takes them back', async () => {
    const page = await open(`/console/freelancers/${house.freelancerId}`)
    const part = page.getByRole('form', { name: 'ساعات العمل' })
    const sunday = part.getByRole('checkbox', { name: 'الأحد' })
    await sunday.waitFor()
    await sunday.focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Tab')
    await page.keyboard.type('0830AM')
    const from = part.getByLabel('الأحد: من')
    await expect.poll(() => from.inputValue()).toBe('08:30')
    await page.keyboard.press('Enter')
    await page.getByText('حُفظ ساعات العمل').waitFor()
    const hours = async () =>
      (await house.wasl.call<{ workingHours: unknown[] }>('GET', `freelancers/${house.freelancerId}`)).body.workingHours
    expect(await hours()).toEqual([{ days: [0], from: '08:30', to: '17:00' }])
    await page.getByRole('button', { name: 'تراجع' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(hours).toEqual([])
    await expect.poll(() => sunday.isChecked()).toBe(false)
    await done(page)
  })

  it('imports a list with one bad line: it says which and why, adds the other, and takes it back', async () => {
    const page = await open('/console/freelancers/import')
    await page.getByLabel('اختر ملفًا').setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) })
    await page.getByText('سيُضاف واحد، سطر مرفوض.').waitFor()
    await page.getByRole('row').filter({ hasText: 'بلا بريد' }).getByText('«ليس بريدًا» ليس بريدًا').waitFor()
    await page.getByRole('button', { name: 'أضف واحدًا' }).click()
    await page.waitForURL(/\/console\/freelancers$/)
    const row = page.getByRole('row').filter({ hasText: 'ليلى حسن' })
    await row.waitFor()
    const { body } = await house.wasl.call<{ data: { skills: string[]; workingHours: unknown }[] }>(
      'GET',
      'freelancers?q=layla@example.com',
    )
    expect(body.data).toMatchObject([{ skills: ['translation'], workingHours: [{ days: [0, 1, 2, 3, 4], from: '09:00', to: '17:00' }] }])
    await page.getByRole('button', { name: 'تراجع' }).click()
    await row.waitFor({ state: 'detached' })
    await done(page)
  })

  it('adds from Odoo’s users those who are ticked', async () => {
    await house.wasl.connect('odoo')
    const page = await open('/console/freelancers/odoo')
    await page.getByRole('button', { name: 'اقرأ المستخدمين' }).click()
    await page.getByRole('checkbox', { name: /^Freelancer Two/ }).check()
    await page.getByRole('button', { name: 'أضف واحدًا' }).click()
    await page.getByRole('row').filter({ hasText: 'Freelancer Two' }).waitFor()
    await done(page)
  })

  it('says why the ledger owes him, and who got the others', async () => {
    const page = await open(`/console/freelancers/${badr}/debt`)
    await page.getByText('له دوران.', { exact: true }).waitFor()
    await page.getByText(/كان يصلح لـ4 طلبات، ونصيبه منها دوران، ولم يُعطَ شيئًا/).waitFor()
    await page.getByText(/ذهب أكثر الباقي إلى .*سارة العتيبي.*\(4\)/).waitFor()
    await page.getByText(/كان في إجازة .*لا تُحسب له ولا عليه/).waitFor()
    await done(page)
    const english = await open(`/console/freelancers/${badr}/debt`, { locale: 'en' })
    await english.context().addCookies([{ name: 'language', value: 'en', url: house.line.url }])
    await english.reload()
    await english.getByText('Owed 2 turns.', { exact: true }).waitFor()
    await english.getByText(/4 leads could have been theirs; their share is 2 turns, and they were given none/).waitFor()
    await done(english)
  })

  it('shows what he was offered, each a door to its lead; archives with one press and takes it back with one', async () => {
    const page = await open(`/console/freelancers/${house.freelancerId}/offers`)
    await page.getByRole('row').filter({ hasText: 'محمد القحطاني' }).getByText('ينتظر رده').waitFor()
    await page.getByRole('link', { name: /^محمد القحطاني/ }).click()
    await page.waitForURL(/\/console\/leads\/[0-9a-f-]{36}$/)
    await page.goto(`/console/freelancers/${badr}`)
    await page.getByRole('button', { name: 'أرشفة' }).click()
    await page.getByRole('button', { name: 'إعادة من الأرشيف' }).waitFor()
    await page.getByRole('button', { name: 'تراجع' }).click()
    await page.getByRole('button', { name: 'أرشفة' }).waitFor()
    expect((await house.wasl.call('GET', `freelancers/${badr}`)).status).toBe(200)
    await done(page)
  })

  it('lets a manager read everything and change nothing', async () => {
    const page = await open(`/console/freelancers/${badr}`, {}, 'manager')
    await page.getByText('التعديل لمدير النظام وحده').waitFor()
    await expect.poll(() => page.getByLabel('الاسم', { exact: true }).isDisabled()).toBe(true)
    expect(await page.getByRole('button', { name: 'حفظ' }).count()).toBe(0)
    expect(await page.getByRole('link', { name: 'استيراد من ملف' }).count()).toBe(0)
    await done(page)
  })

  for (const language of ['ar', 'en'] as const)
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [390, 1280])
        it(`in ${language}, ${colorScheme}, ${width} px wide, stands in nobody’s way`, async () => {
          const page = await open('/console/freelancers', { viewport: { width, height: 900 }, colorScheme, bypassCSP: true })
          await page.context().addCookies([{ name: 'language', value: language, url: house.line.url }])
          const pages = {
            list: '',
            profile: `/${house.freelancerId}`,
            offers: `/${house.freelancerId}/offers`,
            debt: `/${badr}/debt`,
            new: '/new',
          }
          for (const [name, path] of Object.entries({ ...pages, import: '/import' })) {
            await page.goto(`/console/freelancers${path}`)
            await page.locator('main :is(table, form, section, textarea) >> visible=true').first().waitFor()
            for (const text of ['لحظة من فضلك…', 'One moment…']) await page.getByText(text).waitFor({ state: 'detached' })
            if (name === 'import') {
              await page.locator('main textarea').fill(CSV.replace('layla', 'axe'))
              await page.getByRole('button', { name: language === 'ar' ? 'عاين' : 'Preview' }).click()
              await page.getByText(language === 'ar' ? 'سطر مرفوض' : '1 line refused').waitFor()
            }
            expect(await hindrances(page), name).toEqual([])
            await shoot(page, `${name}-${language}-${colorScheme}-${width}`)
          }
          await done(page)
        }, 60_000)

  /** Four leads that both could have had went to Sara. */
  async function turns(): Promise<void> {
    const { wasl } = house
    await wasl.app.world.db.tenant(wasl.tenant.id, async (trx) => {
      await enterPool(trx)
      const pool = await readPool(trx)
      const among = [house.freelancerId, badr].map((id) => pool.byId.get(id)!.n)
      for (let n = 0; n < 4; n++) {
        const requestId = newId()
        const change = { type: 'offered' as const, requestId, leadId: newId(), via: 'rule' as const, charge: 1, among }
        const news = [
          { freelancerId: house.freelancerId, change },
          { freelancerId: house.freelancerId, change: { type: 'closed' as const, requestId, how: 'won' as const } },
        ]
        await appendPool(trx, news, wasl.clock.now())
      }
    })
  }
})

/** Pictures to look at, where SHOTS names a folder. */
async function shoot(page: Page, name: string): Promise<void> {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/freelancers-${name}.png`, fullPage: true })
}
