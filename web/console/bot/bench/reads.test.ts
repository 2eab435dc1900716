import { expect, it } from 'vitest'
import type { BotWords } from '../words.ts'
import { readsOf } from './reads.ts'

const words = {
  reads: { category: 'Service', budget: 'Budget', deadline: 'Deadline', contacts: 'Particulars', dialect: 'Dialect', steering: 'Orders' },
  days: { one: '# day', other: '# days' },
  speech: { saudi: 'Saudi' },
  steered: 'left unread',
} as unknown as BotWords
const telling = { words, language: 'en' as const, serviceName: (slug: string) => `service ${slug}` }

it('tells what was found, by its name, and leaves out what was not', () => {
  const read = {
    category: 'logo',
    budget: { min: 300, max: 300, currency: 'SAR' },
    deadline: 1,
    contacts: {},
    dialect: 'saudi',
    steering: false,
    confidence: { category: 1 },
  }
  expect(readsOf(read, telling)).toEqual([
    ['Service', 'service logo'],
    ['Budget', '300 SAR'],
    ['Deadline', '1 day'],
    ['Dialect', 'Saudi'],
  ])
})

it('tells an open budget as one', () => {
  expect(readsOf({ budget: { max: 500, currency: 'SAR' } }, telling)).toEqual([['Budget', '≤ 500 SAR']])
  expect(readsOf({ budget: { min: 5000 } }, telling)).toEqual([['Budget', '≥ 5,000']])
  expect(readsOf({ budget: {} }, telling)).toEqual([])
})
