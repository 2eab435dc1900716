import type { Quantity } from './numbers.ts'
import { findPhrases, phraseBook } from './phrases.ts'
import type { Word } from './words.ts'

/** A time span said in a text: whole days, and the words it covers. */
export interface TimeSpan {
  days: number
  start: number
  end: number
}

const UNITS: [days: number, words: string][] = [
  [1, 'يوم ايام يوما اياما تيام day days d working'],
  [7, 'اسبوع اسابيع اسبوعا week weeks wk wks جمعه'],
  [30, 'شهر اشهر شهور شهرا month months'],
  [1 / 24, 'ساعه ساعات hour hours hr hrs h'],
  [365, 'سنه سنين سنوات year years'],
]
const unitOf = new Map(UNITS.flatMap(([days, words]) => words.split(' ').map((word) => [word, days] as const)))

/** Spans said in a word or a fixed phrase. */
const FIXED = phraseBook<number>([
  ...said(
    0,
    'اليوم | النهارده/انهارده/النهاردة/نهارده | هاليوم | هسه/هسا | الليلة/الليله/هالليلة | today | tonight | tdy | الحين | دلوقتي | في نفس/بنفس اليوم | same day | خلال ساعات | within hours',
  ),
  ...said(
    1,
    'بكرة/بكره/بكرا/بكرى | باجر/باچر/باكر | غدا/غدًا/الغد | tomorrow/tmrw/tmw/tomorow/tommorow | خلال/في يوم | يوم واحد | overnight | 24 ساعه | اربع وعشرين/وعشرون ساعه | بيوم | خلال يوم | باليوم التالي | next day',
  ),
  ...said(
    2,
    'بكرة/بكره/بكرا/باجر/باكر/غدا/tomorrow او/لو/والا/ولا/يا/or اللي/the/day? عقبه/بعده/بعدها/وراه/after | بعد/عقب بكرة/بكره/بكرا/باجر/باكر/غد/الغد | يومين/بيومين/يومان | the day after tomorrow | day after tomorrow | couple of days | a couple of days | كم/كام ~ يومين',
  ),
  ...said(
    7,
    'التسليم/تسليم/المدة/المهلة/الموعد/الوقت/delivery/deadline ~? اسبوع/week | خلال/في/مدة/بعد/مدته/غضون/حد اسبوع | بعد/خلال جمعة/جمعه | باسبوع/بأسبوع/لاسبوع | a/one/1 week | within/in/the a? week | weeks time',
  ),
  ...said(14, 'جمعتين/اسبوعين/باسبوعين/اسبوعان | fortnight | couple of weeks'),
  ...said(15, 'نص/نصف شهر | بنص/بنصف شهر | half a month'),
  ...said(
    30,
    'التسليم/تسليم/المدة/المهلة/الموعد/الوقت/delivery/deadline ~? شهر/month | خلال/في/مدة/بعد/غضون/حد شهر | بشهر/لشهر | a/one/1 month | within/in the? a? month',
  ),
  ...said(60, 'شهرين/بشهرين/شهران | couple of months'),
  ...said(2, 'ثمان/ثماني/تمانيه/ثمانية واربعين/وأربعين/واربعون ساعه'),
])

/** What stands before a time that has passed, was the old one, or measures something else. */
const NOT_BEFORE = phraseBook<true>(
  `لي/صارلي/صارلنا/صاره/بقالي/بقاله/بقالنا/بقالها/منذ/قبل/لنا/له ~? $ | منذ ~? $ | من $ | صار لي/له/لنا/ليا $ | بدل/بدال/عوض/مكان/بدلا ال? $ | بدل من $ | instead of $ | rather than $ | not/مو/مش/موب/ليس/مب $ | since $ | كل/كلّ $ | per/every/each/a $ | خبرة/خبره/خبرتي/عمره/عمرها/عمر ~? $ | ago $ | طوله/مدته/مدتها/طولها/مدة الفيديو/المقطع تقريبا? $ | المفروض ~ من $ | for the last/past $ | last/past $ | took/waited/waiting/انتظر/انتظرت/استنى/مستني/ناطر ~? $`
    .split('|')
    .map((phrase) => [phrase, true] as const),
)
/** The dual holds the word for one: "يومين" is no "يوم". */
const DUAL = /^(?:ال|ب|ل)?(?:يوم|اسبوع|شهر|جمع).{0,2}(?:ين|ان)$/
const AHEAD = /^(?:خلال|بعد|عقب|ورا|within|in|بغضون|غضون|باقل|اقل|كمان)$/
const LIMITS = new Set(['اكثر', 'اكتر', 'اقل', 'ابعد', 'ازود', 'اسرع'])
const TOWARDS = /^(?:الى|الي|ل|لـ|لحد|to)$|^ل(?=\p{L}{3})/u
const RATE_AFTER = new Set(['شهريا', 'يوميا', 'اسبوعيا'])
const FOLLOWS_PAST = new Set([
  'ago',
  'انتظر',
  'ناطر',
  'مستني',
  'منتظر',
  'late',
  'متاخر',
  'متاخرين',
  'تاخير',
  'خبره',
  'experience',
  'old',
  'وانا',
  'waiting',
  'ولا',
  'ومحد',
  'وما',
])

