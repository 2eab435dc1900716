import { readTimeSpans } from './deadline.ts'
import { readQuantities } from './numbers.ts'
import { findPhrases, phraseBook } from './phrases.ts'
import type { Turn } from './understanding.ts'
import { cleanSpeech, readWords, type Word } from './words.ts'

/** What the bot's last turn was about. */
export interface Question {
  text: string
  words: Word[]
  /** What it asked for. */
  asks: ReadonlySet<Asked>
  /** A post or story rather than a message to this client. */
  isPost: boolean
  /** Advertising to many, or a message that tells how to stop messages. */
  isCampaign: boolean
  /** It speaks of an open request: recorded, sent, summed up, delivered. */
  ofRequest: boolean
  /** It asked whether to cancel. */
  ofCancelling: boolean
}

/** Things a bot asks for; `yes` is a question of yes or no. */
export type Asked = 'budget' | 'deadline' | 'name' | 'phone' | 'email' | 'place' | 'details' | 'yes'

const TOPICS = phraseBook<Asked>(
  Object.entries({
    budget: `معاك/معك/عندك/معاكم كام/كم/قديش/شكد | ميزانية/ميزانيتك/الميزانية/ميزانيتكم/budget | كم/شكد/قديش/كام/شقد ~? تدفع/بتدفع/هتدفع/ناوي/حاط/مخصص/تصرف/تنطي/تعطي/بتحط/حابب/معك/عندك/حدودك/معاك/معاكم/معاكي/رايد/تحط/تقدر/بتقدر/بتصرف/عندكم | المبلغ | how much ~ spend/pay/invest | مخصص للمشروع | price range | كم/شكد حاط/رايد | السعر المناسب | يناسبك كم | كام تقدر`,
    deadline: `متى/امتى/ايمتى/يمته/شوكت/إيمتى/وقتاش | موعد/الموعد | التسليم | مدة/المدة/المهلة | وقت تحتاجه/تحتاج/تريده | deadline | when | timeline | how soon | كم يوم | خلال كم | by what date | الوقت`,
    name: `اسم/الاسم/اسمك/اسمكم/الإسم/اسمج | your name | name | مين معي/معنا | ويا منو`,
    phone: `رقمك/رقمكم/رقمج/رقمكن | رقم/الرقم جوال/جوالك/موبايل/موبايلك/هاتف/هاتفك/تلفون/تليفون/التواصل/تواصل/واتساب/للتواصل/لنا | جوالك/موبايلك/هاتفك/تلفونك | phone | number | نتواصل/يتواصل معك/وياك/معاك | نكلمك/نخابرك/نتصل`,
    email: `ايميل/الايميل/ايميلك/الإيميل/إيميلك/بريد/بريدك/البريد | email | e-mail | mail`,
    place: `وين موقعك/مكانك/ساكن/انت/المكان/موجود | فين/وين/منين/وينك/مكان/المكان | مدينة/المدينة/مدينتك | محافظة/محافظه/بأي | المنطقة/منطقتك | where | location | city | موقعك | العنوان/عنوانك`,
    details: `تفاصيل/التفاصيل/تفصيل | المطلوب | نوع/النوع | وصف | ايش/شنو/شو/وش/إيه/ما/ماذا تحتاج/تريد/تبي/بدك/عايز/نوع/المطلوب/محتاج | ماهو/ماهي | describe | details | what kind | what exactly | tell us more | توضيح/التوضيح | عن مشروعك/شغلك | كم صفحة/عدد | خدمة/الخدمة`,
  }).flatMap(([topic, phrases]) => phrases.split('|').map((phrase) => [phrase, topic as Asked] as const)),
)

