import { expect, it } from 'vitest'
import { compileRule, readFacts } from './check.ts'
import type { Conditions } from './conditions.ts'
import type { Fact } from './fact.ts'
import { litConditions } from './lit.ts'

const lead = {
  leadId: 'l',
  currency: 'SAR',
  timeZone: 'Asia/Riyadh',
  category: 'SEO',
  budget: { max: 100, currency: 'USD' },
  text: 'أبي شعار',
}
const money = { currency: 'SAR', rates: { USD: 3.75 } }

it('each comparison stands at its place with the lead’s own value', () => {
  const conditions: Conditions = {
    all: [
      { fact: 'category', operator: 'equal', value: 'seo' },
      { any: [{ fact: 'budget', operator: 'greaterThan', value: '٤٠٠' }, { not: { fact: 'language', operator: 'exists' } }] },
      { fact: 'text', operator: 'contains', value: 'شعار' },
    ],
  }
  expect(litConditions(conditions, lead, money)).toEqual([
    { path: '', kind: 'all', held: true },
    { path: 'all.0', kind: 'leaf', held: true, fact: 'category', operator: 'equal', value: 'seo', actual: 'seo' },
    { path: 'all.1', kind: 'any', held: true },
    { path: 'all.1.any.0', kind: 'leaf', held: false, fact: 'budget', operator: 'greaterThan', value: '٤٠٠', actual: 375 },
    { path: 'all.1.any.1', kind: 'not', held: true },
    { path: 'all.1.any.1.not', kind: 'leaf', held: false, fact: 'language', operator: 'exists', actual: null },
    { path: 'all.2', kind: 'leaf', held: true, fact: 'text', operator: 'contains', value: 'شعار', actual: ['ابي', 'شعار'] },
  ])
  expect(litConditions({ always: true }, lead, money)).toEqual([{ path: '', kind: 'always', held: true }])
})

it('says of the whole what the check says, a comparison nobody understands any more included', () => {
  const leaves = [
    { fact: 'category', operator: 'equal', value: 'seo' },
    { fact: 'language', operator: 'notEqual', value: 'ar' },
    { fact: 'gone', operator: 'equal', value: 1 },
    { fact: 'budget', operator: 'gone', value: 1 },
  ]
  for (const a of leaves)
    for (const b of leaves)
      for (const conditions of [{ all: [a, b] }, { any: [a, { not: b }] }, { not: { all: [a, { not: b }] } }] as Conditions[]) {
        const facts: Fact[] = []
        const rule = compileRule({ conditions }, facts)
        expect(litConditions(conditions, lead, money)[0]!.held, JSON.stringify(conditions)).toBe(rule.holds(readFacts(facts, lead, money)))
      }
})
