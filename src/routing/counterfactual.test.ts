import { describe, expect, it } from 'vitest'
import { applyChanges, counterfactuals } from './counterfactual.ts'
import { type DecideInput, decide } from './decide.ts'
import { inputOf, leadOf, offering, poolOf, rulesOf } from './test-pool.ts'

const seo = { skills: ['seo'] }
const day = [{ days: [0, 1, 2, 3, 4, 5, 6], from: '09:00', to: '17:00' }]
const night = [{ days: [0, 1, 2, 3, 4, 5, 6], from: '20:00', to: '04:00' }]

/** Every claim is applied and decided again: it must come out as was said, and otherwise than before. */
function checked(input: DecideInput, target?: string) {
  const list = counterfactuals(input, { target })
  const before = decide(input)
  for (const one of list) {
    const after = decide(applyChanges(input, one.changes))
    expect({ outcome: after.outcome, chosen: after.chosen }).toEqual({ outcome: one.outcome, chosen: one.chosen })
    expect(`${after.outcome}${after.chosen}`).not.toBe(`${before.outcome}${before.chosen}`)
  }
  return list
}

const vip = rulesOf([
  {
    conditions: { all: [{ fact: 'budget', operator: 'greaterThanInclusive', value: 500 }] },
    action: { type: 'offer', pool: { tags: ['vip'] }, strategy: 'best_match' },
  },
  { action: { type: 'offer', pool: { skills: ['$category'] }, strategy: 'best_match' } },
])

it('with budget ≥ 500 it would be Ali, and 500 is the least', () => {
  const { pool } = poolOf({ ali: { ...seo, tags: ['vip'], rating: 1 }, sara: { ...seo, rating: 5 } })
  const input = inputOf(pool, vip, leadOf({ budget: { max: 400, currency: 'SAR' } }))
  const [first] = checked(input, 'ali')
  expect(first!.changes).toEqual([{ what: 'budget', from: 400, to: 500, currency: 'SAR' }])
  for (let budget = 401; budget < 500; budget++)
    expect(decide(applyChanges(input, [{ what: 'budget', from: 400, to: budget, currency: 'SAR' }])).chosen).toEqual(['sara'])
})

it('in another currency the answer is still in the tenant’s', () => {
  const { pool } = poolOf({ ali: { ...seo, tags: ['vip'], rating: 1 }, sara: { ...seo, rating: 5 } })
  const input = inputOf(
    pool,
    { ...vip, policy: { ...vip.policy, rates: { USD: 3.75 } } },
    leadOf({ budget: { max: 100, currency: 'USD' } }),
  )
  expect(checked(input, 'ali')[0]!.changes).toEqual([{ what: 'budget', from: 375, to: 500, currency: 'SAR' }])
})

it('at eight in the evening it would be Sara', () => {
  const { pool } = poolOf({ ali: { ...seo, workingHours: day }, sara: { ...seo, workingHours: night } })
  const input = inputOf(pool, offering('best_match'))
  expect(checked(input, 'sara').map((one) => one.changes)).toEqual([
    [{ what: 'time', from: '2026-11-22T08:00:00.000Z', to: '2026-11-22T17:00:00.000Z' }],
  ])
})

it('with one more open request it would be Sara, for a lead that waits', () => {
  const logged = poolOf({ sara: { ...seo, capacity: { open: 1 } } })
  logged.put('sara', { type: 'offered', requestId: 'q', leadId: 'x', via: 'rule', charge: 0, among: [] })
  const list = checked(inputOf(logged.pool, offering('best_match')))
  expect(list).toContainEqual({ changes: [{ what: 'capacity', freelancerId: 'sara', more: 1 }], outcome: 'offered', chosen: ['sara'] })
})

it('for another service or place it would be another', () => {
  const { pool } = poolOf({ ali: { ...seo, locations: ['الرياض'] }, sara: { ...seo, locations: ['جدة'] }, omar: { skills: ['ads'] } })
  const list = checked(inputOf(pool, offering('best_match'), leadOf({ location: 'الرياض' })))
  expect(list).toContainEqual({ changes: [{ what: 'location', from: 'الرياض', to: 'جدة' }], outcome: 'offered', chosen: ['sara'] })
  expect(checked(inputOf(pool, offering('best_match')), 'omar')[0]!.changes).toEqual([{ what: 'category', from: 'seo', to: 'ads' }])
})

