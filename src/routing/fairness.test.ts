import { describe, expect, it } from 'vitest'
import { decide } from './decide.ts'
import { closedChange } from './decision.ts'
import { debtOf, refundsOf } from './fairness.ts'
import { book, inputOf, leadOf, offering, poolOf } from './test-pool.ts'

const many = (n: number, more: (i: number) => object = () => ({})) =>
  poolOf(Object.fromEntries(Array.from({ length: n }, (_, i) => [`f${i}`, { skills: ['seo'], capacity: { open: 100_000 }, ...more(i) }])))

function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

const debts = ({ pool }: ReturnType<typeof poolOf>) => pool.members.map(debtOf)
const worst = (logged: ReturnType<typeof poolOf>) => Math.max(...debts(logged).map(Math.abs))
const sum = (list: number[]) => list.reduce((a, b) => a + b, 0)

describe('equal shares, whoever may be eligible when', () => {
  for (const strategy of ['weighted_round_robin', 'least_loaded', 'best_match']) {
    it(`${strategy}: nobody's debt leaves ±(n−1)/2, at random`, () => {
      for (const n of [2, 3, 5, 9]) {
        const next = random(n * 77)
        const logged = many(n)
        let most = 0
        for (let i = 0; i < 1500; i++) {
          const away = logged.pool.members.filter(() => next() < 0.5).map((member) => member.id)
          book(
            logged,
            decide(
              inputOf(logged.pool, offering(strategy), leadOf({ leadId: `l${i}` }), {
                excludedFreelancers: away.slice(0, n - 1).slice(0, 9),
              }),
            ),
          )
          most = Math.max(most, worst(logged))
        }
        expect(most).toBeLessThanOrEqual((n - 1) / 2 + 1e-6)
        expect(Math.abs(sum(debts(logged)))).toBeLessThan(1e-6)
      }
    })
  }

  it('nor against an adversary, who always leaves out whoever is owed least', () => {
    for (const n of [3, 6, 10]) {
      const logged = many(n)
      let most = 0
      for (let i = 0; i < 2000; i++) {
        const order = logged.pool.members.toSorted((a, b) => debtOf(a) - debtOf(b))
        // Two with nearly the same debt, high among the owed at one time, low at another.
        const at = i % (n - 1)
        const pair = new Set([order[at]!.id, order[at + 1]!.id])
        const others = logged.pool.members.map((member) => member.id).filter((id) => !pair.has(id))
        const ruleSet = offering('weighted_round_robin', { policy: { maxOffers: 100 } })
        book(logged, decide(inputOf(logged.pool, ruleSet, leadOf({ leadId: `l${i}` }), { excludedFreelancers: others })))
        most = Math.max(most, worst(logged))
      }
      expect(most).toBeLessThanOrEqual((n - 1) / 2 + 1e-6)
    }
  })

  it('measured: in a large pool, where turns go among those drawn, nobody falls behind either', () => {
    const logged = many(400)
    const counts = new Map<string, number>()
    for (let i = 0; i < 8000; i++) {
      const decision = decide(inputOf(logged.pool, offering('weighted_round_robin'), leadOf({ leadId: `l${i}` })))
      expect(decision.excludedComplete).toBe(false)
      counts.set(decision.chosen[0]!, (counts.get(decision.chosen[0]!) ?? 0) + 1)
      book(logged, decision)
    }
    const received = logged.pool.members.map((member) => counts.get(member.id) ?? 0)
    expect(Math.min(...received)).toBeGreaterThanOrEqual(14)
    expect(Math.max(...received)).toBeLessThanOrEqual(26)
    expect(worst(logged)).toBeLessThan(3)
  })
})

it('weights share the turns in proportion, to within a turn (measured, not proven)', () => {
  const logged = many(4, (i) => ({ weight: [1, 2, 3, 4][i] }))
  let most = 0
  for (let i = 0; i < 1000; i++) {
    book(logged, decide(inputOf(logged.pool, offering('weighted_round_robin'), leadOf({ leadId: `l${i}` }))))
    most = Math.max(most, worst(logged))
  }
  expect(logged.pool.members.map((member) => member.received)).toEqual([100, 200, 300, 400])
  expect(most).toBeLessThan(1)
})

