import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseRuleSet, ruleSetSchema } from './rule-set.ts'
import { vocabulary } from './vocabulary.ts'

const offer = { type: 'offer', pool: {}, strategy: 'best_match' }
const rule = (conditions: unknown, more: object = {}) => ({ id: 'r', name: 'r', conditions, action: offer, ...more })
const setOf = (...rules: unknown[]) => ({ rules, catchAll: offer })
const leaf = (more: object = {}) => ({ fact: 'category', operator: 'equal', value: 'seo', ...more })
const codes = (input: unknown) => {
  const result = parseRuleSet(input)
  return result.ok ? [] : result.faults.map((fault) => fault.code)
}

describe('a rule set that may be used', () => {
  it('gets the defaults of its policy', () => {
    const result = parseRuleSet(setOf(rule({ all: [leaf()] })))
    expect(result).toMatchObject({
      ok: true,
      ruleSet: {
        rules: [{ enabled: true, priority: 0 }],
        policy: {
          mode: 'first',
          offer: { kind: 'sequential', hours: 24, workingHoursOnly: false, remindBeforeMinutes: 120, parallel: 3, maxOffers: 10 },
          charge: { offer: 1, decline: 1, expire: 1, withdraw: 0, clientChoice: 0, sticky: 0, leave: 'keep' },
        },
      },
    })
  })

  it('keeps a rule’s own partial offer policy partial', () => {
    const result = parseRuleSet(setOf(rule({ all: [leaf()] }, { action: { ...offer, policy: { hours: 2 } } })))
    expect(result.ok && result.ruleSet.rules[0]!.action).toEqual({ ...offer, policy: { hours: 2 } })
  })

  it('takes the explicit always, and nothing beside it', () => {
    expect(codes(setOf(rule({ always: true })))).toEqual([])
    expect(codes(setOf(rule({ always: 'yes' })))).toEqual(['not_a_condition'])
    expect(codes(setOf(rule({ always: true, all: [] })))).toEqual(['unknown_field'])
  })

  it('takes numbers in Arabic digits and times of day', () => {
    const conditions = {
      all: [leaf({ fact: 'budget', operator: 'greaterThan', value: '٥٠٠' }), leaf({ fact: 'time', operator: 'lessThan', value: '09:30' })],
    }
    expect(codes(setOf(rule(conditions)))).toEqual([])
  })
})