function said(days: number, phrases: string): [string, number][] {
  return phrases.split('|').map((phrase) => [phrase, days])
}

/** Every time span of a text that lies ahead: not a waiting time that has passed, no rate, no length of a clip, not the time it replaces. */
export function readTimeSpans(words: readonly Word[], quantities: readonly Quantity[], asked = false): TimeSpan[] {
  const spans: TimeSpan[] = []
  for (const quantity of quantities) {
    const unit = unitAt(words[quantity.end])
    if (unit === null || unit === 365 || quantity.value > 400) continue
    // "3 videos a week" has no number before the week; "3 weeks a year" is no span either.
    const span = { days: Math.floor(quantity.value * unit + 1e-9), start: quantity.start, end: quantity.end + 1 }
    // Hours that no word of waiting leads are how long a thing is: "التسجيل خمس ساعات".
    if (isHalf(words, span.end)) Object.assign(span, { days: Math.floor((quantity.value + 0.5) * unit + 1e-9), end: span.end + 1 })
    if (unit < 1 && (quantity.value * unit) % 1 !== 0 && !asked && !isLed(span, words)) continue
    spans.push(span)
  }
  for (const { means, start, end } of findPhrases(FIXED, words)) {
    // "يومين تلاتة": two or three, the later end.
    const more = DUAL.test(words[end - 1]!.text)
      ? quantities.find((one) => one.start === end && one.value > 2 && one.value < 10)
      : undefined
    if (more && unitAt(words[more.end]) === null) {
      spans.push({ days: (means / 2) * more.value, start, end: more.end })
      continue
    }
    // "deadline two weeks": the number says how many.
    if (end - start > 1 && quantities.some((one) => one.end === end - 1 && one.start >= start)) continue
    // "خلال اسبوعين" also holds the word for one week, "هالاسبوع" is a week of the calendar.
    if (/^(?:هال|ال|بال|عال|لل|فال)/.test(words[end - 1]!.text) && means >= 7) continue
    if ((means === 1 || means === 7 || means === 30) && [...words[end - 1]!.forms].some((form) => DUAL.test(form))) continue
    const half = isHalf(words, end) ? (unitAt(words[end - 1]) ?? 0) / 2 : 0
    if (!spans.some((one) => one.start < end && start < one.end))
      spans.push({ days: Math.floor(means + half), start, end: half ? end + 1 : end })
    else {
      const covered = spans.findIndex((one) => start <= one.start && end >= one.end && end - start > one.end - one.start)
      if (covered >= 0) spans[covered] = { days: means, start, end }
    }
  }
  return joinRanges(
    spans.sort((a, b) => a.start - b.start).filter((span) => isAhead(span, words)),
    words,
    quantities,
  )
}

/** A span that only names a period, where a question for one was asked: "اسبوع", "شهر". */
export function bareSpan(words: readonly Word[], quantities: readonly Quantity[], asked: boolean): TimeSpan | null {
  if (!asked) return null
  for (const [at, word] of words.entries()) {
    const unit = unitAt(word)
    if (
      (unit === 7 || unit === 30 || unit === 1) &&
      !/^(ال|هال)/.test(word.text) &&
      !/^(next|this|last|coming|following)$/.test(words[at - 1]?.text ?? '') &&
      !(unit === 1 && WEEKDAY.test(words[at + 1]?.text ?? '')) &&
      !quantities.some((one) => one.end === at) &&
      isAhead({ days: unit, start: at, end: at + 1 }, words)
    )
      return { days: Math.floor(isHalf(words, at + 1) ? unit * 1.5 : unit), start: at, end: at + 1 }
  }
  return null
}

/** "٣" to "كم يوم؟" is days. */
export function bareDays(words: readonly Word[], quantities: readonly Quantity[], asked: boolean): TimeSpan | null {
  const [only] = quantities
  if (!asked || quantities.length !== 1 || !only || words.length > only.end - only.start + 1 || only.value > 90) return null
  return { days: Math.floor(only.value), start: only.start, end: only.end }
}

/** Whether the words name a time of the calendar, or none in particular: "قبل رمضان", "asap". */
export function namesCalendar(words: readonly Word[]): boolean {
  return CALENDAR.test(words.map((word) => word.text).join(' '))
}

/** Whether the words change a time that stands: a bare "اسبوع" among them is the new one. */
export function retimes(words: readonly Word[]): boolean {
  return words.some((word) => RETIMING.test(word.text))
}

