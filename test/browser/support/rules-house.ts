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

/** Opens it. */
export async function openRulesHouse(): Promise<RulesHouse> {
  const house = await openHouse()
  const ids: string[] = []
  for (const [i, [name, skills]] of PEOPLE.entries()) {
    const profile = { skills: [...skills], languages: ['ar'], locations: ['الرياض'], capacity: { open: 50 } }
    ids.push(await house.wasl.addFreelancer({ name, email: `designer${i}@example.com`, profile }))
  }
  for (let i = 0; i < 10; i++) await house.enquire(WISHES[i % WISHES.length]!, `+9665011122${10 + i}`, `عميل ${i + 1}`)
  const cookies = new Map<string, Parameters<Awaited<ReturnType<House['device']>>['addCookies']>[0]>()
  const signedIn = async (role: 'admin' | 'manager') => {
    const known = cookies.get(role)
    if (known) return known
    const context = await house.device()
    const page = await house.staff(context, '/console', role)
    await page.getByRole('navigation').first().waitFor()
    const mine = (await context.cookies()).filter((one) => one.name !== 'language')
    await context.close()
    cookies.set(role, mine)
    return mine
  }
  return {
    ...house,
    ahmed: ids[0]!,
    async rules(path = '', { language = 'ar', as = 'admin', ...options } = {}) {
      const context = await house.device({ viewport: { width: 1280, height: 900 }, ...options })
      // A step that cannot be done is named by its own line, well before the test's time is over.
      context.setDefaultTimeout(12_000)
      await context.addCookies([...(await signedIn(as)), { name: 'language', value: language, url: house.line.url }])
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