describe('S39: what a rule set may not be', () => {
  const refusals: [string, unknown, string][] = [
    ['a path', { all: [leaf({ path: '$.x' })] }, 'path_refused'],
    ['params', { all: [leaf({ params: { a: 1 } })] }, 'path_refused'],
    ['a reference to a named condition', { all: [{ condition: 'other' }] }, 'path_refused'],
    ['an unknown operator', { all: [leaf({ operator: 'resembles' })] }, 'unknown_operator'],
    ['a regular expression', { all: [leaf({ operator: 'regex', value: '(a+)+$' })] }, 'unknown_operator'],
    ['an operator decorator', { all: [leaf({ operator: 'someFact:equal' })] }, 'unknown_operator'],
    ['an unknown fact', { all: [leaf({ fact: 'salary' })] }, 'unknown_fact'],
    ['a fact out of the prototype', { all: [leaf({ fact: '__proto__' })] }, 'unknown_fact'],
    ['a fact named constructor', { all: [leaf({ fact: 'constructor' })] }, 'unknown_fact'],
    ['a text where a number is needed', { all: [leaf({ fact: 'budget', operator: 'greaterThan', value: 'a lot' })] }, 'value_misfit'],
    ['a list where one value is needed', { all: [leaf({ value: ['seo'] })] }, 'value_misfit'],
    ['an empty list of values', { all: [leaf({ operator: 'in', value: [] })] }, 'value_misfit'],
    ['an object as a value', { all: [leaf({ value: { fact: 'budget' } })] }, 'value_misfit'],
    ['an operator that does not fit the fact', { all: [leaf({ operator: 'lessThan', value: 3 })] }, 'operator_misfit'],
    ['a function as text', { all: [leaf({ value: 'function () { return true }' })] }, 'value_is_code'],
    ['an arrow function as text', { all: [leaf({ operator: 'in', value: ['() => true'] })] }, 'value_is_code'],
    ['an empty any', { any: [] }, 'empty_list'],
    ['an empty all', { all: [] }, 'empty_list'],
    ['an empty any deep inside', { all: [{ not: { any: [] } }] }, 'empty_list'],
    ['a bare comparison at the root', leaf(), 'root_is_leaf'],
    ['nothing', undefined, 'not_a_condition'],
    ['a list', [leaf()], 'not_a_condition'],
    ['two groups at once', { all: [leaf()], any: [leaf()] }, 'unknown_field'],
    ['201 conditions', { all: Array.from({ length: 201 }, () => leaf()) }, 'too_many_conditions'],
    ['six levels', { all: [{ all: [{ all: [{ all: [{ all: [{ all: [leaf()] }] }] }] }] }] }, 'too_deep'],
  ]
  for (const [what, conditions, code] of refusals) {
    it(`refuses ${what} in plain words`, () => {
      const result = parseRuleSet(setOf(rule(conditions)))
      expect(result.ok).toBe(false)
      if (result.ok) return
      expect(result.faults[0]).toMatchObject({ code, text: { ar: expect.stringMatching(/[ء-ي]{3}/), en: expect.stringMatching(/\.$/) } })
      expect(result.faults[0]!.path).toMatch(/^rules\.0\.conditions/)
    })
  }

  it('refuses own __proto__ keys of a parsed document, and changes nothing with them', () => {
    const text = JSON.stringify(setOf(rule({ all: [leaf()] }))).replace('"id":"r"', '"id":"r","__proto__":{"enabled":false}')
    expect(codes(JSON.parse(text))).toEqual(['unknown_field'])
    const inside = JSON.stringify(setOf(rule({ all: [leaf()] }))).replace('"value":"seo"', '"value":"seo","__proto__":{"x":1}')
    expect(codes(JSON.parse(inside))).toEqual(['unknown_field'])
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })

  it('refuses 20,000 nested levels without overflowing', () => {
    let conditions: unknown = leaf()
    for (let i = 0; i < 20_000; i++) conditions = { not: conditions }
    expect(codes(setOf(rule(conditions)))).toEqual(['too_deep'])
  })

  it('refuses a catch-all that refuses, and says so', () => {
    expect(codes({ rules: [], catchAll: { type: 'refuse', reason: 'spam' } })).toEqual(['catch_all_refuses'])
  })

  it('refuses unknown fields everywhere and names each', () => {
    const result = parseRuleSet({ ...setOf(rule({ all: [leaf()] }, { colour: 'red' })), extra: 1 })
    expect(!result.ok && result.faults.map((fault) => fault.path).sort()).toEqual(['extra', 'rules.0.colour'])
  })

  it('refuses two rules of one id', () => {
    expect(codes(setOf(rule({ always: true }), rule({ always: true })))).toEqual(['duplicate_id'])
  })

  it('refuses an unknown action, a foreign currency rate and whatever is no document', () => {
    expect(codes(setOf(rule({ always: true }, { action: { type: 'run', code: 'x' } })))).toEqual(['invalid'])
    expect(codes({ ...setOf(), policy: { rates: { __proto__: null, dollars: 3 } } })).toEqual(['invalid'])
    for (const odd of [null, undefined, 3, 'x', [], { rules: 'no' }]) expect(parseRuleSet(odd).ok).toBe(false)
  })
})

it('a rule without conditions, or with undefined ones, is refused', () => {
  expect(codes(setOf({ id: 'r', name: 'r', action: offer }))).toEqual(['not_a_condition'])
})

it('the schema can be shown to integrators, and the vocabulary is plain JSON with labels in both languages', () => {
  expect(() => z.toJSONSchema(ruleSetSchema, { io: 'input' })).not.toThrow()
  const words = vocabulary()
  expect(JSON.parse(JSON.stringify(words))).toMatchObject({ always: { always: true }, limits: { depth: 5, conditions: 200 } })
  for (const { label, operators } of words.facts) {
    expect(label).toEqual({ ar: expect.stringMatching(/[ء-ي]/), en: expect.stringMatching(/[A-Z]/) })
    expect(operators).toContain('exists')
  }
  expect(words.operators.map((operator) => operator.name)).not.toContain('regex')
  expect(words.actions.map((action) => action.type)).toEqual(['offer', 'assign', 'tag', 'priority', 'sla', 'notify', 'refuse'])
})
