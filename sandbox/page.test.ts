import { existsSync, mkdirSync, mkdtempSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import nodemailer from 'nodemailer'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openSandbox, type Sandbox } from './sandbox.ts'

const path = '/usr/bin/chromium'
const shots = process.env.SHOTS ?? join(tmpdir(), 'shots')
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

describe.skipIf(!existsSync(path) && !process.env.CI)(`the sandbox’s page in ${path}`, () => {
  let browser: Browser
  let sandbox: Sandbox
  let wasl: Server
  let url: string
  let context: BrowserContext
  const heard: { path: string; body: string }[] = []
  /** What the page asked for, and what it complained of. */
  const asked: string[] = []
  const complaints: string[] = []

  beforeAll(async () => {
    mkdirSync(shots, { recursive: true })
    wasl = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += chunk))
      request.on('end', () => {
        if (request.method === 'POST') heard.push({ path: request.url ?? '', body })
        response.end('{"id":"inbox-1"}')
      })
    })
    await new Promise<void>((done) => wasl.listen(0, '127.0.0.1', done))
    const waslUrl = `http://127.0.0.1:${(wasl.address() as AddressInfo).port}`
    sandbox = await openSandbox({ port: 0, dataDir: mkdtempSync(join(tmpdir(), 'sandbox-')), waslUrl, publicUrl: waslUrl })
    sandbox.ready()
    url = `http://127.0.0.1:${sandbox.port}/`
    await furnish()
    browser = await chromium.launch({ executablePath: path, args })
  })
  afterEach(() => context?.close())
  afterAll(async () => {
    await browser?.close()
    await sandbox?.stop()
    wasl?.closeAllConnections()
    wasl?.close()
  })

  async function openPage(options: { width?: number; lang?: 'ar' | 'en'; colorScheme?: 'light' | 'dark' } = {}): Promise<Page> {
    const { width = 1280, lang = 'ar', colorScheme = 'light' } = options
    context = await browser.newContext({ viewport: { width, height: width < 700 ? 844 : 900 }, colorScheme, timezoneId: 'Asia/Riyadh' })
    const page = await context.newPage()
    page.on('request', (request) => asked.push(request.url()))
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(`${url}?lang=${lang}`)
    await page.locator('#stages .task').first().waitFor({ state: 'attached' })
    await page.locator('#mails .subject').first().waitFor({ state: 'attached' })
    return page
  }

  describe.each([
    [1280, 'ar', 'light'],
    [1280, 'en', 'light'],
    [1280, 'ar', 'dark'],
    [390, 'ar', 'light'],
    [390, 'en', 'light'],
  ] as const)('at %i px, in %s, %s', (width, lang, colorScheme) => {
    it('stands in its direction, fits its width, and can be seen and reached by everyone', async () => {
      const page = await openPage({ width, lang, colorScheme })
      expect(await page.evaluate('[document.documentElement.dir, document.documentElement.lang]')).toEqual([
        lang === 'ar' ? 'rtl' : 'ltr',
        lang,
      ])
      for (const tab of width < 700 ? ['phone', 'board', 'sheet', 'mail'] : ['']) {
        if (tab) await page.click(`#tab-${tab}`)
        await page.screenshot({
          path: join(shots, ['sandbox', width, lang, colorScheme, tab].filter(Boolean).join('-').concat('.png')),
          fullPage: !tab,
        })
        expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBeLessThanOrEqual(0)
        expect(await page.evaluate(faultsForPeople)).toEqual([])
      }
      expect(await page.locator('.pane:visible').count()).toBe(width < 700 ? 1 : 4)
    })
  })

  it('asks nobody but this sandbox, and complains of nothing', async () => {
    const page = await openPage()
    await page.waitForTimeout(500)
    expect(asked.filter((one) => !one.startsWith(url))).toEqual([])
    expect(complaints).toEqual([])
  })

  it('turns to English and back, and remembers', async () => {
    const page = await openPage()
    await page.click('#language')
    expect(await page.textContent('#pane-board h2')).toBe('Odoo board')
    await page.goto(url)
    expect(await page.getAttribute('html', 'dir')).toBe('ltr')
    await page.click('#language')
    expect(await page.textContent('#pane-board h2')).toBe('لوحة أودو')
  })

  it('moves between its tabs by the arrows, in the reading direction', async () => {
    const page = await openPage({ width: 390 })
    await page.focus('#tab-phone')
    await page.keyboard.press('ArrowLeft')
    expect(await page.getAttribute('#tab-board', 'aria-selected')).toBe('true')
    expect(await page.locator('#pane-board').isVisible()).toBe(true)
    expect(await page.locator('#pane-phone').isVisible()).toBe(false)
  })

  it('sends what a client writes, shows it on the phone once, and says what wasl answered', async () => {
    const page = await openPage({ lang: 'en' })
    await page.selectOption('#chat', 'new')
    await page.selectOption('#samples', { index: 4 })
    await page.fill('#client-number', '+964 770 123 4567')
    const wish = await page.inputValue('#client-text')
    await page.click('.composer button[type=submit]')
    const bubble = page.locator('.bubble.client', { hasText: wish })
    await bubble.waitFor()
    await expectFlash(page, '.bubble.client.landed')
    expect(await bubble.count()).toBe(1)
    expect(await page.inputValue('#chat')).toBe('+9647701234567')
    expect((await page.textContent('#said'))?.replace(/[\u2066-\u2069]/g, '')).toMatch(/Sent 1; wasl answered: 200 × 1|new message/)
    const post = heard.findLast((one) => one.path === '/webhooks/whatsapp')!
    expect(JSON.parse(post.body).entry[0].changes[0].value.messages[0]).toMatchObject({ from: '9647701234567', text: { body: wish } })
  })

  it('lets the client press a button of ours', async () => {
    const page = await openPage()
    await page.selectOption('#chat', '+966551112233')
    await page.click('.bubble.business button')
    await page.locator('.bubble.client', { hasText: 'نعم، أوافق' }).waitFor()
    const post = heard.findLast((one) => one.path === '/webhooks/whatsapp')!
    expect(JSON.parse(post.body).entry[0].changes[0].value.messages[0].interactive.button_reply).toMatchObject({ id: 'yes' })
  })

  it('shows a template in its approved words, with its link', async () => {
    const page = await openPage()
    await page.selectOption('#chat', '+966501112201')
    const bubble = page.locator('.bubble.business').last()
    expect((await bubble.textContent())?.replace(/[\u2066-\u2069]/g, '')).toContain('مرحبًا ريم الحربي، لديك طلب جديد: شعار')
    expect(await bubble.locator('a').getAttribute('href')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/r\/token-1$/)
    expect(await bubble.locator('a').getAttribute('target')).toBe('_blank')
  })

  it('writes on Instagram as well', async () => {
    const page = await openPage()
    await page.click('.segments button:nth-child(2)')
    await page.fill('#client-text', 'هلا، عندكم تصميم هوية؟')
    await page.click('.composer button[type=submit]')
    await page.locator('.bubble.client', { hasText: 'عندكم تصميم هوية' }).waitFor()
    expect(heard.at(-1)!.path).toBe('/webhooks/instagram')
  })

  it('moves a card as its freelancer would, and keeps the keyboard where it was', async () => {
    const page = await openPage({ lang: 'en' })
    const card = page.locator('.stage', { hasText: 'Offered' }).locator('.task').first()
    const title = await card.locator('.title').textContent()
    await card.getByRole('button', { name: 'Accepted' }).click()
    await page.locator('.stage', { hasText: 'Accepted (1)' }).locator('.task', { hasText: title! }).waitFor()
    const { data } = (await (await fetch(`${url}odoo/_ledger`)).json()) as { data: { model: string; kind: string }[] }
    expect(data.at(-1)).toMatchObject({ model: 'project.task' })
    const done = page.locator('.stage', { hasText: 'Offered' }).locator('.task').first().getByRole('button', { name: 'Done' })
    await done.focus()
    const focused = () => page.evaluate('document.activeElement.dataset.focus')
    const before = await focused()
    await addTasks([{ name: 'one more', project_id: 1, stage_id: 1 }])
    await page.locator('.task', { hasText: 'one more' }).waitFor()
    expect(await focused()).toBe(before)
  })

  it('does to the sheet what managers do', async () => {
    const page = await openPage({ lang: 'en' })
    const names = () => page.locator('#cells tbody tr td:nth-child(2)').allTextContents()
    expect(await names()).toEqual(['نورة', 'Karim', 'هند'])
    await page.click('#manager summary')
    await page.selectOption('#column', 'الاسم / Name')
    await page.getByRole('button', { name: 'Sort A to Z' }).click()
    await expect.poll(names).toEqual(['Karim', 'نورة', 'هند'])
    await page.fill('#keep', 'هند')
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await expect.poll(names).toEqual(['هند'])
    expect((await page.textContent('#rows'))?.replace(/[\u2066-\u2069]/g, '')).toContain('Hidden by the filter: 2')
    await page.getByRole('button', { name: 'Clear filter' }).click()
    await expect.poll(names).toHaveLength(3)
    await page.getByRole('button', { name: 'Delete row' }).first().click()
    await expect.poll(names).toEqual(['نورة', 'هند'])
    await page.getByRole('button', { name: 'Insert a column' }).click()
    await expect.poll(() => page.locator('#cells th').allTextContents()).toContain('My notes')
  })

  it('opens a mail where no script of it runs, and its links elsewhere', async () => {
    const page = await openPage()
    await page.click('#mails button')
    const frame = page.frameLocator('#mails iframe')
    await frame.locator('h1', { hasText: 'طلب جديد' }).waitFor()
    expect(await page.getAttribute('#mails iframe', 'sandbox')).toBe('allow-popups allow-popups-to-escape-sandbox')
    expect(await frame.locator('body').getAttribute('data-ran')).toBeNull()
    expect(await frame.locator('a').getAttribute('target')).toBe('_blank')
    await page.locator('#mails button').first().click()
    await page.locator('#mails .subject').first().waitFor()
    // The browser tells us that it kept the mail's script from running; that is what we wanted.
    complaints.length = 0
  })

  it('shows what lands while one looks, and flashes it once', async () => {
    const page = await openPage({ width: 390, lang: 'en' })
    expect(await page.locator('.landed').count()).toBe(0)
    await sendMail('وصل بريد آخر')
    await page.locator('#tab-mail .news').waitFor()
    await page.click('#tab-mail')
    expect(await page.locator('#tab-mail .news').count()).toBe(0)
    await page.locator('#mails .landed', { hasText: 'وصل بريد آخر' }).waitFor()
    expect(await page.locator('#mails .landed').count()).toBe(1)
    await page.locator('.landed').waitFor({ state: 'detached' })
  })

  it('sends leads from every source by its dials', async () => {
    const page = await openPage({ lang: 'en' })
    await page.fill('#count', '3')
    await page.fill('#duplicate', '1')
    for (const [name, service] of [
      ['Meta', 'meta-leads'],
      ['TikTok', 'tiktok-leads'],
      ['Snapchat', 'snapchat-leads'],
      ['Google', 'google-ads-leads'],
      ['LinkedIn', 'linkedin-leads'],
      ['Web form', 'web-form'],
    ] as const) {
      heard.length = 0
      await page.getByRole('button', { name, exact: true }).click()
      await expect.poll(() => heard.filter((one) => one.path.startsWith(`/webhooks/${service}`)).length, { message: service }).toBe(6)
      expect(new Set(heard.map((one) => one.body)).size).toBe(3)
    }
  })

  it('sets faults, shows them, and clears them all', async () => {
    const page = await openPage({ lang: 'en' })
    await page.selectOption('#fault-service', 'odoo')
    await page.getByRole('button', { name: 'Set the fault' }).click()
    await page.locator('.set-fault', { hasText: 'Odoo · before · error 500 · 100%' }).waitFor()
    expect((await fetch(`${url}odoo/web/health`)).status).toBe(500)
    await page.getByRole('button', { name: 'Clear all faults' }).click()
    await expect.poll(() => page.locator('.set-fault').count()).toBe(0)
    expect((await fetch(`${url}odoo/web/health`)).status).toBe(200)
  })

  async function expectFlash(page: Page, selector: string): Promise<void> {
    await page.locator(selector).first().waitFor({ state: 'attached', timeout: 3000 })
  }

  async function sendMail(subject: string): Promise<void> {
    const { url: server } = sandbox.fakes.get('smtp')!.fake.settings() as { url: string }
    await nodemailer.createTransport(server).sendMail({
      from: 'وصل <wasl@demo.example>',
      to: 'reem@demo.wasl.example',
      subject,
      text: 'طلب جديد',
      html: '<html dir="rtl"><body style="font-size:18px"><h1>طلب جديد يناسبك</h1><p>شعار لمحل قهوة</p><a href="http://127.0.0.1:1/r/token">الرد</a><script>document.body.dataset.ran="yes"</script></body></html>',
    })
  }

  async function post(to: string, body: object, headers: Record<string, string> = {}): Promise<void> {
    const response = await fetch(`${url}${to}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${to}: ${await response.text()}`)
  }

  const addTasks = (tasks: object[]) =>
    post('odoo/json/2/project.task/create', { vals_list: tasks }, { authorization: 'Bearer demo-odoo-api-key' })

  /** A chat with buttons, a freelancer's template, two cards, three rows, a mail. */
  async function furnish(): Promise<void> {
    const whatsapp = (body: object) =>
      post('whatsapp/v26.0/117722334455001/messages', { messaging_product: 'whatsapp', ...body }, { authorization: 'Bearer EAAtest' })
    await post('whatsapp/_deliver', {
      scenario: 'text',
      phone: '+966551112233',
      name: 'نورة الشهري',
      text: 'أبغى لوقو لمحل قهوة، ميزانيتي ١٥٠٠ ريال',
    })
    const buttons = [{ type: 'reply', reply: { id: 'yes', title: 'نعم، أوافق' } }]
    await whatsapp({
      to: '966551112233',
      type: 'interactive',
      interactive: { type: 'button', body: { text: 'هل تناسبك ريم الحربي؟' }, action: { buttons } },
    })
    const parameters = ['ريم الحربي', 'شعار', '1500', 'غدًا'].map((text) => ({ type: 'text', text }))
    const components = [
      { type: 'body', parameters },
      { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'r/token-1' }] },
    ]
    await whatsapp({ to: '966501112201', type: 'template', template: { name: 'wasl_offer', language: { code: 'ar' }, components } })
    const tasks = [
      {
        name: 'شعارات · أبغى لوقو لمحل قهوة',
        project_id: 1,
        stage_id: 1,
        user_ids: [[6, 0, [11]]],
        date_deadline: '2026-11-22 09:00:00',
        description: '<p>الميزانية: ١٥٠٠ ريال</p>',
      },
      { name: 'Web · a landing page for a clinic', project_id: 1, stage_id: 1 },
    ]
    await addTasks(tasks)
    const rows = [
      ['وقت الوصول / Received', 'الاسم / Name', 'الجوال / Phone', 'الخدمة / Service'],
      ['2026-11-21 09:40', 'نورة', '+966551112233', 'شعارات وهوية بصرية'],
      ['2026-11-21 09:41', 'Karim', '+971501112233', 'برمجة مواقع'],
      ['2026-11-21 09:42', 'هند', '+966531112233', 'محاسبة'],
    ]
    for (const cells of rows) await post('google-sheets/_act', { do: 'add-row', cells })
    await sendMail('طلب جديد يناسبك: شعارات وهوية بصرية')
  }
})

