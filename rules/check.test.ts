import { describe, expect, it } from 'vitest'
import { compileRule, readFacts } from './check.ts'
import type { Condition, Conditions } from './conditions.ts'
import { faultsOfConditions } from './conditions.ts'
import { engineHolds } from './engine.ts'
import type { Fact } from './fact.ts'
import { facts as allFacts } from './facts/index.ts'
import type { LeadFactsSource } from './lead.ts'
import { operators } from './operators.ts'

const money = { currency: 'SAR', rates: {} }
const blank: LeadFactsSource = { leadId: 'l', currency: 'SAR', timeZone: 'Asia/Riyadh' }

function check(conditions: Conditions, lead: LeadFactsSource) {
  const facts: Fact[] = []
  const rule = compileRule({ conditions }, facts)
  const values = readFacts(facts, lead, money)
  return { holds: rule.holds(values), because: rule.because(values, lead), held: rule.heldLeaves(values), facts, values }
}

describe('absent facts', () => {
  it('fail every operator but absent, the negative ones too', () => {
    for (const operator of operators) {
      const fact = allFacts.find((one) => operator.types.includes(one.type) && one.type !== 'boolean')!
      const one = fact.type === 'number' || fact.type === 'time' ? 5 : 'x'
      const value = operator.takes === 'none' ? undefined : operator.takes === 'many' ? [one] : one
      const { holds } = check({ all: [{ fact: fact.name, operator: operator.name, value }] }, blank)
      expect(holds, operator.name).toBe(operator.name === 'absent')
    }
  })

  it('never stop a rule, and the reason says why the fact is absent', () => {
    const lead = { ...blank, budget: { max: 100, currency: 'USD' } }
    const { because } = check({ all: [{ fact: 'budget', operator: 'notEqual', value: 5 }] }, lead)
    expect(because).toEqual([{ code: 'fact_absent', params: { fact: 'budget', operator: 'notEqual', value: 5, why: 'no_rate' } }])
  })
})

describe('reasons', () => {
  const lead = { ...blank, category: 'seo', budget: { max: 300 }, location: 'جدة' }

  it('name each comparison because of which a rule does not hold', () => {
    const { holds, because } = check(
      {
        all: [
          { fact: 'category', operator: 'equal', value: 'seo' },
          { fact: 'budget', operator: 'greaterThanInclusive', value: '٥٠٠' },
          { not: { fact: 'location', operator: 'equal', value: 'جده' } },
        ],
      },
      lead,
    )
    expect(holds).toBe(false)
    expect(because.map((reason) => [reason.code, reason.params.fact])).toEqual([
      ['comparison_failed', 'budget'],
      ['comparison_held', 'location'],
    ])
    expect(because[0]!.params.actual).toBe(300)
  })

  it('are empty when it holds, and the held comparisons are counted', () => {
    const { holds, because, held } = check(
      {
        any: [
          { fact: 'category', operator: 'equal', value: 'SEO' },
          { fact: 'budget', operator: 'lessThan', value: 500 },
        ],
      },
      lead,
    )
    expect({ holds, because, held }).toEqual({ holds: true, because: [], held: 2 })
  })
})

it('finds words, and phrases whose words stand one after the other', () => {
  const lead = { ...blank, text: 'أبغى صفحة هبوط، لمتجري!' }
  const has = (value: string) => check({ all: [{ fact: 'text', operator: 'contains', value }] }, lead).holds
  expect([has('صفحه'), has('صفحة هبوط'), has('هبوط صفحة'), has('متجر')]).toEqual([true, true, false, false])
})

it('a stored rule that names what no longer exists holds for nobody, and says so', () => {
  const { holds, because } = check({ all: [{ fact: 'shoeSize', operator: 'equal', value: 3 }] }, blank)
  expect(holds).toBe(false)
  expect(because[0]!.code).toBe('broken')
})

it('always holds', async () => {
  const { holds, facts, values } = check({ always: true }, blank)
  expect([holds, await engineHolds({ always: true }, facts, values)]).toEqual([true, true])
})

