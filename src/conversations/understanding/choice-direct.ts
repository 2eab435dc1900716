import type { Hit } from './choice-names.ts'
import { namesMeasure } from './choice-qualities.ts'
import type { Quantity } from './numbers.ts'
import type { Option } from './options.ts'
import { findPhrases, phraseBook } from './phrases.ts'
import type { Word } from './words.ts'

const position = (at: number, words: string): [string, number] => [words, at]
const ORDINALS = phraseBook<number>([
  position(1, 'الاول/الأول/اول/أول/الاولى/الأولى/الاولاني/الاولانية/اولهم/first/1st/أولهم/الاوله/اولاني'),
  position(2, 'الثاني/ثاني/الثانية/التاني/تاني/التانية/الثانيه/ثانيهم/التانيه/second/2nd'),
  position(3, 'الثالث/ثالث/الثالثة/التالت/تالت/التالتة/الثالثه/التالته/third/3rd'),
  position(4, 'الرابع/رابع/الرابعة/الرابعه/fourth/4th'),
  position(5, 'الخامس/خامس/الخامسة/الخامسه/fifth/5th'),
  position(6, 'السادس/سادس/السادسة/sixth/6th'),
  position(-1, 'الاخير/الأخير/الاخيرة/الاخيره/اخير/الأخيرة/اخرهم/last'),
  position(-1, 'اخر/آخر واحد/واحده/واحدة/وحده/وحدة/بنت/اسم/خيار/one/شخص/مصمم*'),
  position(-2, 'قبل/ماقبل الاخير/الأخير/اخر/الاخيرة/الاخيره/آخر واحد?'),
  position(-2, 'ما قبل الاخير/الأخير/اخر/الاخيرة/الاخيره'),
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
const COURTEOUS = new Set(
  'لو سمحت سمحتي سمحتوا سمحتو من فضلك فضلكم please pls plz بليز الله يعافيك يسعدك يوفقك يخليك يا باشا غالي اخوي اذنك بعد عيني تكفي ان شاء شكرا thanks اوكي ok تمام طيب رجاء'.split(
    ' ',
  ),
)

/** "الثاني", "قبل الأخير", "the last one". */
export function byOrdinal(words: readonly Word[], options: readonly Option[]): Hit[] {
  const found = findPhrases(ORDINALS, words)
  return (
    found
      .filter((one) => one.means !== 0 || !namesMeasure(words))
      // "التأخير" is a delay, however like "الأخير" it looks.
      .filter((one) => !/^(?:و?ال)?تاخير/.test(words[one.start]!.text))
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
  )
}

/** "٢", "رقم ٢", "option two"; a number that counts or prices something is none. */
export function byNumber(words: readonly Word[], quantities: readonly Quantity[]): Hit[] {
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
