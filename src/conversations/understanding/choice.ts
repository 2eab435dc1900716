// Long because every way of pointing at an option stands beside the others.
import { fold } from '#src/platform/text/fold.ts'
import { spokenConsonants } from './arabizi.ts'
import { sexOf } from './first-names.ts'
import type { Quantity } from './numbers.ts'
import type { Option } from './options.ts'
import { findPhrases, phraseBook } from './phrases.ts'
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

const position = (at: number, words: string): [string, number] => [words, at]
const ORDINALS = phraseBook<number>([
  position(1, 'الاول/الأول/اول/أول/الاولى/الأولى/الاولاني/الاولانية/اولهم/first/1st/أولهم/الاوله/اولاني'),
  position(2, 'الثاني/ثاني/الثانية/التاني/تاني/التانية/الثانيه/ثانيهم/التانيه/second/2nd'),
  position(3, 'الثالث/ثالث/الثالثة/التالت/تالت/التالتة/الثالثه/التالته/third/3rd'),
  position(4, 'الرابع/رابع/الرابعة/الرابعه/fourth/4th'),
  position(5, 'الخامس/خامس/الخامسة/الخامسه/fifth/5th'),
  position(6, 'السادس/سادس/السادسة/sixth/6th'),
  position(-1, 'الاخير/الأخير/الاخيرة/الاخيره/اخير/الأخيرة/اخرهم/last'),
  position(-1, 'اخر/آخر واحد/واحده/واحدة/اسم/خيار/one/شخص/مصمم*'),
  position(-2, 'قبل/ماقبل الاخير/الأخير/اخر/الاخيرة/الاخيره/آخر واحد?'),
  position(-2, 'second/next to last'),
  position(-2, 'second-to-last/penultimate'),
  position(0, 'الوسط/النص/الوسطاني/الوسطانية/الوسطانيه/النصاني/الاوسط/الأوسط/بالوسط/بالنص/middle/المتوسط/بالوسطاني/وسط'),
])
const NUMBERED = phraseBook<true>(
  [
    'رقم/الرقم/نمرة/نمره/خيار/الخيار/option/number/no/num/اوبشن/رقمه/ra2m/raqam/العرض/عرض/اختيار/الاختيار/# #',
    'ال? اثنين/اتنين/ثلاثة/تلاتة/اربعة/خمسة/ستة/two/three/four/five',
  ].map((one) => [one, true] as const),
)
const NOT = new Set([
  'مو',
  'مش',
  'ولا',
  'لا',
  'ليس',
  'مب',
  'موب',
  'not',
  'غير',
  'الا',
  'except',
  'عدا',
  'بدون',
  'ما',
  'nor',
  'وليس',
  'bas',
  'بلا',
  'مهب',
  "don't",
  'dont',
  'ماعدا',
  'بلاش',
])
const WOMAN = phraseBook<true>(
  [
    'البنت/البنية/بنت/بنيه/الست/ست/السيدة/المراة/المرأة/girl/woman/lady/female/انثى/البنوته/الانسة/الانسه/المصممة/المصورة/المترجمة/المدرسة/الكاتبة/المبرمجة/المهندسة/الاستاذة/المعلمة/المحامية/المحاسبة/هي/بنوته/الصبية/صبية/الحرمة/البنيه/الدكتورة',
  ].map((one) => [one, true] as const),
)
const MAN = phraseBook<true>(
  [
    'الولد/الرجل/الرجال/الزلمة/الشاب/الشب/guy/man/male/الاخ/رجل/شاب/الرجّال/الراجل/راجل/الزلمه/الولد/زلمة/المصمم/المصور/المترجم/المدرس/الكاتب/المبرمج/المهندس',
  ].map((one) => [one, true] as const),
)

