import { currencyAt, type Home } from './currency.ts'
import { unitAt } from './deadline.ts'
import { countedBy, cuesAfter, cuesBefore } from './money-beside.ts'
import { partOf, type Slang, slangAlone, slangAt } from './money-slang.ts'
import type { Quantity } from './numbers.ts'
import type { Word } from './words.ts'

/** What a reader of money has to know of the conversation. */
export interface MoneyContext {
  home: Home
  /** The bot asked for the budget, or the text is the answer to a budget field. */
  asked: boolean
  /** The tenant's currency, where nothing else tells. */
  currency: string
  /** Word ranges that are times. */
  times: readonly { start: number; end: number }[]
}

/** A sum or range a text names, with how sure it is that it is the client's money. */
export interface Amount {
  low: number
  high: number
  currency: string | null
  start: number
  end: number
  sure: number
  side: 'ceiling' | 'floor' | null
  said: number[]
}

const TO = new Set('الى الي ل لـ لحد لغايه حتى to till until او or - لين ela ila lel la le li l والى'.split(' '))
const BETWEEN = new Set('بين مابين between تتراوح ماابين bein bain ben'.split(' '))

/** Every sum of a text that may be money, in order. */
export function readAmounts(words: readonly Word[], quantities: readonly Quantity[], context: MoneyContext): Amount[] {
  const amounts: Amount[] = []
  for (let i = 0; i < quantities.length; i++) {
    const first = quantities[i]!
    if (context.times.some((time) => time.start <= first.start && first.start < time.end)) continue
    const other = quantities[i + 1]
    const second = other && isRange(words, first, other, context.home) ? other : null
    const amount = amountOf(words, first, second, context)
    if (second) i += 1
    if (amount) amounts.push(amount)
  }
  const alone = words.flatMap((_, at) => {
    const counted = amounts.some((one) => one.start <= at && at < one.end)
    const slang = counted ? null : slangAlone(words, at, context.home.dialect, context.asked)
    return slang
      ? [{ low: slang.value, high: slang.value, currency: slang.currency, start: at, end: slang.end, sure: 4, side: null, said: [] }]
      : []
  })
  return [...amounts, ...alone]
}

/** "من ٣٠٠ الى ٥٠٠", "300-500", "بين ٢٥٠ و٤٠٠ دولار", "$1k to $2k". */
function isRange(words: readonly Word[], first: Quantity, second: Quantity, home: Home): boolean {
  const between = words
    .slice(first.end, second.start)
    .filter(
      (word, i, all) =>
        word.text !== 'ال' &&
        word.text !== '$' &&
        !currencyAt(all, i, home) &&
        !slangAt(word, home.dialect, all) &&
        !word.forms.has('حوالي'),
    )
  const glue = words.slice(first.end, second.end).map((word) => word.before)
  if (unitAt(words[second.end]) !== null) return false
  // "men alf le alf w noss": le is "to" here, not the Egyptian pound.
  if (second.start === first.end + 1 && words[first.end]!.text === 'le') return true
  if (!between.length) {
    const joined = words[second.start]!
    const announced = words
      .slice(Math.max(0, first.start - 3), first.start)
      .some((word) => [...word.forms].some((form) => BETWEEN.has(form)))
    return (
      /^\s*[-–—~/]\s*$/.test(joined.before) ||
      glue.some((one) => /^\s*[-–—~]\s*$/.test(one)) ||
      (/^و/.test(joined.text) && announced) ||
      (/^(ل|لل)/.test(joined.text) && joined.kind === 'word')
    )
  }
  if (between.length > 2) return false
  const and = between.length === 1 && (/^و(?:ال)?$/.test(between[0]!.text) || between[0]!.text === 'and' || between[0]!.forms.has('و'))
  if (and) return words.slice(Math.max(0, first.start - 3), first.start).some((word) => [...word.forms].some((form) => BETWEEN.has(form)))
  return between.length === 1 && TO.has(between[0]!.text)
}

