import { expect, it } from 'vitest'
import type { CannedRule } from '../shapes.ts'
import { bodyOf, draftOf, wrongIn } from './rule-draft.ts'

const words = { nameNeeded: 'name', matchNeeded: 'match', answerNeeded: 'answer' } as never
const rule = {
  name: 'الضمان',
  enabled: false,
  tags: ['عيد', 'ضمان'],
  match: { keywords: ['ضمان', 'كفالة'], which: 'any', examples: ['هل عندكم ضمان؟'] },
  answer: { ar: 'نعم', en: 'Yes' },
  intent: null,
  hosts: ['example.com'],
  minConfidence: 0.7,
} as unknown as CannedRule

it('a rule that is opened and saved is the same rule', () => {
  const { name, enabled, tags, match, answer, intent, hosts, minConfidence } = rule
  expect(bodyOf(draftOf(rule))).toEqual({ name, enabled, tags, match, answer, intent, hosts, minConfidence })
})

it('lines and commas become lists, each thing once, without empty ones', () => {
  const draft = { ...draftOf(null), keywords: ' ضمان \n\nضمان\nكفالة', tags: 'عيد، ضمان , عيد', hosts: 'a.com b.com' }
  expect(bodyOf(draft)).toMatchObject({ match: { keywords: ['ضمان', 'كفالة'] }, tags: ['عيد', 'ضمان'], hosts: ['a.com', 'b.com'] })
})

it('a rule needs a name, something to hear, and an answer in both languages or an intent', () => {
  expect(Object.keys(wrongIn(draftOf(null), words))).toEqual(['name', 'keywords', 'ar'])
  expect(wrongIn({ ...draftOf(rule), en: ' ' }, words)).toEqual({ ar: 'answer' })
  expect(wrongIn({ ...draftOf(rule), en: '', does: 'intent' }, words)).toEqual({})
})
