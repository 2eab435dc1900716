import { expect, it } from 'vitest'
import { timeLeft } from './time-left.ts'

const at = (text: string) => new Date(`2026-11-21T${text}:00Z`)

it('counts a deadline in the unit that says enough', () => {
  expect(timeLeft(at('00:00'), new Date('2026-11-25T00:00:00Z'), at('12:00'))).toMatchObject({ n: 3, unit: 'days', over: false })
  expect(timeLeft(at('00:00'), at('12:00'), at('06:30'))).toMatchObject({ n: 5, unit: 'hours' })
  expect(timeLeft(at('00:00'), at('12:00'), at('11:45'))).toMatchObject({ n: 15, unit: 'minutes' })
  expect(timeLeft(at('00:00'), at('12:00'), new Date('2026-11-21T11:59:30Z'))).toMatchObject({ n: 1, unit: 'minutes', over: false })
})

it('tells which share of the time is left, and when it is over', () => {
  expect(timeLeft(at('00:00'), at('12:00'), at('09:00')).part).toBe(0.25)
  expect(timeLeft(at('00:00'), at('12:00'), at('13:00'))).toMatchObject({ n: 0, part: 0, over: true })
  // Time that was given back after a question: more than the first deadline had.
  expect(timeLeft(at('11:00'), at('12:00'), at('10:00')).part).toBe(1)
})