it('agrees with json-rules-engine over 6,000 generated trees and leads', async () => {
  const random = randomOf(20261121)
  let held = 0
  for (let i = 0; i < 6000; i++) {
    const conditions = treeOf(random, 1 + Math.floor(random() * 4)) as Conditions
    expect(faultsOfConditions(conditions, [])).toEqual([])
    const lead = leadOf(random)
    const { holds, facts, values } = check(conditions, lead)
    if (holds) held++
    if ((await engineHolds(conditions, facts, values)) !== holds) {
      expect.fail(`they disagree (check says ${holds}) on ${JSON.stringify(conditions)} over ${JSON.stringify(lead)}`)
    }
  }
  // Otherwise the agreement would be about nothing.
  expect(held).toBeGreaterThan(1500)
  expect(held).toBeLessThan(4500)
})

type Random = () => number

function randomOf(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const words = ['seo', 'جدة', 'جده', 'الرياض', 'ar', 'whatsapp', 'تصميم شعار', 'شعار', 'a b', '500', '٥٠٠']
const numbers = [0, 1, 5, 9, 300, 500, '٥٠٠', 1000]

function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)]!
}

function treeOf(random: Random, depth: number): Condition {
  const kind = random()
  if (kind < 0.2 && depth > 1) return { not: inner(random, depth - 1) }
  const children = Array.from({ length: 1 + Math.floor(random() * 3) }, () => inner(random, depth - 1))
  return kind < 0.6 ? { all: children } : { any: children }
}

function inner(random: Random, depth: number): Condition {
  return depth > 0 && random() < 0.6 ? treeOf(random, depth) : leafOf(random)
}

function leafOf(random: Random): Condition {
  const fact = random() < 0.1 ? { name: 'answer:المدينة', type: 'list' as const } : pick(random, allFacts)
  const operator = pick(
    random,
    operators.filter((one) => one.types.includes(fact.type)),
  )
  const one = () => {
    if (fact.type === 'number') return pick(random, numbers)
    if (fact.type === 'time') return pick(random, ['09:00', '12:30', 600])
    return fact.type === 'boolean' ? random() < 0.5 : pick(random, words)
  }
  if (operator.takes === 'none') return { fact: fact.name, operator: operator.name }
  const value = operator.takes === 'many' ? Array.from({ length: 1 + Math.floor(random() * 3) }, () => one() as string) : one()
  return { fact: fact.name, operator: operator.name, value }
}

function leadOf(random: Random): LeadFactsSource {
  const maybe = <T>(make: () => T): T | undefined => (random() < 0.6 ? make() : undefined)
  return {
    ...blank,
    channel: maybe(() => pick(random, words)),
    campaign: maybe(() => ({ campaignId: pick(random, words), campaignName: pick(random, words), formId: pick(random, words) })),
    utm: maybe(() => ({ utm_source: pick(random, words) })),
    text: maybe(() => `${pick(random, words)} ${pick(random, words)}`),
    category: maybe(() => pick(random, words)),
    budget: maybe(() => ({
      min: maybe(() => pick(random, numbers)),
      max: maybe(() => pick(random, numbers)),
      currency: pick(random, ['SAR', 'USD']),
    })),
    location: maybe(() => pick(random, words)),
    language: maybe(() => pick(random, words)),
    answers: maybe(() => ({ المدينه: [pick(random, words)] })),
    contact: maybe(() => ({
      earlierLeads: pick(random, [0, 1, 5]),
      previousOwner: pick(random, words),
      hasPhone: random() < 0.5,
      hasEmail: null,
    })),
    priority: maybe(() => pick(random, [0, 5, 9])),
    tags: maybe(() => [pick(random, words), pick(random, words)]),
    ai: maybe(() => ({ intent: pick(random, words), confidence: random() })),
    clock: maybe(() => ({ hour: Math.floor(random() * 24), minute: 0, weekday: Math.floor(random() * 7) })),
  }
}
