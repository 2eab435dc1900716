import { asciiDigits } from '#src/platform/text/digits.ts'
import type { LeadFactsSource, Money } from './lead.ts'

/** A number out of a number or of a text in any digits ("٥٠٠", "1,500.50"); undefined when it is none. */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string') return undefined
  const text = asciiDigits(value).replace(/[,\s]/g, '')
  return /^-?\d{1,15}(\.\d{1,9})?$/.test(text) ? Number(text) : undefined
}

/** Minutes since midnight out of "HH:MM" (any digits) or of a number of minutes; undefined when it is none. */
export function toMinutes(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 && value <= 1440 ? value : undefined
  if (typeof value !== 'string') return undefined
  const match = /^(\d{1,2}):(\d{2})$/.exec(asciiDigits(value).trim())
  if (!match) return undefined
  const minutes = Number(match[1]) * 60 + Number(match[2])
  return Number(match[2]) < 60 && minutes <= 1440 ? minutes : undefined
}

/** An amount in the tenant's currency; undefined when no rate is known for its own. */
export function inTenantCurrency(amount: number, currency: string | null | undefined, money: Money): number | undefined {
  if (!currency || currency === money.currency) return amount
  if (!Object.hasOwn(money.rates, currency)) return undefined
  return amount * money.rates[currency]!
}

/** The upper (or lower) end of the budget in the tenant's currency, falling back to the other end; undefined when unknown or without a rate. */
export function budgetEnd(lead: LeadFactsSource, end: 'min' | 'max', money: Money): number | undefined {
  const amount = statedEnd(lead, end)
  return amount === undefined ? undefined : inTenantCurrency(amount, lead.budget?.currency, money)
}

/** Why a budget fact is absent: nothing was said, or its currency has no rate in the rule set. */
export function budgetAbsence(lead: LeadFactsSource): 'not_told' | 'no_rate' {
  return statedEnd(lead, 'max') === undefined ? 'not_told' : 'no_rate'
}

function statedEnd(lead: LeadFactsSource, end: 'min' | 'max'): number | undefined {
  const other = end === 'min' ? 'max' : 'min'
  return toNumber(lead.budget?.[end]) ?? toNumber(lead.budget?.[other])
}
