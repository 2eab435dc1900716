import { describe, expect, it } from 'vitest'
import type { Home } from './currency.ts'
import { readTimeSpans } from './deadline.ts'
import { readMoney } from './money.ts'
import { readQuantities } from './numbers.ts'
import type { Budget, Dialect } from './understanding.ts'
import { cleanSpeech, readWords } from './words.ts'

const at = (dialect: Dialect | null, country: string | null = null, currency: string | null = null): Home => ({
  country,
  dialect,
  currency,
})

function budgetIn(text: string, home: Home = at('saudi'), asked = false): Budget | null {
  const { words } = readWords(cleanSpeech(text))
  const quantities = readQuantities(words)
  return readMoney(words, quantities, { home, asked, currency: 'SAR', times: readTimeSpans(words, quantities) })?.budget ?? null
}
const exactly = (sum: number, currency = 'SAR'): Budget => ({ min: sum, max: sum, currency })

describe('one sum, exact or about', () => {
  it.each([
    ['ابي شعار بحدود ألف', exactly(1000)],
    ['ميزانيتي ٥٠٠', exactly(500)],
    ['ابي مصور لحفل، عدد الحضور ١٢٠، تكفي ١٥٠٠؟', exactly(1500)],
    ['لا مو ٥٠٠، ٥٠٠٠', exactly(5000)],
    ['زودوها الين ١٢٠٠', exactly(1200)],
    ['around $1.5k', exactly(1500, 'USD')],
    ['yes but make it 600', exactly(600)],
    ['مدرس فيزياء ١٠٠ الساعه', exactly(100)],
  ])('%s', (text, budget) => expect(budgetIn(text)).toEqual(budget))
})

describe('a ceiling, a floor, a range', () => {
  it.each<[string, Budget]>([
    ['ما ابي ادفع فوق ٩٠٠', { max: 900, currency: 'SAR' }],
    ['حدي ستمية ريال', { max: 600, currency: 'SAR' }],
    ['٣ الاف بالكثير', { max: 3000, currency: 'SAR' }],
    ['خمسمية ما نقدر نزيد', { max: 500, currency: 'SAR' }],
    ['مو اقل من الفين', { min: 2000, currency: 'SAR' }],
    ['من ٥٠٠ وفوق', { min: 500, currency: 'SAR' }],
    ['٣٠٠-٥٠٠', { min: 300, max: 500, currency: 'SAR' }],
    ['من ٢٠٠ الى ٣٠٠ الف', { min: 200_000, max: 300_000, currency: 'SAR' }],
    ['٤ الاف الى ٤ ونص', { min: 4000, max: 4500, currency: 'SAR' }],
    ['معايا ١٥ الف وممكن توصل ٢٠', { min: 15_000, max: 20_000, currency: 'SAR' }],
    ['معي ثلاثه الاف واقدر ازيد لين ثلاثه ونص', { min: 3000, max: 3500, currency: 'SAR' }],
    ['1.5k/mo tops', { max: 1500, currency: 'SAR' }],
    ['اقل شي ٢٠٠٠ واكثر شي ٣٠٠٠', { min: 2000, max: 3000, currency: 'SAR' }],
    ['لا تقل عن ثلاثة آلاف ولا تزيد على خمسة آلاف', { min: 3000, max: 5000, currency: 'SAR' }],
  ])('%s', (text, budget) => expect(budgetIn(text, at('saudi'), true)).toEqual(budget))
})

describe('the currency is the one named, else the one of the place', () => {
  it.each<[string, Home, Budget]>([
    ['٤٠ ريال عماني', at('gulf'), exactly(40, 'OMR')],
    ['٢٥٠ دينار', at('gulf', 'KW'), exactly(250, 'KWD')],
    ['٢٥٠ دينار', at('gulf', 'BH'), exactly(250, 'BHD')],
    ['٤٠٠ ليرة', at('levantine', 'JO'), exactly(400, 'JOD')],
    ['١٥٠ دينار', at('levantine', 'JO'), exactly(150, 'JOD')],
    ['٥٠٠ شيكل', at('levantine'), exactly(500, 'ILS')],
    ['شي ٢٠٠ دولار', at('levantine'), exactly(200, 'USD')],
    ['ميزانيتي ٣٠٠', at(null, null, 'AED'), exactly(300, 'AED')],
  ])('%s', (text, home, budget) => expect(budgetIn(text, home)).toEqual(budget))
})

describe('sums as Iraq and Egypt say them', () => {
  it.each<[string, Dialect, Budget]>([
    ['ميتين وخمسين', 'iraqi', exactly(250_000, 'IQD')],
    ['٣ ورقات', 'iraqi', exactly(300, 'USD')],
    ['من ثلاث ورقات لاربعة', 'iraqi', { min: 300, max: 400, currency: 'USD' }],
    ['٥ بواكي', 'egyptian', exactly(5000, 'EGP')],
    ['باكو ونص', 'egyptian', exactly(1500, 'EGP')],
    ['متعديش ١٢٠٠', 'egyptian', { max: 1200, currency: 'EGP' }],
  ])('%s', (text, dialect, budget) => expect(budgetIn(text, at(dialect), true)).toEqual(budget))
})

describe('numbers that are not the money of the client', () => {
  it.each([
    'ادخال ٥٠٠ منتج في المتجر',
    'ترجمة ٢٠ صفحة',
    'خارطة بيت ١٥٠ متر',
    'طلبي رقم ٤٤٢١',
    'دفعت ٥٠٠ وما رجعت',
    'اربح ٥٠٠ دولار يوميا',
    'خلال ١٠ ايام',
    'انا مستقل خبرتي ٥ سنوات',
  ])('%s', (text) => expect(budgetIn(text)).toBeNull())

  it('but a gain told before a comma does not hide the budget behind it', () => {
    expect(budgetIn('اريد شيت يطلع الربح تلقائي، ٧٥ الف', at('iraqi'))).toEqual(exactly(75_000, 'IQD'))
  })
})
