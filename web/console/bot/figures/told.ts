import { type Language, localeOf } from '../../../parts/language.ts'
import type { Figures } from '../shapes.ts'
import { percent } from '../sure.tsx'
import type { BotWords } from '../words.ts'

/** What stands where there is nothing to tell. */
const NONE = '–'

/** Figures as they are read: each with its unit, a dash where there is nothing to tell of. Pure. */
export function told({ turns, matchRate, averageConfidence, answerMs, handOvers, cost }: Figures, words: BotWords, language: Language) {
  const number = new Intl.NumberFormat(localeOf(language))
  const seconds = (ms: number | undefined) =>
    ms === undefined
      ? NONE
      : `${new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: 1 }).format(ms / 1000)} ${words.seconds}`
  return {
    turns: number.format(turns),
    match: matchRate === null ? NONE : percent(matchRate),
    confidence: averageConfidence === null ? NONE : percent(averageConfidence),
    answer: seconds(answerMs?.p50),
    slow: seconds(answerMs?.p95),
    handOvers: number.format(handOvers),
    cost: new Intl.NumberFormat(localeOf(language), { style: 'currency', currency: cost.currency, maximumFractionDigits: 2 }).format(
      cost.amount,
    ),
  }
}
