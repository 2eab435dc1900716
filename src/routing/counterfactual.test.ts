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
