import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { hindrances } from './support/axe.ts'
import { type House, openHouse } from './support/house.ts'

describe.skipIf(!hasBrowser)('what is half-written at the console', () => {
  let house: House
  let context: BrowserContext
  let page: Page
  beforeAll(async () => {
    house = await openHouse()
    context = await house.desk({ bypassCSP: true })
  })
  beforeEach(async () => {
    page = await context.newPage()
  })
  afterEach(() => page.close())
  afterAll(() => house?.close())

  const question = () => page.getByRole('dialog', { name: 'ما كتبته لم يُحفظ بعد' })
  const room = (name: string) => page.getByRole('navigation').first().getByRole('link', { name })

  it('is not lost by a step elsewhere, by the browser’s way back, or with the page, unless one says so; from the keyboard', async () => {
    await page.goto('/console/connections')
    await room('الإعدادات').click()
    const name = page.getByLabel('اسم المنشأة')
    await name.fill('نصف اسم')

    await room('الطلبات').press('Enter')
    await question().waitFor()
    expect(await hindrances(page)).toEqual([])
    await page.keyboard.press('Escape')
    expect(await name.inputValue()).toBe('نصف اسم')
    expect(new URL(page.url()).pathname).toBe('/console/settings')

    await page.evaluate(() => history.back())
    await question().waitFor()
    expect(new URL(page.url()).pathname, 'the address stands still with the page').toBe('/console/settings')
    await question().getByRole('button', { name: 'ابقَ هنا' }).press('Enter')
    expect(await name.inputValue()).toBe('نصف اسم')

    const [asked] = await Promise.all([page.waitForEvent('dialog'), page.evaluate(() => void setTimeout(() => location.reload()))])
    expect(asked.type()).toBe('beforeunload')
    await asked.dismiss()
    expect(await name.inputValue()).toBe('نصف اسم')

    await page.evaluate(() => history.back())
    await question().getByRole('button', { name: 'اخرج دون حفظ' }).press('Enter')
    await page.waitForURL(/\/console\/connections$/)
    await room('الإعدادات').click()
    expect(await page.getByLabel('اسم المنشأة').inputValue()).not.toBe('نصف اسم')
  })

  it('holds nobody once it is saved', async () => {
    await page.goto('/console/settings')
    await page.getByLabel('اسم المنشأة').fill('مكتب الأفق')
    await page.getByRole('button', { name: 'احفظ' }).click()
    await page.getByText('حُفظ.').waitFor()
    await room('الطلبات').click()
    await page.waitForURL(/\/console\/leads$/)
    expect(await question().count()).toBe(0)
  })

  it('stays in its sheet: Escape asks first', async () => {
    await page.goto('/console/conversations/snippets')
    await page.getByRole('button', { name: 'أضف ردًا' }).first().click()
    const sheet = page.getByRole('dialog').first()
    await sheet.getByRole('textbox').first().fill('ترحيب')
    await page.keyboard.press('Escape')
    await question().waitFor()
    await page.keyboard.press('Escape')
    expect(await sheet.getByRole('textbox').first().inputValue()).toBe('ترحيب')
    await page.keyboard.press('Escape')
    await question().getByRole('button', { name: 'اخرج دون حفظ' }).click()
    await page.getByRole('dialog').first().waitFor({ state: 'detached' })
  })

  it('in a bot’s rule or somebody’s profile is asked about, and saving leads on by itself', async () => {
    await page.goto('/console/bot/rules/new')
    await page.getByLabel('اسم القاعدة').fill('ساعات العمل')
    await room('الطلبات').click()
    await question().getByRole('button', { name: 'ابقَ هنا' }).click()
    await page
      .getByRole('textbox', { name: /^كلمات/ })
      .first()
      .fill('متى تفتحون')
    await page.getByLabel('الرد بالعربية').fill('من التاسعة إلى الخامسة.')
    await page.getByLabel('الرد بالإنجليزية').fill('From nine to five.')
    await page.getByRole('button', { name: 'احفظ' }).click()
    await page.waitForURL(/\/bot\/rules\/[0-9a-f-]{36}/)
    expect(await question().count()).toBe(0)

    await page.goto(`/console/freelancers/${house.freelancerId}`)
    await page.getByRole('textbox', { name: 'الاسم', exact: true }).fill('سارة')
    await page.getByRole('link', { name: 'ما عُرض عليه' }).click()
    await question().getByRole('button', { name: 'اخرج دون حفظ' }).click()
    await page.waitForURL(/\/offers$/)
  })

  it('as a rule that cannot be saved yet may be left for another page of the rules, not for another room', async () => {
    await page.goto('/console/rules/new')
    await page.waitForURL(/\/console\/rules\/(?!new)/)
    await page.getByText('JSON').first().click()
    const json = page.getByRole('textbox', { name: /JSON/ })
    await json.fill((await json.inputValue()).replace('"always": true', '"fact": "no-such-fact", "operator": "equal", "value": 1'))
    await room('الطلبات').click()
    await question().getByRole('button', { name: 'ابقَ هنا' }).click()
    await page.getByRole('button', { name: 'اعتمد' }).click()
    await page.getByText('لم تُحفظ بعد: أكمل ما عليه علامة').waitFor()
    await page.getByRole('link', { name: 'كل القواعد' }).first().click()
    await page.waitForURL(/\/console\/rules$/)
    expect(await question().count()).toBe(0)
    await room('الطلبات').click()
    await question().getByRole('button', { name: 'اخرج دون حفظ' }).click()
    await page.waitForURL(/\/console\/leads$/)
  })
})

describe.skipIf(!hasBrowser)('what was just done', () => {
  let house: House
  let page: Page
  beforeAll(async () => {
    house = await openHouse()
    const context = await house.desk()
    await context.addCookies([{ name: 'language', value: 'en', url: house.line.url }])
    page = await context.newPage()
  })
  afterAll(() => house?.close())

  it('is said, and taken back, above an open sheet', async () => {
    await page.goto('/console/settings/services')
    await page
      .getByRole('button', { name: /^Delete: / })
      .last()
      .click()
    await page.getByRole('status').getByText('The service is gone').waitFor()
    await page.getByRole('button', { name: 'New service' }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('status').getByText('The service is gone').waitFor()
    const box = (await sheet.getByRole('button', { name: 'Undo' }).boundingBox())!
    const topmost = await page.evaluate(
      ([x, y]) => document.elementFromPoint(x!, y!)?.textContent,
      [box.x + box.width / 2, box.y + box.height / 2],
    )
    expect(topmost).toBe('Undo')
    const before = await page.locator('main li').count()
    await sheet.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => page.locator('main li').count()).toBe(before + 1)
  })

  it('to the services is known in every other room at once', async () => {
    await page.goto('/console/freelancers/new')
    await page
      .getByRole('group', { name: /Skills/ })
      .getByRole('checkbox')
      .first()
      .waitFor()
    await page.getByRole('navigation').first().getByRole('link', { name: 'Settings' }).click()
    await page.getByRole('navigation').getByRole('link', { name: 'Services' }).click()
    await page.getByRole('button', { name: 'New service' }).click()
    await page.locator('input[name=ar]').fill('تصوير المنتجات')
    await page.locator('input[name=en]').fill('Product photos')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.locator('main li').getByText('Product photos').first().waitFor()
    await page.getByRole('navigation').first().getByRole('link', { name: 'Freelancers' }).click()
    await page.getByRole('link', { name: 'Add a freelancer' }).first().click()
    await page.getByRole('checkbox', { name: 'Product photos' }).waitFor()
  })
})
