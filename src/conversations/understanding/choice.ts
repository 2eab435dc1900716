import { described } from './choice-described.ts'
import { byNumber, byOrdinal } from './choice-direct.ts'
import { byName, type Hit } from './choice-names.ts'
import type { Quantity } from './numbers.ts'
import type { Option } from './options.ts'
import type { Word } from './words.ts'

/** What a client points at: option numbers (several where it is not one), whether it pointed at all, and whether away from them. */
export interface Pointing {
  options: number[]
  /** A number, ordinal or name was used, even one that is not in the list. */
  points: boolean
  /** By a number, ordinal or name rather than by some quality. */
  direct: boolean
  /** What is left when the others were refused. */
  left?: boolean
}

/** What a client points at among the options shown. */
export function readPointing(words: readonly Word[], quantities: readonly Quantity[], options: readonly Option[]): Pointing {
  if (!options.length) return { options: [], points: false, direct: false }
  const all = [...byOrdinal(words, options), ...byNumber(words, quantities), ...byName(words, options)]
  // "زي رقم ١ بس أرخص" measures by one, it does not choose it.
  const hits = all.filter(({ at }) => !words.slice(Math.max(0, at - 2), at).some((word) => LIKE.test(word.text)))
  const beside = besides(words, hits)
  if (beside !== null) return { options: inList([beside], options), points: true, direct: true }
  const dismissed = dismissedBefore(words)
  const isAway = (hit: Hit): boolean => isNegated(words, hit.at) || hit.at < dismissed
  const away = hits.filter(isAway)
  const towards = hits.filter((hit) => !isAway(hit))
  if (towards.length) return { options: inList(towards, options), points: true, direct: true }
  // "ولا واحد، اريد مرة بغدادية" wishes for somebody else.
  if (namesNone(words)) return { options: [], points: false, direct: false }
  const refused = new Set(away.map((hit) => hit.option))
  const fitting = described(
    words,
    quantities,
    options.filter((one) => !refused.has(one.number)),
    away.length > 0,
  )
  if (fitting !== null) return { options: [fitting], points: true, direct: false }
  const left = options.map((one) => one.number).filter((number) => !refused.has(number))
  if (left.length === 1 && away.length === options.length - 1)
    return { options: left, points: true, direct: true, left: options.length > 2 }
  return { options: [], points: away.length > 0, direct: false }
}

/** "مو ماجد، اللي قبله": the neighbour of the one who was named. */
function besides(words: readonly Word[], hits: readonly Hit[]): Hit | null {
  const at = words.findIndex(({ text }, i) => (NEXT.test(text) || PREVIOUS.test(text)) && POINTS.test(words[i - 1]?.text ?? ''))
  const before = words.findIndex(
    ({ text }, i) =>
      /^(?:بعد|عقب|تحت|ورا|قبل|فوق|after|below|before|above)$/.test(text) &&
      hits.some((hit) => hit.at === i + 1) &&
      POINTS.test(words[i - 1]?.text ?? ''),
  )
  const beside = hits.find((hit) => before >= 0 && hit.at === before + 1)
  if (beside) return { option: beside.option + (/^(?:بعد|عقب|تحت|ورا|after|below)$/.test(words[before]!.text) ? 1 : -1), at: before }
  const named = hits.findLast((hit) => hit.at < at)
  return named ? { option: named.option + (NEXT.test(words[at]!.text) ? 1 : -1), at } : null
}

const POINTS = /^(?:اللي|الي|يلي|الذي|التي|ال|واحد|واحده|وحده|one|person|guy)$/
const NEXT = /^(?:بعد(?:ه|ها|و|يه|يها)|عقب(?:ه|ها)|تحت(?:ه|ها|و|يه|يها)|ورا(?:ه|ها|يه)|after|below)$/
const PREVIOUS = /^(?:قبل(?:ه|ها|و|يه|يها)|فوق(?:ه|ها|و|يه|يها)|before|above)$/

function namesNone(words: readonly Word[]): boolean {
  return words.some(
    ({ text }, i) =>
      (text === 'ولا' && /^(?:واحد|واحده|وحده|حد|حدا|احد)$/.test(words[i + 1]?.text ?? '')) || (i === 0 && /^(?:none|neither)$/.test(text)),
  )
}

const LIKE = /^(?:زي|مثل|متل|شبه|نفس|like|similar)$/
const NOT = new Set(
  "مو مش ولا لا ليس مب موب not غير الا except عدا بدون ما nor وليس bas بلا مهب عوف عوفك سيب سيبك اترك skip forget don't dont ماعدا بلاش".split(
    ' ',
  ),
)

function isNegated(words: readonly Word[], at: number): boolean {
  const clause = words.findLastIndex((word, i) => i <= at && /[،,]/.test(word.before))
  const before = words.slice(Math.max(0, at - 2, clause), at)
  return (
    before.some((word, i) => NOT.has(word.text) && !(word.text === 'ما' && i === 0 && before.length > 1)) ||
    words[at]!.text.startsWith('ولا')
  )
}

/** "الأول والثاني لا، …", "الأول ما أبيه، …": what stands before such a no is refused. The index of the no, or 0. */
function dismissedBefore(words: readonly Word[]): number {
  const ends = (at: number): boolean => at === words.length - 1 || /[،,.\n]/.test(words[at + 1]!.before)
  const at = words.findIndex(
    ({ text }, i) =>
      i > 0 &&
      ((/^(?:لا|no|لاا|كلا)$/.test(text) && ends(i)) || (/^(?:ما|مو|مش|مب|لا)$/.test(text) && ends(i + 1) && isWish(words[i + 1]))),
  )
  return Math.max(0, at)
}

function isWish(word: Word | undefined): boolean {
  return ['ابي', 'ابغي', 'ابا', 'اريد', 'عايز', 'عاوز', 'بدي', 'نبي', 'نريد', 'بدنا'].some((wish) => word?.forms.has(wish))
}

function inList(hits: readonly Hit[], options: readonly Option[]): number[] {
  return [...new Set(hits.map((hit) => hit.option))].filter((number) => options.some((one) => one.number === number))
}