/** Runs in the page: what lacks a name, is too small to touch, is too faint to read, or stands in no heading's order. */
const faultsForPeople = `(() => {
  const found = []
  const seen = (node) => node.getClientRects().length > 0 && getComputedStyle(node).visibility !== 'hidden'
  const rgb = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number)
  const light = (c) => { const v = c / 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 }
  const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b)
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const color = rgb(getComputedStyle(at).backgroundColor)
      if (color.length === 3 || color[3] > 0) return color
    }
    return [255, 255, 255]
  }
  const describe = (node) => node.tagName.toLowerCase() + (node.id ? '#' + node.id : '') + '.' + node.className + ' "' + (node.textContent ?? '').slice(0, 30) + '"'
  for (const node of document.querySelectorAll('button, a, input, select, textarea, summary')) {
    if (!seen(node) || node.classList.contains('skip')) continue
    const name = node.getAttribute('aria-label') || node.labels?.[0]?.textContent || node.textContent
    if (!name || !name.trim()) found.push('no name: ' + describe(node))
    const touch = node.type === 'checkbox' ? node.closest('label') : node
    const box = touch.getBoundingClientRect()
    if (box.height < 44 || box.width < 44) found.push('too small: ' + describe(node) + ' ' + Math.round(box.width) + '×' + Math.round(box.height))
  }
  for (const node of document.querySelectorAll('body *')) {
    const text = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())
    if (!text || !seen(node) || node.closest('.skip, option, [disabled], .hidden-words')) continue
    const [a, b] = [luminance(rgb(getComputedStyle(node).color)), luminance(behind(node))].sort((x, y) => y - x)
    if ((a + 0.05) / (b + 0.05) < 4.5) found.push('too faint: ' + describe(node) + ' ' + ((a + 0.05) / (b + 0.05)).toFixed(2))
    if (parseFloat(getComputedStyle(node).fontSize) < 13) found.push('too small to read: ' + describe(node))
  }
  const ids = [...document.querySelectorAll('[id]')].map((node) => node.id)
  for (const id of new Set(ids.filter((one, i) => ids.indexOf(one) !== i))) found.push('id twice: ' + id)
  for (const node of document.querySelectorAll('[aria-controls], [aria-labelledby]'))
    for (const id of (node.getAttribute('aria-controls') + ' ' + node.getAttribute('aria-labelledby')).split(' '))
      if (id !== 'null' && !document.getElementById(id)) found.push('points nowhere: ' + id)
  const parents = { LI: 'UL, OL', TR: 'TBODY, THEAD' }
  for (const [tag, parent] of Object.entries(parents))
    for (const node of document.querySelectorAll(tag)) if (!node.parentElement.matches(parent)) found.push('misplaced: ' + describe(node))
  if (document.querySelectorAll('h1').length !== 1) found.push('not one h1')
  return found
})()`
