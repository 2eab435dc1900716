import { afterEach, describe, expect, it, vi } from 'vitest'
import { compileRuleSet } from '#rules/check.ts'
import { decide, decideLive, failedAnew, unexplained } from './decide.ts'
import { blockOf } from './eligible.ts'
import { scoreOf, wishOf } from './score.ts'
import { book, inputOf, leadOf, NOON, offering, poolOf, profileChange, rulesOf } from './test-pool.ts'

const seo = { skills: ['seo'] }
const day = { days: [0, 1, 2, 3, 4, 5, 6], from: '09:00', to: '17:00' }
const night = { days: [0, 1, 2, 3, 4, 5, 6], from: '20:00', to: '04:00' }
const offer = (more: object = {}) => ({ type: 'offer', pool: {}, strategy: 'best_match', ...more })
const is = (fact: string, value: unknown) => ({ all: [{ fact, operator: 'equal', value }] })

afterEach(() => vi.restoreAllMocks())

describe('which rule decides', () => {
  const { pool } = poolOf({ ali: seo, sara: { skills: ['ads'] } })

  it('the first by priority; side rules act whatever their place; those asked in vain say why', () => {
    const ruleSet = rulesOf([
      { id: 'big', conditions: is('budget', 9), action: offer() },
      { id: 'hot', conditions: { always: true }, action: offer({ pool: { skills: ['ads'] } }) },
      { id: 'late', conditions: { always: true }, action: offer() },
      { id: 'tag', conditions: is('category', 'SEO'), action: { type: 'tag', tags: ['a', 'b', 'a'] } },
      { id: 'p1', conditions: { always: true }, action: { type: 'priority', priority: 40 } },
      { id: 'p2', conditions: { always: true }, action: { type: 'priority', priority: 60 } },
      { id: 's1', conditions: { always: true }, action: { type: 'sla', minutes: 30 } },
      { id: 's2', conditions: { always: true }, action: { type: 'sla', minutes: 90 } },
      { id: 'n', conditions: { always: true }, action: { type: 'notify', to: 'admins', text: 'look' } },
      { id: 'off', enabled: false, conditions: { always: true }, action: { type: 'tag', tags: ['never'] } },
    ])
    const decision = decide(inputOf(pool, ruleSet))
    expect(decision).toMatchObject({
      outcome: 'offered',
      chosen: ['sara'],
      decidedBy: 'hot',
      rulesMatched: ['hot', 'tag', 'p1', 'p2', 's1', 's2', 'n'],
      effects: { tags: ['a', 'b'], priority: 60, slaMinutes: 30, notify: [{ to: 'admins', text: 'look' }] },
      policy: { kind: 'sequential', hours: 24 },
    })
    expect(decision.rulesFailed).toEqual([
      { rule: 'big', because: [{ code: 'fact_absent', params: { fact: 'budget', operator: 'equal', value: 9, why: 'not_told' } }] },
    ])
  })

  it('where scores decide, the most specific of equal priority', () => {
    const specific = {
      all: [
        { fact: 'category', operator: 'equal', value: 'seo' },
        { fact: 'source', operator: 'equal', value: 'whatsapp' },
      ],
    }
    const rules = [
      { id: 'wide', priority: 5, conditions: is('category', 'seo'), action: offer() },
      { id: 'narrow', priority: 5, conditions: specific, action: offer({ pool: { skills: ['ads'] } }) },
    ]
    expect(decide(inputOf(pool, rulesOf(rules))).decidedBy).toBe('wide')
    expect(decide(inputOf(pool, rulesOf(rules, { policy: { mode: 'scored' } }))).decidedBy).toBe('narrow')
  })

  it('the catch-all when none holds', () => {
    expect(decide(inputOf(pool, rulesOf([{ conditions: is('category', 'x'), action: offer() }])))).toMatchObject({
      decidedBy: 'catchAll',
      rulesMatched: [],
      outcome: 'offered',
    })
  })

  it('a refusal keeps its reason and asks nobody', () => {
    const decision = decide(inputOf(pool, rulesOf([{ action: { type: 'refuse', reason: 'spam' } }])))
    expect(decision).toMatchObject({
      outcome: 'refused',
      chosen: [],
      turns: [],
      candidates: [],
      action: { type: 'refuse', reason: 'spam' },
    })
  })
})

