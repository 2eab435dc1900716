import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { hindrances } from './support/axe.ts'
import { type House, openHouse } from './support/house.ts'

describe.skipIf(!hasBrowser)('the console’s frame', () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse()
    await house.enquire('ابي تصميم شعار لمحل قهوة، ميزانيتي 500 ريال', '+966501112222', 'محمد القحطاني')
  })
  afterAll(() => house?.close())

  const desk = (options: Parameters<House['desk']>[0] = {}) => house.desk(options)

  it('finds a lead by the last digits of a phone, from the keyboard alone', async () => {
    const context = await desk()
    const page = await context.newPage()
    await page.goto('/console')
    await page.getByRole('navigation').first().waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').fill('2222')
    await page
      .getByRole('dialog')
      .getByRole('option', { name: /محمد القحطاني/ })
      .waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/console\/leads\/[0-9a-f-]{36}$/)
    await context.close()
  })

  for (const language of ['ar', 'en'] as const)
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [390, 1280])
        it(`in ${language}, ${colorScheme}, ${width} px wide, stands in nobody’s way`, async () => {
          const context = await desk({ viewport: { width, height: 844 }, colorScheme, bypassCSP: true })
          await context.addCookies([{ name: 'language', value: language, url: house.line.url }])
          const page = await context.newPage()
          await page.goto('/console')
          await page.getByRole('heading', { level: 1 }).waitFor()
          expect(await hindrances(page)).toEqual([])
          await page.getByRole('button', { name: language === 'ar' ? /اسم أو جوال/ : /A name, phone/ }).click()
          await page
            .getByRole('dialog')
            .getByRole('combobox')
            .fill(language === 'ar' ? 'القواعد' : 'Rules')
          await page.getByRole('dialog').getByRole('option').first().waitFor()
          expect(await hindrances(page), 'finder').toEqual([])
          await context.close()
        })
})
