import { LIMITS } from './kinds.ts'

const mb = (bytes: number): number => bytes / 1_000_000
const limits = `${mb(LIMITS.image)} MB`
const more = `${mb(LIMITS.document)} MB`

/** Why a file was refused or could not be had, in words that name the next step. */
export const WHY = {
  too_large: {
    ar: `الملف أكبر من المسموح (${limits} للصور والصوت والفيديو، و${more} للمستندات). أرسله أصغر، أو أرسل رابطًا إليه.`,
    en: `The file is larger than allowed (${limits} for pictures, audio and video, ${more} for documents). Send a smaller one, or a link to it.`,
  },
  empty: { ar: 'الملف فارغ. أرسله مرة أخرى.', en: 'The file is empty. Please send it again.' },
  forbidden_type: {
    ar: 'لا نستقبل هذا النوع من الملفات. أرسله صورة أو ملف PDF أو مستند Office.',
    en: 'Files of this type are not taken. Send it as a picture, a PDF or an Office document.',
  },
  mismatch: {
    ar: 'محتوى الملف غير ما يقوله نوعه، فلم نحفظه. أرسل الملف الأصلي.',
    en: 'The file is not what it says it is, so it was not kept. Please send the original.',
  },
  macros: {
    ar: 'في المستند وحدات ماكرو، ولا نستقبلها. احفظه بلا ماكرو أو PDF، ثم أرسله.',
    en: 'The document holds macros, which are not taken. Save it without macros or as PDF, then send it.',
  },
  broken: {
    ar: 'تعذّر فتح الملف، يبدو أنه تالف. أرسله مرة أخرى.',
    en: 'The file could not be opened; it seems broken. Please send it again.',
  },
  infected: {
    ar: 'وجد فاحص الفيروسات في الملف ما يضر، فلم نحفظه. افحص جهازك، ثم أرسل نسخة سليمة.',
    en: 'The virus scanner found something harmful in the file, so it was not kept. Check your device, then send a clean copy.',
  },
  too_many_pixels: {
    ar: 'أبعاد الصورة أكبر من المسموح (50 ميغابكسل). صغّرها ثم أرسلها.',
    en: 'The picture has more than 50 megapixels. Make it smaller, then send it.',
  },
  too_many: {
    ar: 'وصل عدد ملفات هذا الطلب إلى حدّه. احذف ما لا يلزم، أو أرسل رابطًا.',
    en: 'This enquiry holds as many files as it may. Remove some, or send a link.',
  },
  damaged: {
    ar: 'وصل الملف ناقصًا أو مختلفًا عمّا أُرسل. اطلب من المرسل أن يعيد إرساله.',
    en: 'The file came incomplete or changed. Ask the sender to send it again.',
  },
  expired: {
    ar: 'انتهت صلاحية الملف لدى المنصة قبل أن نحفظه. اطلب من المرسل أن يعيد إرساله.',
    en: 'The platform no longer had the file when it was fetched. Ask the sender to send it again.',
  },
  unreachable: {
    ar: 'لم نستطع جلب الملف من المنصة بعد محاولات عدة. اطلب من المرسل أن يعيد إرساله.',
    en: 'The file could not be fetched from the platform after several tries. Ask the sender to send it again.',
  },
  no_connection: {
    ar: 'حُذف الربط الذي وصل منه هذا الملف قبل أن نحفظه. أعد الربط، ثم اطلب إرسال الملف من جديد.',
    en: 'The connection this file came through was removed before it was fetched. Connect it again and ask for the file.',
  },
} as const

/** A short name of a reason. */
export type Why = keyof typeof WHY

/** A content that is not taken, with the reason. */
export class Refused extends Error {
  readonly why: Why
  constructor(why: Why) {
    super(WHY[why].en)
    this.name = 'Refused'
    this.why = why
  }
}
