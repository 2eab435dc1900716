import { mkdtempSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSandbox, type Sandbox } from '#sandbox/sandbox.ts'
import { seedDemo } from '#sandbox/seed.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { hasBrowser, openBrowser } from '../support/browser.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

describe.skipIf(!hasBrowser)('the assistant on the sandbox’s phone', () => {
  let wasl: TestApp
  let sandbox: Sandbox
  let browser: Browser

  beforeAll(async () => {
    browser = await openBrowser()
    wasl = await startTestApp({ queue: 'pg' })
    sandbox = await openSandbox({ port: 0, dataDir: mkdtempSync(join(tmpdir(), 'sandbox-bot-')), waslUrl: wasl.url, publicUrl: wasl.url })
    const { fakes, connectors } = sandbox
    await seedDemo(wasl.app.world.db, { connectors, fakes, waslUrl: wasl.url, country: 'SA' }, new Date())
    wasl.app.deps.forgetSecrets()
    sandbox.ready()
  })
  afterAll(async () => {
    await browser?.close()
    await wasl?.close()
    await sandbox?.stop()
  })

  it('a client is shown people, chooses one, confirms; who accepts in the mail meets him in the chat', async () => {
    const page = await openPhone()
    await writesAs(page, { name: 'نورة الشهري', number: '+966557001234' }, 'السلام عليكم ابي احد يسوي لي شعار لمحل قهوة، ميزانيتي ٥٠٠')
    const list = said(page, 'فهمنا طلبك: شعارات وهوية بصرية، بميزانية 500 ريال سعودي.')
    await list.waitFor()
    const rows = list.locator('.list-row')
    const chosen = await rows.first().locator('bdi').first().innerText()
    expect(await rows.first().locator('.detail').innerText()).toMatch(/★ .* من \d+ ريال/)
    await rows.first().click()
    await said(page, 'هل نرسل رابط المحادثة إلى بريدك').getByRole('button', { name: 'تخطّي' }).click()
    const summary = said(page, 'ملخص طلبك')
    expect(await summary.innerText()).toContain(`إلى: ${chosen}`)
    await summary.getByRole('button', { name: 'تأكيد الطلب' }).click()
    await said(page, `أرسلنا طلبك إلى ${chosen}`).waitFor()

    await page.locator('#mails button', { hasText: 'طلب جديد يناسبك' }).click()
    const link = await page.frameLocator('#mails iframe').locator('a[href*="/r/"]').first().getAttribute('href')
    const mail = await page.context().newPage()
    await mail.goto(here(link))
    await mail.getByRole('button', { name: 'أقبل الطلب' }).click()
    await mail.getByText('قبلتَ هذا الطلب').waitFor()

    const chat = said(page, 'طلبك مقبول').locator('a.button')
    await chat.waitFor()
    const response = await mail.goto(here(await chat.getAttribute('href')))
    expect(response!.status()).toBe(200)
    expect(mail.url()).toMatch(/\/c\//)
    await page.context().close()
  })

  it('a voice note is heard, and asked back before it counts; a picture goes along', async () => {
    const page = await openPhone()
    await makeUp(page, { name: 'خالد المطيري', number: '+966557004444' })
    await page.fill('#client-text', 'أبي متجر سلة جاهز خلال أسبوعين')
    await page.click('#send-voice')
    await page.locator('.bubble.client .voice').waitFor()
    await said(page, 'سمعنا في رسالتك: «أبي متجر سلة جاهز خلال أسبوعين»').getByRole('button', { name: 'نعم' }).click()
    await said(page, 'فهمنا طلبك: متاجر إلكترونية').waitFor()
    await page.click('#send-picture')
    const picture = page.locator('.bubble.client img.picture')
    await picture.waitFor()
    await expect.poll(() => page.evaluate("document.querySelector('img.picture').naturalWidth")).toBe(480)
    await page.context().close()
  })

  it('what is written below a post is answered there in one sentence, and in private', async () => {
    const page = await openPhone()
    await page.getByRole('button', { name: 'إنستغرام' }).click()
    await page.selectOption('#place', 'comment')
    await page.fill('#client-text', 'كم سعر تصميم الشعار عندكم؟')
    await page.click('.composer button[type=submit]')
    const comment = page.locator('.bubble.client', { hasText: 'تعليق على منشور' })
    await comment.locator('.reply', { hasText: 'أرسلنا لك التفاصيل في الخاص' }).waitFor()
    await said(page, 'قرأنا تعليقك: شعارات وهوية بصرية').waitFor()
    await page.selectOption('#place', 'dm')
    await page.fill('#client-text', 'تمام')
    await page.click('.composer button[type=submit]')
    await said(page, 'هؤلاء أنسب المتاحين').getByRole('button', { name: '1. ' }).waitFor()
    await page.context().close()
  })

  it('a client of the other number is routed without being asked', async () => {
    const page = await openPhone('توزيع مباشر')
    await writesAs(page, { name: 'ريم الغامدي', number: '+966557007777' }, 'أبغى شعار لمتجري، ميزانيتي ٧٠٠ ريال')
    await page.locator('#stages .task', { hasText: 'أبغى شعار لمتجري' }).waitFor()
    expect(await page.locator('.bubble.business .list-row').count()).toBe(0)
    await page.context().close()
  })

  it('a model that obeys its clients is set beside the other faults, and cleared with them', async () => {
    const page = await openPhone()
    await page.selectOption('#fault-service', 'openai')
    await page.selectOption('#fault-kind', 'obey')
    await page.getByRole('button', { name: 'تشغيل العطل' }).click()
    await page.locator('.set-fault', { hasText: 'يطيع ما تأمر به رسالة العميل' }).waitFor()
    expect(sandbox.fakes.get('openai')!.fake.show!()).toMatchObject({ manner: 'obey' })
    await page.getByRole('button', { name: 'إلغاء كل الأعطال' }).click()
    await page.locator('.set-fault').waitFor({ state: 'detached' })
    expect(sandbox.fakes.get('openai')!.fake.show!()).toMatchObject({ manner: 'well' })
    await page.context().close()
  })

  for (const lang of ['ar', 'en'] as const)
    for (const width of [390, 1280])
      it(`nothing on the phone stands in the way of anyone (${lang}, ${width} px)`, async () => {
        const page = await openPhone(lang === 'ar' ? 'مع المساعد' : 'With the assistant', { lang, width })
        for (const channel of [1, 2]) {
          await page.click(`.segments button:nth-child(${channel})`)
          await page.locator('.bubble').first().waitFor()
          await page.addScriptTag({ content: axe })
          expect(await page.evaluate(violations), `channel ${channel}`).toEqual([])
          expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
        }
        await page.context().close()
      })

  async function openPhone(line = 'مع المساعد', { lang = 'ar', width = 1280 } = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true, reducedMotion: 'reduce' })
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    await page.goto(`http://127.0.0.1:${sandbox.port}/?lang=${lang}`)
    // The first drawing has come: from then on, what is chosen here stays chosen.
    await page.locator('#chat option').first().waitFor({ state: 'attached' })
    await page.getByRole('button', { name: line }).click()
    return page
  }

  async function makeUp(page: Page, { name, number }: { name: string; number: string }): Promise<void> {
    await page.selectOption('#chat', 'new')
    await page.fill('#client-name', name)
    await page.fill('#client-number', number)
  }

  async function writesAs(page: Page, who: { name: string; number: string }, text: string): Promise<void> {
    await makeUp(page, who)
    await page.fill('#client-text', text)
    await page.click('.composer button[type=submit]')
  }

  /** What wasl said on the phone, by its words. */
  function said(page: Page, words: string) {
    return page.locator('.bubble.business', { hasText: words }).last()
  }

  /** Links carry the public address; here wasl listens elsewhere. */
  function here(link: string | null): string {
    return wasl.url + new URL(link!).pathname
  }
})

/** Runs in the page: what axe finds, rule by rule. */
const violations = `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html).join(' ')))`
