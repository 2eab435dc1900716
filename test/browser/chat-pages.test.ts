import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { hindrances } from './support/axe.ts'
import { type House, openHouse } from './support/house.ts'

const PHONE = '+966501112222'

describe.skipIf(!hasBrowser)('nothing stands in anybody’s way in a chat', () => {
  let house: House
  let chatId: string
  let cookies: Parameters<Awaited<ReturnType<House['device']>>['addCookies']>[0]

  beforeAll(async () => {
    house = await openHouse()
    await house.enquire('السلام عليكم ابي تصميم شعار لمحل قهوة، ميزانيتي 500 ريال', PHONE)
    const { freelancer, client, chatId: opened } = await house.chat(PHONE)
    chatId = opened
    await write(freelancer, 'أهلًا محمد، متى تحتاج الشعار؟')
    await write(client, 'قبل نهاية الشهر https://example.com/coffee')
    await write(client, 'رقمي 0501234567')
    await client.getByText('لا تشارك وسائل تواصل').waitFor()
    cookies = await client.context().cookies()
  })
  afterAll(() => house?.close())

  for (const language of ['ar', 'en'] as const)
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [390, 1280])
        it(`in ${language}, ${colorScheme}, ${width} px wide`, async () => {
          const context = await house.device({ viewport: { width, height: 844 }, colorScheme, bypassCSP: true })
          await context.addCookies([...cookies, { name: 'language', value: language, url: house.line.url }])
          const page = await context.newPage()
          await page.goto(`/chat/${chatId}`)
          await page.getByText('0501234567').waitFor()
          expect(await page.evaluate(() => document.documentElement.dir)).toBe(language === 'ar' ? 'rtl' : 'ltr')
          expect(await hindrances(page), 'chat').toEqual([])
          const menu = page.locator('header button[aria-expanded]')
          await menu.click()
          expect(await hindrances(page), 'menu').toEqual([])
          for (const item of [-2, -1]) {
            if ((await menu.getAttribute('aria-expanded')) === 'false') await menu.click()
            await menu.locator('xpath=following-sibling::div').locator('button').nth(item).click()
            await page.getByRole('dialog').waitFor()
            expect(await hindrances(page), `sheet ${item}`).toEqual([])
            await page.keyboard.press('Escape')
            await page.getByRole('dialog').waitFor({ state: 'detached' })
          }
          await page.locator('[data-seq="3"]').hover()
          await page.locator('[data-seq="1"] button').first().click()
          await page.locator('textarea').fill('مسودة')
          expect(await hindrances(page), 'reply').toEqual([])
          await context.close()
        }, 90_000)
})

async function write(page: Page, text: string): Promise<void> {
  await page.getByLabel('اكتب رسالة').fill(text)
  await page.getByRole('button', { name: 'أرسل', exact: true }).click()
}
