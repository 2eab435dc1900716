import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { type House, openHouse } from './support/house.ts'

const PHONE = '+966501112222'
const COFFEE = 'السلام عليكم ابي تصميم شعار لمحل قهوة، ميزانيتي 500 ريال'

describe.skipIf(!hasBrowser)('a private chat, both sides in browsers of their own', () => {
  let house: House
  let freelancer: Page
  let client: Page
  let chatId: string

  beforeAll(async () => {
    house = await openHouse()
    await house.enquire(COFFEE, PHONE)
    ;({ freelancer, client, chatId } = await house.chat(PHONE))
  })
  afterAll(() => house?.close())

  it('opens from the link without an account, and the address bar holds no token', async () => {
    expect(new URL(client.url()).pathname).toBe(`/chat/${chatId}`)
    expect(new URL(client.url()).search + new URL(client.url()).hash).toBe('')
    expect(await client.getByRole('heading', { level: 1 }).innerText()).toBe('سارة العتيبي')
    expect(await freelancer.getByRole('heading', { level: 1 }).innerText()).toBe('محمد')
  })

  it('shows what the other writes at once, with typing, and ticks that rise to read', async () => {
    await client.bringToFront()
    await write(client, 'هلا')
    await client.getByText('متصل الآن').waitFor()
    await freelancer.bringToFront()
    await bubble(freelancer, 'هلا').waitFor()
    await freelancer.getByLabel('اكتب رسالة').pressSequentially('أهلًا')
    await client.getByText('يكتب…').waitFor()
    await freelancer.getByRole('button', { name: 'أرسل' }).click()
    await bubble(client, 'أهلًا').waitFor()
    await client.bringToFront()
    await bubble(freelancer, 'أهلًا').getByRole('img', { name: 'قُرئت' }).waitFor()
    await bubble(client, 'هلا').getByRole('img', { name: 'قُرئت' }).waitFor()
  })

  it('shows markup as the words it is', async () => {
    await write(client, '<img src=x onerror=alert(1)> <b>شعار</b>')
    await bubble(freelancer, '<img src=x onerror=alert(1)> <b>شعار</b>').waitFor()
  })

  it('answers one message among others', async () => {
    await write(client, 'أي لون تقترحين؟')
    const asked = bubble(freelancer, 'أي لون تقترحين؟')
    await asked.hover()
    await asked.getByRole('button', { name: 'رد على الرسالة' }).click()
    await write(freelancer, 'البني الغامق')
    expect(await bubble(client, 'البني الغامق').innerText()).toContain('أي لون تقترحين؟')
  })

  it('answers by a swipe of the thumb', async () => {
    const asked = bubble(freelancer, 'أي لون تقترحين؟')
    const at = (x: number) => ({ pointerType: 'touch', clientX: x, clientY: 300, bubbles: true })
    await asked.dispatchEvent('pointerdown', at(200))
    await asked.dispatchEvent('pointermove', at(280))
    await asked.dispatchEvent('pointerup', at(280))
    await freelancer.getByText('ردًا على').waitFor()
    await freelancer.getByRole('button', { name: 'ألغِ الرد' }).click()
  })

  it('sends a picture, seen small by the other, and large on a tap', async () => {
    await client.getByRole('button', { name: 'أضف صورة' }).click()
    await client.locator('input[type=file]').first().setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: picture() })
    await house.wasl.settle()
    const small = freelancer.getByRole('button', { name: /افتح الصورة/ })
    await small.waitFor()
    await expect.poll(() => small.locator('img').evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0)).toBe(true)
    const own = client.getByRole('button', { name: /افتح الصورة/ }).locator('img')
    await expect.poll(() => own.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0)).toBe(true)
    await small.click()
    const large = freelancer.getByRole('dialog').locator('img')
    await expect.poll(() => large.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0)).toBe(true)
    await freelancer.keyboard.press('Escape')
    await freelancer.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('sends a document under its name, and says why another is refused', async () => {
    await freelancer.getByRole('button', { name: 'أضف صورة' }).click()
    const chosen = freelancer.locator('input[type=file]').nth(1)
    await chosen.setInputFiles({ name: 'الاتفاق.txt', mimeType: 'text/plain', buffer: Buffer.from('اتفقنا على شعار واحد وثلاث مسودات.') })
    await client.getByRole('link', { name: /الاتفاق/ }).waitFor()
    await freelancer.getByRole('button', { name: 'أضف صورة' }).click()
    await chosen.setInputFiles({
      name: 'page.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('MZ\u0090\u0000\u0003\u0000\u0000\u0000'.repeat(40), 'latin1'),
    })
    await freelancer.getByText('لا نستقبل هذا النوع من الملفات').waitFor()
    await freelancer.getByRole('button', { name: 'احذفها' }).click()
  })

  it('records a voice note that the other plays', async () => {
    await client.getByRole('button', { name: 'سجّل رسالة صوتية' }).click()
    await client.getByText('يُسجَّل الآن').waitFor()
    await client.waitForTimeout(1200)
    await client.getByRole('button', { name: 'أرسل التسجيل' }).click()
    const player = freelancer.getByRole('button', { name: 'شغّل' })
    await player.waitFor()
    await player.click()
    await freelancer.getByRole('button', { name: 'أوقف' }).waitFor()
  })

  it('warns kindly where somebody gives away his number', async () => {
    await write(freelancer, 'رقمي 0501234567')
    await freelancer.getByText('لا تشارك وسائل تواصل').waitFor()
  })

  it('goes on over a line that drops: nothing lost, nothing twice, each side in its own order', async () => {
    house.line.cut()
    for (const page of [client, freelancer]) await page.getByText('لا يوجد اتصال').waitFor()
    for (const n of [1, 2, 3]) {
      await write(client, `عميل ${n}`)
      await write(freelancer, `مستقل ${n}`)
    }
    expect(await bubble(client, 'عميل 3').getByRole('img', { name: 'لم تُرسل بعد' }).count()).toBe(1)
    house.line.mend()
    for (const page of [client, freelancer]) await page.getByText('لا يوجد اتصال').waitFor({ state: 'hidden' })
    const wanted = ['عميل 1', 'عميل 2', 'عميل 3', 'مستقل 1', 'مستقل 2', 'مستقل 3']
    for (const page of [client, freelancer])
      await expect.poll(async () => (await texts(page)).filter((text) => wanted.includes(text)).sort(), { timeout: 20_000 }).toEqual(wanted)
    expect(await texts(client)).toEqual(await texts(freelancer))
    expect((await texts(client)).filter((text) => text.startsWith('عميل'))).toEqual(wanted.slice(0, 3))
  })

  it('sends once what was answered while the line broke', async () => {
    for (let n = 1; n <= 5; n++) {
      house.line.cutAfter(n * 150)
      await write(client, `وقت القطع ${n}`)
    }
    house.line.mend()
    await expect
      .poll(async () => (await texts(freelancer)).filter((text) => text.startsWith('وقت القطع')), { timeout: 30_000 })
      .toEqual([1, 2, 3, 4, 5].map((n) => `وقت القطع ${n}`))
    await expect.poll(async () => await texts(client)).toEqual(await texts(freelancer))
  })

  it('keeps a draft, and what waits to be sent, when the page is closed without a line', async () => {
    house.line.cut()
    await client.getByText('لا يوجد اتصال').waitFor()
    await write(client, 'كُتبت بلا اتصال')
    await client.getByLabel('اكتب رسالة').fill('مسودة لم تكتمل')
    await client.close({ runBeforeUnload: false })
    house.line.mend()
    client = await client.context().newPage()
    await client.goto(`/chat/${chatId}`)
    await bubble(freelancer, 'كُتبت بلا اتصال').waitFor()
    expect(await client.getByLabel('اكتب رسالة').inputValue()).toBe('مسودة لم تكتمل')
    await client.getByLabel('اكتب رسالة').fill('')
  })

  it('is told by the keyboard alone', async () => {
    await client.bringToFront()
    await client.getByRole('log').focus()
    for (let steps = 0; steps < 200 && !(await focused(client)).includes('اكتب رسالة'); steps++) await client.keyboard.press('Tab')
    await client.keyboard.type('بلا فأرة')
    await client.keyboard.press('Enter')
    await bubble(freelancer, 'بلا فأرة').waitFor()
    for (let steps = 0; steps < 200 && !(await focused(client)).includes('خيارات المحادثة'); steps++)
      await client.keyboard.press('Shift+Tab')
    await client.keyboard.press('Enter')
    await client.keyboard.press('Tab')
    await client.keyboard.press('Escape')
    expect(await focused(client)).toContain('خيارات المحادثة')
  })

  it('reports a message to the office', async () => {
    const said = bubble(client, 'رقمي 0501234567')
    await said.hover()
    await said.getByRole('button', { name: 'أبلغ عن الرسالة' }).click()
    await client.getByLabel('ما الذي حدث؟').fill('يطلب التواصل خارج وصل')
    await client.getByRole('button', { name: 'أرسل البلاغ' }).click()
    await client.getByText('وصل بلاغك إلى المكتب').waitFor()
    await client.keyboard.press('Escape')
  })

  it('is saved as a text by either side', async () => {
    await freelancer.getByRole('button', { name: 'خيارات المحادثة' }).click()
    const [saved] = await Promise.all([
      freelancer.waitForEvent('download'),
      freelancer.getByRole('button', { name: 'احفظ نص المحادثة' }).click(),
    ])
    const text = readFileSync((await saved.path())!, 'utf8')
    expect(text).toContain('سارة العتيبي: البني الغامق')
  })

  it('ends when the project is completed: both see it, the client rates with stars and a word', async () => {
    await freelancer.getByRole('button', { name: 'خيارات المحادثة' }).click()
    await freelancer.getByRole('button', { name: 'أنهِ المشروع' }).click()
    await freelancer.getByRole('button', { name: 'نعم، اكتمل' }).click()
    await client.getByText('اكتمل المشروع وأُغلقت الكتابة').waitFor()
    for (const page of [client, freelancer]) await page.getByRole('log').getByText('أكمل المستقل المشروع.').waitFor()
    expect(await client.getByRole('log').innerText()).not.toContain('completed:')
    await client.getByRole('button', { name: 'قيّم العمل' }).click()
    await client.getByRole('radio', { name: 'نجمة واحدة' }).focus()
    for (let n = 0; n < 4; n++) await client.keyboard.press('ArrowDown')
    await client.getByLabel('كلمة عنه').fill('ذوق راقٍ')
    await client.getByRole('button', { name: 'أرسل التقييم' }).click()
    await client.getByText('شكرًا على تقييمك').waitFor()
    expect(await client.getByText('5 نجوم').count()).toBe(1)
  })
})

async function write(page: Page, text: string): Promise<void> {
  await page.getByLabel('اكتب رسالة').fill(text)
  await page.getByRole('button', { name: 'أرسل', exact: true }).click()
}

/** The message with exactly these words. */
function bubble(page: Page, text: string) {
  return page
    .locator('[data-seq], [data-waiting]')
    .filter({ has: page.locator('p', { hasText: text }) })
    .last()
}

/** All that was said in words and has arrived, in its order. */
function texts(page: Page): Promise<string[]> {
  return page
    .locator('[data-seq]')
    .evaluateAll((rows) => rows.flatMap((row) => [...row.querySelectorAll(':scope > div > p')].map((one) => one.textContent ?? '')))
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
}

/** A small real picture: a red square as PNG. */
function picture(): Buffer {
  return Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP4z8CAB+GTG8HSALfKY52fTcuYAAAAAElFTkSuQmCC', 'base64')
}
