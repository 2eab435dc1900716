import { expect, it } from 'vitest'
import type { LeadFactsSource } from '#rules/lead.ts'
import { parseRuleSet } from '#rules/rule-set.ts'
import { decide } from '../decide.ts'
import { inputOf, leadOf, poolOf, rulesOf } from '../test-pool.ts'
import { groupLeads, suggestionId } from './group.ts'
import { propose } from './propose.ts'

let count = 0
const leads = (many: number, more: Partial<LeadFactsSource>) =>
  Array.from({ length: many }, () => leadOf({ leadId: `l${++count}`, category: undefined, channel: undefined, ...more }))
const traitsOf = (list: LeadFactsSource[], away: string[] = []) =>
  groupLeads(list, new Set(away)).map(({ traits, leads }) => [traits.map(({ fact, value }) => `${fact}=${value}`).join(), leads.length])

it('a service says more than a channel; what nearly all of a group share, and most others do not, joins it', () => {
  const list = [
    ...leads(5, { category: 'seo', location: 'جدة', channel: 'whatsapp' }),
    ...leads(6, { location: 'الرياض', channel: 'whatsapp' }),
    ...leads(2, { category: 'ads', channel: 'whatsapp' }),
  ]
  expect(traitsOf(list)).toEqual([
    ['category=seo,location=جدة', 5],
    ['location=الرياض', 6],
  ])
})

it('where no service was understood a word that clients say does, but no greeting', () => {
  const list = ['السلام عليكم ابي لوحات جدارية', 'عندكم لوحات؟', 'مرحبا ممكن لوحات لمكتب'].flatMap((text) => leads(1, { text }))
  expect(traitsOf(list)).toEqual([['text=لوحات', 3]])
})

it('of leads in equal numbers it makes the same groups whatever their order; each lead is in one, ten are the most', () => {
  const list = Array.from({ length: 15 }, (_, i) => leads(3, { campaign: { campaignName: `حملة ${i}` }, channel: 'tiktok' })).flat()
  const groups = groupLeads(list, new Set())
  expect(groups).toHaveLength(10)
  const members = groups.flatMap((group) => group.leads)
  expect(new Set(members).size).toBe(members.length)
  expect(groupLeads(list.toReversed(), new Set()).map(({ id }) => id)).toEqual(groups.map(({ id }) => id))
})

it('one that was put away stays away, in another spelling and with more leads too', () => {
  const id = suggestionId({ fact: 'location', value: 'الأحساء' })
  expect(groupLeads(leads(3, { location: 'الاحساء' }), new Set())[0]!.id).toBe(id)
  expect(traitsOf(leads(9, { location: 'الأحساء' }), [id])).toEqual([])
})

it('the rule that is proposed is valid, stands behind the others, and decides every lead of its group', () => {
  const { pool } = poolOf({ ali: { skills: ['seo'], languages: ['ar'] }, sara: { skills: ['ads'], locations: ['جدة'] } })
  const ruleSet = rulesOf([
    { conditions: { all: [{ fact: 'category', operator: 'equal', value: 'cv' }] }, action: { type: 'refuse', reason: 'x' }, priority: -3 },
  ])
  const list = [...leads(4, { category: 'seo', location: 'جدة', language: 'ar' }), ...leads(3, { text: 'أريد لوحات' })]
  for (const group of groupLeads(list, new Set())) {
    const ground = { pool, ruleSet, ownerOf: () => undefined, nameOf: (slug: string) => ({ ar: slug, en: slug }) }
    const { rule, able } = propose(group, ground)
    const document = { ...ruleSet, rules: [...ruleSet.rules, rule] }
    expect(parseRuleSet(document)).toMatchObject({ ok: true })
    expect(rule.priority).toBe(-4)
    for (const facts of group.leads) expect(decide(inputOf(pool, document, facts)).decidedBy).toBe(rule.id)
    // Nobody of that service works in the place: the place is given up before the service.
    if (group.traits[0].fact === 'category')
      expect([rule.action, able]).toMatchObject([{ pool: { skills: ['$category'], languages: ['$language'] } }, 1])
  }
})
