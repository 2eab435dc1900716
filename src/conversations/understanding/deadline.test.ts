import { describe, expect, it } from 'vitest'
import { bareSpan, deadlineOf, readTimeSpans } from './deadline.ts'
import { readQuantities } from './numbers.ts'
import { cleanSpeech, readWords } from './words.ts'

function daysIn(text: string, asked = false): number | null {
  const { words } = readWords(cleanSpeech(text))
  const quantities = readQuantities(words)
  const spans = readTimeSpans(words, quantities, asked)
  return deadlineOf(spans) ?? bareSpan(words, quantities, asked)?.days ?? null
}

describe('whole days from the message', () => {
  it.each([
    ['اليوم', 0],
    ['النهارده', 0],
    ['بكرة', 1],
    ['باجر', 1],
    ['tomorrow', 1],
    ['بعد بكرا', 2],
    ['عكب باجر', 2],
    ['باجر او عقبه', 2],
    ['خلال ٤٨ ساعة', 2],
    ['خلال ٣ ساعات', 0],
    ['khilal yomain', 2],
    ['يومين تلاتة', 3],
    ['خلال اسبوع', 7],
    ['باسبوعين', 14],
    ['in a fortnight', 14],
    ['make the deadline two weeks', 14],
    ['خلال نصف شهر', 15],
    ['بعد عشرة ايام', 10],
    ['في غضون ثلاثة أسابيع', 21],
    ['بعد شهر', 30],
    ['خلال شهر ونص', 45],
    ['شهرين', 60],
    ['جاهز خلال شهر وما بقدر ادفع', 30],
  ])('%s', (text, days) => expect(daysIn(text)).toBe(days))
})

describe('of a range the later end, of a correction the new one', () => {
  it.each([
    ['من ٥ الى ٧ ايام', 7],
    ['اسبوع عشر ايام', 10],
    ['within 3 to 4 weeks', 28],
    ['اسبوع بدل ٣ ايام', 7],
    ['لا خلوها ٣ ايام مب اسبوع', 3],
  ])('%s', (text, days) => expect(daysIn(text, true)).toBe(days))
})

it('a bare span answers a question for one, and says nothing else', () => {
  expect(daysIn('اسبوع', true)).toBe(7)
  expect(daysIn('اسبوع')).toBeNull()
})

describe('no number of days', () => {
  it.each([
    'قبل رمضان',
    'يوم الاحد',
    'نهاية الشهر',
    'باسرع وقت',
    'asap',
    'صار لي ٤ ايام انتظر',
    'من اسبوع',
    'خبرة ٣ سنوات',
    'مرتين بالاسبوع',
  ])('%s', (text) => expect(daysIn(text)).toBeNull())

  it('the length of a thing is none either', () => expect(daysIn('تسجيلات مدتها خمس ساعات')).toBeNull())
})
