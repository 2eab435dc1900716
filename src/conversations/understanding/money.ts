import { currencyOf } from './currency.ts'
import { type Amount, type MoneyContext, readAmounts } from './money-amounts.ts'
import { cuesBefore } from './money-beside.ts'
import type { Quantity } from './numbers.ts'
import type { Budget } from './understanding.ts'
import type { Word } from './words.ts'

/** Money in a text, with how sure it is that it is the client's own to spend (0 is a guess, 3 and above are sure). */
export interface Money {
  budget: Budget
  sure: number
  /** The amounts as said, for comparing with prices shown. */
  said: number[]
}

/** The client's money in a text, or null where it names none. A corrected amount comes after the one it replaces. */
export function readMoney(words: readonly Word[], quantities: readonly Quantity[], context: MoneyContext): Money | null {
  const all = readAmounts(words, quantities, context)
  // "not 500, 5000": the number that is left is what was meant.
  const corrected = quantities.some(
    (one) => cuesBefore(words, one.start).includes('not') && !all.some((amount) => amount.start === one.start),
  )
  const amounts = all.map((one) => (corrected ? { ...one, sure: one.sure + 2 } : one)).filter((one) => one.sure >= 1.5)
  if (!amounts.length) return null
  const range = rangeOf(amounts)
  const best = Math.max(...amounts.map((one) => one.sure))
  const amount = range ?? amounts.findLast((one) => one.sure >= best - 1)!
  // A currency said once holds for the other sums beside it.
  const currency = amount.currency ?? all.find((one) => one.currency)?.currency ?? currencyOf(context.home)
  const thousands = (currency === 'IQD' || (currency === null && context.currency === 'IQD')) && amount.high < 1000 ? 1000 : 1
  const [low, high] = [amount.low * thousands, amount.high * thousands]
  const ends = amount.side === 'ceiling' ? { max: high } : amount.side === 'floor' ? { min: low } : { min: low, max: high }
  return { budget: { ...ends, currency: currency ?? context.currency }, sure: amount.sure, said: amount.said }
}

/** A floor or a sum and then a ceiling above it are the two ends of one range: "معي ألفين وبالكثير ٢٥٠٠". */
function rangeOf(amounts: readonly Amount[]): Amount | null {
  const top = amounts.at(-1)
  const bottom = amounts.at(-2)
  if (!top || !bottom || top.side !== 'ceiling' || bottom.side === 'ceiling') return null
  // "معايا ١٥ ألف وممكن توصل ٢٠": thousand is said once for both.
  const high = bottom.high >= 1000 && top.high < 1000 && top.high * 1000 > bottom.high ? top.high * 1000 : top.high
  if (bottom.high >= high) return null
  return { ...top, high, low: bottom.low, currency: top.currency ?? bottom.currency, side: null, said: [...bottom.said, ...top.said] }
}
