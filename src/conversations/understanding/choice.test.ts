import { describe, expect, it } from 'vitest'
import { readPointing } from './choice.ts'
import { readQuantities } from './numbers.ts'
import { readOptions } from './options.ts'
import { cleanSpeech, readWords } from './words.ts'

const PRICED = '1) راكان – جدة – 800 ر.س – ⭐ 4.4\n2) شهد – جدة – 650 ر.س – ⭐ 4.9\n3) مها – الرياض – 700 ر.س – ⭐ 4.6'

function pointedAt(text: string, list = PRICED): number[] {
  const { words } = readWords(cleanSpeech(text))
  return readPointing(words, readQuantities(words), readOptions([{ from: 'bot', text: list }])).options
}

describe('by number, ordinal or name', () => {
  it.each([
    ['2', 2],
    ['2️⃣', 2],
    ['رقم ثلاثة لو سمحت', 3],
    ['الثاني الله يعافيك', 2],
    ['آخر وحدة', 3],
    ['ما قبل الأخير', 2],
    ['option واحد looks good', 1],
    ['ابي شهد', 2],
    ['abi shahd', 2],
    ['مو شهد، اللي قبلها', 1],
    ['اللي بعد شهد', 3],
    ['the one after Shahd', 3],
    ['e5tart rakam tlate', 3],
  ])('%s', (text, option) => expect(pointedAt(text)).toEqual([option]))
})

describe('by what is said of it', () => {
  it.each([
    ['ارخص واحد فيهم', 2],
    ['الاعلى سعرا', 1],
    ['صاحب السعر الوسط', 3],
    ['أختار صاحب التقييم الأعلى', 2],
    ['اقواهم تقييم', 2],
    ['اللي بـ ٧٠٠', 3],
    ['اللي سعره اقل من ٧٠٠', 2],
    ['اللي تقييمه ٤٫٩', 2],
    ['اللي من الرياض', 3],
    ['البنت اللي من جدة', 2],
    ['the cheapest one', 2],
  ])('%s', (text, option) => expect(pointedAt(text)).toEqual([option]))

  it('by time and by years of experience', () => {
    expect(pointedAt('بدي اللي بيخلص بيومين', '1) عمر – 5 أيام\n2) هبة – يومين')).toEqual([2])
    expect(pointedAt('صاحب الخبرة الاكثر', '1) مها – خبرة 3 سنوات\n2) غادة – خبرة 7 سنوات')).toEqual([2])
  })
})

describe('by what is left', () => {
  it.each([
    ['مو الاول ولا الثالث', 2],
    ['الاتنين الاولانيين لأ، هات التالت', 3],
  ])('%s', (text, option) => expect(pointedAt(text)).toEqual([option]))
})

describe('points at none of them', () => {
  it.each(['زي رقم ١ بس ارخص منه', 'عندكم ارخص؟', 'ولا واحد', 'من جدة', 'شكرا', 'التأخير طول'])('%s', (text) =>
    expect(pointedAt(text)).toEqual([]),
  )

  it('a number that is not in the list points, at nothing', () => {
    const { words } = readWords('رقم خمسة')
    const pointing = readPointing(words, readQuantities(words), readOptions([{ from: 'bot', text: PRICED }]))
    expect(pointing).toMatchObject({ options: [], points: true })
  })
})
