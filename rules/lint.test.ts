import { describe, expect, it } from 'vitest'
import { compileRule, readFacts } from './check.ts'
import type { Fact } from './fact.ts'
import type { LintContext, LintPerson } from './lint/context.ts'
import { findLead } from './lint/find-lead.ts'
import { lint } from './lint.ts'
import { parseRuleSet, type RuleSet } from './rule-set.ts'

const anyone = { type: 'offer', pool: {}, strategy: 'least_loaded' }
const context: LintContext = { currency: 'SAR', timeZone: 'Asia/Riyadh' }
const week = Array.from({ length: 168 }, (_, i) => ({
  at: new Date(Date.UTC(2026, 10, 22) + i * 3_600_000).toISOString(),
  hour: (i + 3) % 24,
  weekday: Math.floor((i + 3) / 24) % 7,
}))
const person = (id: string, more: Partial<LintPerson> = {}): LintPerson => ({
  id,
  kind: 'freelancer',
  active: true,
  members: [],
  skills: ['seo'],
  languages: ['ar'],
  locations: [],
  tags: [],
  week: week.map(() => true),
  ...more,
})

function setOf(rules: object[], more: object = {}): RuleSet {
  const full = rules.map((rule, i) => ({ id: `r${i}`, name: `rule ${i}`, priority: -i, action: anyone, ...rule }))
  const result = parseRuleSet({ rules: full, catchAll: anyone, ...more })
  if (!result.ok) throw new Error(JSON.stringify(result.faults))
  return result.ruleSet
}
const all = (...leaves: [string, string, unknown?][]) => ({ all: leaves.map(([fact, operator, value]) => ({ fact, operator, value })) })
const findingsOf = (ruleSet: RuleSet, more: Partial<LintContext> = {}) =>
  lint(ruleSet, { ...context, ...more }).map(({ code, ruleId }) => [code, ruleId])

function holds(ruleSet: RuleSet, id: string, lead: object): boolean {
  const facts: Fact[] = []
  const rule = compileRule(ruleSet.rules.find((one) => one.id === id)!, facts)
  return rule.holds(readFacts(facts, lead as never, { currency: 'SAR', rates: {} }))
}

