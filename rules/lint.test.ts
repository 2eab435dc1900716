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
})