describe('json-rules-engine has the last word on a live decision', () => {
  const { pool } = poolOf({ ali: seo })
  const ruleSet = rulesOf([
    { id: 'first', conditions: is('category', 'seo'), action: offer() },
    { id: 'second', conditions: { always: true }, action: offer() },
  ])

  it('and says the same as the compiled check', async () => {
    const input = inputOf(pool, ruleSet)
    expect(await decideLive(input)).toEqual(decide(input))
  })

  it('a rule it denies is skipped, loudly, and the lead goes on', async () => {
    const rule = compileRuleSet(ruleSet).rules[0]!
    vi.spyOn(rule, 'holds').mockReturnValue(true)
    const decision = await decideLive(inputOf(pool, ruleSet, leadOf({ category: 'ads' })))
    expect(decision.decidedBy).toBe('second')
    expect(decision.rulesFailed).toEqual([
      { rule: 'first', because: [{ code: 'engine_disagrees', params: { rule: 'first' } }], loud: true },
    ])
  })

  it('so is one at which it breaks, as a stored rule with an unknown operator', async () => {
    const broken = {
      ...ruleSet,
      rules: [{ ...ruleSet.rules[0]!, conditions: { not: { fact: 'category', operator: 'gone', value: 1 } } }, ruleSet.rules[1]!],
    }
    const decision = await decideLive(inputOf(pool, broken))
    expect(decision).toMatchObject({
      decidedBy: 'second',
      outcome: 'offered',
      rulesFailed: [{ rule: 'first', loud: true, because: [{ code: 'engine_broke' }] }],
    })
  })
})

