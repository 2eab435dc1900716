import { expect, it } from 'vitest'
import { fold } from '#src/platform/text/fold.ts'
import { readFact } from './fact.ts'
import { factOf, facts } from './facts/index.ts'
import type { LeadFactsSource } from './lead.ts'

const lead = (more: Partial<LeadFactsSource> = {}): LeadFactsSource => ({ leadId: 'l', currency: 'SAR', timeZone: 'Asia/Riyadh', ...more })
const read = (name: string, source: LeadFactsSource, rates = {}) => readFact(factOf(name)!, source, { currency: 'SAR', rates })

it('reads an empty lead without a fault: every fact is absent', () => {
  for (const fact of facts) expect(readFact(fact, lead(), { currency: 'SAR', rates: {} }), fact.name).toBeUndefined()
  const nulls = Object.fromEntries(
    [
      'channel',
      'campaign',
      'utm',
      'text',
      'category',
      'budget',
      'location',
      'language',
      'answers',
      'contact',
      'priority',
      'tags',
      'ai',
      'clock',
    ].map((key) => [key, null]),
  )
  for (const fact of facts) expect(readFact(fact, lead(nulls), { currency: 'SAR', rates: {} }), fact.name).toBeUndefined()
})

it('compares texts folded: hamza, ta marbuta, digits and blanks do not matter', () => {
  expect(read('location', lead({ location: ' الإحساء  ' }))).toBe(fold('الاحساء'))
  expect(read('campaignName', lead({ campaign: { campaignName: 'عروض ٢٠٢٦' } }))).toBe('عروض 2026')
})

it('reads the budget in the tenant’s currency, and says why it cannot', () => {
  expect(read('budget', lead({ budget: { max: '٥٠٠', currency: 'SAR' } }))).toBe(500)
  expect(read('budget', lead({ budget: { min: 200 } }))).toBe(200)
  expect(read('budgetMin', lead({ budget: { min: '1,500', max: 3000 } }))).toBe(1500)
  const dollars = lead({ budget: { max: 100, currency: 'USD' } })
  expect(read('budget', dollars, { USD: 3.75 })).toBe(375)
  expect(read('budget', dollars)).toBeUndefined()
  expect(factOf('budget')!.absence!(dollars)).toBe('no_rate')
  expect(factOf('budget')!.absence!(lead())).toBe('not_told')
})

it('finds one question’s answers however its name is written', () => {
  const source = lead({ answers: { 'نوع الخدمة': ['تصميم'], __proto__: ['x'] as never } })
  expect(read('answer:نوع الخدمه', source)).toEqual(['تصميم'])
  expect(read('answer:toString', source)).toBeUndefined()
  expect(factOf('answer:')).toBeUndefined()
})

it('knows the week-end of the tenant, Friday and Saturday unless told otherwise', () => {
  const friday = { hour: 9, minute: 30, weekday: 5 }
  expect(read('isWeekend', lead({ clock: friday }))).toBe(true)
  expect(read('isWeekend', lead({ clock: friday, weekend: [6, 0] }))).toBe(false)
  expect(read('time', lead({ clock: friday }))).toBe(570)
})

it('marks what a model read as low trust', () => {
  expect(facts.filter((fact) => fact.lowTrust).map((fact) => fact.name)).toEqual(['aiIntent', 'aiConfidence'])
})

it('puts a value so that it is read back, for every fact', () => {
  const sample = { text: 'abc', number: 1, boolean: true, time: 600, list: ['abc'] }
  for (const fact of [...facts, factOf('answer:city')!]) {
    const draft = lead()
    fact.put(draft, sample[fact.type])
    expect(readFact(fact, draft, { currency: 'SAR', rates: {} }), fact.name).toEqual(sample[fact.type])
  }
})
