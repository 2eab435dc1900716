import { likeness, SPEECH } from './choice-names.ts'
import { byQuality } from './choice-qualities.ts'
import { sexOf } from './first-names.ts'
import type { Quantity } from './numbers.ts'
import type { Option } from './options.ts'
import { findPhrases, phraseBook } from './phrases.ts'
import type { Word } from './words.ts'

const WOMAN = phraseBook<true>([
  [
    'البنت/البنية/بنت/بنيه/الست/ست/السيدة/المراة/المرأة/girl/woman/lady/female/انثى/البنوته/الانسة/الانسه/المصممة/المصورة/المترجمة/المدرسة/الكاتبة/المبرمجة/المهندسة/الاستاذة/المعلمة/المحامية/المحاسبة/هي/بنوته/الصبية/صبية/الحرمة/البنيه/الدكتورة/بنوتة/البنوتة/الشابة',
    true,
  ],
])
const MAN = phraseBook<true>([
  [
    'الولد/الرجل/الرجال/الزلمة/الشاب/الشب/guy/man/male/الاخ/رجل/شاب/الرجّال/الراجل/راجل/الزلمه/الولد/زلمة/المصمم/المصور/المترجم/المدرس/الكاتب/المبرمج/المهندس/الشباب',
    true,
  ],
])
/** Said of one that is there, not of one that is wished for: "اللي تحت الألف" against "أبي شي تحت الألف". */
const THAT_ONE = /^(?:اللي|الي|يلي|ياللي|هاللي|صاحب|صاحبه|ابو|راعي|راعيه|الذي|التي|one|that|who|whose|guy)$/

/**
 * The option that fits what is said of it, though neither number nor name is: "البنت اللي من جدة", "أرخصهم". Each thing said leaves fewer;
 * null unless one alone is left. Behind options refused by name, only what measures them counts.
 */
export function described(
  words: readonly Word[],
  quantities: readonly Quantity[],
  options: readonly Option[],
  refusing: boolean,
): number | null {
  let left = options
  let told = false
  for (const narrow of [byBound, byFigure, ...(refusing ? [] : [byOwnWords]), bySex, byQuality]) {
    const fitting = narrow(left, words, quantities)
    // What fits none of those left was said of something else.
    if (!fitting?.length) continue
    left = fitting
    told = true
  }
  return told && left.length === 1 && options.length > 1 ? left[0]!.number : null
}

/** By price, rating or days. */
function byFigure(options: readonly Option[], words: readonly Word[], quantities: readonly Quantity[]): Option[] | null {
  const days = findDays(words, quantities)
  const inDays = days === null ? [] : options.filter((one) => one.days === days)
  if (inDays.length) return inDays
  for (const { value, small } of quantities) {
    if (small) continue
    const same = options.filter((one) => one.price === value || one.rating === value || one.numbers.includes(value))
    if (same.length) return same
    // "ابو الخمسين" is the one for 50,000; one and two number the options.
    if (value < 5) continue
    const thousands = options.filter((one) => one.price !== null && (one.price === value * 1000 || one.price * 1000 === value))
    if (thousands.length) return thousands
  }
  return null
}

function findDays(words: readonly Word[], quantities: readonly Quantity[]): number | null {
  if (words.some((word) => word.forms.has('يومين'))) return 2
  if (words.some((word) => word.forms.has('اسبوعين'))) return 14
  const counted = quantities.find(({ end }) => ['ايام', 'يوم', 'days'].some((unit) => words[end]?.forms.has(unit)))
  return counted?.value ?? null
}

/** "اللي سعره أقل من ألف": one that is there, under or over an amount. */
function byBound(options: readonly Option[], words: readonly Word[], quantities: readonly Quantity[]): Option[] | null {
  const amount = quantities.find((one) => !one.small)
  if (!amount || !words.slice(0, amount.start).some((word) => THAT_ONE.test(word.text))) return null
  const before = words.slice(Math.max(0, amount.start - 3), amount.start).map((word) => word.text)
  const under = before.some((word) => /^(?:اقل|تحت|دون|ارخص|under|below|less)$/.test(word))
  const over = before.some((word) => /^(?:اكثر|اكتر|فوق|اعلي|over|above|more)$/.test(word))
  if (under === over) return null
  return options.filter((one) => {
    const figure = amount.value <= 5 ? one.rating : one.price
    return figure !== null && (under ? figure < amount.value : figure > amount.value)
  })
}

function bySex(options: readonly Option[], words: readonly Word[]): Option[] | null {
  const wanted = findPhrases(WOMAN, words).length ? 'woman' : findPhrases(MAN, words).length ? 'man' : null
  return wanted && options.filter((one) => one.head[0] && sexOf(one.head[0].text) === wanted)
}

/** By words of an option's own description: a city, a skill. Words that all of them have, or none, tell nothing. */
function byOwnWords(options: readonly Option[], words: readonly Word[]): Option[] | null {
  let left: readonly Option[] | null = null
  for (const word of words) {
    if (word.kind !== 'word' || word.text.length < 3 || SPEECH.has(word.text)) continue
    const fitting: Option[] = (left ?? options).filter((one) => one.words.some((part) => isSame(word, part)))
    if (fitting.length && fitting.length < options.length) left = fitting
  }
  return left && [...left]
}

function isSame(word: Word, part: Word): boolean {
  if (part.kind !== 'word' || part.text.length < 3 || SPEECH.has(part.text)) return false
  const bare = (text: string): string => text.replace(/^(?:وال|بال|لل|ال|ب|ل)(?=.{3})/, '')
  // "الدمامي" is the one from الدمام.
  return bare(word.text).replace(/(?:يه|ي)$/, '') === bare(part.text).replace(/(?:ه|ا)$/, '') || likeness(word, part) >= 0.85
}
