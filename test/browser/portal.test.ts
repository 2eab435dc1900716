import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { type House, openHouse, SARA } from './support/house.ts'

describe.skipIf(!hasBrowser)('the freelancer’s portal, in a browser', () => {
  let house: House
  let phone: BrowserContext
  let page: Page
  let client = 0
  const refused: string[] = []

  beforeAll(async () => {
    house = await openHouse()
    await enquire('السلام عليكم ابي تصميم شعار لمحل قهوة، ميزانيتي 500 ريال')
    phone = await house.device({ viewport: { width: 390, height: 844 } })
    page = await house.portal(phone)
    page.on('console', (line) => /Content Security Policy|violates/.test(line.text()) && refused.push(line.text()))
  })
  afterAll(() => house?.close())

  it('opens from the link that was sent, without a password and without a token in the address bar', async () => {
    await page.getByRole('heading', { name: 'الطلبات' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/portal')
    await page.getByRole('article').waitFor()
    const card = await page.getByRole('article').innerText()
    for (const told of ['شعارات وهوية بصرية', '500', 'لمحل قهوة', 'لماذا أنت']) expect(card).toContain(told)
    expect(await page.getByRole('img', { name: /بقي للرد: (23 ساعة|يوم)/ }).count()).toBe(1)
  })

  it('turns to English by one tap, left to right, and stays so', async () => {
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Requests' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.dir)).toBe('ltr')
    await page.reload()
    await page.getByRole('heading', { name: 'Requests' }).waitFor()
    await page.getByRole('button', { name: 'العربية' }).click()
    await page.getByRole('heading', { name: 'الطلبات' }).waitFor()
  })

  it('accepts in two taps; the card becomes the chat’s door in its place, in the second tab too', async () => {
    const second = await phone.newPage()
    await second.goto('/portal')
    await second.getByRole('article').waitFor()
    await page.getByRole('article').getByRole('link').click()
    await page.getByRole('button', { name: 'أقبل الطلب' }).click()
    for (const tab of [page, second]) await tab.getByRole('link', { name: 'افتح المحادثة' }).waitFor({ timeout: 4000 })
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.getByRole('link', { name: 'افتح المحادثة' }).click()
    await page.waitForURL(/\/chat\//)
    await page.getByRole('log').waitFor()
    await page.goBack()
    await second.close()
  })

  it('shows a new request the moment it is offered, and the bell counts it', async () => {
    await page.goto('/portal')
    await page.getByText('لا طلبات تنتظرك الآن').waitFor()
    await enquire('ابغى شعار لعيادة أسنان بحدود 900 ريال')
    await page.getByRole('article').getByText('عيادة').waitFor({ timeout: 4000 })
    expect(await page.getByRole('link', { name: /التنبيهات: / }).innerText()).not.toBe('')
  })

  it('declines in two taps with a reason', async () => {
    await page.getByRole('article').getByRole('link').click()
    await page.getByRole('button', { name: 'أعتذر' }).click()
    await page.getByRole('button', { name: 'خارج تخصصي' }).click()
    await page.getByText('لا طلبات تنتظرك الآن').waitFor()
    await page.getByRole('link', { name: 'السابقة' }).click()
    await page.getByText('اعتذرتَ عنه').waitFor()
  })

  it('asks the client first: the clock stops until he has answered', async () => {
    await enquire('اريد هوية بصرية لمطعم شعبي، الميزانية 1500')
    await page.goto('/portal')
    await page.getByRole('article').getByRole('link').click()
    await page.getByRole('button', { name: 'أسأل العميل' }).click()
    await page.getByRole('button', { name: 'أرسل السؤال' }).click()
    await page.getByText('اكتب سؤالك أولًا').waitFor()
    await page.getByLabel('ماذا تريد أن تعرف؟').fill('هل لديك اسم للمطعم؟')
    await page.getByRole('button', { name: 'أرسل السؤال' }).click()
    await page.getByRole('article').getByText('بانتظار جواب العميل').waitFor()
    expect(await page.getByRole('img', { name: /بقي للرد/ }).count()).toBe(0)
  })

  it('says how it stands when somebody answered elsewhere meanwhile', async () => {
    await enquire('محتاج شعار متجر عطور، 700 ريال')
    await page.goto('/portal')
    const card = page.getByRole('article').filter({ hasText: 'عطور' })
    await card.getByRole('link').click()
    await page.getByRole('button', { name: 'أقبل الطلب' }).waitFor()
    const other = await (await house.device()).newPage()
    await other.goto(house.linkTo(SARA, 'r'))
    await other.getByText('أعتذر عنه').click()
    await other.getByRole('button', { name: 'أعتذر عن الطلب' }).click()
    await page.getByRole('dialog').getByText('اعتذرتَ عنه').waitFor({ timeout: 4000 })
    expect(await page.getByRole('button', { name: 'أقبل الطلب' }).count()).toBe(0)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('opens a request by its own address, as a notification and Odoo name it', async () => {
    await enquire('ابي شعار لمكتب محاماة، 1200 ريال')
    const { body } = await house.wasl.call<{ data: { id: string; leadId: string }[] }>('GET', 'requests?status=pending')
    const { id, leadId } = body.data[0]!
    for (const address of [`/portal/requests/${id}`, `/portal/leads/${leadId}`]) {
      await page.goto(address)
      await page.getByRole('dialog').getByText('محاماة').waitFor()
    }
  })

  it('is answered by the keyboard alone', async () => {
    await page.goto('/portal')
    const card = page.getByRole('article').filter({ hasText: 'محاماة' })
    await card.waitFor()
    for (let steps = 0; steps < 60 && !(await card.getByRole('link').evaluate((link) => link === document.activeElement)); steps++)
      await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const accept = page.getByRole('button', { name: 'أقبل الطلب' })
    await accept.waitFor()
    for (let steps = 0; steps < 20 && !(await accept.evaluate((button) => button === document.activeElement)); steps++)
      await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await card.getByRole('link', { name: 'افتح المحادثة' }).waitFor()
  })

  it('lists chats with what was said last', async () => {
    await page.getByRole('link', { name: 'المحادثات' }).click()
    await page.getByRole('heading', { name: 'المحادثات' }).waitFor()
    await expect.poll(() => page.getByRole('main').getByRole('link').count()).toBe(2)
    await page.getByRole('main').getByText('لا رسائل بعد').first().waitFor()
  })

  it('lists notifications, all or unread; reads them and takes one away', async () => {
    await page.getByRole('link', { name: /التنبيهات/ }).click()
    const rows = page.getByRole('main').getByRole('listitem')
    await rows.first().waitFor()
    const before = await rows.count()
    await page.getByRole('button', { name: 'احذف التنبيه' }).first().click()
    await expect.poll(() => rows.count()).toBe(before - 1)
    await page.getByRole('button', { name: 'اجعلها كلها مقروءة' }).click()
    await page.getByRole('link', { name: 'التنبيهات: لا جديد' }).waitFor()
    await page.getByRole('button', { name: 'غير المقروءة' }).click()
    await page.getByText('قرأتَ كل شيء').waitFor()
  })

  it('keeps its shell for a line that is away, and says so in words', async () => {
    await page.goto('/portal')
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await page.reload()
    await page.getByRole('heading', { name: 'الطلبات' }).waitFor()
    house.line.cut()
    await page.getByText('لا يوجد اتصال').first().waitFor()
    await page.reload()
    await page.getByText('لا يوجد اتصال بالإنترنت').waitFor()
    house.line.mend()
    await page.getByRole('button', { name: 'أعد المحاولة' }).click()
    await page.getByRole('heading', { name: 'الطلبات' }).waitFor()
  })

  it('says whether I am there by one switch, and routing knows at once', async () => {
    await page.goto('/portal')
    await page.getByRole('switch', { name: 'متاح للطلبات' }).click()
    await page.getByRole('switch', { name: 'غير متاح الآن' }).waitFor()
    await enquire('ابي شعار لصالون حلاقة، 600 ريال')
    await page.reload()
    await page.getByRole('heading', { name: 'الطلبات' }).waitFor()
    expect(await page.getByRole('article').filter({ hasText: 'حلاقة' }).count()).toBe(0)
    await page.getByRole('switch', { name: 'غير متاح الآن' }).click()
    await page.getByRole('switch', { name: 'متاح للطلبات' }).waitFor()
    await house.wasl.settle()
    await page.getByRole('article').filter({ hasText: 'حلاقة' }).waitFor()
  })

  it('keeps my capacity, hours and leave as I say, digits of either script; my phone only where I signed in by mail', async () => {
    await page.getByRole('link', { name: 'حسابي' }).click()
    const capacity = page.getByRole('form', { name: 'كم تستطيع أن تأخذ؟' })
    await capacity.getByLabel('جديدة في اليوم').fill('٤')
    await capacity.getByRole('button', { name: 'احفظ' }).click()
    await capacity.getByText('حُفظ').waitFor()
    const hours = page.getByRole('form', { name: 'ساعات العمل' })
    for (const day of ['الأحد', 'الاثنين']) await hours.getByRole('checkbox', { name: day }).check()
    await hours.getByLabel('الأحد: من').fill('10:00')
    await hours.getByRole('button', { name: 'احفظ' }).click()
    await hours.getByText('حُفظ').waitFor()
    const leave = page.getByRole('form', { name: 'الإجازات' })
    await leave.getByRole('button', { name: 'أضف إجازة' }).click()
    await leave.getByLabel('أول يوم').fill('2027-01-10')
    await leave.getByLabel('آخر يوم').fill('2027-01-02')
    await leave.getByRole('button', { name: 'احفظ' }).click()
    await leave.getByText('آخر يوم لا يسبق أوله').waitFor()
    await leave.getByLabel('آخر يوم').fill('2027-01-20')
    await leave.getByRole('button', { name: 'احفظ' }).click()
    await leave.getByText('حُفظ').waitFor()
    const person = page.getByRole('form', { name: 'بياناتي' })
    await person.getByLabel('الجوال').fill('٠٥٠١٢٣٤٥٦٧')
    await person.getByRole('button', { name: 'احفظ' }).click()
    await person.getByText('دخلت من رابط طلب').waitFor()
    const signedIn = await byMail()
    await signedIn.goto('/portal/me')
    const own = signedIn.getByRole('form', { name: 'بياناتي' })
    await own.getByLabel('الجوال').fill('٠٥٠١٢٣٤٥٦٧')
    await own.getByRole('button', { name: 'احفظ' }).click()
    await own.getByText('حُفظ').waitFor()
    await signedIn.context().close()
    const { body } = await house.wasl.call<Record<string, unknown>>('GET', `freelancers/${house.freelancerId}`)
    expect(body).toMatchObject({
      capacity: { open: 50, perDay: 4 },
      workingHours: [
        { days: [0], from: '10:00', to: '17:00' },
        { days: [1], from: '09:00', to: '17:00' },
      ],
      leave: [{ from: '2027-01-10', to: '2027-01-20' }],
      phone: '+966501234567',
    })
  })

  /** Signs in on another device by the mailed link. */
  async function byMail() {
    const other = await (await house.device()).newPage()
    await other.goto('/portal')
    await other.getByLabel('البريد الإلكتروني').fill(SARA)
    await other.getByRole('button', { name: 'أرسل رابط الدخول' }).click()
    await other.getByText('تفقّد بريدك').waitFor()
    await house.wasl.settle()
    const mail = house.wasl.fakes.smtp!.ledger.findLast((effect) => /\/sign-in#/.test(JSON.stringify(effect)))
    await other.goto(JSON.stringify(mail).match(/\/sign-in#[\w=&-]{43,}/)![0])
    await other.locator('form:visible button').click()
    await other.waitForURL(/\/portal/)
    return other
  }

  it('shows what is pushed while it is closed, and says that it did', async () => {
    await phone.grantPermissions(['notifications'])
    await page.goto('/portal')
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    const browser = await phone.newCDPSession(page)
    const found = new Promise<string>((done) =>
      browser.on(
        'ServiceWorker.workerRegistrationUpdated',
        ({ registrations }) => registrations[0] && done(registrations[0].registrationId),
      ),
    )
    await browser.send('ServiceWorker.enable')
    const told = phone.waitForEvent('request', (request) => request.url().endsWith('/api/v1/push/shown'))
    const data = JSON.stringify({
      title: 'طلب جديد يناسبك',
      body: 'شعارات وهوية بصرية · 500 ر.س',
      url: `${house.line.url}/portal`,
      tag: 'request-1',
      language: 'ar',
      deliveryId: '01a1fda4-14a9-7386-8bdb-5aa016d15c4e',
    })
    await browser.send('ServiceWorker.deliverPushMessage', { origin: house.line.url, registrationId: await found, data })
    const shown = () =>
      page.evaluate(async () =>
        (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, dir, tag }) => [title, dir, tag]),
      )
    await expect.poll(shown).toEqual([['طلب جديد يناسبك', 'rtl', 'request-1']])
    expect((await told).postDataJSON()).toMatchObject({ opened: false })
  })

  it('may be installed', async () => {
    const link = await page.locator('link[rel=manifest]').getAttribute('href')
    const manifest = await (await page.request.get(link!)).json()
    expect(manifest).toMatchObject({ lang: 'ar', dir: 'rtl', start_url: '/portal', display: 'standalone' })
    for (const { src } of manifest.icons) expect((await page.request.get(src)).headers()['content-type']).toBe('image/png')
  })

  it('runs nothing that is not its own, and nothing jumps while it is drawn', async () => {
    const policy = (await page.request.get('/portal')).headers()['content-security-policy']
    expect(policy).toContain("script-src 'self'; style-src 'self'")
    expect(policy).not.toContain('unsafe')
    await page.addInitScript(() => {
      const kept = globalThis as unknown as { shifted: number }
      kept.shifted = 0
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as unknown as { value: number }[]) kept.shifted += entry.value
      }).observe({ type: 'layout-shift', buffered: true })
    })
    for (const address of ['/portal', '/portal/me', '/portal/notifications']) {
      await page.goto(address)
      await page.waitForLoadState('networkidle')
      expect(await page.evaluate(() => (globalThis as unknown as { shifted: number }).shifted), address).toBeLessThan(0.1)
    }
    expect(refused).toEqual([])
  })

  it('signs out, and the way in says the same to everybody', async () => {
    await page.getByRole('link', { name: 'حسابي' }).click()
    await page.getByRole('button', { name: 'تسجيل الخروج' }).click()
    await page.getByRole('heading', { name: 'الدخول إلى بوابتك' }).waitFor()
    await page.getByLabel('البريد الإلكتروني').fill('sara')
    await page.getByRole('button', { name: 'أرسل رابط الدخول' }).click()
    await page.getByText('اكتب البريد كاملًا').waitFor()
    for (const email of [SARA, 'nobody@example.com']) {
      await page.getByLabel('البريد الإلكتروني').fill(email)
      await page.getByRole('button', { name: 'أرسل رابط الدخول' }).click()
      await page.getByText('إن كان هذا البريد مسجّلًا').waitFor()
      await page.getByRole('button', { name: 'استخدم بريدًا آخر' }).click()
    }
  })

  function enquire(text: string): Promise<void> {
    client++
    return house.enquire(text, `+9665011122${String(10 + client)}`, ['محمد', 'نورة', 'عبدالله', 'ريم', 'فهد', 'هند'][client % 6])
  }
})
