import { mkdirSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { hindrances } from './support/axe.ts'
import { type House, openHouse } from './support/house.ts'

type Cookies = Parameters<Awaited<ReturnType<House['device']>>['addCookies']>[0]

/** Where a person may look for himself: SHOTS=folder. */
const shoot = async (page: Page, name: string) => {
  if (!process.env.SHOTS) return
  mkdirSync(process.env.SHOTS, { recursive: true })
  await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` })
}

describe.skipIf(!hasBrowser)('the room of connections', () => {
  let house: House
  let admin: Cookies
  let manager: Cookies
  beforeAll(async () => {
    house = await openHouse()
    await house.wasl.connect('google-sheets')
    const [one, other] = [await house.device(), await house.device()]
    await house.staff(one)
    admin = await one.cookies()
    await house.staff(other, '/console', 'manager')
    manager = await other.cookies()
    await Promise.all([one.close(), other.close()])
  })
  afterAll(() => house?.close())

  const open = async (path: string, cookies = admin, options: Parameters<House['device']>[0] = {}) => {
    const context = await house.device({ viewport: { width: 1280, height: 844 }, ...options })
    context.setDefaultTimeout(8000)
    await context.addCookies(cookies)
    const page = await context.newPage()
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    return page
  }
  const close = (page: Page) => page.context().close()
  /** Meta's handshake: whether this verify token is one of ours. */
  const greets = async (token: string) =>
    (
      await house.wasl.call('GET', `/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=42&hub.verify_token=${token}`, undefined, {
        key: null,
      })
    ).status

  it('takes a second account of a service, names what is wrong with it, and works once it is mended', async () => {
    const sheets = house.wasl.fakes['google-sheets']!
    const settings = sheets.fake.settings() as { spreadsheetId: string; serviceAccount: string; tab: string }
    const page = await open('/console/connections')
    await page.getByRole('link', { name: 'اربط خدمة' }).click()
    await page
      .getByRole('link', { name: /جداول Google/ })
      .last()
      .click()
    await page.getByLabel('اسمه عندك').fill('جدول المبيعات')
    await page.getByLabel('عنوان الجدول').fill(`https://docs.google.com/spreadsheets/d/${settings.spreadsheetId}/edit`)
    await page.getByLabel('الورقة *').fill('Leads')
    const key = typeof settings.serviceAccount === 'string' ? settings.serviceAccount : JSON.stringify(settings.serviceAccount)
    await page.getByLabel('مفتاح حساب الخدمة').fill('{"no":"key"}')
    await page.getByLabel('أنشئ الورقة إن لم توجد').selectOption('no')
    await page.getByText('خيارات إضافية').click()
    await page.getByLabel('عنوان بديل للخدمة').fill(sheets.baseUrl)
    await page.getByRole('button', { name: 'اربط', exact: true }).click()
    await page.getByText('لم يُحفظ. راجع الخانات المعلّمة.').waitFor()
    expect(await page.getByLabel('مفتاح حساب الخدمة').getAttribute('aria-invalid')).toBe('true')
    await page.getByLabel('مفتاح حساب الخدمة').fill(key)
    await page.getByRole('button', { name: 'اربط', exact: true }).click()
    await page.waitForURL(/\/console\/connections\/[0-9a-f-]{36}$/)

    await page.getByRole('button', { name: 'جرّب الاتصال' }).click()
    await page
      .getByText(/لا توجد ورقة باسم «Leads»\. الموجود: .*العملاء/)
      .first()
      .waitFor()
    await shoot(page, 'wrong-cause')
    await page.getByLabel('الورقة *').fill(settings.tab)
    await page.getByRole('button', { name: 'احفظ' }).click()
    await page.getByText('حُفظ. جرّب الاتصال لتتأكد.').waitFor()
    await page.getByRole('button', { name: 'جرّب الاتصال' }).click()
    await page.getByText('الاتصال سليم.').waitFor()
    await page.getByText('جاهزة للكتابة').waitFor()
    // What was wrong is over, and still told.
    await page.getByRole('definition').filter({ hasText: 'لا توجد ورقة باسم «Leads»' }).waitFor()
    expect(JSON.stringify((await house.wasl.call('GET', 'audit?limit=20')).body)).not.toContain('private_key')
    await close(page)
  })

  it('is paused and started again, by the button and by the way back', async () => {
    const { connectionId } = house.wasl.fakes.smtp!
    const status = async () => (await house.wasl.call<{ status: string }>('GET', `connections/${connectionId}`)).body.status
    const page = await open(`/console/connections/${connectionId}`)
    await page.getByRole('button', { name: 'أوقفه' }).click()
    await page.getByText('أُوقف. ما يُستحق له ينتظر ولا يضيع.').waitFor()
    expect(await status()).toBe('paused')
    await page.getByRole('button', { name: 'تراجع' }).click()
    await expect.poll(status).not.toBe('paused')
    await page.getByRole('button', { name: 'أوقفه' }).click()
    await page.getByRole('button', { name: 'أعد تشغيله' }).click()
    await page.getByText('عاد إلى العمل').waitFor()
    await page.getByRole('button', { name: 'جرّب الاتصال' }).click()
    await page.getByText('الاتصال سليم.').waitFor()
    expect(await status()).toBe('ok')
    await close(page)
  })

  it('reads what a source’s webhook lost', async () => {
    const meta = await house.wasl.connect('meta-leads')
    const lost = meta.mounted.fake.scenarios!.lead!({ n: 1, run: 'lost', name: 'هند الفائت' })
    expect(lost).toBeDefined()
    const found = async () => (await house.wasl.call<{ data: object[] }>('GET', 'leads?q=هند')).body.data.length
    expect(await found()).toBe(0)
    const page = await open(`/console/connections/${meta.connectionId}`)
    await page.getByRole('button', { name: 'اقرأ ما فات' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'ابدأ القراءة' }).click()
    await page.getByText('بدأت القراءة. تظهر الطلبات تباعًا.').waitFor()
    await house.wasl.settle()
    await expect.poll(found).toBe(1)
    await close(page)
  })

  it('rotates a key: both are valid until the old one is dropped, and nobody is shown either', async () => {
    const { connectionId, fake } = house.wasl.fakes.whatsapp!
    const old = [(fake.settings() as { verifyToken: string | string[] }).verifyToken].flat()[0]!
    const page = await open(`/console/connections/${connectionId}`)
    expect(await greets(old)).toBe(200)
    await page.getByRole('button', { name: 'بدّله: رمز التحقق' }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('button', { name: 'اصنع واحدة' }).click()
    const fresh = await sheet.getByRole('textbox').inputValue()
    expect(fresh).toMatch(/^[0-9a-f]{32}$/)
    await sheet.getByRole('button', { name: 'احفظ' }).click()
    // A value of our own making is shown once, to be put into the service.
    await page.getByRole('heading', { name: 'انسخ هذه الآن' }).waitFor()
    expect(await page.getByRole('textbox', { name: 'رمز التحقق' }).inputValue()).toBe(fresh)
    await page.getByRole('button', { name: 'نسختها، تابع' }).click()
    await page.getByText('القديم والجديد صالحان معًا').waitFor()
    expect([await greets(old), await greets(fresh), await greets('other')]).toEqual([200, 200, 403])
    await page.getByRole('button', { name: 'أسقط القديم: رمز التحقق' }).click()
    await page.getByText('بقي الجديد وحده.').waitFor()
    expect([await greets(old), await greets(fresh)]).toEqual([403, 200])
    await page.reload()
    await page.getByRole('heading', { name: 'المفاتيح' }).waitFor()
    expect(await page.content()).not.toContain(fresh)
    await close(page)
  })

  it('shows the webhook’s address and the key made up here once, when a source is connected', async () => {
    const page = await open('/console/connections/new?service=web-form')
    await page.getByRole('button', { name: 'اصنع واحدة' }).click()
    const key = await page.getByLabel('مفتاح التوقيع').inputValue()
    await page.getByRole('button', { name: 'اربط', exact: true }).click()
    await page.getByRole('heading', { name: 'انسخ هذه الآن' }).waitFor()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByRole('textbox', { name: 'عنوان الاستقبال' }).inputValue()).toMatch(/\/webhooks\/web-form\/[0-9a-f-]{36}$/)
    expect(await dialog.getByRole('textbox', { name: 'مفتاح التوقيع' }).inputValue()).toBe(key)
    await shoot(page, 'once')
    await page.getByRole('button', { name: 'نسختها، تابع' }).click()
    await page.waitForURL(/\/console\/connections\/[0-9a-f-]{36}$/)
    await page.getByRole('button', { name: 'احذفه' }).click()
    await page.getByRole('dialog').getByText('تُمحى مفاتيحه الآن ولا تُستعاد').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'احذفه' }).click()
    await page.getByText('حُذف الربط.').waitFor()
    await close(page)
  })

  it('warns of a key that ends, in the list and in words', async () => {
    const odoo = await house.wasl.connect('odoo')
    odoo.fake.act?.({ do: 'version', version: 19 })
    odoo.fake.act?.({
      do: 'key-expiry',
      at: new Date(house.wasl.clock.now().getTime() + 6.5 * 86_400_000).toISOString().slice(0, 19).replace('T', ' '),
    })
    const page = await open(`/console/connections/${odoo.connectionId}`)
    await page.getByRole('button', { name: 'جرّب الاتصال' }).click()
    await page.getByText('الاتصال سليم.').waitFor()
    await page.getByText(/ينتهي المفتاح في \d{4}-\d\d-\d\d، بعد 7 أيام/).waitFor()
    await page.getByRole('row', { name: /odoo/ }).getByText('مفتاح ينتهي').waitFor()
    await close(page)
  })

  it('tells a manager how each does, and plainly what he may not', async () => {
    const page = await open(`/console/connections/${house.wasl.fakes.smtp!.connectionId}`, manager)
    await page.getByText('أنت مشرف: ترى حال كل ربط.').first().waitFor()
    await page.getByRole('heading', { name: 'الحال' }).waitFor()
    for (const name of ['جرّب الاتصال', 'احذفه', 'احفظ', 'أوقفه']) expect(await page.getByRole('button', { name }).count(), name).toBe(0)
    expect(await page.getByRole('link', { name: 'اربط خدمة' }).count()).toBe(0)
    await page.goto('/console/connections/new')
    await page.getByText('الإضافة والتغيير والتجربة لمدير النظام وحده.').first().waitFor()
    await close(page)
  })

  for (const language of ['ar', 'en'] as const)
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [390, 1280])
        it(`in ${language}, ${colorScheme}, ${width} px wide, stands in nobody’s way`, async () => {
          const page = await open('/console/connections', [...admin, { name: 'language', value: language, url: house.line.url }], {
            viewport: { width, height: 844 },
            colorScheme,
            bypassCSP: true,
          })
          const { whatsapp } = house.wasl.fakes
          for (const [name, path] of Object.entries({
            list: '',
            services: '/new',
            form: '/new?service=whatsapp',
            detail: `/${whatsapp!.connectionId}`,
          })) {
            await page.goto(`/console/connections${path}`)
            await page.getByRole('heading', { level: 1 }).first().waitFor()
            await page.waitForFunction(() => !document.querySelector('.skeleton'))
            for (const folded of await page.locator('details:visible').all()) await folded.locator('summary').click()
            expect(await hindrances(page), name).toEqual([])
            if (colorScheme === 'light') await shoot(page, `${name}-${language}-${width}`)
          }
          await close(page)
        })
})
