import { AFTER_MONEY, BEFORE_MONEY, COUNTABLE, type MoneyCue, NOT_COUNTED } from './money-cues.ts'
import { numberWord } from './number-words.ts'
import { type Found, findPhrases } from './phrases.ts'
import type { Word } from './words.ts'

/** Words between an amount and its ceiling: "3k بالشهر كحد أقصى". */
const RATES = new Set(
  'بالشهر شهريا شهري monthly الشهر month mo mth a per للساعه بالساعه للحصه في فالشهر hour an للمشروع للشهر كل شهر تقريبا يعني هيك كده'.split(
    ' ',
  ),
)

const RATED = /^ال(?:ساعه|صفحه|حصه|دقيقه|مقال|مقاله|متر|قطعه|كلمه|بوست|حلقه)$/

/** What is said of an amount right before it. */
export function cuesBefore(words: readonly Word[], start: number): MoneyCue[] {
  const from = Math.max(0, start - 7)
  let near = words.slice(from, start)
  // "$" and "ال" before the digits belong to the amount.
  while (near.length && (near.at(-1)!.kind === 'sign' || near.at(-1)!.text === 'ال' || /^(usd|sar|aed|egp|kwd)$/.test(near.at(-1)!.text)))
    near = near.slice(0, -1)
  const sentence = words[start]!.sentence
  near = near.filter((word) => word.sentence === sentence || /ميزاني|budget|السعر|حدي/.test(word.text))
  const cues = findPhrases(BEFORE_MONEY, near).map((found) => ({ ...found, means: turned(found, near), length: found.end - found.start }))
  // A preposition written onto the number: "بألف", "ب٥٠٠", "لألفين".
  if (words[start]!.kind === 'word' && /^و?ب(?!ال)/.test(words[start]!.text) && !/^(بليون)/.test(words[start]!.text))
    cues.push({ means: 'money', start: 0, end: 0, length: 1 })
  // "مو أكثر من" is a ceiling though "أكثر من" alone is a floor: the longer phrase is what was said.
  const comma = near.findLastIndex((word) => /[،,]/.test(word.before))
  const apart = /[،,]/.test(words[start]!.before) ? near.length : comma
  const longest = (cue: MoneyCue): number => Math.max(0, ...cues.filter((one) => one.means === cue).map((one) => one.length))
  const sides = longest('ceiling') && longest('floor') ? [longest('ceiling') >= longest('floor') ? 'floor' : 'ceiling'] : []
  // What was paid or earned before the comma is another sum.
  const told = cues.filter((one) => !(one.means === 'paid' && one.start < apart)).map((one) => one.means)
  const found = told.filter((cue) => !sides.includes(cue as never))
  const limited = found.includes('ceiling') || found.includes('floor')
  // "Raise it up to" names the new sum, not a ceiling; "I can go up to" does not raise anything.
  const raised = longest('set') >= longest('ceiling')
  return found.filter(
    (cue) =>
      !(cue === 'not' && limited) && !(cue === 'ceiling' && found.includes('set') && raised) && !(cue === 'set' && limited && !raised),
  )
}

/** "ما أبي أدفع فوق ٩٠٠" is a ceiling, "مو أقل من" a floor: a no some words before turns them round. */
function turned({ means, start }: Found<MoneyCue>, near: readonly Word[]): MoneyCue {
  const from = near.findLastIndex((word, at) => at <= start && /[،,]/.test(word.before))
  const refused = near.slice(Math.max(0, from, start - 4), start).some((word) => NO.test(word.text))
  if (refused && means === 'floor' && OVER.test(near[start]!.text)) return 'ceiling'
  return refused && means === 'ceiling' && UNDER.test(near[start]!.text) ? 'floor' : means
}

const NO = /^(?:و?(?:ما|مو|مش|لا|مب|موب|لن|لم|ليس|محد)|no|not|never|don't|dont|can't|cant|won't|cannot)$/
const OVER = /^(?:فوق|فوك|اكثر|اكتر|ازود|اعلي|ازيد|over|above|more)$/
const UNDER = /^(?:اقل|تحت|دون|under|below|less)$/

/** What is said of an amount right behind it. */
export function cuesAfter(words: readonly Word[], end: number): MoneyCue[] {
  const sentence = words[end]?.sentence
  let near = words.slice(end, end + 6).filter((word) => word.sentence === sentence)
  while (near.length && RATES.has(near[0]!.text)) near = near.slice(1)
  if (!near.length || sentence !== words[Math.max(0, end - 1)]!.sentence) return []
  // "… ولا تزيد على ٥٠٠٠" bounds the sum that follows.
  const ahead = (found: Found<MoneyCue>): boolean => {
    const next = near.slice(found.end).find((word) => !/^(?:علي|عن|من|the|than)$/.test(word.text))
    return found.means === 'ceiling' && found.end > found.start + 1 && !!next && (next.kind === 'number' || numberWord(next.text) !== null)
  }
  return findPhrases(AFTER_MONEY, near)
    .filter((found) => !ahead(found))
    .map((found) => found.means)
}

/** "٥٠٠ منتج": what stands right behind is what it counts. How much that speaks against money. */
export function countedBy(words: readonly Word[], end: number): number {
  const next = words[end]
  if (!next || next.sentence !== words[end - 1]!.sentence || /[،,\n:(]/.test(next.before)) return 0
  if (next.kind !== 'word') return 0
  // "١٠٠ ساعة" counts hours, "١٠٠ الساعة" is the price of one.
  if (RATED.test(next.text)) return 0
  if ([...next.forms].some((form) => COUNTABLE.has(form))) return 4
  if (
    NOT_COUNTED.has(next.text) ||
    (/^[a-z]/.test(next.text) && [...next.forms].some((form) => NOT_COUNTED.has(form))) ||
    /^(?:و|ف)(?=\p{L}{3})/u.test(next.text) ||
    /^(?:بال|لل|ب(?=\p{L}{4}))/u.test(next.text)
  )
    return 0
  return findPhrases(AFTER_MONEY, words.slice(end, end + 4)).length ? 0 : 2
}
