import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { hindrances } from './support/axe.ts'
import { openRulesHouse, type RulesHouse } from './support/rules-house.ts'

describe.skipIf(!hasBrowser)('nothing stands in anybody’s way among the rules', () => {
  let house: RulesHouse
  let replayId: string
  beforeAll(async () => {
    house = await openRulesHouse()
    const { wasl } = house
    const { body: draft } = await wasl.call<{ rev: number; rules: { id: string }[]; catchAll: unknown }>('GET', 'rule-sets/draft')
    const conditions = {
      all: [
        { fact: 'category', operator: 'in', value: ['logo-branding', 'graphic-design'] },
        { any: [{ fact: 'location', operator: 'equal', value: 'الرياض' }, { not: { fact: 'weekday', operator: 'equal', value: 5 } }] },
        // Either side of an hour, so that the rule decides at whatever time this is run.
        {
          any: [
            { fact: 'time', operator: 'lessThan', value: '18:00' },
            { fact: 'time', operator: 'greaterThanInclusive', value: '18:00' },
          ],
        },
        { fact: 'text', operator: 'containsAny', value: ['شعار', 'logo'] },
      ],
    }
    const rule = {
      id: 'logos',
      name: 'شعارات الرياض',
      priority: 95,
      tags: ['رمضان'],
      conditions,
      action: { type: 'assign', freelancerId: house.ahmed },
    }
    const rules = [rule, ...draft.rules].map((one) => (one.id === 'urgent' ? { ...one, enabled: false } : one))
    expect((await wasl.call('PUT', 'rule-sets/draft', { rules, catchAll: draft.catchAll, rev: draft.rev })).status).toBe(200)
    replayId = (await wasl.call<{ id: string }>('POST', 'rule-sets/draft/replay', { limit: 100 })).body.id
    await wasl.settle()
  })
  afterAll(() => house?.close())

  for (const language of ['ar', 'en'] as const)
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [390, 1280])
        it(`in ${language}, ${colorScheme}, ${width} px wide`, { timeout: 90_000 }, async () => {
          const page = await house.rules('', { language, colorScheme, viewport: { width, height: 844 }, bypassCSP: true })
          const texts = language === 'ar' ? arabic : english
          await page.locator('[data-rule]').first().waitFor()
          expect(await hindrances(page), 'list').toEqual([])
          await page.getByRole('button', { name: texts.select }).click()
          await page.getByRole('checkbox').first().check()
          expect(await hindrances(page), 'selecting').toEqual([])
          await page.getByRole('button', { name: texts.transfer }).click()
          await page.getByRole('dialog').waitFor()
          expect(await hindrances(page), 'import and export').toEqual([])
          await page.keyboard.press('Escape')
          await page.getByRole('button', { name: texts.publish, exact: true }).click()
          await page.getByRole('dialog').locator('li').first().waitFor()
          expect(await hindrances(page), 'publish').toEqual([])
          for (const [address, there] of [
            ['/logos', 'fieldset section'],
            ['/by-service', 'fieldset section'],
            ['/catchAll', 'fieldset section'],
            [`/replay?id=${replayId}`, 'main table'],
            ['/versions', 'main ol li'],
            ['/suggestions', 'main h2'],
          ] as const) {
            await page.goto(`/console/rules${address}`)
            await page.locator(there).first().waitFor()
            await page.evaluate(() => {
              for (const one of document.querySelectorAll('details')) one.open = true
            })
            expect(await hindrances(page), address).toEqual([])
          }
          await page.goto('/console/rules/bench')
          await page.locator('main textarea').fill('ابي تصميم شعار لمحل قهوة بالرياض، ميزانيتي 500')
          await page.locator('main [data-step=decides]').waitFor()
          expect(await hindrances(page), 'bench').toEqual([])
          await page.context().close()
        })
})

const arabic = { select: 'اختر عدة قواعد', transfer: 'استيراد وتصدير', publish: 'انشر' }
const english = { select: 'Select several rules', transfer: 'Import and export', publish: 'Publish' }
