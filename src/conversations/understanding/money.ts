// Long because amounts, ranges and currencies are read in one pass.
import { currencyAt, currencyOf, type Home, SLANG } from './currency.ts'
import { unitAt } from './deadline.ts'
import { AFTER_MONEY, BEFORE_MONEY, COUNTABLE, type MoneyCue, NOT_COUNTED } from './money-cues.ts'
import type { Quantity } from './numbers.ts'
import { findPhrases } from './phrases.ts'
import type { Budget } from './understanding.ts'
import type { Word } from './words.ts'

/** Money in a text, with how sure it is that it is the client's own to spend (0 is a guess, 3 and above are sure). */
export interface Money {
  budget: Budget
  sure: number
  /** The amounts as said, for comparing with prices shown. */
  said: number[]
}

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

interface Amount {
  low: number
  high: number
  currency: string | null
  start: number
  end: number
  sure: number
  side: 'ceiling' | 'floor' | null
  said: number[]
}

const TO = new Set([
  'الى',
  'الي',
  'ل',
  'لـ',
  'لحد',
  'لغايه',
  'حتى',
  'to',
  'till',
  'until',
  'او',
  'or',
  '-',
  'لين',
  'ela',
  'ila',
  'lel',
  'la',
  'والى',
])
/** Words between an amount and its ceiling: "3k بالشهر كحد أقصى". */
const RATES = new Set([
  'بالشهر',
  'شهريا',
  'monthly',
  'الشهر',
  'month',
  'a',
  'per',
  'للساعه',
  'بالساعه',
  'للحصه',
  'في',
  'فالشهر',
  'hour',
  'an',
  'للمشروع',
  'للشهر',
  'كل',
  'شهر',
  'تقريبا',
  'يعني',
  'هيك',
  'كده',
])
const BETWEEN = new Set(['بين', 'مابين', 'between', 'تتراوح', 'ماابين', 'bein', 'bain', 'ben'])

/** The client's money in a text, or null where it names none. A corrected amount comes after the one it replaces. */
export function readMoney(words: readonly Word[], quantities: readonly Quantity[], context: MoneyContext): Money | null {
  const all = [...readAmounts(words, quantities, context), ...wordsOfSlang(words, context)]
  // "not 500, 5000": the number that is left is what was meant.
  const corrected = quantities.some(
    (one) => cuesBefore(words, one.start).includes('not') && !all.some((amount) => amount.start === one.start),
  )
  const amounts = all.map((one) => (corrected ? { ...one, sure: one.sure + 2 } : one)).filter((one) => one.sure >= 1.5)
  if (!amounts.length) return null
  const best = Math.max(...amounts.map((one) => one.sure))
  const amount = amounts.findLast((one) => one.sure >= best - 1)!
  const currency = amount.currency ?? currencyOf(context.home)
  const thousands = (currency === 'IQD' || (currency === null && context.currency === 'IQD')) && amount.high < 1000 ? 1000 : 1
  const [low, high] = [amount.low * thousands, amount.high * thousands]
  const ends = amount.side === 'ceiling' ? { max: high } : amount.side === 'floor' ? { min: low } : { min: low, max: high }
  return { budget: { ...ends, currency: currency ?? context.currency }, sure: amount.sure, said: amount.said }
}

function readAmounts(words: readonly Word[], quantities: readonly Quantity[], context: MoneyContext): Amount[] {
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
  return amounts
}

