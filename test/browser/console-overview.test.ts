import { mkdirSync, readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { hindrances } from './support/axe.ts'
import { type House, openHouse } from './support/house.ts'

const MINUTE = 60_000
/** Where pictures of the rooms are put when somebody wants to look at them. */
const shots = process.env.SHOTS

describe.skipIf(!hasBrowser)('a manager’s overview', () => {
  let house: House
  const call = async <T = { id: string }>(method: string, path: string, body?: unknown) =>
    (await house.wasl.call<T>(method, path, body)).body

  beforeAll(async () => {
    house = await openHouse()
    for (const name of ['خالد العنزي', 'Mona Hart'])
      await house.wasl.addFreelancer({ name, profile: { skills: ['logo-branding'], capacity: { open: 4 } } })
    await work()
    if (shots) mkdirSync(shots, { recursive: true })
  }, 120_000)
  afterAll(() => house?.close())

  /** Some days of work: leads of two campaigns, accepted, declined, won, left waiting. */
  async function work(): Promise<void> {
    for (let n = 0; n < 9; n++) {
      const campaign = n % 3 === 2 ? {} : { campaignId: `c${n % 3}`, campaignName: n % 3 ? 'Ramadan logos' : 'شعارات رمضان', adId: `a${n}` }
      const lead = await call('POST', 'leads', {
        name: `عميل ${n}`,
        phone: `+96650222000${n}`,
        text: 'أحتاج تصميم شعار',
        campaign,
      })
      await house.wasl.settle()
      house.wasl.clock.advance((4 + n * 3) * MINUTE)
      const { data } = await call<{ data: { id: string }[] }>('GET', `requests?leadId=${lead.id}&status=pending`)
      if (data[0] && n < 7) await call('POST', `requests/${data[0].id}/${n === 3 ? 'decline' : 'accept'}`, {})
      await house.wasl.settle()
      if (n < 2) await call('PATCH', `leads/${lead.id}`, { status: 'won' })
    }
    await call('POST', 'leads', { name: 'بلا رقم', text: 'شعار' })
    await house.wasl.settle()
  }

  const desk = (options: Parameters<House['desk']>[0] = {}) => house.desk(options, 'manager')

  it('reads six numbers on one page, opens the leads behind one, and takes the page along as CSV', async () => {
    const context = await desk()
    const page = await context.newPage()
    await page.goto('/console')
    const numbers = page.getByRole('region', { name: 'الأرقام الستة' })
    const shownOf = (name: string) => numbers.getByRole('link', { name: new RegExp(`^${name} `) })
    await numbers.waitFor()
    expect(await numbers.getByRole('listitem').count()).toBe(6)
    expect(await shownOf('وصل').innerText()).toBe('10')
    expect(await shownOf('اكتمل').innerText()).toBe('2')
    expect(await shownOf('ينتظر الآن').innerText()).toBe('1')
    await page.getByText(/^الأبطأ: رد المستقل/).waitFor()
    // Day by day the same sums, for whoever reads instead of looking.
    await numbers.getByText('يومًا بيوم').click()
    const received = await numbers.getByRole('row').locator('td:nth-child(2)').allInnerTexts()
    expect(received.map(Number).reduce((sum, n) => sum + n, 0)).toBe(10)

    const saved = page.waitForEvent('download')
    await page.getByRole('link', { name: 'نزّل CSV', exact: true }).click()
    const sheet = readFileSync(await (await saved).path(), 'utf8')
    expect(sheet.startsWith('\uFEFFday,received,')).toBe(true)
    expect(sheet.split('\r\n')[1]!.split(',')[1]).toBe('10')

    for (const [name, count] of [
      ['وصل', 10],
      ['قُبل', Number(await shownOf('قُبل').innerText())],
      ['ينتظر الآن', 1],
    ] as const) {
      const door = (await shownOf(name).getAttribute('href'))!
      const { data } = await call<{ data: unknown[] }>('GET', `leads${new URL(door, house.line.url).search}`)
      expect(data, door).toHaveLength(count)
    }
    const accepted = Number(await shownOf('قُبل').innerText())
    await shownOf('قُبل').click()
    await page.waitForURL(/\/console\/leads\?step=accepted/)
    // The list says why it is narrowed, and holds as many as the number said.
    await page.getByText('في التقرير: قُبلت').waitFor()
    await expect.poll(() => page.getByRole('table').getByRole('row').count()).toBe(accepted + 1)
    await page.goBack()
    await numbers.waitFor()
    await context.close()
  })

  it('asks by another question and another time, and the address says so', async () => {
    const context = await desk()
    const page = await context.newPage()
    await page.goto('/console')
    const table = page.getByRole('region', { name: 'من أين تأتي الطلبات؟' })
    await table.getByRole('cell', { name: /شعارات رمضان\s*واجهة البرمجة/ }).waitFor()
    await table.getByRole('combobox').selectOption('freelancer')
    await table.getByRole('cell', { name: 'سارة العتيبي', exact: true }).waitFor()
    await page.getByRole('combobox', { name: 'الفترة' }).selectOption('30')
    await page.waitForURL(/days=30/)
    expect(page.url()).toContain('by=freelancer')
    await page.getByRole('combobox', { name: 'الفترة' }).selectOption('own')
    await page.waitForURL(/from=\d{4}-\d\d-\d\d&to=/)
    await context.close()
  })

  it('uploads what campaigns cost: sees first what the file says and what is refused, then what an accepted lead cost', async () => {
    const context = await desk()
    const page = await context.newPage()
    await page.goto('/console/campaigns')
    await page.getByRole('link', { name: /شعارات رمضان/ }).waitFor()
    await page.getByRole('button', { name: 'ارفع التكاليف' }).click()
    const sheet = page.getByRole('dialog')
    const today = house.wasl.clock.now().toISOString().slice(0, 10)
    const csv = `Day,Campaign ID,Amount spent (SAR)\n${today},c0,120\n${today},c1,"1,000"\n${today},c77,5\n`
    const input = sheet.locator('input[type=file]')
    await input.setInputFiles({ name: 'costs.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') })
    await sheet.getByText(/لم نجد في أول سطر: اليوم، الحملة، المبلغ/).waitFor()
    await input.setInputFiles({ name: 'costs.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await sheet.getByText('سطر واحد لن يُحفظ').waitFor()
    await sheet.getByText(/لم يصلنا طلب من حملة «c77»/).waitFor()
    expect(await call<{ data: { cost: unknown }[] }>('GET', 'campaigns').then(({ data }) => data.every(({ cost }) => cost === null))).toBe(
      true,
    )
    if (shots) await page.screenshot({ path: `${shots}/overview-upload.png` })
    await sheet.getByRole('button', { name: /احفظ/ }).click()
    await page.getByText('حُفظت تكلفة يومين').waitFor()
    const row = page.getByRole('row', { name: /شعارات رمضان/ })
    await row.getByText('120').first().waitFor()
    await page.getByRole('link', { name: /شعارات رمضان/ }).click()
    await page.waitForURL(/\/console\/campaigns\/[0-9a-f-]{36}/)
    const detail = page.getByRole('article', { name: 'شعارات رمضان' })
    await detail.waitFor()
    await detail.getByLabel(/^المبلغ/).fill('90')
    await detail.getByRole('button', { name: 'احفظ' }).click()
    await page.getByText(/^حُفظت تكلفة/).waitFor()
    await page.getByRole('button', { name: 'تراجع' }).click()
    await expect
      .poll(
        async () =>
          (await call<{ data: { campaignId: string; cost: { amount: number } }[] }>('GET', 'campaigns')).data.find(
            ({ campaignId }) => campaignId === 'c0',
          )!.cost.amount,
      )
      .toBe(120)
    await context.close()
  })

  const rooms: [name: string, path: () => Promise<string>, ready: (page: Page) => Promise<void>][] = [
    ['overview', async () => '/console', (page) => page.locator('svg circle title').first().waitFor({ state: 'attached' })],
    ['campaigns', async () => '/console/campaigns', (page) => page.getByRole('row').nth(1).waitFor()],
    [
      'campaign',
      async () => `/console/campaigns/${(await call<{ data: { id: string }[] }>('GET', 'campaigns')).data[0]!.id}`,
      (page) => page.getByRole('article').getByRole('row').nth(1).waitFor(),
    ],
  ]
  for (const language of ['ar', 'en'] as const)
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [390, 1280])
        it(`in ${language}, ${colorScheme}, ${width} px wide, stands in nobody’s way`, async () => {
          const context = await desk({ viewport: { width, height: 844 }, colorScheme, bypassCSP: true })
          await context.addCookies([{ name: 'language', value: language, url: house.line.url }])
          const page = await context.newPage()
          for (const [name, path, ready] of rooms) {
            await page.goto(await path())
            await ready(page)
            await page.waitForLoadState('networkidle')
            if (shots) await page.screenshot({ path: `${shots}/${name}-${language}-${colorScheme}-${width}.png`, fullPage: true })
            expect(await hindrances(page), name).toEqual([])
          }
          await context.close()
        })
})