type Quality = 'cheap' | 'dear' | 'rated' | 'fast' | 'slow'
const QUALITIES = phraseBook<Quality>([
  ['الارخص/الأرخص/ارخص/أرخص/ارخصهم/أرخصهم/cheapest/ارخصهن/ارخصهن/اوفر/الاوفر', 'cheap'],
  ['اقل/أقل/اوطى/الاقل/الأقل ~ سعر/واحد/سعره/سعرا/تكلفة/كلهم/الكل/فلوس/مبلغ/بيهم/فيهم/واحده', 'cheap'],
  ['ياخذ/بياخد/ياخد/سعره اقل/أقل', 'cheap'],
  ['اقلهم/أقلهم', 'cheap'],
  ['lowest/best/cheaper price/one/cost', 'cheap'],
  ['الاغلى/الأغلى/اغلى/اغلاهم/expensive/priciest', 'dear'],
  [
    'اعلى/أعلى/احسن/أحسن/افضل/أفضل/اكثر/الاعلى/الأعلى/الافضل/الاحسن/highest/best/top/اعلاهم/احسنهم/افضلهم ~? تقييم/تقييما/تقيم/ريت/رات/نجوم/تقييمه/تقييمها/rating/rated/reviews/stars/review/بالتقييم/التقييم/rate',
    'rated',
  ],
  ['تقييمه/تقييمها/rating اعلى/أعلى/احسن/افضل/اكبر/highest', 'rated'],
  ['اعلاهم/أعلاهم/احسنهم/افضلهم/أفضلهم/احسن/افضل واحد?', 'rated'],
  ['best/top one/rated', 'rated'],
  ['اسرع/أسرع/الاسرع/الأسرع/اسرعهم/fastest/quickest/soonest/اقربهم', 'fast'],
  ['اقل/اقصر مده/وقت/ايام', 'fast'],
])

/** Names that words of speech hide: particles and pronouns that could be read as a name. */
const SPEECH = new Set(
  [
    'ابي',
    'من',
    'علي',
    'على',
    'هذا',
    'اللي',
    'لينا',
    'مع',
    'تقييم',
    'خبره',
    'سنه',
    'سنوات',
    'الف',
    'ريال',
    'درهم',
    'جنيه',
    'دينار',
    'تسليم',
    'ايام',
    'يوم',
    'year',
    'years',
    'مصمم',
    'مصور',
    'في',
    'و',
    'د',
    'ر',
    'س',
  ].map((one) => fold(one)),
)

/** What a client points at among the options shown. */
export function readPointing(words: readonly Word[], quantities: readonly Quantity[], options: readonly Option[]): Pointing {
  if (!options.length) return { options: [], points: false, direct: false }
  const hits = [...byOrdinal(words, options), ...byNumber(words, quantities, options), ...byName(words, options)]
  const dismissed = dismissedBefore(words)
  const isAway = (hit: Hit): boolean => isNegated(words, hit.at) || hit.at < dismissed
  const away = hits.filter(isAway)
  const towards = hits.filter((hit) => !isAway(hit))
  if (towards.length) return { options: inList(towards, options), points: true, direct: true }
  const figures = byFigure(words, quantities, options)
  if (figures.length) return { options: figures, points: true, direct: false }
  const quality = byQuality(words, options) ?? bySex(words, options) ?? (away.length ? null : byOwnWords(words, options))
  if (quality) return { options: quality, points: true, direct: false }
  const left = options.map((one) => one.number).filter((number) => !away.some((hit) => hit.option === number))
  if (away.length && left.length === 1 && away.length === options.length - 1)
    return { options: left, points: true, direct: true, left: options.length > 2 }
  return { options: [], points: away.length > 0, direct: false }
}

const COURTEOUS = new Set(
  'لو سمحت سمحتي سمحتوا سمحتو من فضلك فضلكم please pls plz بليز الله يعافيك يسعدك يوفقك يخليك يا باشا غالي اخوي اذنك بعد عيني تكفي ان شاء شكرا thanks اوكي ok تمام طيب رجاء'.split(
    ' ',
  ),
)

interface Hit {
  option: number
  at: number
}