describe('who is chosen', () => {
  it('best match: main service, language, place, price, rating and free capacity', () => {
    const better: [string, object, object, object][] = [
      ['main service', { skills: ['seo', 'ads'] }, { skills: ['ads', 'seo'] }, {}],
      ['language', { ...seo, languages: ['en'] }, { ...seo, languages: ['ar'] }, { language: 'EN' }],
      ['place', { ...seo, locations: ['الإحساء'] }, { ...seo, locations: ['الرياض'] }, { location: 'الاحساء' }],
      ['price', { ...seo, priceRange: { min: 400 } }, { ...seo, priceRange: { min: 900 } }, { budget: { max: 500 } }],
      ['rating', { ...seo, rating: 4.5 }, { ...seo, rating: 4 }, {}],
      ['an unrated one counts as three', seo, { ...seo, rating: 2.5 }, {}],
    ]
    for (const [what, winner, loser, wish] of better) {
      const { pool } = poolOf({ loser, winner })
      const decision = decide(inputOf(pool, offering('best_match'), leadOf(wish)))
      expect(decision.chosen, what).toEqual(['winner'])
      expect(
        decision.candidates.map((one) => one.reasons[0]!.code),
        what,
      ).toEqual(['best_score', 'lower_score'])
    }
  })

  it('equals in score take turns', () => {
    const logged = poolOf({ a: seo, b: seo, c: seo })
    const chosen = Array.from({ length: 6 }, (_, i) => {
      const decision = decide(inputOf(logged.pool, offering('best_match'), leadOf({ leadId: `l${i}` })))
      for (const requestId of book(logged, decision)) logged.put(decision.chosen[0]!, { type: 'closed', requestId, how: 'won' })
      return decision.chosen[0]
    })
    expect(chosen).toEqual(['a', 'b', 'c', 'a', 'b', 'c'])
  })

  it('least loaded: by the share of capacity that is free, not by the number of requests', () => {
    const logged = poolOf({ small: { ...seo, capacity: { open: 2 } }, large: { ...seo, capacity: { open: 10 } } })
    for (const [id, count] of [
      ['small', 1],
      ['large', 3],
    ] as const)
      for (let i = 0; i < count; i++)
        logged.put(id, { type: 'offered', requestId: `${id}${i}`, leadId: 'x', via: 'rule', charge: 0, among: [] })
    expect(decide(inputOf(logged.pool, offering('least_loaded'))).chosen).toEqual(['large'])
  })

  it('sticky: the previous owner while he can, else the best match', () => {
    const logged = poolOf({ ali: { ...seo, rating: 5 }, sara: { ...seo, rating: 2, capacity: { open: 1 } } })
    const lead = leadOf({ contact: { previousOwner: 'sara' } })
    expect(decide(inputOf(logged.pool, offering('sticky'), lead))).toMatchObject({ chosen: ['sara'], turns: [{ via: 'sticky' }] })
    logged.put('sara', { type: 'offered', requestId: 'q', leadId: 'x', via: 'rule', charge: 0, among: [] })
    expect(decide(inputOf(logged.pool, offering('sticky'), lead))).toMatchObject({ chosen: ['ali'], turns: [{ via: 'rule' }] })
    expect(decide(inputOf(logged.pool, offering('sticky'), leadOf({ contact: { previousOwner: 'gone' } }))).chosen).toEqual(['ali'])
  })

  it('the client’s choice is an input: followed when he can take it, told when not', () => {
    const { pool } = poolOf({
      ali: { ...seo, rating: 5 },
      sara: { ...seo, rating: 2 },
      off: { ...seo, workingHours: [night] },
      ads: { skills: ['ads'] },
    })
    const choose = (choice: string) => decide(inputOf(pool, offering('client_choice'), leadOf(), { choice }))
    expect(choose('sara')).toMatchObject({
      chosen: ['sara'],
      turns: [{ via: 'client_choice' }],
      candidates: [
        { freelancerId: 'sara' },
        { freelancerId: 'ali', reasons: [{ code: 'not_client_choice' }, {}] },
        { freelancerId: 'off' },
      ],
    })
    expect(choose('off')).toMatchObject({
      chosen: ['ali'],
      choiceRefused: [{ code: 'off_hours', params: { until: '2026-11-22T17:00:00.000Z' } }],
    })
    expect(choose('ads')).toMatchObject({ chosen: ['ali'], choiceRefused: [{ code: 'skill' }] })
    expect(choose('nobody')).toMatchObject({ chosen: ['ali'], choiceRefused: [{ code: 'unknown_freelancer' }] })
  })

  it('several at once as the policy says, and never more than may be asked altogether', () => {
    const { pool } = poolOf(Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((id) => [id, seo])))
    const count = (policy: object, asked: string[] = []) =>
      decide(inputOf(pool, offering('weighted_round_robin', { policy }), leadOf(), { excludedFreelancers: asked })).chosen
    expect(count({ kind: 'parallel', parallel: 3 })).toEqual(['a', 'b', 'c'])
    expect(count({ kind: 'parallel', parallel: 3, maxOffers: 4 }, ['a', 'b'])).toEqual(['c', 'd'])
    expect(count({ kind: 'first_to_claim' })).toHaveLength(5)
    expect(
      decide(inputOf(pool, offering('best_match', { policy: { maxOffers: 1 } }), leadOf(), { excludedFreelancers: ['a'] })).waiting,
    ).toEqual({ code: 'offers_used_up', params: { offers: 1 } })
    expect(decide(inputOf(pool, offering('best_match', { policy: { kind: 'direct' } }))).outcome).toBe('assigned')
  })

  it('the pool’s lists narrow it; an untold language or place does not', () => {
    const { pool } = poolOf({
      a: { ...seo, languages: ['ku'], tags: ['VIP'], rating: 4, priceRange: { min: 100, currency: 'USD' } },
      b: { ...seo, languages: ['ar'] },
      branch: { ...seo, kind: 'branch' },
    })
    const ask = (pool_: object, lead: object = {}, policy = {}) =>
      decide(inputOf(pool, rulesOf([{ action: offer({ pool: pool_ }) }], { policy }), leadOf(lead)))
    expect(ask({ languages: ['$language'] }, { language: 'ku' }).chosen).toEqual(['a'])
    expect(ask({ languages: ['$language'] }).candidates).toHaveLength(2)
    expect(ask({ tags: ['vip'] }).chosen).toEqual(['a'])
    expect(ask({ minRating: 4 }).chosen).toEqual(['a'])
    expect(ask({ maxPrice: 375 }, {}, { rates: { USD: 3.75 } }).candidates).toHaveLength(2)
    expect(ask({ maxPrice: 374 }, {}, { rates: { USD: 3.75 } }).chosen).toEqual(['b'])
    expect(ask({ maxPrice: 9999 }).excluded).toContainEqual({ code: 'price', count: 1, examples: ['a'] })
    expect(ask({ kinds: ['branch'] }).chosen).toEqual(['branch'])
    expect(ask({ skills: ['$category'] }, { category: null }).waiting).toEqual({ code: 'category_unknown', params: {} })
  })
})

