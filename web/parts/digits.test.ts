import { expect, it } from 'vitest'
import { latinDigits, wholeNumber } from './digits.ts'

it('takes digits as people write them', () => {
  expect(wholeNumber('٣')).toBe(3)
  expect(wholeNumber('۱۲')).toBe(12)
  expect(wholeNumber(' 40 ')).toBe(40)
  expect(latinDigits('٠٥٠١٢٣٤٥٦٧ ۰۹')).toBe('0501234567 09')
})

it('tells nothing from nonsense', () => {
  expect(wholeNumber('')).toBeUndefined()
  expect(wholeNumber('كثير')).toBeNaN()
  expect(wholeNumber('-1')).toBeNaN()
})
