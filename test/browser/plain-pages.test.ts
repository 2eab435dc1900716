import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.ts'
import { hasBrowser, openBrowser } from '../support/browser.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

describe.skipIf(!hasBrowser)('the plain pages behind links, in a browser', () => {
  let wasl: TestApp
  let browser: Browser
  const paths: Record<string, string> = {
    start: '/',
    thanks: '/thanks',
    'first run': '/first-run',
    'sign in': '/sign-in',
    'a link to sign in': `/sign-in#${'x'.repeat(43)}`,
  }

  beforeAll(async () => {
    browser = await openBrowser()
    wasl = await startTestApp()
    for (const name of ['whatsapp', 'smtp']) await wasl.connect(name)
    await wasl.addFreelancer({
      name: 'سارة العتيبي',
      email: 'sara@example.com',
      profile: { skills: ['logo-branding'], languages: ['ar'], capacity: { open: 5 } },
    })
    await deliver('السلام عليكم ابي تصميم شعار لمحل قهوة، ميزانيتي 500 ريال', '+966501112222')
    paths.answer = linkIn('r')
  })
  afterAll(async () => {
    await browser?.close()
    await wasl?.close()
  })

  it('a freelancer accepts in two taps, and both sides read the chat', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: 'ar' })
    await page.goto(wasl.url + paths.answer)
    expect(await page.locator('h1').innerText()).toContain('شعار')
    await page.getByRole('button', { name: 'أقبل الطلب' }).click()
    await page.waitForURL(/\/r\//)
    expect(await page.locator('main').innerText()).toContain('قبلتَ هذا الطلب')
    await wasl.settle()
    paths.chat = linkIn('c')
    await page.goto(wasl.url + paths.chat)
    await page.getByRole('button', { name: 'افتح المحادثة' }).click()
    await page.waitForURL(/\/chat\//)
    await page.goto(`${page.url()}?plain`)
    await page.getByLabel('رسالتك').fill('أهلًا، متى نبدأ؟ <img src=x onerror=alert(1)>')
    await page.getByRole('button', { name: 'أرسل' }).click()
    await page.waitForLoadState()
    expect(await page.locator('main').innerText()).toContain('<img src=x onerror=alert(1)>')
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await page.close()
  })

  it('a member signs in by the mail’s link: one field, one button, and no token stays in the address bar', async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'ar' })
    const page = await context.newPage()
    await page.goto(`${wasl.url}/sign-in`)
    await page.getByLabel('البريد الإلكتروني').fill('sara@example.com')
    await page.getByRole('button', { name: 'أرسل الرابط' }).click()
    await page.getByText('انظر في بريدك').waitFor()
    await wasl.settle()
    const token = wasl.fakes.smtp!.ledger.flatMap((effect) => String(effect.text).match(/#[\w-]{43}/) ?? []).at(-1)!
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url(), request.headers().referer ?? ''))
    await page.goto(`${wasl.url}/sign-in${token}`)
    await page.getByRole('heading', { name: 'أهلًا بك' }).waitFor()
    expect(page.url()).toBe(`${wasl.url}/sign-in`)
    await page.getByRole('button', { name: 'دخول' }).click()
    await page.waitForURL(/\/portal$/)
    expect(asked.filter((one) => one.includes(token.slice(1)))).toEqual([])
    const cookies = await context.cookies()
    expect(cookies.find(({ name }) => name === 'wasl')).toMatchObject({ httpOnly: true, sameSite: 'Lax' })
    expect(cookies.map(({ value }) => value)).not.toContain(token.slice(1))
    await context.close()
  })

  for (const scheme of ['light', 'dark'] as const)
    for (const width of [390, 1280])
      it(`nothing stands in the way of anyone (${scheme}, ${width} px)`, async () => {
        const context = await browser.newContext({ viewport: { width, height: 844 }, colorScheme: scheme, bypassCSP: true })
        const page = await context.newPage()
        for (const [name, path] of Object.entries(paths)) {
          await page.goto(wasl.url + path)
          await page.addScriptTag({ content: axe })
          const violations = await page.evaluate(async () => {
            const { axe } = globalThis as unknown as {
              axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
            }
            return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
          })
          expect(violations, name).toEqual([])
        }
        await context.close()
      })

  async function deliver(text: string, phone: string): Promise<void> {
    await fetch(`${wasl.fakes.whatsapp!.baseUrl}/_deliver`, {
      method: 'POST',
      body: JSON.stringify({ scenario: 'text', text, phone, name: 'محمد' }),
    })
    await wasl.settle()
  }

  /** The newest link of a kind that went out by mail. */
  function linkIn(kind: 'r' | 'c'): string {
    const texts = wasl.fakes.smtp!.ledger.map((effect) => String(effect.text))
    return texts.flatMap((text) => text.match(new RegExp(`/${kind}/[\\w-]{43}`, 'g')) ?? []).at(-1)!
  }
})
