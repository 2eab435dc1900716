import { mkdirSync } from 'node:fs'
import nock from 'nock'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#src/platform/id.ts'
import { hasBrowser } from '../support/browser.ts'
import { hindrances } from './support/axe.ts'
import { type House, openHouse } from './support/house.ts'

const WORDS = "The value of the field 'Title' is refused by a rule of this company."
const shots = process.env.SHOTS

describe.skipIf(!hasBrowser)('the console’s deliveries', () => {
  let house: House
  let refuses = true
  beforeAll(async () => {
    house = await openHouse()
    await house.wasl.connect('odoo')
    // Odoo refuses every task for good, until somebody mends the rule.
    nock(new URL(house.wasl.fakes.odoo!.baseUrl).origin, { allowUnmocked: true })
      .persist()
      .post(/\/json\/2\/project\.task\/load$/, () => refuses)
      .reply(200, async (request: Request) => {
        const { data } = (await request.json()) as { data: unknown[] }
        return {
          ids: false,
          messages: data.map((_, record) => ({ rows: { from: record, to: record }, record, type: 'error', message: WORDS })),
          nextrow: 0,
        }
      })
    for (const n of [1, 2, 3]) await house.enquire('ابي تصميم شعار لمحل قهوة، ميزانيتي 500 ريال', `+96650111222${n}`, `عميل ${n}`)
    await unknownMail()
  })
  afterAll(async () => {
    nock.cleanAll()
    await house?.close()
  })

  /** A mail whose process ended in the middle: nobody knows whether it arrived. */
  async function unknownMail(): Promise<void> {
    const { tenant, app, fakes } = house.wasl
    const at = house.wasl.clock.now()
    await app.world.db.tenant(tenant.id, async (trx) => {
      const lead = await trx('leads').orderBy('id').first('id')
      await trx('deliveries').insert({
        id: newId(),
        kind: 'email.send',
        target: 'email',
        action: 'welcome.client',
        key: `unknown:${newId()}`,
        lead_id: lead.id,
        connection_id: fakes.smtp!.connectionId,
        status: 'uncertain',
        attempt_id: newId(),
        why: JSON.stringify({ code: 'uncertain', text: 'the process ended while sending; it may have gone out' }),
        created_at: at,
        updated_at: at,
      })
    })
  }

  const desk = (options: Parameters<House['desk']>[0] = {}) => house.desk(options)
  const shot = async (page: Page, name: string) => {
    if (!shots) return
    mkdirSync(shots, { recursive: true })
    await page.screenshot({ path: `${shots}/deliveries-${name}.png`, fullPage: true })
  }

  for (const language of ['ar', 'en'] as const)
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [390, 1280])
        it(`in ${language}, ${colorScheme}, ${width} px wide, stand in nobody’s way`, async () => {
          const context = await desk({ viewport: { width, height: 844 }, colorScheme, bypassCSP: true })
          await context.addCookies([{ name: 'language', value: language, url: house.line.url }])
          const page = await context.newPage()
          await page.goto('/console/deliveries')
          await page.locator('tbody tr').first().waitFor()
          expect(await hindrances(page), 'list').toEqual([])
          if (colorScheme === 'light') await shot(page, `${language}-${width}`)
          await page.getByRole('button', { name: language === 'ar' ? 'أعد إرسال المصفّى' : 'Send the filtered again' }).click()
          await page.getByRole('dialog').getByRole('listitem').first().waitFor()
          expect(await hindrances(page), 'preview').toEqual([])
          if (colorScheme === 'light') await shot(page, `preview-${language}-${width}`)
          await page.keyboard.press('Escape')
          await page.goto('/console/deliveries?status=dead')
          await page.locator('tbody a').first().click()
          await page.locator('article h2').first().waitFor()
          expect(await hindrances(page), 'one').toEqual([])
          if (colorScheme === 'light') await shot(page, `one-${language}-${width}`)
          await context.close()
        })

  it('an uncertain mail is settled by whoever looked, and that can be taken back', async () => {
    const context = await desk()
    const page = await context.newPage()
    await page.goto('/console/deliveries?status=uncertain')
    await page.locator('tbody a').first().click()
    await page.getByRole('button', { name: 'وصلت، رأيتها هناك' }).click()
    await page.getByRole('status').getByText('سُجّل ما قلته.').waitFor()
    await page.getByText('رآها شخص هناك').waitFor()
    await page.getByRole('button', { name: 'تراجع' }).click()
    await page.getByRole('button', { name: 'وصلت، رأيتها هناك' }).waitFor()
    await context.close()
  })

  it('a dead letter is read, its cause mended, and what is filtered goes again after a look at what that does', async () => {
    const context = await desk()
    const page = await context.newPage()
    await page.goto('/console/deliveries')
    // From the account that is in trouble to its dead letters, to one of them, to Odoo's own words.
    await page
      .getByRole('link', { name: /لم تصل/ })
      .first()
      .click()
    await page.waitForURL(/status=dead/)
    await page
      .getByRole('link', { name: /مهمة · أودو/ })
      .first()
      .click()
    await page.getByText('رفض أودو هذه البيانات بكلامه أدناه.').waitFor()
    await page.getByText(WORDS).first().waitFor()
    await page.getByText('ما العمل').waitFor()
    expect(await page.getByRole('list').getByText('رُفضت').count()).toBeGreaterThan(0)

    // Only of some days: the day after tomorrow nothing has died yet, in whichever zone.
    await page.goto('/console/deliveries?status=dead&target=odoo')
    const later = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)
    await page.getByLabel('من يوم').fill(later)
    await page.getByText('وصل كل شيء').or(page.getByText('لا شيء هنا')).first().waitFor()
    await page.getByLabel('من يوم').fill('2020-01-01')
    await page.getByLabel('إلى يوم').fill(later)
    await page
      .getByRole('link', { name: /مهمة · أودو/ })
      .first()
      .waitFor()

    refuses = false
    await page.goto('/console/deliveries?status=dead&target=odoo')
    await page.getByRole('button', { name: 'أعد إرسال المصفّى' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('3 مهام').waitFor()
    expect(await dialog.getByText('قد تصل إلى أحدهم').count()).toBe(0)
    await dialog.getByRole('button', { name: 'أعد الإرسال' }).click()
    await page.getByRole('status').getByText('3 مهام').waitFor()
    await house.wasl.settle()
    // Live: nobody loads the page anew.
    await page.getByText('وصل كل شيء').waitFor()
    await page.goto('/console/deliveries?status=done&target=odoo')
    await page
      .getByRole('link', { name: /مهمة · أودو/ })
      .first()
      .waitFor()
    await context.close()
  })

  it('what may reach somebody twice is said before it goes', async () => {
    const context = await desk()
    const page = await context.newPage()
    await page.goto('/console/deliveries?status=uncertain')
    await page.locator('tbody a').first().waitFor()
    await page.getByRole('button', { name: 'أعد إرسال المصفّى' }).click()
    await page.getByRole('dialog').getByText('واحدة منها غير مؤكدة: قد تصل إلى أحدهم مرتين.').waitFor()
    await page.getByRole('button', { name: 'ليس الآن' }).click()
    await page.goto('/console/deliveries')
    await page.getByRole('button', { name: 'أعد إرسال المصفّى' }).click()
    await page.getByRole('dialog').getByText('وتُترك واحدة غير مؤكدة').waitFor()
    await context.close()
  })
})
