import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { hindrances } from './support/axe.ts'
import { type House, openHouse } from './support/house.ts'

const PHONE = '+966501112222'
const NAME = 'محمد القحطاني'

describe.skipIf(!hasBrowser)('the room of conversations', () => {
  let house: House
  let context: BrowserContext
  let page: Page
  let cookies: Awaited<ReturnType<BrowserContext['cookies']>>

  beforeAll(async () => {
    house = await openHouse()
    const { connectionId } = house.wasl.fakes.whatsapp!
    await house.wasl.call('PATCH', `connections/${connectionId}`, { settings: { dialogue: 'choose' } })
    await house.enquire('السلام عليكم', PHONE, NAME)
    await house.enquire('ابي تصميم متجر الكتروني', '+966503334444', 'Sara Smith')
    context = await house.device({ viewport: { width: 1280, height: 844 }, locale: 'ar' })
    context.setDefaultTimeout(10_000)
    page = await house.staff(context)
    await page.goto('/console/conversations')
    await page.getByRole('heading', { level: 1 }).waitFor()
    cookies = await context.cookies()
  })
  afterAll(() => house?.close())

  const says = (text: string) => house.enquire(text, PHONE, NAME)
  const ledger = () => JSON.stringify(house.wasl.fakes.whatsapp!.ledger)
  const row = (name: string) => page.getByRole('listitem').filter({ hasText: name })
  const log = () => page.getByRole('log')
  const line = (text: string) => log().locator('[data-seq],[data-outgoing],[data-unsent]').filter({ hasText: text })
  const picks = (of = page) => of.getByRole('listbox').getByRole('option')
  const box = () => page.getByLabel('اكتب للعميل', { exact: true })
  const dial = (what: object) => fetch(`${house.wasl.fakes.whatsapp!.baseUrl}/_act`, { method: 'POST', body: JSON.stringify(what) })

  it('shows who answers, the client’s last words, how many are unread, and the time left', async () => {
    const mine = row(NAME)
    expect(await mine.innerText()).toMatch(/البوت يرد/)
    expect(await mine.innerText()).toContain('السلام عليكم')
    expect(await mine.innerText()).toMatch(/تنتهي مهلة الرد خلال 2[34] ساعة/)
    await mine.getByRole('img', { name: 'رسالة لم تُقرأ' }).waitFor()
    await says('عندي سؤال عن الشعار')
    await mine.getByText('عندي سؤال عن الشعار').waitFor()
    await mine.getByRole('img', { name: 'رسالتان لم تُقرآ' }).waitFor()
  })

  it('opens a conversation from the keyboard, tells the bot’s words from people’s, and counts it as read', async () => {
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    await row(NAME).getByRole('link').focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/console\/conversations\/[0-9a-f-]{36}$/)
    await log().locator('[data-by="bot"]').first().waitFor()
    expect(await log().locator('[data-by="bot"]').first().innerText()).toContain('البوت')
    await page.bringToFront()
    await expect
      .poll(() =>
        row(NAME)
          .getByRole('img', { name: /لم تُقر/ })
          .count(),
      )
      .toBe(0)
  })

  it('lets a person take over while the client writes, and the bot says no more', async () => {
    await page.getByRole('button', { name: 'تولَّ المحادثة' }).click()
    await page.getByText('المحادثة معك، والبوت صامت.').waitFor()
    const before = house.wasl.fakes.whatsapp!.ledger.filter((effect) => effect.kind === 'message').length
    await says('هل عندكم خصم؟')
    await line('هل عندكم خصم؟').waitFor()
    await row(NAME).getByText('ينتظر ردّنا').waitFor()
    expect(house.wasl.fakes.whatsapp!.ledger.filter((effect) => effect.kind === 'message')).toHaveLength(before)
  })

  it('sends at once, with ticks that rise to read by themselves', async () => {
    await page.keyboard.press('r')
    await box().fill('نعم، 10% هذا الأسبوع')
    await page.keyboard.press('Enter')
    await line('نعم، 10%').waitFor()
    await line('نعم، 10%').getByRole('img', { name: 'قُرئت' }).waitFor()
    expect(await line('نعم، 10%').innerText()).toContain('أنت')
    expect(ledger()).toContain('نعم، 10%')
    expect(await line('نعم، 10%').count()).toBe(1)
  })

  it('keeps a private note apart from everything that goes out', async () => {
    await page.getByRole('radio', { name: 'ملاحظة خاصة' }).check({ force: true })
    await page.getByText('يراها المكتب وحده ولا تُرسل أبدًا').waitFor()
    await page.getByLabel('اكتب ملاحظة لزملائك').fill('زبون قديم، أعطوه السعر القديم')
    await page.keyboard.press('Enter')
    const note = page.getByRole('complementary', { name: 'ملاحظة خاصة' })
    await note.getByText('زبون قديم').waitFor()
    await house.wasl.settle()
    expect(ledger()).not.toContain('زبون قديم')
    // Whatever is written next as a note stays one: the other box is another box.
    await page.getByLabel('اكتب ملاحظة لزملائك').fill('مسودة سرية')
    await page.getByRole('radio', { name: 'للعميل' }).check({ force: true })
    expect(await box().inputValue()).toBe('')
    await box().fill('مسودة للعميل')
    await page.getByRole('radio', { name: 'ملاحظة خاصة' }).check({ force: true })
    expect(await page.getByLabel('اكتب ملاحظة لزملائك').inputValue()).toBe('مسودة سرية')
    await page.getByLabel('اكتب ملاحظة لزملائك').fill('')
    await note.getByRole('button', { name: 'احذف الملاحظة' }).click()
    await note.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'تراجع' }).click()
    await note.getByText('زبون قديم').waitFor()
    expect(ledger()).not.toMatch(/زبون قديم|مسودة/)
  })

  it('keeps what was begun, also when the page is left', async () => {
    await page.reload()
    await log().waitFor()
    expect(await box().inputValue()).toBe('مسودة للعميل')
    await box().fill('')
  })

  it('writes a saved reply, and picks it by a slash without the mouse, filled in', async () => {
    await page.goto('/console/conversations/snippets')
    await page.getByRole('button', { name: 'أضف ردًا' }).click()
    await page.getByLabel('اسمه').fill('أسعار')
    await page.getByLabel('نصه بالعربية').fill('أهلًا {اسم}')
    await page.getByRole('button', { name: 'احفظ' }).click()
    await page.getByText('ما بين القوسين غير معروف').waitFor()
    await page.getByLabel('نصه بالعربية').fill('أهلًا {name}، معك {me}. تبدأ أسعارنا من 300 ريال.')
    await page.getByRole('button', { name: 'احفظ' }).click()
    await page.getByText('حُفظ الرد.').waitFor()
    await page.goto('/console/conversations')
    await row(NAME).getByRole('link').click()
    await log().waitFor()
    await page.keyboard.press('r')
    await page.keyboard.type('/أس')
    await picks().filter({ hasText: 'أسعار' }).waitFor()
    await page.keyboard.press('Escape')
    await picks().waitFor({ state: 'detached' })
    await page.keyboard.type('ع')
    await picks().filter({ hasText: 'أسعار' }).waitFor()
    await page.keyboard.press('Enter')
    const said = `أهلًا ${NAME}، معك ريم. تبدأ أسعارنا من 300 ريال.`
    await expect.poll(() => box().inputValue()).toBe(said)
    expect(ledger(), 'picked, not sent').not.toContain('تبدأ أسعارنا')
    await page.keyboard.press('Enter')
    await line('تبدأ أسعارنا').getByRole('img', { name: 'قُرئت' }).waitFor()
    expect(ledger()).toContain(said)
  })

  it('says what could not be delivered, and why', async () => {
    await dial({ do: 'fail-later', code: 131026 })
    await box().fill('هل وصلتك؟')
    await page.keyboard.press('Enter')
    await line('هل وصلتك؟').getByRole('img', { name: 'لم تُرسل' }).waitFor()
    await line('هل وصلتك؟').getByText('لا يصل واتساب إلى هذا الرقم').waitFor()
  })

  it('keeps what was said without a line, and sends it once when asked again', async () => {
    house.line.cut()
    await box().fill('بلا شبكة')
    await page.keyboard.press('Enter')
    await line('بلا شبكة').getByRole('button', { name: 'أعد الإرسال' }).waitFor()
    house.line.mend()
    await line('بلا شبكة').getByRole('button', { name: 'أعد الإرسال' }).click()
    await line('بلا شبكة').getByRole('button', { name: 'أعد الإرسال' }).waitFor({ state: 'detached' })
    await line('بلا شبكة').getByRole('img', { name: 'قُرئت' }).waitFor()
    expect(house.wasl.fakes.whatsapp!.ledger.filter((effect) => JSON.stringify(effect).includes('بلا شبكة'))).toHaveLength(1)
  })

  it('hands back to the bot, who answers again, and undoes it', async () => {
    await page.locator('header').last().getByRole('button', { name: 'أعدها للبوت' }).click()
    await page.getByText('عادت المحادثة إلى البوت.').waitFor()
    await page.getByRole('button', { name: 'تراجع' }).click()
    await page.getByText('المحادثة معك، والبوت صامت.').waitFor()
    await page.getByRole('button', { name: 'أعدها للبوت' }).click()
    await page.getByText('إذا كتبت للعميل صمت البوت').waitFor()
    const bots = await log().locator('[data-by="bot"]').count()
    await says('ابي شعار لمحل قهوة')
    await expect.poll(() => log().locator('[data-by="bot"]').count()).toBeGreaterThan(bots)
  })

  it('narrows the list, in the address', async () => {
    await page.getByRole('link', { name: 'مع موظف' }).click()
    await page.waitForURL(/show=person/)
    await page.getByText('لا محادثات هنا').waitFor()
    await page.getByRole('link', { name: 'مع البوت' }).click()
    await row(NAME).waitFor()
    await page.getByRole('combobox', { name: 'القناة' }).selectOption('instagram')
    await page.getByText('لا محادثات هنا').waitFor()
    await page.getByRole('combobox', { name: 'القناة' }).selectOption('')
    await row('Sara Smith').waitFor()
  })

  it('marks as unread on purpose', async () => {
    await row(NAME).getByRole('link').click()
    await page.getByRole('button', { name: 'اجعلها غير مقروءة' }).click()
    await page.waitForURL(/\/console\/conversations(\?|$)/)
    await row(NAME).getByRole('img', { name: 'رسالة لم تُقرأ' }).waitFor()
  })

  for (const language of ['ar', 'en'] as const)
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [390, 1280])
        it(`in ${language}, ${colorScheme}, ${width} px wide, stands in nobody’s way`, async () => {
          const device = await house.device({ viewport: { width, height: 844 }, colorScheme, bypassCSP: true })
          await device.addCookies([
            ...cookies.filter(({ name }) => name !== 'language'),
            { name: 'language', value: language, url: house.line.url },
          ])
          device.setDefaultTimeout(10_000)
          const looked = await device.newPage()
          await looked.goto('/console/conversations')
          await looked.getByRole('listitem').filter({ hasText: NAME }).waitFor()
          expect(await hindrances(looked)).toEqual([])
          await shot(looked, `list-${language}-${colorScheme}-${width}`)
          await looked.getByRole('listitem').filter({ hasText: NAME }).getByRole('link').click()
          await looked.getByRole('log').locator('[data-by="bot"]').first().waitFor()
          await looked.locator('summary').click()
          expect(await hindrances(looked), 'thread').toEqual([])
          await looked.locator('summary').click()
          await shot(looked, `thread-${language}-${colorScheme}-${width}`)
          await looked.getByRole('radio').last().check({ force: true })
          expect(await hindrances(looked), 'note').toEqual([])
          await shot(looked, `note-${language}-${colorScheme}-${width}`)
          await looked.getByRole('radio').first().check({ force: true })
          await looked.locator('footer textarea').fill('/')
          await picks(looked).first().waitFor()
          expect(await hindrances(looked), 'picker').toEqual([])
          await shot(looked, `picker-${language}-${colorScheme}-${width}`)
          await looked.locator('footer textarea').fill('')
          await looked.goto('/console/conversations/snippets')
          await looked.locator('li strong').first().waitFor()
          expect(await hindrances(looked), 'snippets').toEqual([])
          await shot(looked, `snippets-${language}-${colorScheme}-${width}`)
          await device.close()
        })

  it('lets only the template go once the time is over', async () => {
    await row('Sara Smith').getByRole('link').click()
    await log().waitFor()
    const id = new URL(page.url()).pathname.split('/').at(-1)
    const past = new Date(Date.now() - 60_000)
    await house.wasl.app.world.db.tenant(house.wasl.tenant.id, (trx) => trx('conversations').where({ id }).update({ window_until: past }))
    await dial({ do: 'close-window', phone: '+966503334444' })
    await page.reload()
    await page.getByText('فلا يُرسل له إلا قالب معتمد').waitFor()
    expect(await box().count()).toBe(0)
    await page.getByRole('button', { name: 'أرسل القالب ليردّ العميل' }).click()
    await page.getByText('أُرسل القالب.').waitFor()
    await house.wasl.settle()
    expect(house.wasl.fakes.whatsapp!.ledger.findLast((effect) => effect.kind === 'message')).toMatchObject({ type: 'template' })
    await log().getByText(/قالب/).first().waitFor()
    // A note still can.
    await page.getByRole('radio', { name: 'ملاحظة خاصة' }).check({ force: true })
    await page.getByLabel('اكتب ملاحظة لزملائك').waitFor()
  })
})

/** Pictures of the room, where somebody asks for them. */
async function shot(page: Page, name: string): Promise<void> {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/conversations-${name}.png` })
}
