import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { buildWeb } from '#src/platform/web-build.ts'
import { startTestApp, type TestApp } from '#test/support/app.ts'
import { openBrowser } from '#test/support/browser.ts'
import { openWebLine, type WebLine } from './line.ts'

/** A whole wasl behind a wire of its own, its pages built, a browser before it. */
export interface House {
  wasl: TestApp
  line: WebLine
  browser: Browser
  freelancerId: string
  /** An enquiry of a client on WhatsApp; resolves when everybody was told. */
  enquire(text: string, phone: string, name?: string): Promise<void>
  /** The newest link of a kind that went out to an address, by mail or WhatsApp. `r`: answer a request, `c`: the chat. */
  linkTo(to: string, kind: 'r' | 'c'): string
  /** A device: its own cookies and storage. */
  device(options?: BrowserContextOptions): Promise<BrowserContext>
  /** Accepts the newest request by its link's page, and opens the chat: the freelancer's page of it, and the client's, each on a device of its own. */
  chat(
    phone: string,
    options?: { client?: BrowserContextOptions; freelancer?: BrowserContextOptions },
  ): Promise<{ freelancer: Page; client: Page; chatId: string }>
  /** Signs the freelancer into the portal by the newest request's link, as a page. */
  portal(context: BrowserContext, path?: string): Promise<Page>
  /** Signs somebody of the office into the console, by the mail that invites him. */
  staff(context: BrowserContext, path?: string, role?: 'admin' | 'manager'): Promise<Page>
  /** A desk at the office: a wide device at which somebody is signed in already, the same person each time. */
  desk(options?: BrowserContextOptions, role?: 'admin' | 'manager'): Promise<BrowserContext>
  close(): Promise<void>
}

/** The freelancer of the house. */
export const SARA = 'sara@example.com'
/** Opens the house: one freelancer for everything, a mailbox, WhatsApp. `env`: what is set otherwise. */
export async function openHouse(env: Record<string, string> = {}): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'wasl-web-'))
  const line = await openWebLine()
  const [wasl, browser] = await Promise.all([
    startTestApp({ env: { PUBLIC_URL: line.url, DATA_DIR: folder, ...env } }),
    openBrowser(),
    buildWeb(folder),
  ])
  line.lead(wasl.app.port!)
  for (const name of ['whatsapp', 'smtp']) await wasl.connect(name)
  const freelancerId = await wasl.addFreelancer({
    name: 'سارة العتيبي',
    email: SARA,
    profile: { skills: ['logo-branding'], languages: ['ar', 'en'], capacity: { open: 50 } },
  })
  let staffCount = 0
  const atDesks: Partial<Record<'admin' | 'manager', Promise<Awaited<ReturnType<BrowserContext['cookies']>>>>> = {}
  const signIn = async (role: 'admin' | 'manager') => {
    const context = await house.device()
    const page = await house.staff(context, '/console', role)
    await page.getByRole('heading', { level: 1 }).waitFor()
    const cookies = await context.cookies()
    await context.close()
    return cookies
  }
  const house: House = {
    wasl,
    line,
    browser,
    freelancerId,
    async enquire(text, phone, name = 'محمد') {
      await fetch(`${wasl.fakes.whatsapp!.baseUrl}/_deliver`, {
        method: 'POST',
        body: JSON.stringify({ scenario: 'text', text, phone, name }),
      })
      await wasl.settle()
    },
    linkTo(to, kind) {
      const told = [...wasl.fakes.whatsapp!.ledger, ...wasl.fakes.smtp!.ledger].filter((effect) =>
        [effect.to].flat().some((one) => String(one).endsWith(to)),
      )
      return told.flatMap((effect) => JSON.stringify(effect).match(new RegExp(`/${kind}/[\\w-]{43}`, 'g')) ?? []).at(-1)!
    },
    device: (options = {}) => browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'ar', baseURL: line.url, ...options }),
    async portal(context, path = '/portal') {
      const page = await context.newPage()
      await page.goto(house.linkTo(SARA, 'r'))
      await page.getByRole('button', { name: 'أكمل في بوابتي' }).click()
      await page.waitForURL(/\/portal/)
      if (path !== '/portal') await page.goto(path)
      return page
    },
    async chat(phone, options = {}) {
      const contexts = { freelancer: await house.device(options.freelancer), client: await house.device(options.client) }
      const freelancer = await contexts.freelancer.newPage()
      await freelancer.goto(house.linkTo(SARA, 'r'))
      await freelancer.getByRole('button', { name: 'أقبل الطلب' }).click()
      await freelancer.getByText('قبلتَ هذا الطلب').waitFor()
      await freelancer.getByRole('button', { name: 'أكمل في بوابتي' }).click()
      await wasl.settle()
      const client = await contexts.client.newPage()
      await client.goto(house.linkTo(phone.replace('+', ''), 'c'))
      await client.getByRole('button', { name: 'افتح المحادثة' }).click()
      await client.waitForURL(/\/chat\//)
      const chatId = new URL(client.url()).pathname.split('/')[2]!
      await freelancer.goto(`/chat/${chatId}`)
      for (const page of [freelancer, client]) await page.getByRole('log').waitFor()
      return { freelancer, client, chatId }
    },
    async staff(context, path = '/console', role = 'admin') {
      const email = `${role}${++staffCount}@example.com`
      await wasl.call('POST', 'people/invitations', { email, role, name: role === 'admin' ? 'ريم' : 'خالد' })
      await wasl.settle()
      const mail = wasl.fakes.smtp!.ledger.findLast((effect) => JSON.stringify(effect).includes(email))
      const page = await context.newPage()
      await page.goto(JSON.stringify(mail).match(/\/sign-in[#/?][\w=&#-]{43,}/)![0])
      await page.locator('form:visible button').click()
      await page.waitForURL(/\/console/)
      if (path !== '/console') await page.goto(path)
      return page
    },
    async desk(options = {}, role = 'admin') {
      atDesks[role] ??= signIn(role)
      const context = await house.device({ viewport: { width: 1280, height: 844 }, ...options })
      context.setDefaultTimeout(8000)
      await context.addCookies(await atDesks[role])
      return context
    },
    async close() {
      await browser.close()
      await line.close()
      await wasl.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return house
}
