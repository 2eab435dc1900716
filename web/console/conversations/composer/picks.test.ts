import { expect, it } from 'vitest'
import type { Snippet } from '../shapes.ts'
import { askedFor, matching } from './picks.ts'

const snippet = (name: string, ar = '', en = '') => ({ id: name, name, ar, en }) as Snippet

it('a slash asks for a saved reply at the start of a word alone, right before the caret', () => {
  expect(askedFor('/سع', 3)).toEqual({ query: 'سع', from: 0 })
  expect(askedFor('أهلًا /', 7)).toEqual({ query: '', from: 6 })
  expect(askedFor('1/2', 3)).toBeNull()
  expect(askedFor('https://x', 9)).toBeNull()
  expect(askedFor('/سعر ثم', 7)).toBeNull()
  expect(askedFor('/سعر ثم', 4)).toEqual({ query: 'سعر', from: 0 })
})

it('names go before words', () => {
  const all = [snippet('ترحيب', 'أهلًا، هذه أسعارنا'), snippet('أسعار', 'من 300 ريال'), snippet('Price', '', 'From 300')]
  expect(matching(all, 'أسعار').map((one) => one.name)).toEqual(['أسعار', 'ترحيب'])
  expect(matching(all, 'pri').map((one) => one.name)).toEqual(['Price'])
  expect(matching(all, '')).toHaveLength(3)
})
