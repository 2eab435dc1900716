import type { Quantity } from './numbers.ts'
import type { Option } from './options.ts'
import type { Word } from './words.ts'

type Measure = 'price' | 'rating' | 'days' | 'years'
type Degree = 'least' | 'most' | 'middle'

const list = (words: string): Set<string> => new Set(words.split(' '))
const MEASURES: [Measure, Set<string>][] = [
  ['price', list('سعر اسعار تكلفه كلفه فلوس مبلغ ثمن اجر اجره سعرا price prices cost priced')],
  ['rating', list('تقييم تقييما تقيم تقييمات نجوم نجمه ريت ريتنج رات rating rated rate reviews review stars star score')],
  ['days', list('وقت مده تسليم توصيل يسلم يخلص ايام موعد delivery time turnaround days')],
  ['years', list('خبره خبرا experience experienced سنين سنوات years')],
]
const DEGREES: [Degree, Set<string>][] = [
  ['least', list('اقل ادني اوطي اخفض اقصر اصغر low lowest least lower less fewest shortest')],
  ['most', list('اعلي اكثر اكتر اكبر احسن افضل اطول اقوي اجود امهر اشطر highest best most top higher better longest biggest')],
  ['middle', list('وسط متوسط اوسط نص وسطاني نصاني middle medium mid')],
]
/** Words that say degree and measure at once. */
const BOTH: [Measure, Degree, Set<string>][] = [
  ['price', 'least', list('ارخص اوفر اوفرهم cheap cheapest cheaper')],
  ['price', 'most', list('اغلي dearest priciest expensive')],
  ['days', 'least', list('اسرع fastest quickest soonest faster quicker اقرب')],
  ['years', 'most', list('اخبر اقدم خبير')],
]

/** Adjectives that single one out only with the article: "الرخيصة فيهن". */
const SINGLED: [Measure, Degree, RegExp][] = [
  ['price', 'least', /^ال(?:رخيص|رخيصه|موفر)$/],
  ['price', 'most', /^ال(?:غالي|غاليه)$/],
  ['days', 'least', /^ال(?:سريع|سريعه)$/],
  ['years', 'most', /^ال(?:خبير|خبيره)$/],
]

/** Whether something that options are measured by is named: price, rating, time, experience. */
export function namesMeasure(words: readonly Word[]): boolean {
  return words.some((word) => MEASURES.some(([, names]) => has(word, names)))
}

/** Those that are most, least or in the middle by price, rating, time or experience: "الأعلى تقييمًا", "أرخصهم", "السعر الوسط". */
export function byQuality(options: readonly Option[], words: readonly Word[], _quantities: readonly Quantity[]): Option[] | null {
  for (const [at, word] of words.entries()) {
    const both = SINGLED.find(([, , form]) => form.test(word.text)) ?? BOTH.find(([, , names]) => has(word, names))
    const degree = both?.[1] ?? DEGREES.find(([, names]) => has(word, names))?.[0]
    if (!degree || !isOfThese(words, at)) continue
    const near = words.slice(Math.max(0, at - 3), at + 4).filter((one) => one.sentence === word.sentence)
    const named = both?.[0] ?? MEASURES.find(([, names]) => near.some((one) => has(one, names)))?.[0]
    // "Best" without a measure is the best rated, "least" the cheapest; the middle of nothing is a place in the list.
    const measure = named ?? (degree === 'most' ? 'rating' : degree === 'least' ? 'price' : null)
    const found = measure && pick(options, measure, degree)
    if (found) return found
  }
  return null
}

/** "أرخصهم", "الأرخص", "أرخص واحد" are of those shown; "عندكم أرخص؟", "أرخص من كذا" and "أبي أرخص" ask for others. */
function isOfThese(words: readonly Word[], at: number): boolean {
  const { text, sentence } = words[at]!
  const next = words[at + 1]?.sentence === sentence ? words[at + 1] : undefined
  const before = words.slice(Math.max(0, at - 3), at).map((word) => word.text)
  if (next && /^(?:من|منه|منها|than)$/.test(next.text)) return false
  if (before.length && OF_OTHERS.test(before.at(-1)!)) return false
  const definite = /^(?:ال|وال|بال|لل)/.test(text) || /(?:هم|هن|ها)$/.test(text) || /(?:est|best|top|most|priciest)$/.test(text)
  const led = before.some((word) => LEADS.test(word))
  const measured = next !== undefined && (ONE.test(next.text) || namesMeasure([next]))
  return definite || led || measured || words.length <= 2
}

const OF_OTHERS =
  /^(?:عندكم|عندك|عندكن|عدكم|في|فيه|فيش|اكو|ماكو|مافي|مفيش|احد|حد|حدا|شي|شيء|حاجه|something|someone|anyone|anything|any|ناس)$/
const LEADS = /^(?:the|صاحب|صاحبه|ابو|راعي|اللي|الي|يلي|ياللي|الذي|التي|مين|منو|who)$/
const ONE = /^(?:واحد|واحده|وحده|شخص|خيار|اختيار|one|option|مصمم|مصور|مترجم|مدرس|مبرمج|كاتب|فيهم|بيهم|منهم|بينهم|فيهن|الكل|كلهم)$/

function pick(options: readonly Option[], measure: Measure, degree: Degree): Option[] | null {
  const known = options.filter((one) => one[measure] !== null).toSorted((a, b) => a[measure]! - b[measure]!)
  if (known.length < 2 || (degree === 'middle' && known.length % 2 === 0)) return null
  const wanted = known.at(degree === 'least' ? 0 : degree === 'most' ? -1 : (known.length - 1) / 2)!
  return known.filter((one) => one[measure] === wanted[measure])
}

function has(word: Word, names: ReadonlySet<string>): boolean {
  // "أقواهم": the ى of أقوى is written ا before a pronoun.
  for (const form of word.forms) if (names.has(form) || names.has(form.replace(/ا$/, 'ي'))) return true
  return false
}