describe('when no single change does', () => {
  it('two together are named, and neither alone would', () => {
    const logged = poolOf({ ali: { ...seo, workingHours: day }, sara: { ...seo, workingHours: night, rating: 5, capacity: { open: 1 } } })
    logged.put('sara', { type: 'offered', requestId: 'q', leadId: 'x', via: 'rule', charge: 0, among: [] })
    const input = inputOf(logged.pool, offering('best_match'))
    const [first] = checked(input, 'sara')
    expect(first!.changes.map((change) => change.what).sort()).toEqual(['capacity', 'time'])
    for (const change of first!.changes) expect(decide(applyChanges(input, [change])).chosen).not.toEqual(['sara'])
  })

  it('nothing is claimed where nothing helps', () => {
    const { pool } = poolOf({ ali: seo, gone: { ...seo, active: false } })
    expect(checked(inputOf(pool, offering('best_match')), 'gone')).toEqual([])
  })
})

it('over 300 generated pools, rules and leads every claim is true, and none can be made smaller', () => {
  const random = randomOf(20261121)
  let claims = 0
  let pairs = 0
  for (let n = 0; n < 300; n++) {
    const { input, people } = generated(random, n)
    const target = random() < 0.5 ? undefined : pick(random, people)
    const base = resultOf(decide(input))
    for (const { changes, outcome, chosen } of counterfactuals(input, { target })) {
      claims++
      const after = decide(applyChanges(input, changes))
      expect({ outcome: after.outcome, chosen: after.chosen }).toEqual({ outcome, chosen })
      expect(resultOf(after)).not.toBe(base)
      if (target) expect(chosen[0]).toBe(target)
      if (changes.length < 2) continue
      pairs++
      for (const change of changes) {
        const alone = decide(applyChanges(input, [change]))
        if (target) expect(alone.chosen[0], JSON.stringify({ n, changes })).not.toBe(target)
        else expect(resultOf(alone), JSON.stringify({ n, changes })).toBe(base)
      }
    }
  }
  // Otherwise it would have been about nothing.
  expect(claims).toBeGreaterThan(200)
  expect(pairs).toBeGreaterThan(10)
})

type Random = () => number

const resultOf = ({ outcome, chosen }: { outcome: string; chosen: string[] }) => `${outcome}|${chosen}`
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!

function randomOf(seed: number): Random {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Up to six people with hours, prices and places of their own, some of them full; rules that ask for budget, place, language or service. */
function generated(random: Random, n: number) {
  const skills = ['seo', 'ads', 'cv']
  const places = ['الرياض', 'جدة']
  const people = Array.from({ length: 1 + Math.floor(random() * 6) }, (_, i) => `f${i}`)
  const logged = poolOf(
    Object.fromEntries(
      people.map((id) => [
        id,
        {
          skills: [pick(random, skills)],
          languages: [pick(random, ['ar', 'en'])],
          locations: random() < 0.5 ? [pick(random, places)] : [],
          rating: Math.round(random() * 10) / 2,
          priceRange: { min: 100 * (1 + Math.floor(random() * 9)), currency: 'SAR' },
          capacity: { open: 1 + Math.floor(random() * 2) },
          workingHours: pick(random, [[], day, night]),
        },
      ]),
    ),
  )
  for (const id of people)
    if (random() < 0.5) logged.put(id, { type: 'offered', requestId: `q${id}`, leadId: 'x', via: 'rule', charge: 0, among: [] })
  const conditions = [
    { fact: 'budget', operator: 'greaterThanInclusive', value: 100 * (1 + Math.floor(random() * 9)) },
    { fact: 'location', operator: 'equal', value: pick(random, places) },
    { fact: 'language', operator: 'equal', value: pick(random, ['ar', 'en']) },
    { fact: 'category', operator: 'in', value: [pick(random, skills), pick(random, skills)] },
  ]
  const offer = () => ({
    type: 'offer',
    pool: pick(random, [
      { skills: ['$category'] },
      { skills: ['$category'], languages: ['$language'] },
      { skills: ['$category'], locations: ['$location'] },
    ]),
    strategy: pick(random, ['best_match', 'least_loaded', 'weighted_round_robin']),
    policy: { whenNobody: pick(random, ['wait', 'next_rule']) },
  })
  const rules = Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
    conditions: { all: [pick(random, conditions), pick(random, conditions)] },
    action: offer(),
  }))
  const facts = leadOf({
    leadId: `l${n}`,
    category: pick(random, skills),
    language: pick(random, ['ar', 'en', undefined]),
    location: pick(random, [...places, undefined]),
    budget: { max: 50 + Math.floor(random() * 1000), currency: 'SAR' },
  })
  return { input: inputOf(logged.pool, rulesOf(rules, { catchAll: offer() }), facts), people }
}
