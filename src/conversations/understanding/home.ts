import { countryOfCurrency, currencyAt, type Home } from './currency.ts'
import { type Place, readPlaces } from './places.ts'
import type { Dialect, Turn } from './understanding.ts'
import type { Speech } from './words.ts'

/** Where the conversation is at home: a place named now or before, and the currency shown last. */
export function homeOf(
  places: readonly Place[],
  earlier: readonly { from: Turn['from']; speech: Speech }[],
  dialect: Dialect | null,
): Home {
  const place = places[0] ?? earlier.toReversed().flatMap(({ speech }) => readPlaces(speech.words))[0] ?? null
  // عمان is a country to the Gulf and a city to the Levant.
  const country = place && /^عم+ان$/.test(place.name) && dialect === 'gulf' ? 'OM' : (place?.country ?? null)
  const currency = lastShown(
    earlier.map((one) => one.speech),
    { country, dialect, currency: null },
  )
  return { country: country ?? (currency ? countryOfCurrency(currency) : null), dialect, currency }
}

function lastShown(turns: readonly Speech[], home: Home): string | null {
  let currency: string | null = null
  for (const { words } of turns) {
    const named = words.map((word, at) => (word.kind === 'number' ? null : currencyAt(words, at, home)))
    words.forEach((word, at) => {
      const before = words[at - 1]
      // "55 الف" with no currency is how Iraq prices.
      if (!currency && word.text === 'الف' && before?.kind === 'number' && !named.some(Boolean)) currency = 'IQD'
      if (named[at]?.currency) currency = named[at].currency
      // A dinar of six figures is Iraq's.
      if (named[at] && /^دينار|^دنانير/.test(word.text) && (before?.value ?? 0) >= 50_000) currency = 'IQD'
    })
  }
  return currency
}
