import type { BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { type House, openHouse } from './support/house.ts'

describe.skipIf(!hasBrowser)('a press at the console answers by itself, while the server has said nothing yet', () => {
  let house: House
  let context: BrowserContext
  let leadId: string
  let conversationId: string
  beforeAll(async () => {
    house = await openHouse()
    await house.enquire('ابي تصميم شعار لمحل قهوة في الرياض، ميزانيتي 500 ريال', '+966501112222', 'إيمان الحربي')
    const first = async (path: string) => (await house.wasl.call<{ data: { id: string }[] }>('GET', path)).body.data[0]!.id
    leadId = await first('leads')
    conversationId = await first('conversations')
    const said = { match: { keywords: ['ساعات'], examples: [] }, answer: { ar: 'من 9 إلى 5', en: '9 to 5' } }
    await house.wasl.call('POST', 'bot/rules', { name: 'ساعات العمل', ...said })
    context = await house.desk()
  })
  afterAll(() => house?.close())

  /** A page whose changes reach wasl never: whatever it shows after a press it shows by itself. */
  const held = async (path: string, run: (page: Page) => Promise<void>) => {
    const page = await context.newPage()
    await page.goto(path)
    await page.route('**/api/v1/**', (route) => (route.request().method() === 'GET' ? route.continue() : undefined))
    await run(page)
    await page.close({ runBeforeUnload: false })
  }
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  const isAtWork = (one: Locator) => expect.poll(() => one.getAttribute('aria-busy')).toBe('true')

  it.each([
    ['re-route a lead', () => `/console/leads/${leadId}`, 'أعد توجيهه'],
    ['take a conversation over', () => `/console/conversations/${conversationId}`, 'تولَّ المحادثة'],
    ['pause a connection', () => `/console/connections/${house.wasl.fakes.smtp!.connectionId}`, 'أوقفه'],
  ])('%s: the button is at work', (_what, path, name) =>
    held(path(), async (page) => {
      await button(page, name).click()
      await isAtWork(button(page, name))
    }),
  )

  it('assign by hand, and close as won: the sheet’s button is at work', async () => {
    await held(`/console/leads/${leadId}`, async (page) => {
      await button(page, 'أسنده').click()
      const sheet = page.getByRole('dialog')
      await sheet.getByRole('radio').first().check()
      await sheet.locator('button[type=submit]').click()
      await isAtWork(sheet.locator('button[type=submit]'))
    })
    await held(`/console/leads/${leadId}`, async (page) => {
      await button(page, 'تمّ').click()
      const sheet = page.getByRole('dialog')
      await sheet.locator('button[type=submit]').click()
      await isAtWork(sheet.locator('button[type=submit]'))
    })
  })

  it('write a private note: its button is at work', () =>
    held(`/console/conversations/${conversationId}`, async (page) => {
      await page.getByText('ملاحظة خاصة').click()
      await page.locator('footer textarea').fill('عميل قديم')
      const save = page.locator('footer').getByRole('button').last()
      await save.click()
      await isAtWork(save)
    }))

  it('write to the client: the words stand in the conversation', () =>
    held(`/console/conversations/${conversationId}`, async (page) => {
      await page.getByLabel('اكتب للعميل', { exact: true }).fill('أهلًا، كيف نخدمك؟')
      await page.keyboard.press('Enter')
      await page.getByRole('log').getByText('أهلًا، كيف نخدمك؟').waitFor()
    }))

  it('switch a rule, a bot’s rule, a freelancer’s presence, the order of services: it stands there already', async () => {
    await held('/console/rules', async (page) => {
      const on = page.getByRole('switch').first()
      await on.click()
      await expect.poll(() => on.getAttribute('aria-checked')).toBe('false')
    })
    await held('/console/bot', async (page) => {
      await page.getByRole('checkbox', { name: /ساعات العمل/ }).check()
      await page.getByRole('button', { name: /^أوقف/ }).click()
      await page.locator('main li').getByText('موقوفة').waitFor()
    })
    await held(`/console/freelancers/${house.freelancerId}`, async (page) => {
      const tick = page.getByRole('checkbox', { name: 'يستقبل طلبات جديدة' })
      await tick.click()
      await expect.poll(() => tick.isChecked()).toBe(false)
    })
    await held('/console/settings/services', async (page) => {
      const names = () => page.locator('main li').allInnerTexts()
      await page.locator('main li').first().waitFor()
      const [first, second] = await names()
      await page.getByRole('button', { name: /^أنزل/ }).first().click()
      await expect.poll(async () => (await names()).slice(0, 2)).toEqual([second, first])
    })
  })
})