function byOrdinal(words: readonly Word[], options: readonly Option[]): Hit[] {
  const found = findPhrases(ORDINALS, words)
  return found
    .filter(
      (one) =>
        !found.some(
          (other) => other !== one && other.start <= one.start && other.end >= one.end && other.end - other.start > one.end - one.start,
        ),
    )
    .filter(
      (one) =>
        !(
          one.means === 1 &&
          /^(اول|first)$/.test(words[one.start]!.text) &&
          /^(ما|مره|شي|time|of|thing)$/.test(words[one.end]?.text ?? '')
        ),
    )
    .filter(
      (one) =>
        !(
          one.means === 2 &&
          /^(ثاني|تاني)$/.test(words[one.start]!.text) &&
          !/^(واحد|خيار|واحده|شخص|اسم)$/.test(words[one.end]?.text ?? '') &&
          words.length > 1
        ),
    )
    .map(({ means, start }) => ({
      option: means > 0 ? means : means === 0 ? (options.length + 1) / 2 : options.length + 1 + means,
      at: start,
    }))
}

/** "٢", "رقم ٢", "option two"; a number that counts or prices something is none. */
function byNumber(words: readonly Word[], quantities: readonly Quantity[], _options: readonly Option[]): Hit[] {
  const numbered = findPhrases(NUMBERED, words)
  const content = words.filter((word) => (word.kind === 'number' || word.kind === 'word') && !COURTEOUS.has(word.text)).length
  return quantities.flatMap((one) => {
    if (!Number.isInteger(one.value) || one.value > 20 || one.value < 1) return []
    const said = numbered.some(
      (found) => found.end >= one.start && found.end <= one.end && (found.end - found.start > 1 || words.length <= 3),
    )
    const behind = /^(رقم|الرقم|نمره|خيار|الخيار|option|number|no|num|اوبشن|#|العرض|ra2m|raqam|اختيار|الاختيار|نمرة|رقمي)$/.test(
      words[one.start - 1]?.text ?? words[one.start - 1]?.raw ?? '',
    )
    const alone = content <= (one.small ? 1 : 2) && one.end - one.start === 1
    if (!said && !behind && !alone) return []
    return [{ option: one.value, at: behind ? one.start - 1 : one.start }]
  })
}

/** By any part of a name, with the spelling variants of both scripts. */
function byName(words: readonly Word[], options: readonly Option[]): Hit[] {
  const hits: Hit[] = []
  for (const [at, word] of words.entries()) {
    if (word.kind !== 'word' || word.text.length < 2) continue
    const matches = options.map((option) => Math.max(0, ...option.head.map((part, i) => likeness(word, part) * (i === 0 ? 1 : 0.95))))
    const best = Math.max(...matches)
    if (best < 0.8) continue
    const winners = options.filter((_, i) => matches[i] === best)
    const name = winners[0]!.head[0]!.text
    // "علي" is a preposition far more often than a man, unless it stands where a name would.
    if (SPEECH.has(word.text) && !(SPEECH.has(name) && isNamePosition(words, at))) continue
    if (winners.length === 1) hits.push({ option: winners[0]!.number, at })
  }
  return narrow(hits, words, options)
}

/** A family name shared by two does not outweigh the given name said beside it. */
function narrow(hits: Hit[], words: readonly Word[], options: readonly Option[]): Hit[] {
  const given = hits.filter((hit) => likeness(words[hit.at]!, options[hit.option - 1]!.head[0]!) >= 0.8)
  return given.length ? given : hits
}

function isNamePosition(words: readonly Word[], at: number): boolean {
  return at === words.length - 1 || at === 0
}

function likeness(word: Word, part: Word): number {
  const name = part.text.replace(/^ال/, '')
  if (name.length < 2) return 0
  for (const form of [word.text, word.text.replace(/^(?:وال|بال|ال|و|ل|ب)(?=.{3})/, ''), word.text.replace(/^ال/, '')]) {
    if (form === part.text || form === name) return 1
    if (form.length >= 3 && name.length >= 3 && plainSpelling(form) === plainSpelling(name)) return 0.95
    if (form.length >= 5 && name.length >= 5 && Math.abs(form.length - name.length) <= 1 && isOneEdit(form, name)) return 0.85
  }
  const latin = /^[a-z]/.test(word.text) ? word.text : /^[a-z]/.test(part.text) ? part.text : null
  const arabic = /^[\u0621-\u064a]/.test(word.text) ? word.text : /^[\u0621-\u064a]/.test(part.text) ? part.text : null
  if (latin && arabic && latin.length >= 3) {
    const arabicSkeleton = skeleton(arabic.replace(/^ال/, ''))
    if (spokenSkeletons(latin).some((one) => one === arabicSkeleton && one.length >= 2)) return 0.9
    if (arabicSkeleton.length < 2 && plainSounds(latin) === plainSounds(romanised(arabic))) return 0.9
  }
  return 0
}

