import { describe, expect, it } from 'vitest'
import { bareName, introduces, leavesItToUs, named, numbered, saysNo, wantsOthers } from './pointing.ts'
import type { Shown } from './state.ts'

const one = (name: string): Shown => ({ freelancerId: name, name, rating: null, price: null, why: { code: 'does_this', params: {} } })
const shown = [one('سارة'), one('علي حسن'), one('منى')]

describe('whom a short message points at', () => {
  it.each([
    ['سارة', 'سارة'],
    ['ساره', 'سارة'],
    ['ابي سارة لو سمحت', 'سارة'],
    ['علي', 'علي حسن'],
    ['بدي علي حسن', 'علي حسن'],
    ['خليها منى', 'منى'],
  ])('%s is %s', (text, name) => expect(named(text, shown)?.name).toBe(name))

  it.each(['على ذوقكم', 'سارة أو منى', 'مني لكم كل الشكر', 'كلمت سارة امس وقالت انها مشغولة هالاسبوع', 'نورة', '٢'])(
    '%s names nobody',
    (text) => expect(named(text, shown)).toBeUndefined(),
  )

  it('tells two of one name apart by the whole of it', () => {
    const two = [one('علي حسن'), one('علي كريم')]
    expect(named('علي', two)).toBeUndefined()
    expect(named('علي كريم', two)?.name).toBe('علي كريم')
  })

  it.each([
    ['2', 'علي حسن'],
    ['٣', 'منى'],
    ['رقم ١', 'سارة'],
    ['number 2.', 'علي حسن'],
  ])('%s is the number of %s', (text, name) => expect(numbered(text, shown)?.name).toBe(name))
  it.each(['4', '500', '2 ايام', 'ابي ٢'])('%s is no number of the list by itself', (text) => expect(numbered(text, shown)).toBeUndefined())
})

describe('what leaves the choice to us, and what wants others', () => {
  it.each([
    'على ذوقكم',
    'اختاروا لي',
    'اختارولي انتم',
    'انتو اختاروا',
    'اي واحد',
    'اي حدا',
    'ما يفرق',
    'اللي تشوفونه',
    'you choose',
    'anyone is fine',
    'up to you',
  ])('%s: you choose', (text) => expect(leavesItToUs(text)).toBe(true))
  it.each(['اي واحد ارخص؟', 'علي', 'كيف اختار؟', 'انتم وين مكانكم', 'how do I choose?', 'I choose Sara'])('%s: does not', (text) =>
    expect(leavesItToUs(text)).toBe(false),
  )
  it.each(['غيرهم', 'اكو غيرهم؟', 'ابي غيره', 'في حدا تاني؟', 'واحد ثاني لو سمحت', 'someone else', 'any others?', 'show me another one'])(
    '%s: others',
    (text) => expect(wantsOthers(text)).toBe(true),
  )
  it.each(['غير الميزانية الى ٥٠٠', 'ابي اغير الموعد', 'يوم ثاني', 'سارة'])('%s: no others', (text) =>
    expect(wantsOthers(text)).toBe(false),
  )
  it.each(['لا', 'لأ', 'لا شكرا', 'no', 'No thanks!'])('%s is a plain no', (text) => expect(saysNo(text)).toBe(true))
  it.each(['لا خليها ١٥٠٠', 'لا ابي سارة', 'now'])('%s is more than that', (text) => expect(saysNo(text)).toBe(false))
})

describe('a name', () => {
  it.each(['اسمي نورة', 'معك فهد الدوسري', 'my name is Omar', 'انا كريم'])('%s brings one in', (text) =>
    expect(introduces(text)).toBe(true),
  )
  it.each(['وين وصل طلبي', 'غيرهم اكو', 'تمام ابعت'])('%s does not', (text) => expect(introduces(text)).toBe(false))
  it.each([
    ['هنوف', 'هنوف'],
    ['فهد الدوسري fahad@example.com', 'فهد الدوسري'],
    ["Sarah O'Neil", "Sarah O'Neil"],
  ])('%s answers who was asked', (text, name) => expect(bareName(text)).toBe(name))
  it.each(['لا', 'ما عندي ايميل', 'skip', '500', 'ليش تسألون؟', 'ابي اعرف السعر قبل كل شي', 'https://evil.example'])(
    '%s is no name',
    (text) => expect(bareName(text)).toBeUndefined(),
  )
})