const PLEASE = phraseBook<true>(
  `ارسل/أرسل/ارسلي/ابعت/ابعتلي/دز/شارك/شاركنا/عطنا/عطيني/انطيني/انطينا/اعطنا/أعطنا/زودنا/اكتب/اكتبي/تفضل/تفضلي/ممكن/نحتاج/محتاجين/ياريت | please | share | send | could you | tell | بس/باقي الاسم/رقمك`
    .split('|')
    .map((phrase) => [phrase, true] as const),
)
const ASKING_WORDS = phraseBook<true>(
  `كم/متى/وين/فين/شو/شنو/وش/ايش/ما/ماذا/من/مين/أي/اي/كيف/شكد/قديش/كام/امتى/ايمتى/يمته/إيه/ايه/منو/ياهو/لماذا/ليش/بأي/بيا | what/when/where/who/how/which/why`
    .split('|')
    .map((phrase) => [phrase, true] as const),
)
const AGREEING = phraseBook<true>(
  `نعتمد/نكمل/نأكد/نؤكد/نثبت/نبدأ/نبدا/نرسل/نبعت/نمشي/منمشي/منكمل/منبلش/نبلش/ندز/نحجز/اعتمد/أكمل/نعتمده/تمام/صحيح/صح/موافق/موافقين/مناسب/متأكد/اكيد | shall/should we/i | is that/this right/correct/ok/okay | confirm | ok | okay | go ahead | proceed | does that work | زين هيج/هيك | ماشي`
    .split('|')
    .map((phrase) => [phrase, true] as const),
)
const CAMPAIGN = phraseBook<true>(
  `عرض/عروض/خصم/خصومات/باقة/باقات/جديدنا/حصري/تخفيضات/تنزيلات/العروض/بخصم | لإيقاف/لالغاء/للإلغاء/لايقاف/للايقاف | إلغاء الاشتراك | offer/offers/discount/sale/promo/deal/newsletter | unsubscribe | reply stop | هذا/هاد/ده الشهر/الاسبوع/الأسبوع | رمضان/العيد كريم/مبارك | كود`
    .split('|')
    .map((phrase) => [phrase, true] as const),
)
const REQUEST = phraseBook<true>(
  `طلبك/طلبكم/طلبكن/الطلب/الطلبية/اوردر/الاوردر/طلبيتك/طلب | your/the request/order/project | ملخص | summary | سجلت/سجلنا/تسجيل/اتسجل/تسجل/سجلناه | نتواصل/يتواصل معك/معاك/وياك | أرسلنا/ارسلنا/اتبعت/بعتنا/دزينا | ندور/دندور/بندور/نبحث/البحث | تم استلام/تسليم/تسجيل/ارسال/إرسال/تثبيت | the/your designer/freelancer/translator/developer has/is | with ~ now | قيد | booked/booking/reserved/scheduled/الحجز/حجزنا/حجزك/حجزتك | تحت المعالجة | نكمل الحجز | has your request`
    .split('|')
    .map((phrase) => [phrase, true] as const),
)
const CANCELLING = phraseBook<true>(
  `تلغي/الغاء/إلغاء/تلغيه/نلغي/الغي/كنسل/نكنسل/نلغيه | cancel`.split('|').map((phrase) => [phrase, true] as const),
)

/** Reads the last turn of the bot; null where the client spoke first or last spoke to nobody's question. */
export function readQuestion(history: readonly Turn[]): Question | null {
  const turn = history.findLast((one) => one.from === 'bot')
  if (!turn) return null
  const clean = cleanSpeech(turn.text)
  const { words } = readWords(clean)
  const asked = /[?؟]/.test(clean)
  const topics = findPhrases(TOPICS, words).map((found) => found.means)
  const has = (book: typeof PLEASE): boolean => findPhrases(book, words).length > 0
  const please = has(PLEASE)
  const ofRequest = has(REQUEST)
  const isPost = /^\s*(?:منشور|بوست|post|\[?\s*(?:قصة|story|ريل|reel)\s*\]?)\s*[:\]]/i.test(clean) || /^\s*\[(?:قصة|story)/i.test(clean)
  // "التسليم بعد 5 أيام" asks for nothing: it states what was agreed.
  const states = !asked && !please && (ofRequest || saysWhenOrHowMuch(words))
  const asks = new Set<Asked>(states ? [] : topics)
  const wh = has(ASKING_WORDS)
  // A question whose topic is not known asks for details of the wish.
  if (asked && wh && !asks.size && !has(AGREEING) && !ofRequest && !isGreeting(words)) asks.add('details')
  if (asked && (has(AGREEING) || (!wh && !asks.size))) asks.add('yes')
  return {
    text: clean,
    words,
    asks,
    isPost,
    isCampaign: has(CAMPAIGN) && !asks.has('yes'),
    ofRequest: ofRequest || (states && topics.length > 0),
    ofCancelling: asked && has(CANCELLING),
  }
}

/** "كيف نقدر نخدمك؟" asks for the wish itself. */
function isGreeting(words: readonly Word[]): boolean {
  return words.some((word) => /^(?:نخدم|نساعد|اخدم|اساعد|خدمت|مساعدت|help|assist)/.test(word.text))
}

function saysWhenOrHowMuch(words: readonly Word[]): boolean {
  const quantities = readQuantities(words)
  return quantities.some((one) => one.digits) || readTimeSpans(words, quantities).length > 0
}