/** Names differ by ا at the end, ه or ي: "شمة" and "شما", "لمى" and "لما", "نورة" and "نوره". */
function plainSpelling(name: string): string {
  return name
    .replace(/(?:اء|ا|ه|ي)$/, '')
    .replace(/ذ/g, 'د')
    .replace(/ظ/g, 'ض')
    .replace(/ث/g, 'ت')
}

const CLASSES: Record<string, string> = {
  ب: 'B',
  ت: 'T',
  ث: 'T',
  ج: 'J',
  ح: 'H',
  خ: 'X',
  د: 'D',
  ذ: 'D',
  ر: 'r',
  ز: 'Z',
  س: 'S',
  ش: 'C',
  ص: 'S',
  ض: 'D',
  ط: 'T',
  ظ: 'Z',
  ع: 'E',
  غ: 'G',
  ف: 'F',
  ق: 'Q',
  ك: 'K',
  ل: 'l',
  م: 'm',
  ن: 'n',
  ه: 'H',
}

function skeleton(arabic: string): string {
  return [...arabic.replace(/[ه]$/, '')]
    .map((letter) => CLASSES[letter] ?? '')
    .join('')
    .replaceAll('E', '')
}

function spokenSkeletons(latin: string): string[] {
  // A name of two consonants is told by them too; spokenConsonants keeps three and more.
  const padded = spokenConsonants(`${latin}zz`).map((one) => one.replace(/Z$/, ''))
  return padded.map((one) => one.replaceAll('E', ''))
}

/** A name of few consonants is told by its vowels: "ايلي" and "elie". */
function romanised(arabic: string): string {
  return [...arabic].map((letter) => ({ ا: 'a', و: 'u', ي: 'i', ع: 'a', ه: 'h', ...LATIN })[letter] ?? letter).join('')
}

const LATIN: Record<string, string> = { ل: 'l', م: 'm', ن: 'n', ر: 'r', ب: 'b', د: 'd', ت: 't', س: 's', ك: 'k', ف: 'f', ج: 'j', ز: 'z' }

function plainSounds(text: string): string {
  return text
    .replace(/[ey]/g, 'i')
    .replace(/[ow]/g, 'u')
    .replace(/[ah]/g, '')
    .replace(/(.)\1+/g, '$1')
}

function isOneEdit(a: string, b: string): boolean {
  if (a === b) return true
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  let i = 0
  while (i < short.length && short[i] === long[i]) i++
  const rest = short.length === long.length ? short.slice(i + 1) : short.slice(i)
  return long.slice(i + 1) === rest
}

/** By price, rating or days; the number must be one option's alone. */
function byFigure(words: readonly Word[], quantities: readonly Quantity[], options: readonly Option[]): number[] {
  const days = findDays(words, quantities)
  if (days !== null) {
    const fitting = options.filter((one) => one.days === days)
    if (fitting.length === 1) return [fitting[0]!.number]
  }
  for (const { value, small } of quantities) {
    if (small) continue
    const fitting = options.filter((one) => one.price === value || one.rating === value || one.numbers.includes(value))
    if (fitting.length === 1) return [fitting[0]!.number]
    const thousands = options.filter((one) => one.price !== null && (one.price === value * 1000 || one.price * 1000 === value))
    if (thousands.length === 1) return [thousands[0]!.number]
  }
  return []
}

