import { describe, expect, it } from 'vitest'
import { shippedVocabulary } from '../../../bench/support/cases.ts'
import { readService } from './category.ts'
import { cleanSpeech, readWords } from './words.ts'

const { categories } = shippedVocabulary()
const serviceIn = (text: string): string | null => readService(readWords(cleanSpeech(text)).words, categories)?.slug ?? null

describe('the service that is asked for', () => {
  it.each([
    ['ابي لوقو لمحل عطور', 'logo-branding'],
    ['محتاج احد يدخل ٥٠٠ منتج في المتجر', 'data-entry'],
    ['يترجم لي عقد من انجليزي لعربي', 'translation'],
    ['عايز حد يظبطلى السى فى', 'cv-writing'],
    ['اريد واحد يرتبلي حسابات المحل بالاكسل ويطلع الربح تلقائي', 'excel-automation'],
    ['عايز اظهر اول واحد لما حد يدور على دكتور سنان', 'seo'],
    ["someone to shoot my restaurant's new menu", 'photography'],
    ['landing page for a course', 'web-development'],
    ['احد يعلمني الاكسل من الصفر', 'tutoring'],
    ['محتاج SEO specialist للـ store حقي', 'seo'],
    ['bedde mobarmej ya3melle app', 'mobile-app'],
  ])('%s', (text, slug) => expect(serviceIn(text)).toBe(slug))
})

describe('a service that is only named is not asked for', () => {
  it.each([
    ['لا ما ابي تصميم، ابي برمجة موقع لعيادة', 'web-development'],
    ['خلوها مونتاج بدال التصوير، المقاطع جاهزة', 'video-editing'],
    ['بطلت من الابلكيشن، سوولي موقع وبس', 'web-development'],
    ['بدي لوغو للمطعم واذا بيزبط كمان المنيو', 'logo-branding'],
    ['ما ابي شعار ابي موقع', 'web-development'],
    ['مش عايزة لوجو عايزة موقع', 'web-development'],
    ['ما عاد ابي موقع ابيه تطبيق', 'mobile-app'],
    ['mabi logo abi mawqe3 la sharikti', 'web-development'],
    ['mabgha tasweer abgha montage', 'video-editing'],
    ['لا أريد تصميما بل كتابة نص إعلاني', 'ad-copywriting'],
  ])('%s', (text, slug) => expect(serviceIn(text)).toBe(slug))
})

it('forgives a slip of the pen', () => {
  expect(serviceIn('ابي مترجمم للغة الفرنسية')).toBe('translation')
  expect(serviceIn('محتاج برشور للشركه')).toBe('graphic-design')
})

it('names none where none is named, and none for a tenant that offers none', () => {
  expect(serviceIn('أحتاج إلى خدمة احترافية، هل يمكنكم مساعدتي؟')).toBeNull()
  expect(readService(readWords('ابي لوقو').words, [])).toBeNull()
})

it('reads a service that only this tenant offers by its own words', () => {
  const own = [{ slug: 'catering', ar: 'ضيافة', en: 'Catering', phrases: ['بوفيه', 'قهوجي'] }]
  expect(readService(readWords('نبي قهوجي لعزيمة').words, own)?.slug).toBe('catering')
})