describe('a stored decision tells again why other rules did not decide, though it keeps only what the facts do not explain', () => {
  const { pool } = poolOf({ ali: { skills: ['ads'] }, busy: { ...seo, capacity: { open: 0 } } })
  const vain = Array.from({ length: 25 }, (_, n) => ({ id: `no${n}`, conditions: is('budget', n), action: offer() }))
  const stay = { action: { type: 'assign', freelancerId: 'busy' } }
  const cases: [string, object[], object?][] = [
    ['of many that do not hold, twenty', [...vain, { id: 'yes', action: offer() }]],
    ['one that could not be carried out, between others', [vain[0]!, { id: 'full', ...stay }, vain[1]!, { id: 'yes', action: offer() }]],
    ['one that names somebody unknown', [{ id: 'gone', action: { type: 'assign', freelancerId: 'gone' } }, vain[3]!]],
    ['where scores decide', [vain[4]!, { id: 'full', ...stay }, { id: 'yes', action: offer() }], { policy: { mode: 'scored' } }],
    ['nobody at all', [vain[5]!, { id: 'full', ...stay }], { catchAll: { type: 'assign', freelancerId: 'gone' } }],
  ]

  it.each(cases)('%s', (_, rules, more) => {
    const input = inputOf(pool, rulesOf(rules, more))
    const decision = decide(input)
    const stored = { ...decision, rulesFailed: unexplained(decision) }
    expect(stored.rulesFailed.every(({ rule }) => !rule.startsWith('no'))).toBe(true)
    expect(decision.rulesFailed.length).toBeGreaterThan(stored.rulesFailed.length)
    expect(failedAnew(input, stored)).toEqual(decision.rulesFailed)
  })

  it('what json-rules-engine denied stays', async () => {
    const unknown = { fact: 'category', operator: 'gone', value: 1 }
    const sound = rulesOf([{ id: 'first', conditions: is('category', 'seo'), action: offer() }, vain[6]!])
    const input = inputOf(pool, { ...sound, rules: [{ ...sound.rules[0]!, conditions: { not: unknown } }, sound.rules[1]!] })
    const decision = await decideLive(input)
    const stored = { ...decision, rulesFailed: unexplained(decision) }
    expect(stored.rulesFailed).toMatchObject([{ rule: 'first', because: [{ code: 'engine_broke' }] }])
    const overruled = new Map([['first', stored.rulesFailed[0]!.because[0]!]])
    expect(failedAnew({ ...input, overruled }, stored)).toEqual(decision.rulesFailed)
  })
})

describe('assigning', () => {
  const assign = (freelancerId: string, strategy?: string) => rulesOf([{ id: 'mine', action: { type: 'assign', freelancerId, strategy } }])

  it('to a person needs no hour, but someone who is there, free and not away', () => {
    const logged = poolOf({ ali: { ...seo, workingHours: [night], capacity: { open: 1 } }, sara: seo })
    expect(decide(inputOf(logged.pool, assign('ali')))).toMatchObject({
      outcome: 'assigned',
      chosen: ['ali'],
      turns: [{ via: 'direct', charge: 0 }],
    })
    logged.put('ali', { type: 'offered', requestId: 'q', leadId: 'x', via: 'direct', charge: 0, among: [] })
    expect(decide(inputOf(logged.pool, assign('ali')))).toMatchObject({
      decidedBy: 'catchAll',
      chosen: ['sara'],
      rulesFailed: [{ rule: 'mine', because: [{ code: 'full' }] }],
    })
  })

  it('to someone removed or unknown is loud, and the catch-all takes the lead', () => {
    const logged = poolOf({ ali: seo, sara: seo })
    logged.put('ali', { type: 'removed' })
    for (const id of ['ali', 'stranger'])
      expect(decide(inputOf(logged.pool, assign(id)))).toMatchObject({
        decidedBy: 'catchAll',
        chosen: ['sara'],
        rulesFailed: [{ rule: 'mine', loud: true, because: [{ code: 'unknown_freelancer' }] }],
      })
  })

  it('a catch-all that cannot assign leaves the lead waiting in sight, loudly', () => {
    const { pool } = poolOf({ ali: seo })
    const ruleSet = rulesOf([], { catchAll: { type: 'assign', freelancerId: 'gone' } })
    expect(decide(inputOf(pool, ruleSet))).toMatchObject({
      outcome: 'waiting',
      waiting: { code: 'unknown_freelancer' },
      rulesFailed: [{ rule: 'catchAll', loud: true }],
    })
  })

  it('to a branch picks among its members, by turn; the branch owns it when none is free', () => {
    const logged = poolOf({
      branch: { kind: 'branch', members: ['a', 'b', 'gone'], workingHours: [night] },
      a: { workingHours: [day] },
      b: { workingHours: [day] },
      c: seo,
    })
    const chosen = Array.from({ length: 4 }, (_, i) => {
      const decision = decide(inputOf(logged.pool, assign('branch', 'weighted_round_robin'), leadOf({ leadId: `l${i}` })))
      book(logged, decision)
      return decision.chosen[0]
    })
    expect(chosen).toEqual(['a', 'b', 'a', 'b'])
    const late = decide(inputOf(logged.pool, assign('branch'), leadOf(), { now: new Date('2026-11-22T18:00:00Z') }))
    expect(late).toMatchObject({
      outcome: 'assigned',
      chosen: ['branch'],
      candidates: [{ reasons: [{ code: 'branch_owns' }] }, { freelancerId: 'a', eligible: false }, { freelancerId: 'b', eligible: false }],
    })
  })
})

