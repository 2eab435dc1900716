import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import sharp from 'sharp'
import { it } from 'vitest'
import { root } from '../support/source.ts'
import { type House, openHouse } from './support/house.ts'

const FOLDER = join(root, 'docs/screens')
const PHONE = '+966501112222'
const ENQUIRIES = [
  ['السلام عليكم، أبغى تصميم شعار لمحل قهوة مختصة في حي الملقا بالرياض، ألوان هادئة وخط عربي واضح. ميزانيتي 500 ريال', 'محمد', PHONE],
  ['Hello, I need a logo for my dental clinic in Jeddah, budget 900 SAR', 'Sarah', '+966501112233'],
  ['ابي شعار وهوية لمكتب محاماة، بحدود 1200 ريال', 'عبدالله', '+966501112244'],
  ['محتاجة شعار لمتجر عطور على انستقرام', 'نورة', '+966501112255'],
] as const

it('takes the pictures of docs/screens', async () => {
  mkdirSync(FOLDER, { recursive: true })
  const house = await openHouse()
  const { freelancer, client } = await tellStory(house)
  const office = await house.staff(await house.device())
  const states = {
    freelancer: await freelancer.context().storageState(),
    client: await client.context().storageState(),
    office: await office.context().storageState(),
  }
  const { body: leads } = await house.wasl.call<{ data: { id: string }[] }>('GET', 'leads')
  const { body: conversations } = await house.wasl.call<{ data: { id: string }[] }>('GET', 'conversations')
  const rooms = [
    ['console-overview', '/console'],
    ['console-leads', '/console/leads'],
    ['console-lead', `/console/leads/${leads.data.at(-1)!.id}`],
    ['console-conversations', `/console/conversations/${conversations.data.at(-1)!.id}`],
    ['console-freelancers', '/console/freelancers'],
    ['console-rules', '/console/rules'],
    ['console-replay', '/console/rules/replay'],
    ['console-campaigns', '/console/campaigns'],
    ['console-bot', '/console/bot'],
    ['console-connections', '/console/connections'],
    ['console-deliveries', '/console/deliveries'],
    ['console-ledger', '/console/ledger'],
    ['console-audit', '/console/audit'],
    ['console-settings', '/console/settings'],
  ] as const
  const chat = new URL(client.url()).pathname
  for (const language of ['ar', 'en'])
    for (const width of [390, 1280]) {
      const open = (side: keyof typeof states | null, colorScheme: 'light' | 'dark' = 'light') =>
        openPage(house, { language, width, colorScheme, state: side ? states[side] : undefined })
      const named = (name: string) => `${name}-${language}-${width}`
      const page = await open('freelancer')
      await shoot(page, named('portal-requests'), '/portal', 'article')
      await page.getByRole('article').first().getByRole('link').click()
      await page.getByRole('dialog').locator('dd').first().waitFor()
      await shoot(page, named('portal-request'))
      await shoot(page, named('portal-chats'), '/portal/chats', 'main li')
      await shoot(page, named('portal-notifications'), '/portal/notifications', 'main li')
      await shoot(page, named('portal-me'), '/portal/me', 'main form')
      await shoot(page, named('chat'), chat, '[data-seq="4"]')
      await page.context().close()
      const desk = await open('office')
      for (const [name, address] of rooms) await shoot(desk, named(name), address, 'main :is(h1, h2):visible')
      await desk.context().close()
      const guest = await open(null)
      await shoot(guest, named('portal-sign-in'), '/portal', 'input')
      await guest.context().close()
      const other = await open('client', 'dark')
      await shoot(other, named('chat-client-dark'), chat, '[data-seq="4"]')
      await other.context().close()
      const dark = await open('freelancer', 'dark')
      await shoot(dark, named('portal-requests-dark'), '/portal', 'article')
      await dark.context().close()
    }
  await house.close()
})

/** Four enquiries; the first accepted, with a chat under way. */
async function tellStory(house: House): Promise<{ freelancer: Page; client: Page }> {
  const [first, ...others] = ENQUIRIES
  await house.enquire(first[0], first[2], first[1])
  const { freelancer, client } = await house.chat(PHONE)
  await write(freelancer, 'أهلًا محمد، سعيدة بالعمل معك.')
  await write(freelancer, 'هل تفضّل رسمًا أم كتابة فقط؟')
  await client.getByText('هل تفضّل').waitFor()
  await client.bringToFront()
  await write(client, 'هلا سارة، كتابة فقط، والألوان بيج وبني')
  const swatch = await sharp({ create: { width: 480, height: 300, channels: 3, background: '#c8ad8d' } })
    .png()
    .toBuffer()
  await client.getByRole('button', { name: 'أضف صورة' }).click()
  await client.locator('input[type=file]').first().setInputFiles({ name: 'الألوان.png', mimeType: 'image/png', buffer: swatch })
  await house.wasl.settle()
  await freelancer.bringToFront()
  await freelancer.getByRole('button', { name: /افتح الصورة/ }).waitFor()
  for (const [text, name, phone] of others) await house.enquire(text, phone, name)
  return { freelancer, client }
}

async function openPage(
  house: House,
  {
    language,
    width,
    colorScheme,
    state,
  }: {
    language: string
    width: number
    colorScheme: 'light' | 'dark'
    state: Awaited<ReturnType<BrowserContext['storageState']>> | undefined
  },
): Promise<Page> {
  const context = await house.device({
    viewport: { width, height: 844 },
    colorScheme,
    timezoneId: 'Asia/Riyadh',
    serviceWorkers: 'block',
    ...(state ? { storageState: state } : {}),
  })
  await context.addCookies([{ name: 'language', value: language, url: house.line.url }])
  return context.newPage()
}

async function shoot(page: Page, name: string, address?: string, there?: string): Promise<void> {
  if (address) await page.goto(address)
  if (there) await page.locator(there).first().waitFor()
  await page.evaluate(() => Promise.all([document.fonts.ready, ...document.getAnimations().map((one) => one.finished.catch(() => {}))]))
  await page.waitForLoadState('networkidle')
  await sharp(await page.screenshot())
    .png({ palette: true, colours: 64, compressionLevel: 9 })
    .toFile(join(FOLDER, `${name}.png`))
}

async function write(page: Page, text: string): Promise<void> {
  await page.getByLabel('اكتب رسالة').fill(text)
  await page.getByRole('button', { name: 'أرسل', exact: true }).click()
}
