import { describe, expect, it } from 'vitest'
import { readEmail } from './contacts.ts'
import { readName } from './name.ts'
import { dialledIn, phoneOf, spokenDigits } from './phone.ts'
import { readPlaces } from './places.ts'
import type { Dialect } from './understanding.ts'
import { cleanSpeech, readWords } from './words.ts'

const wordsOf = (text: string) => readWords(cleanSpeech(text)).words

describe('an e-mail address is put together from its parts', () => {
  it.each([
    ['ايميلي noura.trial77 @ gmail . com', 'noura.trial77@gmail.com'],
    ['omar (at) example (dot) org', 'omar@example.org'],
    ['dana.listing ات example دوت كوم', 'dana.listing@example.com'],
    ['abdullah نقطة s ات gmail نقطة com', 'abdullah.s@gmail.com'],
    ['Layla dot haddad at example dot com', 'layla.haddad@example.com'],
    ['SALES@Shop.Example', 'sales@shop.example'],
  ])('%s', (text, email) => expect(readEmail(cleanSpeech(text))?.email).toBe(email))

  it('and none is made up', () => expect(readEmail(cleanSpeech('ابي موقع على ووردبريس'))).toBeNull())
})

describe('a phone number in E.164, its country told by form, place or dialect', () => {
  const phoneIn = (text: string, dialect: Dialect | null, place: string | null = null): string | null => {
    const clean = cleanSpeech(text)
    const digits = dialledIn(clean)[0]?.digits ?? spokenDigits(readWords(clean).words)?.digits
    return digits ? phoneOf(digits, { place, dialect, country: 'SA' }) : null
  }
  it.each<[string, Dialect | null, string | null, string]>([
    ['٠٥٥ ١٢٣ ٤٥٦٧', 'saudi', null, '+966551234567'],
    ['050 765 4321', 'gulf', 'AE', '+971507654321'],
    ['00966533334444', null, null, '+966533334444'],
    ['+20 100 555 6666', 'english', null, '+201005556666'],
    ['٠٧٧٠١٢٣٤٥٦٧', 'iraqi', null, '+9647701234567'],
    ['03 123 456', 'levantine', 'LB', '+9613123456'],
    ['33112244', 'gulf', 'QA', '+97433112244'],
    ['صفر عشرة واحد اتنين تلاتة اربعة خمسة ستة سبعة تمانية', 'egyptian', null, '+201012345678'],
  ])('%s', (text, dialect, place, phone) => expect(phoneIn(text, dialect, place)).toBe(phone))

  it.each(['ميزانيتي 1500000', 'طلبي رقم 22904411', '٣٠٠-٥٠٠'])('%s is none', (text) => expect(phoneIn(text, 'saudi')).toBeNull())
})

describe("the client's own name, as written and without a title", () => {
  it.each([
    ['اسمي رنا حداد وايميلي', false, 'رنا حداد'],
    ['معكم المهندسة هالة السيد', false, 'هالة السيد'],
    ['معك ابو ريان', false, 'ابو ريان'],
    ["I'm Hannah, nice to meet you", false, 'Hannah'],
    ['بوسعود، الدوحة', true, 'بوسعود'],
    ['اني زهراء من البصرة', true, 'زهراء'],
  ])('%s', (text, asked, name) => {
    const words = wordsOf(text)
    expect(readName(words, readPlaces(words), asked)).toBe(name)
  })

  it.each(['انا مصمم كيف اسجل', 'انا محتاج شعار', 'I am looking for a designer', 'ابي محمد'])('%s gives none', (text) => {
    const words = wordsOf(text)
    expect(readName(words, readPlaces(words), false)).toBeNull()
  })
})

describe('places as written, without a preposition', () => {
  it.each([
    ['ساكن بالرياض', 'الرياض', 'SA'],
    ['انا من البصرة', 'البصرة', 'IQ'],
    ['مطعم في جدة', 'جدة', 'SA'],
    ['based in Abu Dhabi', 'Abu Dhabi', 'AE'],
    ['بعنتاب', 'عنتاب', 'TR'],
  ])('%s', (text, name, country) => expect(readPlaces(wordsOf(text))[0]).toMatchObject({ name, country }))

  it('an everyday word is a place only where one was asked for, alone in its clause', () => {
    expect(readPlaces(wordsOf('الخبر، ورقمي عندكم'), true)[0]).toMatchObject({ name: 'الخبر' })
    expect(readPlaces(wordsOf('وصلني الخبر اليوم'))).toEqual([])
  })
})
