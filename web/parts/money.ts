import { numbers } from './formats.ts'
import type { Language } from './language.ts'

/** Money as the API tells it, in major units. */
export interface Money {
  amount?: number
  min: number | null
  max: number | null
  currency: string
}

/** An amount or a range: "500 ر.س", "300–500 ر.س"; null where neither end is known. */
export function moneyText(language: Language, money: Money): string | null {
  const format = numbers(language, { style: 'currency', currency: money.currency, maximumFractionDigits: 0 })
  const { min, max } = money
  if (money.amount !== undefined) return format.format(money.amount)
  if (min !== null && max !== null) return min === max ? format.format(min) : format.formatRange(min, max)
  const one = min ?? max
  return one === null ? null : `${min === null ? '≤ ' : '≥ '}${format.format(one)}`
}