describe('nobody is flooded', () => {
  const nextTwenty = (logged: ReturnType<typeof poolOf>, id: string) => {
    let own = 0
    for (let i = 0; i < 20; i++) {
      const decision = decide(inputOf(logged.pool, offering('weighted_round_robin'), leadOf({ leadId: `n${i}` })))
      if (decision.chosen[0] === id) own++
      book(logged, decision)
    }
    return own
  }

  it('a newcomer gets his share, not what others had before him', () => {
    const logged = many(4)
    for (let i = 0; i < 1000; i++) book(logged, decide(inputOf(logged.pool, offering('weighted_round_robin'), leadOf({ leadId: `l${i}` }))))
    logged.put('new', { type: 'profile', profile: { ...logged.pool.members[0]!.profile, id: 'new' } })
    expect(nextTwenty(logged, 'new')).toBeLessThanOrEqual(5)
  })

  it('nor does someone who comes back from a long leave; and his debt waits for him, unless the policy forgets it', () => {
    for (const forget of [false, true]) {
      const logged = many(5)
      for (let i = 0; i < 7; i++) book(logged, decide(inputOf(logged.pool, offering('weighted_round_robin'), leadOf({ leadId: `a${i}` }))))
      const [owed] = logged.pool.members.toSorted((a, b) => debtOf(b) - debtOf(a))
      const before = debtOf(owed!)
      expect(before).toBeGreaterThan(0)
      logged.put(owed!.id, { type: 'leave', leave: [{ from: '2026-11-01', to: '2026-12-31' }], forget })
      for (let i = 0; i < 1000; i++)
        book(logged, decide(inputOf(logged.pool, offering('weighted_round_robin'), leadOf({ leadId: `l${i}` }))))
      expect(debtOf(owed!)).toBeCloseTo(forget ? 0 : before)
      logged.put(owed!.id, { type: 'leave', leave: [] })
      expect(nextTwenty(logged, owed!.id)).toBeLessThanOrEqual(5)
    }
  })
})

describe('the charge policy', () => {
  it('says what gives a turn back, and giving back leaves the ledger as if it had not been', () => {
    const ruleSet = offering('weighted_round_robin', { charge: { decline: 0 } })
    const { charge } = ruleSet.policy
    expect([refundsOf('declined', charge), refundsOf('expired', charge), refundsOf('withdrawn', charge), refundsOf('won', charge)]).toEqual(
      [true, false, true, false],
    )
    const logged = many(3)
    const decision = decide(inputOf(logged.pool, ruleSet))
    const [requestId] = book(logged, decision)
    expect(debts(logged).map((debt) => debt.toFixed(2))).toEqual(['-0.67', '0.33', '0.33'])
    logged.put(decision.chosen[0]!, closedChange(requestId!, 'declined', charge))
    expect(debts(logged)).toEqual([0, 0, 0])
  })

  it('does not charge the client’s own choice or a previous owner’s lead unless it says so', () => {
    const logged = many(3)
    const free = decide(inputOf(logged.pool, offering('sticky'), leadOf({ contact: { previousOwner: 'f1' } })))
    expect(free.turns).toEqual([{ freelancerId: 'f1', via: 'sticky', charge: 0, among: [] }])
    const charged = decide(inputOf(logged.pool, offering('best_match', { charge: { clientChoice: 1 } }), leadOf(), { choice: 'f2' }))
    expect(charged.turns).toEqual([{ freelancerId: 'f2', via: 'client_choice', charge: 1, among: [0, 1, 2] }])
  })

  it('a correction by hand moves the debt', () => {
    const logged = many(2)
    logged.put('f0', { type: 'charged', amount: -2, why: 'two leads were spam' })
    expect(debts(logged)).toEqual([2, 0])
    expect(decide(inputOf(logged.pool, offering('weighted_round_robin'))).chosen).toEqual(['f0'])
  })
})