describe('no silent lead: waiting has a plain reason, and an instant when it ends by itself', () => {
  const wait = (people: Record<string, object>, more: object = {}, changes: (logged: ReturnType<typeof poolOf>) => void = () => {}) => {
    const logged = poolOf(people)
    changes(logged)
    return decide(inputOf(logged.pool, offering('best_match'), leadOf(), more))
  }

  it('nobody for the service; an empty pool', () => {
    expect(wait({ a: { skills: ['ads'] } })).toMatchObject({
      outcome: 'waiting',
      waiting: { code: 'nobody_for_skill', params: { skills: ['seo'] } },
      excluded: [{ code: 'skill', count: 1, examples: ['a'] }],
    })
    expect(wait({}).waiting?.code).toBe('pool_is_empty')
  })

  it('everyone off, on leave, away, full or asked; or some of each', () => {
    expect(wait({ a: { ...seo, workingHours: [night] } })).toMatchObject({
      waiting: { code: 'all_off_hours' },
      retryAt: '2026-11-22T17:00:00.000Z',
    })
    expect(wait({ a: { ...seo, leave: [{ from: '2026-11-20', to: '2026-11-24' }] } })).toMatchObject({
      waiting: { code: 'all_on_leave' },
      retryAt: '2026-11-24T21:00:00.000Z',
    })
    expect(wait({ a: seo }, {}, (logged) => logged.put('a', { type: 'presence', present: false })).waiting?.code).toBe('all_away')
    expect(wait({ a: { ...seo, capacity: { open: 0 } } }).waiting?.code).toBe('all_full')
    expect(wait({ a: seo, b: seo }, { excludedFreelancers: ['a', 'b'] })).toMatchObject({
      waiting: { code: 'all_asked', params: { count: 2 } },
    })
    expect(wait({ a: seo, b: { ...seo, workingHours: [night] } }, { excludedFreelancers: ['a'] }).waiting?.code).toBe('all_off_hours')
    expect(wait({ a: { ...seo, capacity: { open: 0 } }, b: { ...seo, workingHours: [night] } }).waiting).toEqual({
      code: 'nobody_free',
      params: { full: 1, off_hours: 1 },
    })
  })

  it('or leaves it to the next rule, if the policy says so', () => {
    const { pool } = poolOf({ ali: { skills: ['ads'] } })
    const decision = decide(inputOf(pool, offering('best_match', { policy: { whenNobody: 'next_rule' } })))
    expect(decision).toMatchObject({
      outcome: 'offered',
      decidedBy: 'catchAll',
      chosen: ['ali'],
      rulesFailed: [{ rule: 'r0', because: [{ code: 'nobody_for_skill' }] }],
    })
  })
})

