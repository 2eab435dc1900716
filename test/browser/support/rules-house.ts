import type { BrowserContextOptions, Page } from 'playwright-core'
import { type House, openHouse } from './house.ts'

/** A house with an admin at the rules: three more freelancers, ten past leads. */
export interface RulesHouse extends House {
  ahmed: string
  /** A page of the rules, as the admin who was signed in first, or as somebody of another role. */
  rules(path?: string, options?: BrowserContextOptions & { language?: 'ar' | 'en'; as?: 'admin' | 'manager' }): Promise<Page>
  /** The rule set in force: its version and its rules. */
  published(): Promise<{ version: number; rules: { id: string; name: string; enabled: boolean }[] }>
}

const PEOPLE = [
  ['أحمد الشمري', ['logo-branding']],
  ['علي حسن', ['logo-branding', 'graphic-design']],
  ['نور السالم', ['web-development', 'graphic-design']],
] as const
const WISHES = [
  'ابي تصميم شعار لمحل قهوة بالرياض، ميزانيتي 500 ريال',
  'أحتاج شعار لمكتب محاماة في الرياض',
  'محتاجة شعار لمتجر عطور في جدة، ميزانيتي 900 ريال',
  'ابغى موقع إلكتروني لمطعم في الرياض',
  'شعار لعيادة أسنان بالرياض بحدود 1200 ريال',
] as const

const HOUR_MS = 3_600_000

/** Opens it, on no Friday: what is told of Fridays would else come out otherwise once a week. */
export async function openRulesHouse(): Promise<RulesHouse> {
  const house = await openHouse()
  const { clock } = house.wasl
  while ([0, HOUR_MS].some((ahead) => isFriday(clock.now().getTime() + ahead))) clock.advance(12 * HOUR_MS)
  const ids: string[] = []
  for (const [i, [name, skills]] of PEOPLE.entries()) {
    const profile = { skills: [...skills], languages: ['ar'], locations: ['الرياض'], capacity: { open: 50 } }
    ids.push(await house.wasl.addFreelancer({ name, email: `designer${i}@example.com`, profile }))
  }
  for (let i = 0; i < 10; i++) await house.enquire(WISHES[i % WISHES.length]!, `+9665011122${10 + i}`, `عميل ${i + 1}`)
  return {
    ...house,
    ahmed: ids[0]!,
    async rules(path = '', { language = 'ar', as = 'admin', ...options } = {}) {
      const context = await house.desk({ viewport: { width: 1280, height: 900 }, ...options }, as)
      // A step that cannot be done is named by its own line, well before the test's time is over.
      context.setDefaultTimeout(12_000)
      await context.addCookies([{ name: 'language', value: language, url: house.line.url }])
      const page = await context.newPage()
      await page.goto(`/console/rules${path}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      return page
    },
    async published() {
      const { body } = await house.wasl.call<{ data: { version: number }[] }>('GET', 'rule-sets?limit=1')
      const { version } = body.data[0]!
      return (await house.wasl.call<Awaited<ReturnType<RulesHouse['published']>>>('GET', `rule-sets/${version}`)).body
    },
  }
}

function isFriday(at: number): boolean {
  return new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: 'Asia/Riyadh' }).format(at) === 'Fri'
}