function findDays(words: readonly Word[], quantities: readonly Quantity[]): number | null {
  if (words.some((word) => word.forms.has('يومين'))) return 2
  if (words.some((word) => word.forms.has('اسبوعين'))) return 14
  const counted = quantities.find(
    (one) => words[one.end]?.forms.has('ايام') || words[one.end]?.forms.has('يوم') || words[one.end]?.forms.has('days'),
  )
  return counted?.value ?? null
}

function byQuality(words: readonly Word[], options: readonly Option[]): number[] | null {
  // "أغلى من …" compares, "عندكم أرخص؟" asks for others.
  const quality = findPhrases(QUALITIES, words).find(
    ({ start, end }) =>
      words[end]?.text !== 'من' &&
      !/^(?:عندكم|عندك|في|فيه|فيش|اكو|ماكو|مافي|مفيش|احد|حد|حدا|شي|شيء|something|someone|anyone|anything|any)$/.test(
        words[start - 1]?.text ?? '',
      ),
  )?.means
  if (!quality) return null
  const pick = (of: (option: Option) => number | null, sign: 1 | -1): number[] | null => {
    const known = options.filter((one) => of(one) !== null)
    if (known.length < 2) return null
    const best = known.reduce((a, b) => (sign * (of(b)! - of(a)!) > 0 ? b : a))
    return known.filter((one) => of(one) === of(best)).length === 1 ? [best.number] : null
  }
  if (quality === 'cheap') return pick((one) => one.price, -1)
  if (quality === 'dear') return pick((one) => one.price, 1)
  if (quality === 'fast') return pick((one) => one.days, -1)
  return quality === 'rated' ? pick((one) => one.rating, 1) : null
}

function bySex(words: readonly Word[], options: readonly Option[]): number[] | null {
  const wanted = findPhrases(WOMAN, words).length ? 'woman' : findPhrases(MAN, words).length ? 'man' : null
  if (!wanted) return null
  const fitting = options.filter((one) => one.head[0] && sexOf(one.head[0].text) === wanted)
  return fitting.length === 1 ? [fitting[0]!.number] : null
}

/** By a word of one option's own description: a city, a skill. */
function byOwnWords(words: readonly Word[], options: readonly Option[]): number[] | null {
  const said = words.filter((word) => word.kind === 'word' && word.text.length >= 3 && !SPEECH.has(word.text))
  const fitting = options.filter((option) =>
    said.some((word) => {
      const has = (one: Option): boolean =>
        one.words.some((part) => part.kind === 'word' && part.text.length >= 3 && !SPEECH.has(part.text) && sameWord(word, part))
      return has(option) && options.filter(has).length === 1
    }),
  )
  return fitting.length === 1 ? [fitting[0]!.number] : null
}

function sameWord(word: Word, part: Word): boolean {
  const bare = (text: string): string => text.replace(/^(?:وال|بال|لل|ال|ب|ل)(?=.{3})/, '')
  // "الدمامي" is the one from الدمام.
  if (part.text.length >= 3 && bare(word.text).replace(/(?:يه|ي)$/, '') === bare(part.text).replace(/(?:ه|ا)$/, '')) return true
  return bare(word.text) === bare(part.text) || (/^[a-z]/.test(word.text) && word.text === part.text)
}

function isNegated(words: readonly Word[], at: number): boolean {
  const before = words.slice(Math.max(0, at - 2), at)
  return (
    before.some((word, i) => NOT.has(word.text) && !(word.text === 'ما' && i === 0 && before.length > 1)) ||
    words[at]!.text.startsWith('ولا')
  )
}

/** "الأول والثاني لا، …": what stands before such a no is refused. The index of the no, or 0. */
function dismissedBefore(words: readonly Word[]): number {
  const at = words.findIndex(
    (word, i) =>
      i > 0 && ['لا', 'no', 'لاا', 'كلا'].includes(word.text) && (i === words.length - 1 || /[،,.\n]/.test(words[i + 1]!.before)),
  )
  return Math.max(0, at)
}

function inList(hits: readonly Hit[], options: readonly Option[]): number[] {
  return [...new Set(hits.map((hit) => hit.option))].filter((number) => options.some((one) => one.number === number))
}
