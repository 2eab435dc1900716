import { mkdirSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { hindrances } from './support/axe.ts'
import { type House, openHouse } from './support/house.ts'

const shots = process.env.SHOTS
const TODAY = new Date().toISOString().slice(0, 10)

describe.skipIf(!hasBrowser)('the console’s ledger and audit', () => {
  let house: House
  let lead: { id: string; name: string }
  beforeAll(async () => {
    house = await openHouse()
    for (const name of ['odoo', 'google-sheets']) await house.wasl.connect(name)
    await house.enquire('ابي تصميم شعار لمحل قهوة، ميزانيتي 500 ريال', '+966501112221', 'محمد القحطاني')
    await house.enquire('I need a logo for my clinic, budget 900', '+966501112222', 'Hana')
    const { body } = await house.wasl.call<{ data: { id: string; contact: { name: string } }[] }>('GET', 'leads')
    lead = { id: body.data.find((one) => one.contact.name === 'محمد القحطاني')!.id, name: 'محمد القحطاني' }
    await people()
  })
  afterAll(() => house?.close())

  /** Somebody archives the card, and a manager changes the name in the sheet; then wasl looks. */
  async function people(): Promise<void> {
    const row = await house.wasl.app.world.db.tenant(house.wasl.tenant.id, (trx) => trx('leads').where({ id: lead.id }).first('odoo'))
    await act('odoo', { do: 'edit', model: 'project.task', id: Number(row.odoo.taskId), values: { active: false } })
    await act('google-sheets', { do: 'edit', key: lead.id, column: 'الاسم / Name', value: 'محمد (قديم)' })
    await house.wasl.call('POST', 'reconciliation/run')
    await house.wasl.settle()
  }
  const act = async (service: string, what: object) => {
    const answer = await fetch(`${house.wasl.fakes[service]!.baseUrl}/_act`, { method: 'POST', body: JSON.stringify(what) })
    expect(answer.status).toBe(200)
  }
  const desk = (options: Parameters<House['desk']>[0] = {}) => house.desk(options)
  const shot = async (page: Page, name: string) => {
    if (!shots) return
    mkdirSync(shots, { recursive: true })
    await page.screenshot({ path: `${shots}/ledger-${name}.png`, fullPage: true })
  }

  for (const language of ['ar', 'en'] as const)
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [390, 1280])
        it(`in ${language}, ${colorScheme}, ${width} px wide, stand in nobody’s way`, async () => {
          const context = await desk({ viewport: { width, height: 844 }, colorScheme, bypassCSP: true })
          await context.addCookies([{ name: 'language', value: language, url: house.line.url }])
          const page = await context.newPage()
          for (const [name, address, there] of [
            ['sum', '/console/ledger', 'tbody a'],
            [
              'units',
              `/console/ledger?days=30&day=${TODAY}&source=${house.wasl.fakes.whatsapp!.connectionId}&channel=whatsapp`,
              'article li',
            ],
            ['differences', '/console/ledger/differences', 'article table'],
            ['inbox', '/console/ledger/inbox?status=read', 'tbody tr'],
            ['audit', '/console/audit', 'tbody tr'],
          ] as const) {
            await page.goto(address)
            await page.locator(there).first().waitFor()
            expect(await hindrances(page), name).toEqual([])
            if (colorScheme === 'light') await shot(page, `${name}-${language}-${width}`)
          }
          await page.locator('tbody a').first().click()
          await page.locator('article h2').first().waitFor()
          expect(await hindrances(page), 'one line of the audit').toEqual([])
          await page.goto('/console/ledger/inbox?status=read')
          await page.locator('tbody a').first().click()
          await page.locator('article h2').first().waitFor()
          expect(await hindrances(page), 'one entry').toEqual([])
          await page.goto('/console/ledger/differences')
          await page.locator('article button').first().click()
          await page.getByRole('dialog').waitFor()
          expect(await hindrances(page), 'before writing over').toEqual([])
          await context.close()
        })

  it('a number opens its leads, and one of them its life', async () => {
    const context = await desk()
    const page = await context.newPage()
    await page.goto('/console/ledger')
    await page.getByText('كل ما وصل محسوب').waitFor()
    await page.getByRole('link', { name: /^وصل: 2/ }).click()
    await page.getByRole('link', { name: /محمد القحطاني/ }).click()
    await page.waitForURL(new RegExp(`/console/leads/${lead.id}$`))
    await page.goBack()
    await page.getByRole('link', { name: 'الوارد كما وصل' }).first().click()
    await page.waitForURL(/\/console\/ledger\/inbox\//)
    await page.getByText(/"messaging_product"/).waitFor()
    await context.close()
  })

  it('a difference is read side by side and repaired; what a person did only after a second look', async () => {
    const context = await desk()
    const page = await context.newPage()
    await page.goto('/console/ledger/differences')
    const article = page.getByRole('article')
    await article.getByText('المهمة مؤرشفة').waitFor()
    await article.getByRole('cell', { name: /محمد \(قديم\)/ }).waitFor()
    expect(await page.getByRole('article').count()).toBe(1)
    for (const left of [1, 0]) {
      await article.getByRole('button', { name: 'أصلح ليطابق وصل' }).first().click()
      await page.getByRole('dialog').getByRole('button', { name: 'اكتب فوقه' }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await house.wasl.settle()
      // Nobody loads the page anew.
      await expect.poll(() => page.getByRole('button', { name: 'أصلح ليطابق وصل' }).count(), { timeout: 10_000 }).toBe(left)
    }
    await page.getByText('لا فروق').waitFor()
    await page.getByRole('button', { name: 'قارن الآن' }).click()
    await house.wasl.settle()
    await page.getByText('لا فروق').waitFor()
    const { body } = await house.wasl.call<{ data: unknown[] }>('GET', 'reconciliation?status=open')
    expect(body.data).toEqual([])
    // Left as it is, and taken back.
    await act('google-sheets', { do: 'edit', key: lead.id, column: 'الاسم / Name', value: 'محمد (قديم)' })
    await page.getByRole('button', { name: 'قارن الآن' }).click()
    await house.wasl.settle()
    await article.getByRole('button', { name: 'اتركه كما هو' }).click()
    await page.getByText('لا فروق').waitFor()
    await page.getByRole('button', { name: 'تراجع' }).click()
    await article.getByRole('button', { name: 'اتركه كما هو' }).waitFor()
    await context.close()
  })

  it('the audit tells who did it, narrowed by the deed, and is saved as CSV', async () => {
    const context = await desk()
    const page = await context.newPage()
    await page.goto('/console/audit')
    await page.getByText('للإضافة فقط').waitFor()
    await page.getByLabel('الفعل').selectOption('difference.repaired')
    await page.waitForURL(/action=difference\.repaired/)
    await page.getByRole('link', { name: 'فرق: أُصلح' }).first().click()
    const article = page.getByRole('article')
    await article.getByText('ريم').waitFor()
    await article.getByText('overwrite').waitFor()
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'احفظ ملف CSV' }).click()])
    expect(file.suggestedFilename()).toMatch(/^wasl-audit-.*\.csv$/)
    await context.close()
  })

  it('a manager sees that the audit is not his, and differences without the press', async () => {
    const context = await house.device({ viewport: { width: 1280, height: 844 } })
    const page = await house.staff(context, '/console/audit', 'manager')
    await page.getByText('السجل لمدير النظام').waitFor()
    await page.goto('/console/ledger/differences')
    await page.getByText('الإصلاح لمدير النظام.').first().waitFor()
    expect(await page.getByRole('button', { name: 'أصلح ليطابق وصل' }).count()).toBe(0)
    await context.close()
  })
})