describe('a pure function', () => {
  it('gives the same decision for the same input, whatever was asked in between', () => {
    const logged = poolOf(
      Object.fromEntries(
        Array.from({ length: 700 }, (_, i) => [
          `f${i}`,
          { ...seo, rating: (i % 10) / 2, locations: [`c${i % 9}`], workingHours: i % 2 ? [day] : [night] },
        ]),
      ),
    )
    for (const strategy of ['best_match', 'weighted_round_robin', 'least_loaded']) {
      const input = inputOf(logged.pool, offering(strategy), leadOf({ location: 'c3' }))
      const first = JSON.stringify(decide(input))
      decide({ ...input, now: new Date('2026-11-22T20:00:00Z'), seed: 'other' })
      decide({ ...input, facts: leadOf({ location: 'c4', category: 'ads' }) })
      expect(JSON.stringify(decide(input))).toBe(first)
    }
  })

  it('tells the pool it rests on', () => {
    const { pool } = poolOf({ ali: seo })
    expect(decide(inputOf(pool, offering('best_match')))).toMatchObject({
      poolSeq: 1,
      snapshotHash: pool.hash,
      seed: 'lead-1',
      decidedAt: NOON,
      ruleSetVersion: 1,
    })
  })
})

describe('a large pool', () => {
  const cities = 20
  const people = Object.fromEntries(
    Array.from({ length: 3000 }, (_, i) => [
      `f${i}`,
      {
        skills: i % 3 ? ['seo'] : ['ads', 'seo'],
        rating: 2 + (i % 7) / 2,
        languages: i % 50 ? ['ar'] : ['ku'],
        locations: [`c${i % cities}`],
        capacity: { open: 1 + (i % 6) },
        priceRange: { min: 100 + (i % 10) * 50 },
        workingHours: [i % 2 ? day : night],
      },
    ]),
  )

  it('best match finds the best although it reads few', () => {
    const logged = poolOf(people)
    for (let i = 0; i < 60; i++) {
      const lead = leadOf({
        leadId: `l${i}`,
        location: `c${i % (cities + 3)}`,
        language: ['ar', 'ku', 'en', undefined][i % 4],
        budget: i % 2 ? { max: 150 + (i % 9) * 40 } : undefined,
      })
      const fast = decide(inputOf(logged.pool, offering('best_match'), lead))
      const best = Math.max(...logged.pool.members.map((member) => scoreAlone(logged, member.id, lead)))
      expect(fast.candidates[0]!.score, `lead ${i}`).toBe(best)
      book(logged, fast)
    }
  })

  function scoreAlone({ pool }: ReturnType<typeof poolOf>, id: string, lead: ReturnType<typeof leadOf>): number {
    const member = pool.byId.get(id)!
    if (blockOf(member, { at: Date.parse(NOON), asked: new Set() })) return 0
    return scoreOf(member, wishOf(lead, { currency: 'SAR', rates: {} }))
  }

  it('says nobody only after everyone was read', () => {
    const { pool } = poolOf(
      Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`f${i}`, { ...seo, workingHours: [i === 777 ? day : night] }])),
    )
    for (const strategy of ['best_match', 'weighted_round_robin', 'least_loaded']) {
      expect(decide(inputOf(pool, offering(strategy))).chosen).toEqual(['f777'])
      const nobody = decide(inputOf(pool, offering(strategy), leadOf(), { excludedFreelancers: ['f777'] }))
      expect(nobody).toMatchObject({ waiting: { code: 'all_off_hours', params: { count: 899 } }, excludedComplete: true })
    }
  })

  it('follows profiles and load that change after its parts were made', () => {
    const logged = poolOf(people)
    const lead = leadOf({ location: 'c5', language: 'ku' })
    decide(inputOf(logged.pool, offering('best_match'), lead))
    logged.put(
      'f4',
      profileChange('f4', { ...seo, rating: 5, languages: ['ku'], locations: ['c5'], workingHours: [day], priceRange: { min: 1 } }),
    )
    expect(decide(inputOf(logged.pool, offering('best_match'), lead)).chosen).toEqual(['f4'])
    for (let i = 0; i < 5; i++) logged.put('f4', { type: 'offered', requestId: `q${i}`, leadId: 'x', via: 'rule', charge: 0, among: [] })
    expect(decide(inputOf(logged.pool, offering('best_match'), lead)).chosen).not.toEqual(['f4'])
  })
})
