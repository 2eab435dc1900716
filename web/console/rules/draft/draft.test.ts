import { describe, expect, it } from 'vitest'
import type { Rule, RuleSet } from '../shapes.ts'
import { differenceOf } from './difference.ts'
import { freeId, inOrder, moved } from './order.ts'
import { conditionsOf, groupOf, storedPath } from './tree.ts'

const rule = (id: string, priority = 0): Rule => ({
  id,
  name: id,
  enabled: true,
  priority,
  conditions: { always: true },
  action: { type: 'tag', tags: [id] },
})
const names = (rules: readonly Rule[]) => inOrder(rules).map(({ id }) => id)
const setOf = (rules: Rule[]) =>
  ({ rules, catchAll: { type: 'assign', freelancerId: 'x' }, policy: { mode: 'first' } }) as unknown as RuleSet

describe('the order of the rules', () => {
  const rules = [rule('a', 90), rule('b', 50), rule('c', 50), rule('d', 10)]

  it('puts a moved rule exactly where it was put, whatever the priorities were', () => {
    for (const { id } of rules)
      for (let to = 0; to < rules.length; to++) {
        const wanted = names(rules).filter((one) => one !== id)
        wanted.splice(to, 0, id)
        expect(names(moved(rules, id, to))).toEqual(wanted)
      }
  })

  it('changes no other rule’s priority', () => {
    const after = moved(rules, 'd', 0)
    expect(after.filter(({ id }) => id !== 'd')).toEqual(rules.slice(0, 3))
  })

  it('gives a copy an id that nobody has', () => {
    expect(freeId(rules, 'a-2')).toBe('a-2')
    expect(freeId([...rules, rule('a-2')], 'a-2')).toBe('a-3')
  })
})

describe('the difference of two rule sets', () => {
  const before = setOf([rule('a', 90), rule('b', 50), rule('c', 10)])

  it('names what was added, removed and changed, and of a move only the rule that moved', () => {
    expect(differenceOf(before, setOf(moved(before.rules, 'c', 0)))).toMatchObject([{ what: 'moved', id: 'c' }])
    const changed = setOf([rule('a', 90), { ...rule('b', 50), enabled: false }, rule('new', 5)])
    expect(differenceOf(before, changed).map(({ what, id }) => `${what} ${id}`)).toEqual(['changed b', 'added new', 'removed c'])
  })

  it('is empty where only the order of keys differs', () => {
    const turned = before.rules.map((one) => Object.fromEntries(Object.entries(one).toReversed()) as unknown as Rule)
    expect(differenceOf(before, setOf(turned))).toEqual([])
  })
})

describe('conditions as groups', () => {
  const leaf = (value: string) => ({ fact: 'location', operator: 'equal', value })

  it('come back as they were stored', () => {
    const written = {
      all: [leaf('a'), { any: [leaf('b'), { not: { any: [leaf('c'), leaf('d')] } }] }, { not: { all: [leaf('e'), leaf('f')] } }],
    }
    expect(conditionsOf(groupOf(written))).toEqual(written)
    expect(conditionsOf(groupOf({ always: true }))).toEqual({ always: true })
  })

  it('know the place that the server calls them by', () => {
    const group = groupOf({ all: [leaf('a'), { not: { any: [leaf('b'), leaf('c')] } }] })
    expect(storedPath(group, [0])).toBe('all.0')
    expect(storedPath(group, [1, 1])).toBe('all.1.not.any.1')
  })
})
