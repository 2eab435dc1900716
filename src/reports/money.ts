import type { z } from 'zod'
import type { money } from '#src/platform/shapes.ts'

/** Money in whole hundredths; null where there is none. */
export function moneyOf(amount: number | undefined, currency: string): z.output<typeof money> | null {
  if (amount === undefined) return null
  const whole = Math.round(amount * 100) / 100
  return { amount: whole, min: whole, max: whole, currency }
}
