import { mkdirSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeFirstAdminLink } from '#src/accounts/sign-in.ts'
import { hasBrowser } from '../support/browser.ts'
import { hindrances } from './support/axe.ts'
import { type House, openHouse } from './support/house.ts'

type Cookies = Parameters<Awaited<ReturnType<House['device']>>['addCookies']>[0]

/** Where a person may look for himself: SHOTS=folder. */
const shoot = async (page: Page, name: string) => {
  if (!process.env.SHOTS) return
  mkdirSync(process.env.SHOTS, { recursive: true })
  await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true })
}

describe.skipIf(!hasBrowser)('the first run', () => {
  let house: House
  let admin: Cookies
  let manager: Cookies
  beforeAll(async () => {
    house = await openHouse({ SANDBOX: 'on' })
  })
  afterAll(() => house?.close())

  const open = async (path: string, cookies: Cookies, options: Parameters<House['device']>[0] = {}) => {
    const context = await house.device({ viewport: { width: 1280, height: 844 }, ...options })
    context.setDefaultTimeout(8000)
    await context.addCookies(cookies)
    const page = await context.newPage()
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    return page
  }
  const close = (page: Page) => page.context().close()

  it('goes from the one-time link to a lead that has found its freelancer, in five steps', async () => {
    const { db } = house.wasl.app.world
    const token = (await makeFirstAdminLink(db, house.wasl.tenant.id, house.wasl.clock.now()))!
    const context = await house.device({ viewport: { width: 1280, height: 844 } })
    context.setDefaultTimeout(8000)
    const page = await context.newPage()
    await page.goto(`/first-run#${token}`)
    await page.getByLabel('البريد الإلكتروني').fill('boss@example.com')
    await page.getByRole('button', { name: 'دخول' }).click()
    await page.waitForURL(/\/console\/start$/)
    const step = (n: number) => page.getByText(`الخطوة ${n} من 5`).waitFor()

    await step(1)
    await page.getByLabel('اسم المنشأة').fill('دار الخط')
    await page.getByRole('button', { name: 'احفظ وتابع' }).click()

    await step(2)
    await page.getByLabel('اسمها بالعربية').fill('خط عربي')
    await page.getByLabel('اسمها بالإنجليزية').fill('Calligraphy')
    await page.getByRole('button', { name: 'أضف خدمة' }).click()
    await page.getByRole('button', { name: 'احذف: خط عربي' }).waitFor()
    await page.getByRole('button', { name: 'التالي' }).click()

    await step(3)
    await page.getByText('عندك الآن مستقل واحد').waitFor()
    const first = page.getByRole('group', { name: 'المستقل 1' })
    await first.getByLabel('الاسم').fill('نورة الشمري')
    await first.getByLabel('البريد').fill('noura@example.com')
    await first.getByLabel('الخدمة').selectOption({ label: 'خط عربي' })
    await page.getByRole('button', { name: 'احفظ وتابع' }).click()

    await step(4)
    await page.getByText('صندوق التجربة يعمل').waitFor()
    await page.getByRole('button', { name: 'أبقِ صندوق التجربة' }).click()

    await step(5)
    await page.getByLabel('ما يطلبه').fill('أبي خط عربي لاسم محلي، ميزانيتي 500 ريال')
    await page.getByRole('button', { name: 'أرسل الطلب' }).click()
    const way = page.getByRole('region', { name: 'رحلة الطلب' })
    await way.getByText('عُرض على').waitFor()
    expect(await way.locator('strong').textContent()).toBe('نورة الشمري')
    await way
      .getByText(/البريد: تم|واتساب: تم/)
      .first()
      .waitFor()
    await shoot(page, 'start-routed')

    const line = await way.getByRole('link', { name: 'افتح خط زمنه' }).getAttribute('href')
    expect(line).toMatch(/^\/console\/leads\/[0-9a-f-]{36}$/)
    const lead = await house.wasl.call<{ status: string; isTest: boolean }>('GET', `leads/${line!.split('/').at(-1)}`)
    expect(lead.body).toMatchObject({ status: 'offered', isTest: false })
    await page.getByRole('button', { name: 'انتهينا، إلى اللوحة' }).click()
    await page.waitForURL(/\/console$/)
    expect((await house.wasl.call<{ name: string; begunAt: string }>('GET', 'tenant')).body).toMatchObject({
      name: 'دار الخط',
      begunAt: expect.any(String),
    })

    // The link has done its one service.
    await page.goto(`/first-run#${token}`)
    await page.getByLabel('البريد الإلكتروني').fill('other@example.com')
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.request().method() === 'POST'),
      page.getByRole('button', { name: 'دخول' }).click(),
    ])
    expect(answer.status()).toBe(410)
    admin = await context.cookies()
    const another = await house.device()
    await house.staff(another, '/console', 'manager')
    manager = await another.cookies()
    await context.close()
    await another.close()
  })

  it('lets each step be skipped', async () => {
    const page = await open('/console/start', admin)
    for (let n = 1; n < 5; n++) {
      await page.getByText(`الخطوة ${n} من 5`).waitFor()
      await page.getByRole('button', { name: 'تخطَّ' }).click()
    }
    await page.getByText('الخطوة 5 من 5').waitFor()
    await page.getByRole('button', { name: 'تخطَّ' }).click()
    await page.waitForURL(/\/console$/)
    await close(page)
  })

  it('tells a manager plainly what is not his, and shows him the rest', async () => {
    const page = await open('/console/settings', manager)
    await page.getByText('أنت مشرف: ترى هذه الإعدادات، ويغيّرها مدير النظام وحده.').waitFor()
    expect(await page.getByLabel('اسم المنشأة').isDisabled()).toBe(true)
    expect(await page.getByRole('button', { name: 'احفظ' }).count()).toBe(0)
    for (const tab of ['people', 'keys']) {
      await page.goto(`/console/settings/${tab}`)
      await page.getByText('هذه الصفحة لمدير النظام').waitFor()
    }
    await page.goto('/console/settings/access')
    await page.getByLabel('ما يحق لـ').selectOption({ label: 'مشرف' })
    await page.getByRole('rowheader', { name: 'عرض إعدادات المنشأة GET /tenant', exact: true }).waitFor()
    expect(await page.getByText('PATCH /tenant', { exact: true }).count()).toBe(0)
    await page.goto('/console/start')
    await page.getByText('هذه الخطوات لمدير النظام').waitFor()
    await close(page)
  })

  it('changes what the house is set to, with a way back', async () => {
    const page = await open('/console/settings', admin)
    await page.getByLabel('العملة').selectOption('IQD')
    await page.getByLabel('لا تكتب إلى العملاء في هذه الساعات').check()
    await page.getByRole('button', { name: 'احفظ' }).click()
    await page.getByText('حُفظ.').waitFor()
    expect((await house.wasl.call<object>('GET', 'tenant')).body).toMatchObject({ currency: 'IQD', quiet: { from: 1320, to: 480 } })
    await page.getByRole('button', { name: 'تراجع' }).click()
    await expect.poll(async () => (await house.wasl.call<object>('GET', 'tenant')).body).toMatchObject({ currency: 'SAR', quiet: null })
    await page.getByLabel('المنطقة الزمنية').fill('Asia/Nowhere')
    await page.getByRole('button', { name: 'احفظ' }).click()
    await page.getByText('غير صحيح. راجعه ثم احفظ.').first().waitFor()
    await close(page)
  })

  it('takes a colour only where it can be read, and shows it before it is saved', async () => {
    const page = await open('/console/settings/brand', admin)
    await page.getByLabel('رمز اللون').fill('#ffcc00')
    await page.getByText(/اختر لونًا أغمق/).waitFor()
    expect(await page.getByRole('button', { name: 'احفظ' }).isDisabled()).toBe(true)
    await page.getByLabel('رمز اللون').fill('#7a1f3d')
    await page.getByText('تُقرأ الكتابة البيضاء عليه.').waitFor()
    await page.getByRole('button', { name: 'احفظ' }).click()
    await page.getByText('حُفظ.').waitFor()
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'اختر صورة' }).click()])
    const { default: sharp } = await import('sharp')
    const picture = await sharp({ create: { width: 60, height: 60, channels: 3, background: '#7a1f3d' } })
      .png()
      .toBuffer()
    await chooser.setFiles({ name: 'logo.png', mimeType: 'image/png', buffer: picture })
    await page.getByText('وصل الشعار.').waitFor()
    await page.reload()
    await page.locator('header img').waitFor()
    await shoot(page, 'settings-brand')
    await close(page)
  })

  it('invites somebody, and tells that the last admin stays one', async () => {
    const page = await open('/console/settings/people', admin)
    await page.getByRole('button', { name: 'ادعُ شخصًا' }).click()
    await page.getByLabel('البريد الإلكتروني').fill('not an address')
    await page.getByRole('button', { name: 'أرسل الدعوة' }).click()
    await page.getByText('غير صحيح. راجعه ثم احفظ.').waitFor()
    await page.getByLabel('البريد الإلكتروني').fill('huda@example.com')
    await page.getByRole('button', { name: 'أرسل الدعوة' }).click()
    await page.getByRole('button', { name: 'اسحب الدعوة: huda@example.com' }).waitFor()
    await page.getByLabel('الدور: boss@example.com').selectOption('manager')
    await page.getByText('هو مدير النظام الوحيد. اجعل غيره مديرًا أولًا.').waitFor()
    await close(page)
  })

  it('shows an API key once', async () => {
    const page = await open('/console/settings/keys', admin)
    await page.getByRole('button', { name: 'مفتاح جديد' }).click()
    await page.getByLabel('لماذا هو').fill('المحاسبة')
    await page.getByRole('button', { name: 'اصنعه' }).click()
    const key = await page.getByLabel('المفتاح', { exact: true }).inputValue()
    expect((await house.wasl.call('GET', 'leads', undefined, { key })).status).toBe(200)
    await page.getByRole('button', { name: 'نسخته' }).click()
    await page.getByRole('button', { name: 'أبطله: المحاسبة' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'أبطله' }).click()
    await page.getByText('أُبطل المفتاح.').waitFor()
    expect((await house.wasl.call('GET', 'leads', undefined, { key })).status).toBe(401)
    await close(page)
  })

  it('shows each message in both languages, with the text for Meta to copy', async () => {
    const page = await open('/console/settings/messages', admin)
    const mail = page.frameLocator('iframe').first()
    await mail.getByText('مرحبًا سارة العتيبي').waitFor()
    await shoot(page, 'mail')
    await page.getByLabel('الرسالة').selectOption('chat=offer')
    const texts = page.getByRole('textbox', { name: 'نص القالب' })
    await texts.first().waitFor()
    expect(await texts.first().inputValue()).toContain('{{1}}')
    expect(await texts.nth(1).inputValue()).toContain('Please answer by {{4}}')
    await close(page)
  })

  it('adds a service and takes it out again, with a way back', async () => {
    const page = await open('/console/settings/services', admin)
    await page.getByRole('button', { name: 'خدمة جديدة' }).click()
    await page.getByLabel('الاسم بالعربية').fill('تجليد كتب')
    await page.getByLabel('الاسم بالإنجليزية').fill('Bookbinding')
    await page.getByRole('button', { name: 'احفظ' }).click()
    await page.getByRole('button', { name: 'احذف: تجليد كتب' }).click()
    await page.getByText('حُذفت الخدمة.').waitFor()
    await page.getByRole('button', { name: 'تراجع' }).click()
    await page.getByRole('button', { name: 'احذف: تجليد كتب' }).waitFor()
    await close(page)
  })

  it('shows what would be forgotten before it is, and takes the months back', async () => {
    const { wasl } = house
    // Forty days old: what came in so far.
    await wasl.app.world.db.tenant(wasl.tenant.id, (trx) =>
      trx.raw(`update inbox set received_at = received_at - interval '40 days', status = 'read' where tenant_id = app_tenant()`),
    )
    const [{ n }] = await wasl.app.world.db.tenant(wasl.tenant.id, (trx) => trx('inbox').select(trx.raw('count(*)::int as n')))
    expect(n).toBeGreaterThan(0)
    const page = await open('/console/settings/retention', admin)
    await page.getByText('كل شيء محفوظ دائمًا.').waitFor()
    await page.getByLabel('ما وصل من القنوات كما هو').selectOption('1')
    await page.getByText('استدعاءات خام').waitFor()
    await page.getByText(String(n), { exact: true }).waitFor()
    await page.getByRole('button', { name: 'احفظ' }).click()
    await page.getByText('يبدأ العمل بهذه المدد').waitFor()
    expect((await wasl.call<object>('GET', 'retention')).body).toMatchObject({ months: { raw: 1, texts: null, leads: null } })
    await page.getByRole('button', { name: 'تراجع' }).click()
    await expect.poll(async () => (await wasl.call<object>('GET', 'retention')).body).toMatchObject({ months: { raw: null }, begins: null })
    await close(page)
  })

  const PAGES: Record<string, string[]> = {
    'the steps': ['start/1', 'start/2', 'start/3', 'start/4', 'start/5'],
    'the house': ['settings', 'settings/brand', 'settings/services', 'settings/me'],
    'its messages': ['settings/messages', 'settings/messages?chat=offer'],
    'its people and keys': ['settings/people', 'settings/keys'],
    'what it keeps': ['settings/retention'],
    'who may do what': ['settings/access'],
  }
  for (const language of ['ar', 'en'] as const)
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [390, 1280])
        it.each(Object.entries(PAGES))(
          `%s: in ${language}, ${colorScheme}, ${width} px wide, stand in nobody’s way`,
          async (_what, paths) => {
            const page = await open(`/console/${paths[0]}`, [...admin, { name: 'language', value: language, url: house.line.url }], {
              viewport: { width, height: 844 },
              colorScheme,
              bypassCSP: true,
            })
            for (const path of paths) {
              if (path !== paths[0]) await page.goto(`/console/${path}`)
              await page.getByRole('heading', { level: 1 }).waitFor()
              await page.waitForFunction(() => !document.querySelector('.skeleton'))
              expect(await hindrances(page), path).toEqual([])
              if (colorScheme === 'light') await shoot(page, `${path.replaceAll(/[/?=]/g, '-')}-${language}-${width}`)
            }
            await close(page)
          },
        )
})
