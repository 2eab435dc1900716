import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { hindrances } from './support/axe.ts'
import { type House, openHouse } from './support/house.ts'

describe.skipIf(!hasBrowser)('nothing stands in anybody’s way in the portal', () => {
  let house: House
  let cookies: Parameters<Awaited<ReturnType<House['device']>>['addCookies']>[0]

  beforeAll(async () => {
    house = await openHouse()
    const wishes = ['ابي تصميم شعار لمحل قهوة، ميزانيتي 500 ريال', 'I need a logo for my clinic, budget 900', 'شعار لمكتب محاماة']
    for (const [n, wish] of wishes.entries()) await house.enquire(wish, `+96650111222${n}`, 'محمد')
    const { body } = await house.wasl.call<{ data: { id: string }[] }>('GET', 'requests?status=pending')
    await house.wasl.call('POST', `requests/${body.data.at(-1)!.id}/decline`, { reason: 'لا وقت لدي الآن' })
    const context = await house.device()
    const page = await house.portal(context)
    await page.getByRole('article').first().waitFor()
    cookies = await context.cookies()
    await context.close()
  })
  afterAll(() => house?.close())

  for (const language of ['ar', 'en'] as const)
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [390, 1280])
        it(`in ${language}, ${colorScheme}, ${width} px wide`, async () => {
          const context = await house.device({ viewport: { width, height: 844 }, colorScheme, bypassCSP: true, serviceWorkers: 'block' })
          await context.addCookies([{ name: 'language', value: language, url: house.line.url }])
          const page = await context.newPage()
          await page.goto('/portal')
          await page.locator('input[type=email]').waitFor()
          expect(await hindrances(page), 'sign-in').toEqual([])
          await page.locator('form button').click()
          await page.getByRole('alert').waitFor()
          expect(await hindrances(page), 'sign-in refused').toEqual([])

          await context.addCookies([...cookies.filter((one) => one.name !== 'language')])
          for (const [address, there] of [
            ['/portal', 'article'],
            ['/portal/requests/past', 'main ul li'],
            ['/portal/chats', 'main h2'],
            ['/portal/notifications', 'main ul li'],
            ['/portal/me', 'main form'],
          ] as const) {
            await page.goto(address)
            await page.locator(there).first().waitFor()
            expect(await hindrances(page), address).toEqual([])
          }

          await page.goto('/portal')
          await page.getByRole('article').first().getByRole('link').click()
          const foot = page.getByRole('dialog').locator('button')
          await foot.nth(3).waitFor()
          expect(await hindrances(page), 'request').toEqual([])
          await foot.nth(-2).click()
          await page.getByRole('dialog').locator('textarea').waitFor()
          expect(await hindrances(page), 'ask').toEqual([])
          await foot.last().click()
          await foot.nth(3).waitFor()
          await foot.last().click()
          await page.getByRole('dialog').locator('h3').waitFor()
          expect(await hindrances(page), 'decline').toEqual([])
          await context.close()
        }, 90_000)
})
