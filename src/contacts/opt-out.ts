import { fold, foldedWords } from '#src/platform/text/fold.ts'

/** Whole messages that mean "write to me no more", folded; with a please, a thank you or a full stop around them they mean the same. */
const STOP = new Set(
  [
    'stop',
    'stop all',
    'stopall',
    'unsubscribe',
    'unsub',
    'cancel subscription',
    'opt out',
    'optout',
    'remove me',
    'end messages',
    'stop messages',
    'stop messaging me',
    'no more messages',
    'do not message me',
    "don't message me",
    'ايقاف',
    'ايقاف الرسائل',
    'اوقف',
    'اوقفوا',
    'اوقف الرسائل',
    'اوقفوا الرسائل',
    'وقف',
    'وقفوا',
    'وقف الرسائل',
    'وقفوا الرسائل',
    'الغاء الاشتراك',
    'الغ الاشتراك',
    'الغي الاشتراك',
    'الغاء اشتراك',
    'الغاء اشتراكي',
    'لا ترسل',
    'لا ترسلوا',
    'لا ترسلون',
    'لا ترسل لي',
    'لا ترسلوا لي',
    'لا ترسلولي',
    'لا ترسل رسائل',
    'لا ترسلوا رسائل',
    'لا تراسلني',
    'لا تراسلوني',
    'لا تزعجوني',
    'لا تزعجني',
    'كفايه رسائل',
    'بس رسائل',
    'بطلوا رسايل',
    'بطل ترسل',
    'ما ابي رسائل',
    'ما ابغي رسائل',
    'ما اريد رسائل',
    'مش عايز رسايل',
    'مش عاوز رسايل',
    'ما بدي رسائل',
    'ما بدي رسايل',
    'احذفوني',
    'احذفني',
    'احذف رقمي',
    'احذفوا رقمي',
    'شيلوني',
    'شيل رقمي',
    'شيلوا رقمي',
    'حذف رقمي',
    'الغوا اشتراكي',
    'استوب',
    'ستوب',
  ].map((text) => foldedWords(text).join(' ')),
)

/** "Send me no (more) messages" in its many endings, folded. */
const SEND_NO_MORE =
  /^لا ?(?:تعيدون )?(?:ترسل|ترسلي|ترسلو|ترسلوا|ترسلون|ترسلولي|ترسلونلي|تراسلني|تراسلوني|تبعت|تبعتوا|تبعث|تبعثوا)(?: (?:لي|لنا))?(?: (?:اي|هذه|هذي|رسائل|رسايل|رساله|الرسائل|هالرسائل|شي|شيء|شئ|المزيد|اخري|بعد))*$/

/** Whole messages that take it back. */
const START = new Set(
  [
    'start',
    'unstop',
    'subscribe',
    'opt in',
    'optin',
    'اشتراك',
    'تفعيل',
    'ابدا',
    'فعل الرسائل',
    'تفعيل الرسائل',
    'رجعوا الرسائل',
    'ارسلوا لي',
  ].map((text) => foldedWords(text).join(' ')),
)

/** Words of courtesy around the one thing that is meant. */
const COURTESY = new Set(
  [
    'please',
    'pls',
    'plz',
    'now',
    'thanks',
    'thank',
    'you',
    'لو',
    'سمحت',
    'سمحتوا',
    'سمحتم',
    'من',
    'فضلك',
    'فضلكم',
    'رجاء',
    'رجاءا',
    'الرجاء',
    'شكرا',
    'الحين',
    'الان',
    'خلاص',
    'يا',
    'جماعه',
    'تكفون',
    'عن',
    'مره',
    'ثانيه',
  ].map(fold),
)

/** Whether a message asks us to stop (or to start again), and nothing else: "stop the old design and make a new one" asks for no such thing. */
export function readConsentWord(text: string | undefined): 'stop' | 'start' | null {
  if (!text || text.length > 80) return null
  const words = foldedWords(spelledOut(text))
  const whole = words.join(' ')
  const bare = words.filter((word) => !COURTESY.has(word)).join(' ')
  if (STOP.has(whole) || STOP.has(bare) || SEND_NO_MORE.test(bare)) return 'stop'
  return START.has(whole) || START.has(bare) ? 'start' : null
}

/** "S.T.O.P", "s t o p", "stoooop", "ايقـــاف" and "ايقااااف" are the same word; a letter is drawn out by writing it three times or more. */
function spelledOut(text: string): string {
  const joined = /^(\s*\p{L}[\s.\-_*]+){2,}\p{L}[\s.!]*$/u.test(text) ? text.replace(/[\s.\-_*!]+/g, '') : text
  return fold(joined).replace(/(\p{L})\1{2,}/gu, '$1')
}