describe('rules that can never act', () => {
  it('finds contradictions of numbers, texts, lists and hours', () => {
    const dead = setOf([
      { conditions: all(['budget', 'greaterThan', 500], ['budget', 'lessThan', 300]) },
      { conditions: all(['category', 'equal', 'seo'], ['category', 'in', ['translation']]) },
      { conditions: all(['tags', 'contains', 'vip'], ['tags', 'doesNotContain', 'VIP']) },
      { conditions: all(['hour', 'greaterThan', 23]) },
      { conditions: all(['language', 'exists'], ['language', 'absent']) },
      {
        conditions: {
          not: {
            any: [
              { fact: 'hasPhone', operator: 'exists' },
              { fact: 'hasPhone', operator: 'absent' },
            ],
          },
        },
      },
    ])
    expect(findingsOf(dead)).toEqual(dead.rules.map((rule) => ['dead_rule', rule.id]))
  })

  it('shows a contradiction by a lead that meets all but the one condition at odds', () => {
    const dead = setOf([
      { conditions: all(['category', 'equal', 'seo'], ['budget', 'greaterThan', 500], ['budget', 'lessThan', 300]) },
      { conditions: { any: [all(['language', 'exists'], ['language', 'absent'])] } },
    ])
    const [first, second] = lint(dead, context)
    expect(first!.witness).toMatchObject({ category: 'seo', budget: { max: expect.any(Number) } })
    expect(second!.witness).toMatchObject({ leadId: 'witness' })
  })

  it('leaves rules alone that some lead meets', () => {
    const fine = setOf([
      { conditions: all(['budget', 'greaterThan', 500], ['budget', 'lessThan', 502]) },
      { conditions: all(['aiConfidence', 'greaterThan', 0.4], ['aiConfidence', 'lessThan', 0.45]) },
      { conditions: all(['campaignName', 'startsWith', 'ramadan'], ['campaignName', 'contains', 'riyadh']) },
      { conditions: all(['text', 'containsAny', ['a', 'b', 'c', 'd', 'e', 'f']], ['tags', 'contains', 'x']) },
    ])
    expect(findingsOf(fine)).toEqual([])
  })

  it('finds a rule after one that always applies, with a lead that it should have had', () => {
    const ruleSet = setOf([{ conditions: { always: true } }, { conditions: all(['category', 'equal', 'seo']) }])
    const [finding] = lint(ruleSet, context)
    expect(finding).toMatchObject({ code: 'after_always', ruleId: 'r1', params: { by: ['r0'] } })
    expect(holds(ruleSet, 'r1', finding!.witness!)).toBe(true)
  })

  it('finds a rule that a wider one takes everything from, and one that two others take together', () => {
    const ruleSet = setOf([
      { conditions: all(['budget', 'greaterThanInclusive', 100]) },
      { conditions: all(['budget', 'greaterThan', 500], ['category', 'equal', 'seo']) },
      { conditions: all(['budget', 'lessThan', 100]) },
      { conditions: all(['budget', 'exists']) },
      { conditions: all(['category', 'equal', 'seo']) },
    ])
    expect(findingsOf(ruleSet)).toEqual([
      ['shadowed_rule', 'r1'],
      ['shadowed_rule', 'r3'],
    ])
  })

  it('does not take rules that only add to a lead for shadows, nor shadows where scores decide', () => {
    const tag = { type: 'tag', tags: ['x'] }
    expect(findingsOf(setOf([{ conditions: { always: true }, action: tag }, { conditions: all(['category', 'exists']) }]))).toEqual([])
    const scored = setOf([{ conditions: all(['category', 'exists']) }, { conditions: all(['category', 'equal', 'seo']) }], {
      policy: { mode: 'scored' },
    })
    expect(findingsOf(scored)).toEqual([])
  })

  it('ends in time on a thousand rules', () => {
    const many = setOf(
      Array.from({ length: 1000 }, (_, i) => ({
        priority: 0,
        conditions: all(['budget', 'greaterThan', i], ['category', 'equal', `c${i % 30}`], ['location', 'in', ['a', 'b']]),
      })),
    )
    const started = performance.now()
    lint(many, context)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

it('a witness is a lead that was read back', () => {
  const { conditions } = setOf([
    {
      conditions: all(
        ['weekday', 'equal', 2],
        ['isWeekend', 'equal', false],
        ['budget', 'greaterThan', 900],
        ['answer:المدينة', 'contains', 'جدة'],
      ),
    },
  ]).rules[0]!
  const { lead } = findLead(
    [conditions],
    [],
    { leadId: 'w', currency: 'SAR', timeZone: 'Asia/Riyadh', clock: { hour: 1, minute: 0, weekday: 0 } },
    { left: 1000 },
  )
  expect(lead).toMatchObject({ clock: { weekday: 2 }, budget: { max: 901 }, answers: { المدينة: ['جده'] } })
})

describe('names that mean nothing here', () => {
  const people = [person('ali'), person('sara', { kind: 'branch', skills: ['legal-contracts'] })]

  it('an unknown person or branch is an error (S40), an unknown service a warning', () => {
    const ruleSet = setOf([
      { conditions: all(['category', 'equal', 'seo']), action: { type: 'assign', freelancerId: 'somebody-else' } },
      { conditions: all(['category', 'equal', 'seo'], ['budget', 'exists']), action: { type: 'notify', to: 'gone', text: 'hi' } },
      {
        conditions: all(['category', 'equal', 'ads']),
        action: { type: 'offer', pool: { skills: ['magic', '$category', 'SEO'] }, strategy: 'sticky' },
      },
    ])
    const findings = lint(ruleSet, { ...context, people })
    expect(findings.filter((one) => one.code.startsWith('unknown')).map(({ level, code, params }) => [level, code, params.name])).toEqual([
      ['error', 'unknown_freelancer', 'somebody-else'],
      ['error', 'unknown_freelancer', 'gone'],
      ['warning', 'unknown_skill', 'magic'],
    ])
  })

  it('values that no lead has or ever had', () => {
    const ruleSet = setOf([
      { conditions: all(['source', 'equal', 'facebook']) },
      { conditions: all(['category', 'in', ['seo', 'cooking']]) },
      { conditions: all(['campaignName', 'equal', 'Summer']) },
      { conditions: all(['location', 'equal', 'الإحساء']) },
    ])
    expect(findingsOf(ruleSet, { categories: ['seo'], seen: { campaignName: ['Winter'], location: ['الاحساء'] } })).toEqual([
      ['impossible_value', 'r0'],
      ['impossible_value', 'r1'],
      ['value_never_seen', 'r2'],
    ])
  })

  it('a refusal on what a model read alone is suspicious', () => {
    const ruleSet = setOf([{ conditions: all(['aiIntent', 'equal', 'spam']), action: { type: 'refuse', reason: 'spam' } }])
    expect(findingsOf(ruleSet)).toEqual([['low_trust_refuses', 'r0']])
  })

  it('people whom no rule reaches', () => {
    const ruleSet = setOf(
      [{ conditions: all(['category', 'exists']), action: { type: 'offer', pool: { skills: ['$category'] }, strategy: 'best_match' } }],
      {
        catchAll: { type: 'offer', pool: { tags: ['desk'] }, strategy: 'least_loaded' },
      },
    )
    const findings = lint(ruleSet, {
      ...context,
      people: [person('ali'), person('idle', { skills: [] }), person('off', { skills: [], active: false })],
    })
    expect(findings.find((one) => one.code === 'people_never_reached')?.params).toEqual({ count: 1, examples: ['idle'] })
  })
})

describe('rules that contradict each other', () => {
  const seoAr = {
    conditions: all(['category', 'equal', 'seo']),
    action: { type: 'offer', pool: { languages: ['ar'] }, strategy: 'sticky' },
  }
  const rich = { conditions: all(['budget', 'greaterThan', 500]), action: { type: 'refuse', reason: 'too large' } }

  it('both hold for a lead, at the same priority, and ask for different things: that lead is shown', () => {
    const ruleSet = setOf([
      { ...seoAr, priority: 0 },
      { ...rich, priority: 0 },
    ])
    const [finding] = lint(ruleSet, context)
    expect(finding).toMatchObject({ level: 'warning', code: 'contradictory_rules', ruleId: 'r1', params: { with: 'r0' } })
    expect([holds(ruleSet, 'r0', finding!.witness!), holds(ruleSet, 'r1', finding!.witness!)]).toEqual([true, true])
  })

  it('not where priorities differ, where they ask for the same, where one is an exception of the other, nor where a higher one takes what they share', () => {
    expect(findingsOf(setOf([seoAr, rich]))).toEqual([])
    expect(
      findingsOf(
        setOf([
          { ...seoAr, priority: 0 },
          { ...rich, action: seoAr.action, priority: 0 },
        ]),
      ),
    ).toEqual([])
    const exception = { ...rich, conditions: all(['category', 'equal', 'seo'], ['budget', 'greaterThan', 500]) }
    expect(
      findingsOf(
        setOf([
          { ...exception, priority: 0 },
          { ...seoAr, priority: 0 },
        ]),
      ),
    ).toEqual([])
    expect(
      findingsOf(
        setOf([
          { ...exception, priority: 9 },
          { ...seoAr, priority: 0 },
          { ...rich, priority: 0 },
        ]),
      ),
    ).toEqual([])
  })
})

describe('values', () => {
  it('a part of what leads had is no unknown value', () => {
    const ruleSet = setOf([
      { conditions: all(['campaignName', 'contains', 'رمضان']) },
      { conditions: all(['campaignName', 'containsAny', ['summer', 'winter']]) },
      { conditions: all(['source', 'contains', 'meta']) },
    ])
    const seen = { campaignName: ['حملة رمضان ١٤٤٨', 'Winter sale'] }
    expect(lint(ruleSet, { ...context, seen }).map(({ code, ruleId, params }) => [code, ruleId, params.value])).toEqual([
      ['value_never_seen', 'r1', 'summer'],
    ])
  })
})

describe('people', () => {
  const bySkill = { type: 'offer', pool: { skills: ['$category'] }, strategy: 'best_match' }
  const desk = { catchAll: { type: 'offer', pool: { tags: ['desk'] }, strategy: 'least_loaded' } }
  const clerk = person('desk', { tags: ['desk'], skills: [] })

  it('whom only a dead, a shadowed or another service’s rule would reach can never be chosen: shown by a lead of theirs', () => {
    const people = [person('ali', { skills: ['ads'] }), clerk]
    for (const conditions of [
      all(['category', 'equal', 'seo']),
      all(['budget', 'greaterThan', 5], ['budget', 'lessThan', 5]),
      { not: { any: [{ fact: 'category', operator: 'exists' }] } },
    ]) {
      const found = lint(setOf([{ conditions, action: bySkill }], desk), { ...context, people }).find(
        ({ code }) => code === 'people_never_reached',
      )
      expect(found, JSON.stringify(conditions)).toMatchObject({ params: { count: 1, examples: ['ali'] }, witness: { category: 'ads' } })
    }
    expect(findingsOf(setOf([{ conditions: all(['category', 'in', ['ads', 'seo']]), action: bySkill }], desk), { people })).toEqual([])
  })

  it('of no capacity can never be chosen either', () => {
    const findings = lint(setOf([]), { ...context, people: [person('full', { open: 0 }), person('ali', { open: 2 })] })
    expect(findings.map(({ code, params }) => [code, params.examples])).toEqual([['people_without_capacity', ['full']]])
  })

  it('of whom a pool has none, whatever the lead, are told with the pool', () => {
    const ruleSet = setOf([
      {
        conditions: all(['language', 'equal', 'ku']),
        action: { type: 'offer', pool: { languages: ['ku'], minRating: 4.5 }, strategy: 'sticky' },
      },
      {
        conditions: { always: true },
        action: { type: 'offer', pool: { skills: ['$category'], languages: ['$language'] }, strategy: 'sticky' },
      },
    ])
    const [finding, ...others] = lint(ruleSet, { ...context, people: [person('ali', { rating: 5 })] })
    expect(finding).toMatchObject({ code: 'pool_without_people', ruleId: 'r0', witness: { language: 'ku' } })
    expect(finding!.text.en).toContain('rated 4.5 or more')
    expect(others).toEqual([])
  })
})

it('every finding shows a lead and is told in both languages', () => {
  const ruleSet = setOf([
    { conditions: all(['category', 'equal', 'seo'], ['source', 'equal', 'fax']), action: { type: 'assign', freelancerId: 'gone' } },
    { conditions: all(['budget', 'greaterThan', 9], ['budget', 'lessThan', 3]) },
    { conditions: { always: true }, action: { type: 'offer', pool: { skills: ['magic'] }, strategy: 'sticky' } },
    { conditions: all(['aiIntent', 'equal', 'spam']), action: { type: 'refuse', reason: 'x' } },
  ])
  const people = [person('ali', { open: 0 }), person('sara', { skills: ['ads'], week: week.map(() => false) })]
  const findings = lint(ruleSet, { ...context, people, week, categories: ['seo', 'none'], languages: ['ku'] })
  expect(new Set(findings.map(({ code }) => code)).size).toBeGreaterThan(6)
  for (const { code, text, witness } of findings) {
    expect(text, code).toEqual({ ar: expect.stringMatching(/\p{Script=Arabic}.*[.]$/u), en: expect.stringMatching(/^[A-Za-z].*[.]$/) })
    expect(witness, code).toMatchObject({ currency: 'SAR', timeZone: 'Asia/Riyadh' })
  }
})

describe('coverage of the week', () => {
  const byService = {
    conditions: all(['category', 'exists']),
    action: { type: 'offer', pool: { skills: ['$category'] }, strategy: 'best_match' },
  }
  const daytime = week.map(({ hour }) => hour >= 9 && hour < 17)

  it('finds services without anyone, and the hours in which nobody works, with a lead of the first', () => {
    const findings = lint(setOf([byService]), {
      ...context,
      categories: ['seo', 'tutoring'],
      people: [person('ali', { week: daytime })],
      week,
    })
    expect(findings.map(({ code, params }) => [code, params.category, params.hours])).toEqual([
      ['coverage_hole', 'seo', 168 - 56],
      ['service_without_people', 'tutoring', undefined],
    ])
    expect(findings[0]!.witness).toMatchObject({ category: 'seo', clock: { hour: 3 } })
    expect((findings[0]!.params.holes as unknown[])[0]).toEqual({ from: week[0]!.at, to: week[6]!.at, hours: 6 })
  })

  it('follows the rule that would act at that hour', () => {
    const night = {
      conditions: all(['category', 'exists'], ['hour', 'notIn', [9, 10, 11, 12, 13, 14, 15, 16]]),
      action: { type: 'offer', pool: { tags: ['night'] }, strategy: 'best_match' },
    }
    const people = [person('ali', { week: daytime }), person('nora', { tags: ['night'], skills: [] })]
    expect(findingsOf(setOf([night, byService]), { categories: ['seo'], people, week })).toEqual([])
  })

  const inLanguage = {
    conditions: all(['category', 'exists']),
    action: { type: 'offer', pool: { skills: ['$category'], languages: ['$language'] }, strategy: 'best_match' },
  }
  // The week begins on Sunday 03:00; she is away from Friday 14:00 to Saturday 09:00.
  const away = (weekday: number, hour: number) => (weekday === 5 && hour >= 14) || (weekday === 6 && hour < 9)
  const nora = person('nora', { languages: ['ku', 'ar'], week: week.map(({ weekday, hour }) => !away(weekday, hour)) })

  it('nobody for Kurdish on Friday 14:00–Saturday 09:00', () => {
    const findings = lint(setOf([inLanguage]), {
      ...context,
      categories: ['seo', 'ads'],
      names: new Map([['ads', { ar: 'الإعلانات', en: 'Advertising' }]]),
      languages: ['ar', 'ku'],
      people: [nora, person('ali'), person('omar', { skills: ['ads'] })],
      week,
    })
    expect(findings.map(({ code, params }) => [code, params.language ?? params.category, params.hours])).toEqual([
      ['coverage_hole', 'ku', 19],
    ])
    expect(findings[0]!.text.en).toMatch(/^Nobody for Kurdish on Friday 14:00–Saturday 09:00 /)
    expect(findings[0]!.text.ar).toMatch(/^لا أحد للغة الكردية الجمعة 14:00–السبت 09:00 /)
    expect(findings[0]!.witness).toMatchObject({ language: 'ku', clock: { weekday: 5, hour: 14 } })
  })

  it('languages that leads had or rules name, and places that rules name, are covered as well', () => {
    const ruleSet = setOf([
      { conditions: all(['location', 'equal', 'تبوك']), action: { type: 'offer', pool: { locations: ['$location'] }, strategy: 'sticky' } },
      { conditions: all(['language', 'in', ['fr']]), action: { type: 'offer', pool: { languages: ['$language'] }, strategy: 'sticky' } },
      inLanguage,
    ])
    const findings = lint(ruleSet, {
      ...context,
      categories: ['seo'],
      people: [nora, person('ali')],
      week,
      seen: { language: ['ku', 'fr'] },
    })
    expect(findings.map(({ code, params }) => [code, params.language ?? params.location])).toEqual([
      ['coverage_hole', 'ku'],
      ['language_without_people', 'fr'],
      ['place_without_people', 'تبوك'],
    ])
  })

  it('a stretch that lasts over the end of the coming week is one, and a week without anyone is said so', () => {
    const monday = person('ali', { week: week.map(({ weekday, hour }) => weekday === 1 && hour >= 9 && hour < 17) })
    const text = (people: LintPerson[]) => lint(setOf([byService]), { ...context, categories: ['seo'], people, week })[0]!.text.en
    expect(text([monday])).toContain('on Monday 17:00–Monday 09:00 (')
    expect(text([person('ali', { week: week.map(() => false) })])).toContain('all week long')
    expect(text([person('ali', { week: week.map(({ hour }) => hour < 23) })])).toContain('on Sunday 23:00–24:00, Monday 23:00–24:00, ')
  })
})