const WEEKDAY = /^(?:ال)?(?:سبت|احد|حد|اثنين|اتنين|ثلاثاء|ثلاثا|تلات|ثلوث|اربعاء|اربعا|ربوع|خميس|جمعه)$/
const CALENDAR =
  /رمضان|العيد|شعبان|نهايه|اخر الشهر|السبت|الاحد|الاثنين|الاتنين|الثلاثاء|التلات|الاربعاء|الاربعا|الخميس|الجمعه|اقرب|اسرع|ضروري|مستعجل|asap|soon|monday|tuesday|wednesday|thursday|friday|saturday|sunday|end of|مفتوح|براحت|مهلكم|مو مستعجل|مش مستعجل/
const RETIMING = /^(?:و?خل|سوي|سوو|اجعل|مدد|تمديد|اجل|بدل|مو$|مش$|instead|make|extend|تصير|يصير|تبقي|يبقي)/

/** Days of a unit word that a quantity counts ("ايام", "اسبوع"); null when the word is none. */
export function unitAt(word: Word | undefined): number | null {
  if (word?.kind !== 'word') return null
  const exact = unitOf.get(word.text)
  if (exact !== undefined) return exact
  if (/^(ال|بال|لل|هال)/.test(word.text) || /(?:يا|يه|ي)$/.test(word.text)) return null
  for (const form of word.forms) {
    const days = form.length >= 3 ? unitOf.get(form) : undefined
    if (days !== undefined) return days
  }
  return null
}

function isAhead(span: TimeSpan, words: readonly Word[]): boolean {
  const sentence = words[span.start]!.sentence
  const before = words.slice(Math.max(0, span.start - 4), span.start).filter((word) => word.sentence === sentence)
  const next = words[span.end]
  // "يومين بالأسبوع", "3 days a week" say how often.
  if (
    next &&
    next.sentence === sentence &&
    (/^(?:بال|فال|في|كل|a|per|each|every|بكل)/.test(next.text) ? words.slice(span.end, span.end + 3) : []).some((word) =>
      /^(?:بال|فال|ال)?(?:اسبوع|شهر|week|month)$/.test(word.text),
    )
  )
    return false
  if (next && next.sentence === sentence && RATE_AFTER.has(next.text)) return false
  if (isLed(span, words)) return !/^(?:من|منذ|since)$/.test(words[span.start]!.text)
  if (next && next.sentence === sentence && FOLLOWS_PAST.has(next.text)) return false
  if (!before.length) return true
  // "من أسبوع" is past, "أقل من أسبوع" and "من أسبوع لعشرة أيام" are ahead.
  if (before.at(-1)!.text === 'من')
    return (
      before.some((word) => LIMITS.has(word.text) || word.forms.has('اكثر') || word.forms.has('اقل')) || (!!next && TOWARDS.test(next.text))
    )
  return !findPhrases(NOT_BEFORE, before).some((found) => found.end === before.length)
}

/** "شهر ونص": half a unit more. */
function isHalf(words: readonly Word[], at: number): boolean {
  return /^ونصف?$/.test(words[at]?.text ?? '') || (words[at]?.text === 'and' && words[at + 2]?.text === 'half')
}

/** Whether a word of what is to come leads the span or begins it. */
function isLed({ start }: TimeSpan, words: readonly Word[]): boolean {
  const before = words.slice(0, start).findLast((word) => !/^(?:a|an|the|one|حدود|حوالي|تقريبا|مده|من)$/.test(word.text))
  return AHEAD.test(words[start]!.text) || (before?.sentence === words[start]!.sentence && AHEAD.test(before.text))
}

/** "٣-٥ ايام", "اسبوع عشر ايام", "من اسبوع لعشرة ايام": one span, its later end. */
function joinRanges(spans: readonly TimeSpan[], words: readonly Word[], quantities: readonly Quantity[]): TimeSpan[] {
  const joined: TimeSpan[] = []
  for (const span of spans) {
    const last = joined.at(-1)
    const between = last ? words.slice(last.end, span.start) : []
    if (
      last &&
      span.start >= last.end &&
      between.length <= 1 &&
      between.every((word) => ['او', 'ل', 'الى', 'الي', 'لحد', 'or', 'to', 'و', 'يا'].includes(word.text))
    )
      joined[joined.length - 1] = { days: Math.max(last.days, span.days), start: last.start, end: span.end }
    else {
      const number = quantities.find(
        (one) => one.end <= span.start && span.start - one.end <= 1 && unitAt(words[one.end]) === null && one.value <= 60,
      )
      const range =
        number &&
        (/[-–—]/.test(words[span.start]!.before) ||
          ['الى', 'الي', 'ل', 'لـ', 'to', 'او', 'or', 'و'].includes(words[number.end]?.text ?? ''))
      joined.push(range ? { ...span, start: number.start } : span)
    }
  }
  return joined
}

/** The deadline among spans: the last one said, as corrections come after what they correct. */
export function deadlineOf(spans: readonly TimeSpan[]): number | null {
  return spans.at(-1)?.days ?? null
}
