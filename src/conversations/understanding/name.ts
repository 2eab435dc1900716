import { fold } from '#src/platform/text/fold.ts'
import { isGivenName } from './first-names.ts'
import { findPhrases, phraseBook } from './phrases.ts'
import type { Place } from './places.ts'
import type { Word } from './words.ts'

/** How sure a phrase makes it that a name follows: `told` whatever follows, `maybe` only what looks like a name. */
const INTRODUCTIONS = phraseBook<'told' | 'maybe'>([
  ...[
    'اسمي',
    'اسمى',
    'انا/أنا/اني/آني اسمي',
    'الاسم',
    'اسمي الكريم',
    'إسمي',
    'my name is',
    'my name',
    "name's",
    'name is',
    'name',
    'ismi',
    'باسم/بإسم',
    'اسمي هو',
  ].map((one) => [one, 'told'] as const),
  ...[
    'انا/أنا',
    'اني/آني',
    'معك/معاك/معكم/معاكم/معكن/وياك/وياكم',
    'محدثك/محدثتك/محدثكم',
    'اخوك/اختك/أخوك/أختك/اخوكم',
    'ana',
    "i'm",
    'im',
    'i am',
    'this is',
    "it's",
    'هنا',
    'here is',
    'تحياتي',
    'مع التحيات',
    'عميلكم',
    'regards',
    'ask for',
    'اسال/اسالوا/اطلب عن',
  ].map((one) => [one, 'maybe'] as const),
])

const TITLES = new Set([
  'مهندس',
  'المهندس',
  'مهندسه',
  'المهندسه',
  'استاذ',
  'الاستاذ',
  'استاذه',
  'الاستاذه',
  'دكتور',
  'الدكتور',
  'دكتوره',
  'الدكتوره',
  'د',
  'م',
  'ا',
  'mr',
  'mrs',
  'ms',
  'miss',
  'dr',
  'eng',
  'السيد',
  'السيده',
  'حضرتك',
  'الشيخ',
])
const NOT_NAMES = new Set(
  `من في على و ب ل الى عن مع انا اني رقمي رقم ايميلي ايميل وايميلي ورقمي جوالي وجوالي موبايلي وموبايلي تلفوني ابي ابغى بغيت عايز عايزه بدي اريد محتاج محتاجه احتاج بدنا ودي صاحب صاحبه مدير مديره مسوول مسووله عندي ساكن ساكنه موجود موجوده بس لو هو هي
  وحابب حاب حابه كنت مصمم مصممه مبرمج مبرمجه مو مش لا ما غلطت بحاجه غير والله لسه طالب طالبه مو جاي كاتبه كاتب مترجم مصور الان عميل عميله زبون and from i my is in at the a an looking need want here with phone email number not just so very interested a owner founder manager new ready good fine calling writing trying going sorry back happy sure still wajed men min mn fe fi w el al mesh msh 3ayez 3ayza bedde me7tag me7taj abi bel
  يا هذا هذه ده دي رح راح هون هنا والتسليم وعنواني وميزانيتي والميزانيه وساكن وانا وبدي وعايز وابي ومن ومحتاج وابغى والايميل والرقم والجوال`
    .split(/\s+/)
    .map((word) => fold(word)),
)

/** The client's own name as written, without a title; `asked` where the bot asked for it. Null when none is given. */
export function readName(words: readonly Word[], places: readonly Place[], asked: boolean): string | null {
  const introductions = findPhrases(INTRODUCTIONS, words).sort(
    (a, b) => (a.means === 'told' ? 0 : 1) - (b.means === 'told' ? 0 : 1) || b.end - a.end,
  )
  for (const { means, end } of introductions) {
    const name = nameAt(words, end, places, means === 'told')
    if (name) return name
  }
  return asked ? answered(words, places) : null
}

function nameAt(words: readonly Word[], at: number, places: readonly Place[], told: boolean): string | null {
  let start = at
  let titled = false
  while (words[start] && TITLES.has(words[start]!.text)) {
    start += 1
    titled = true
  }
  const parts = namePartsAt(words, start, places)
  if (!parts.length) return null
  const first = parts[0]!
  const kunya = isKunya(first) && parts.length > 1
  const latinName = /^[A-Z][a-z]+$/.test(first.raw) && words[at - 1]?.text !== 'ana'
  if (!told && !titled && !kunya && !isName(first) && !latinName) return null
  if (told && !titled && !kunya && !isName(first) && parts.length > 3) return null
  return parts.map((word) => word.raw).join(' ')
}

/** Up to four words that may be parts of a name, until something else begins. */
function namePartsAt(words: readonly Word[], start: number, places: readonly Place[]): Word[] {
  const parts: Word[] = []
  for (let at = start; at < words.length && parts.length < 4; at++) {
    const word = words[at]!
    if (word.kind !== 'word' || NOT_NAMES.has(word.text)) break
    if (at > start && (word.sentence !== words[at - 1]!.sentence || /[,،\-–—/:|(]/.test(word.before))) break
    if (places.some((place) => place.start === at && (place.sure || !parts.length || !isFamily(word)))) break
    if (parts.length && !isKunya(parts.at(-1)!) && /^و(?=\p{L}{3})/u.test(word.text) && !isName(word)) break
    if (/^[a-z]/.test(word.text) && !/^[A-Z]/.test(word.raw) && parts.length && /^[A-Z]/.test(parts[0]!.raw)) break
    parts.push(word)
  }
  return parts.length > 2 && !isFamily(parts.at(-1)!) && !isName(parts.at(-1)!) && !isKunya(parts[0]!) ? parts.slice(0, 2) : parts
}

function isFamily(word: Word): boolean {
  return /^(?:ال)?\p{L}+ي$/u.test(word.text) || word.text.startsWith('ال') || isName(word)
}

function isKunya(word: Word): boolean {
  return [
    'ابو',
    'ام',
    'بو',
    'ابن',
    'بن',
    'عبد',
    'آل',
    'ال',
    'abu',
    'abo',
    'um',
    'umm',
    'om',
    'bin',
    'bint',
    'بنت',
    'el',
    'al',
    'نور',
  ].includes(word.text)
}

function isName(word: Word): boolean {
  // The Gulf writes a kunya in one word: "بوسعود".
  return isGivenName(word.text) || isGivenName(word.text.replace(/^(?:ابو|بو|ام)(?=.{3})/, ''))
}

/** An answer to the question for a name may be nothing but the name, or the name before everything else. */
function answered(words: readonly Word[], places: readonly Place[]): string | null {
  for (let start = 0; start < Math.min(words.length, 3); start++) {
    if (TITLES.has(words[start]!.text)) continue
    const parts = namePartsAt(words, start, places)
    const first = parts[0]
    // A word and a family's name, and then nothing but numbers and addresses.
    const after = words.slice(start + parts.length)
    if (
      start === 0 &&
      parts.length >= 2 &&
      parts.length <= 3 &&
      /^ال.{2,}ي$/.test(parts.at(-1)!.text) &&
      after.every((word) => word.kind !== 'word' || NOT_NAMES.has(word.text))
    )
      return parts.map((word) => word.raw).join(' ')
    if (
      first &&
      (isName(first) ||
        (isKunya(first) && parts.length > 1) ||
        (start === 0 && parts.length === words.length && parts.length <= 3 && parts.length >= 2))
    )
      return parts.map((word) => word.raw).join(' ')
  }
  return null
}
