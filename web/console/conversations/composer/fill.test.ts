import { expect, it } from 'vitest'
import { fill } from './fill.ts'

const known = { name: 'محمد', me: 'ريم', office: 'وصل' }

it('fills in who is spoken to, who speaks, and for whom', () => {
  expect(fill('أهلًا {name}، معك {me} من {office}.', known)).toBe('أهلًا محمد، معك ريم من وصل.')
})

it('leaves no gap where something is not known', () => {
  expect(fill('أهلًا {name}، معك {me}.', { ...known, name: null, me: null })).toBe('أهلًا، معك.')
  expect(fill('{name}, hello', { ...known, name: null })).toBe('hello')
})

it('takes a name as the words it is', () => {
  expect(fill('Hello {name}', { ...known, name: '$& {me}' })).toBe('Hello $& {me}')
})
