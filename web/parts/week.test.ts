import { expect, it } from 'vitest'
import { hoursOf, weekOf } from './week.ts'

const ramadan = { days: [0, 1, 2, 3, 4], from: '20:00', to: '23:59', between: { from: '2027-02-08', to: '2027-03-09' } }

it('shows an ordinary week, and puts days of the same hours together again', () => {
  const week = weekOf([{ days: [0, 1, 2, 3, 4], from: '09:00', to: '17:00' }, ramadan])
  expect(week.map((one) => one.works)).toEqual([true, true, true, true, true, false, false])
  week[6] = { day: 6, works: true, from: '10:00', to: '14:00' }
  expect(hoursOf(week, [ramadan])).toEqual([
    { days: [0, 1, 2, 3, 4], from: '09:00', to: '17:00' },
    { days: [6], from: '10:00', to: '14:00' },
    ramadan,
  ])
})

it('knows a week without set hours', () => {
  expect(weekOf([]).some((one) => one.works)).toBe(false)
  expect(hoursOf(weekOf([]), [])).toEqual([])
})