function amountOf(words: readonly Word[], first: Quantity, second: Quantity | null, context: MoneyContext): Amount | null {
  const last = second ?? first
  const slang = slangAt(words[last.end], context.home.dialect, words) ?? slangAt(words[first.end], context.home.dialect, words)
  const currency = slang ? { currency: slang.currency, length: 1 } : currencyAround(words, first, last, context.home)
  const end = last.end + (slang && !slangAt(words[last.end], context.home.dialect, words) ? 0 : (currency?.length ?? 0))
  const start = second && /^(?:من|بين|مابين|from|between|men|min)$/.test(words[first.start - 1]?.text ?? '') ? first.start - 1 : first.start
  const cues = new Set([...cuesBefore(words, start), ...cuesAfter(words, end)])
  if (cues.has('not') || cues.has('paid') || words[first.start - 1]?.raw === '#') return null
  if (!currency && ((cues.has('label') && !cues.has('budget')) || unitAt(words[last.end]) !== null)) return null
  if (first.small && !second && !currency && !(context.asked && words.length <= 2)) return null
  const [one, other] = spread(first, second, slang, partOf(words[last.end + 1]))
  if (!(other > 0)) return null
  const counted = currency ? 0 : countedBy(words, last.end)
  const side = second ? null : cues.has('ceiling') ? 'ceiling' : cues.has('floor') ? 'floor' : null
  const sure =
    (currency ? 3 : 0) +
    (cues.has('budget') || cues.has('set') ? 3 : cues.has('money') ? 2 : 0) +
    (side ? 1.5 : 0) +
    (last.scaled || first.scaled ? 1.5 : 0) +
    (context.asked ? 2 : 0) +
    (second && counted === 0 ? 0.5 : 0) +
    (other >= 50 && isClause(words, first.start, end) ? 1.5 : 0) -
    counted
  return {
    low: Math.min(one, other),
    high: Math.max(one, other),
    currency: currency?.currency ?? null,
    start: first.start,
    end,
    sure,
    side,
    said: second ? [first.value, second.value] : [first.value],
  }
}

/** Both ends of a sum: "٢٠٠ الى ٣٠٠ الف" and "٤ الاف الى ٤ ونص" say thousand once for both. */
function spread(first: Quantity, second: Quantity | null, slang: Slang | null, more: number): [number, number] {
  const last = second ?? first
  const times = slang?.value ?? 1
  const high = (last.value + (slang ? more : 0)) * times
  if (!second) return [high, high]
  const scale = Math.max(first.value, second.value) >= 1_000_000 ? 1_000_000 : 1000
  const small = (one: Quantity, other: Quantity): boolean => !one.scaled && other.scaled && one.value < 1000
  if (small(second, first) && second.value * scale >= first.value) return [first.value * times, high * scale]
  const low = small(first, second) && first.value * scale <= second.value ? first.value * scale : first.value
  return [low * times, high]
}

/** A sum that is a clause of its own behind others: "…، ٥٠٠، …". */
function isClause(words: readonly Word[], start: number, end: number): boolean {
  const next = words[end]
  return (
    start > 1 &&
    /[،,\n.]/.test(words[start]!.before) &&
    (!next || /[،,\n.؟?]/.test(next.before) || next.sentence !== words[start]!.sentence)
  )
}

/** A currency right behind, right before, or between the two ends. */
function currencyAround(
  words: readonly Word[],
  first: Quantity,
  last: Quantity,
  home: Home,
): { currency: string | null; length: number } | null {
  const behind = currencyAt(words, last.end, home)
  if (behind) return behind
  const inside = last === first ? null : currencyAt(words, first.end, home)
  const ahead = first.start > 0 ? currencyAt(words, first.start - 1, home) : null
  const isAhead = ahead && (words[first.start - 1]!.kind === 'sign' || /^[a-z]/.test(words[first.start - 1]!.text))
  const found = inside ?? (isAhead ? ahead : null)
  return found ? { currency: found.currency, length: 0 } : null
}