/** "من ٣٠٠ الى ٥٠٠", "300-500", "بين ٢٥٠ و٤٠٠ دولار", "$1k to $2k". */
function isRange(words: readonly Word[], first: Quantity, second: Quantity, home: Home): boolean {
  const between = words
    .slice(first.end, second.start)
    .filter((word, i, all) => word.text !== 'ال' && word.text !== '$' && !currencyAt(all, i, home) && !word.forms.has('حوالي'))
  const glue = words.slice(first.end, second.end).map((word) => word.before)
  if (unitAt(words[second.end]) !== null) return false
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
  const slang = slangAt(words[last.end], context, words)
  const currency = slang ? { currency: slang.currency, length: 1 } : currencyAround(words, first, last, context.home)
  const start = first.start
  const end = last.end + (currency?.length ?? 0)
  const announced = second && /^(?:من|بين|مابين|from|between|men|min)$/.test(words[start - 1]?.text ?? '') ? start - 1 : start
  const cues = new Set([...cuesBefore(words, announced), ...cuesAfter(words, end)])
  if (cues.has('not') || cues.has('paid') || (cues.has('label') && !currency && !cues.has('budget')) || words[start - 1]?.raw === '#')
    return null
  const unit = unitAt(words[last.end])
  if (unit !== null && !currency) return null
  if (first.small && !second && !currency && !(context.asked && words.length <= 2)) return null
  const times = slang?.value ?? 1
  // "تلات بواكي ونص": half of one more.
  const more = slang
    ? /^ونصف?$/.test(words[last.end + 1]?.text ?? '')
      ? 0.5
      : /^وربع$/.test(words[last.end + 1]?.text ?? '')
        ? 0.25
        : 0
    : 0
  const scale = last.value >= 1_000_000 ? 1_000_000 : 1000
  const high = (last.value + more) * times
  const spread = second?.scaled && !first.scaled && first.value < 1000 && first.value * scale <= last.value
  const low = second ? (spread ? first.value * scale : first.value) * times : high
  if (!(high > 0)) return null
  const counted = currency ? 0 : countedBy(words, last.end)
  const side = second ? null : cues.has('ceiling') ? 'ceiling' : cues.has('floor') ? 'floor' : null
  const sure =
    (currency ? 3 : 0) +
    (cues.has('budget') ? 3 : cues.has('money') ? 2 : 0) +
    (side ? 1.5 : 0) +
    (last.scaled || first.scaled ? 1.5 : 0) +
    (context.asked ? 2 : 0) +
    (second && counted === 0 ? 0.5 : 0) -
    counted
  return {
    low: Math.min(low, high),
    high: Math.max(low, high),
    currency: currency?.currency ?? null,
    start,
    end,
    sure,
    side,
    said: second ? [first.value, second.value] : [first.value],
  }
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

function cuesBefore(words: readonly Word[], start: number): MoneyCue[] {
  const from = Math.max(0, start - 7)
  let near = words.slice(from, start)
  // "$" and "ال" before the digits belong to the amount.
  while (near.length && (near.at(-1)!.kind === 'sign' || near.at(-1)!.text === 'ال' || /^(usd|sar|aed|egp|kwd)$/.test(near.at(-1)!.text)))
    near = near.slice(0, -1)
  const sentence = words[start]!.sentence
  near = near.filter((word) => word.sentence === sentence || /ميزاني|budget|السعر|حدي/.test(word.text))
  const cues = findPhrases(BEFORE_MONEY, near).map((found) => ({ ...found, length: found.end - found.start }))
  // A preposition written onto the number: "بألف", "ب٥٠٠", "لألفين".
  if (words[start]!.kind === 'word' && /^و?ب(?!ال)/.test(words[start]!.text) && !/^(بليون)/.test(words[start]!.text))
    cues.push({ means: 'money', start: 0, end: 0, length: 1 })
  // "مو أكثر من" is a ceiling though "أكثر من" alone is a floor: the longer phrase is what was said.
  const longest = (cue: MoneyCue): number => Math.max(0, ...cues.filter((one) => one.means === cue).map((one) => one.length))
  const sides = longest('ceiling') && longest('floor') ? [longest('ceiling') >= longest('floor') ? 'floor' : 'ceiling'] : []
  const found = cues.map((one) => one.means).filter((cue) => !sides.includes(cue as never))
  const limited = found.includes('ceiling') || found.includes('floor')
  return found.filter((cue) => !(cue === 'not' && limited))
}

function cuesAfter(words: readonly Word[], end: number): MoneyCue[] {
  const sentence = words[end]?.sentence
  let near = words.slice(end, end + 6).filter((word) => word.sentence === sentence)
  while (near.length && RATES.has(near[0]!.text)) near = near.slice(1)
  if (!near.length || sentence !== words[Math.max(0, end - 1)]!.sentence) return []
  return findPhrases(AFTER_MONEY, near).map((found) => found.means)
}

/** "٥٠٠ منتج": what stands right behind is what it counts. How much that speaks against money. */
function countedBy(words: readonly Word[], end: number): number {
  const next = words[end]
  if (!next || next.sentence !== words[end - 1]!.sentence || /[،,\n:(]/.test(next.before)) return 0
  if (next.kind !== 'word') return 0
  if ([...next.forms].some((form) => COUNTABLE.has(form))) return 4
  if (NOT_COUNTED.has(next.text) || /^(?:و|ف)(?=\p{L}{3})/u.test(next.text) || /^(?:بال|لل|ب(?=\p{L}{4}))/u.test(next.text)) return 0
  return findPhrases(AFTER_MONEY, [next]).length ? 0 : 2
}

function slangAt(word: Word | undefined, context: MoneyContext, words: readonly Word[]): { value: number; currency: string } | null {
  // Beside other paper, a sheet is a sheet.
  if (!word || (word.forms.has('ورقه') && words.some((one) => PAPER.test(one.text)))) return null
  return (
    SLANG.find(
      (one) => (one.dialect === context.home.dialect || one.words.size === 3) && [...word.forms].some((form) => one.words.has(form)),
    ) ?? null
  )
}

const PAPER = /^(?:ال|وال|بال)?(?:اوراق|ورق|مكتوب|مكتوبه|طباعه|يطبع|مطبوعه|مستند|وورد)$/

/** Slang sums said without a number: "بورقة", "ورقتين". */
function wordsOfSlang(words: readonly Word[], context: MoneyContext): Amount[] {
  return words.flatMap((word, at) => {
    const slang = slangAt(word, context, words)
    const [half, quarter] = [/^ب?نصف?$/, /^ب?ربع$/].map((part) => part.test(words[at - 1]?.text ?? ''))
    const alone =
      slang &&
      words[at - 1]?.kind !== 'number' &&
      (/(?:تين|وين)$/.test(word.text) || !SLANG.some((one) => one.words.has(word.text)) || words[at - 1]?.text === 'ب' || half || quarter)
    if (!alone || (at > 0 && Number.isFinite(words[at - 1]!.value))) return []
    const value = slang.value * (/(?:تين|وين)$/.test(word.text) ? 2 : half ? 0.5 : quarter ? 0.25 : 1)
    return [{ low: value, high: value, currency: slang.currency, start: at, end: at + 1, sure: 4, side: null, said: [] }]
  })
}
