import { counted, moneyText } from '#src/notifications/templates/language.ts'
import type { Option, Wish } from './scene.ts'
import { safe, type Words } from './words.ts'

/** The bot in Arabic: plain words that every dialect reads, short and kind. */
export const arabic: Words = {
  greet: (brand) => `أهلًا بك في ${safe(brand)} 👋\nما الخدمة التي تحتاجها؟ اكتبها بكلماتك أو اختر من القائمة.`,
  ask: 'ما الخدمة التي تحتاجها؟ اكتبها بكلماتك أو اختر من القائمة.',
  askAgain: 'لم أفهم المطلوب تمامًا. اكتب الخدمة بكلمات أخرى، مثل: «تصميم شعار» أو «إعلان لمنتج»، أو اختر من القائمة.',
  openList: 'عرض الخيارات',
  understood: (wish, service) => `فهمت طلبك: ${wishText(wish, service)}.`,
  because: ({ because, name, options }) => {
    const many = options.length > 1
    const who = name ? safe(name) : ''
    switch (because) {
      case 'others':
        return many ? 'وهؤلاء أيضًا يناسبون طلبك:' : 'وهذا أيضًا يناسب طلبك:'
      case 'declined':
        return `تعذّر على ${who} أخذ طلبك. ${many ? 'هؤلاء متاحون له الآن:' : 'وهذا متاح له الآن:'}`
      case 'expired':
        return `لم يصلنا رد من ${who} في الوقت المحدد. ${many ? 'هؤلاء متاحون لطلبك الآن:' : 'وهذا متاح لطلبك الآن:'}`
      case 'taken':
        return `وصل إلى ${who} عمل آخر قبل لحظات. ${many ? 'هؤلاء متاحون الآن:' : 'وهذا متاح الآن:'}`
      case 'again':
        return many ? 'هؤلاء متاحون لطلبك، اختر من يناسبك:' : 'هذا متاح لطلبك:'
      default:
        return many ? 'هؤلاء أنسب من يعمل الآن على مثله:' : 'هذا أنسب من يعمل الآن على مثله:'
    }
  },
  pickOne: (count) => (count > 1 ? 'اختر من القائمة، أو اكتب الرقم أو الاسم.' : 'للاختيار اكتب 1 أو الاسم.'),
  details: (option) => detailsOf(option),
  why: ({ code, params }) => {
    switch (code) {
      case 'worked_before':
        return 'سبق التعامل بينكما.'
      case 'best_rated':
        return 'الأعلى تقييمًا بين المتاحين لك.'
      case 'answers_fast':
        return 'الأسرع ردًا بينهم.'
      case 'lowest_price':
        return 'الأقل سعرًا بينهم.'
      case 'within_budget':
        return 'السعر ضمن ميزانيتك.'
      case 'most_free':
        return 'الأكثر تفرغًا الآن.'
      default:
        return params.main ? 'هذه الخدمة تخصص أساسي.' : 'من مقدمي هذه الخدمة.'
    }
  },
  more: 'غيرهم',
  youChoose: 'اختاروا لي',
  human: 'التحدث مع موظف',
  skip: 'تخطّي',
  confirm: 'تأكيد الطلب',
  edit: 'اختيار غيره',
  cancel: 'إلغاء',
  yes: 'نعم',
  no: 'لا',
  yesCancel: 'نعم، ألغِ الطلب',
  noKeep: 'لا، أبقِه',
  comePrivate: (wish, service, brand) =>
    service
      ? `أهلًا بك في ${safe(brand)} 👋 قرأنا تعليقك: ${wishText(wish, service)}. أرسل أي كلمة هنا لنعرض عليك من يناسبه.`
      : `أهلًا بك في ${safe(brand)} 👋 قرأنا تعليقك. اكتب لنا هنا ما تحتاجه ونعرض عليك من يناسبه.`,
  sentPrivate: 'أهلًا بك، أرسلنا لك التفاصيل في الخاص 🌷',
  noMore: (shown) =>
    shown
      ? 'لا يوجد غيرهم متاح الآن. يمكنك اختيار أحدهم بالرقم أو الاسم، أو نختار لك عند توفر غيرهم.'
      : 'لا يوجد غيره متاح الآن. نختار لك أول مناسب يتوفر، أو تتحدث مع موظف.',
  nobodyNow: 'طلبك وصلنا وهو محفوظ. لا يوجد مستقل متاح لهذه الخدمة في هذه اللحظة، وسنعرضه على أول مناسب يتوفر ونخبرك هنا.',
  passingOn: 'وصلنا طلبك، وسنختار لك من يناسبه ونخبرك هنا حين يقبله.',
  askBudget: (name) => `${name ? `اخترت ${safe(name)}. ` : ''}كم ميزانيتك تقريبًا؟ يكفي رقم، مثل 500.`,
  askContacts: (needs) =>
    needs.length === 2
      ? 'ما اسمك؟ وبريدك الإلكتروني إن أردت رابط المحادثة عليه أيضًا.'
      : needs[0] === 'name'
        ? 'ما اسمك؟'
        : 'هل تريد رابط المحادثة على بريدك أيضًا؟ اكتب بريدك، أو تخطَّ.',
  summary: (wish, name, service, changed) =>
    `${changed ? 'عدّلنا طلبك' : 'ملخص طلبك'}:\n• ${wishText(wish, service)}\n• المستقل: ${safe(name)}${wish.name ? `\n• الاسم: ${safe(wish.name)}` : ''}${wish.email ? `\n• البريد: ${safe(wish.email)}` : ''}\nهل نرسله؟`,
  sent: (name) => `تم ✅ أرسلنا طلبك إلى ${safe(name)}، وسنخبرك هنا فور وصول الرد.`,
  status({ state, name, question }) {
    const who = name ? safe(name) : 'المستقل'
    switch (state) {
      case 'choosing':
        return 'طلبك لم يُرسل بعد: بقي أن تختار من يناسبك.'
      case 'pending':
        return `طلبك عند ${who} وننتظر الرد. نخبرك هنا فور وصوله.`
      case 'asked':
        return `عند ${who} سؤال حول طلبك${question ? `: «${safe(question)}»` : ''} اكتب جوابك هنا ونوصله.`
      case 'accepted':
        return `تم قبول طلبك من ${who}، ورابط المحادثة في رسالتنا السابقة.`
      case 'won':
        return 'طلبك اكتمل. سعدنا بخدمتك.'
      case 'lost':
        return 'طلبك مغلق. اكتب لنا ما تحتاجه لنبدأ طلبًا جديدًا.'
      default:
        return 'طلبك محفوظ، ونبحث عمّن يناسبه. نخبرك هنا حين يقبله.'
    }
  },
  answerPassed: (name) => `وصل جوابك إلى ${safe(name)}.`,
  noted: (name) => (name ? `تمام، أضفناه إلى طلبك عند ${safe(name)}.` : 'تمام، أضفناه إلى طلبك.'),
  cancelSure: (name) => (name ? `طلبك عند ${safe(name)} الآن. هل نلغيه؟` : 'هل نلغي طلبك؟'),
  cancelled: 'ألغينا طلبك. متى احتجت شيئًا فاكتب لنا هنا.',
  kept: 'تمام، طلبك كما هو.',
  handedOver: {
    asked: 'حوّلناك إلى موظف من فريقنا، وسيرد عليك هنا.',
    complaint: 'نعتذر عمّا حدث. حوّلنا رسالتك إلى موظف من فريقنا، وسيرد عليك هنا.',
    voice: 'وصلت رسالتك الصوتية، وسيسمعها موظف من فريقنا ويرد عليك هنا.',
  },
  heardVoice: (text) => `سمعنا في رسالتك: «${safe(text)}»\nهل هذا صحيح؟`,
  typePlease: 'عذرًا. اكتب لنا طلبك بكلماتك من فضلك.',
  prices: (options) =>
    options.length
      ? `الأسعار تبدأ هكذا، ويتفق معك المستقل على السعر النهائي:\n${options.map((option, i) => `${i + 1}. ${safe(option.name)}: ${priceOf(option) ?? 'حسب الطلب'}`).join('\n')}\nمن تختار؟`
      : 'السعر حسب تفاصيل طلبك. صف لنا ما تحتاجه ونعرض عليك من يناسبه بأسعاره.',
  welcomeBack: 'على الرحب والسعة 🌷 متى احتجت شيئًا فنحن هنا.',
  filesKept: 'وصلت المرفقات وأضفناها إلى طلبك.',
}

function wishText({ budget, deadlineDays, location }: Wish, service: string | null): string {
  const money = budget && moneyText('ar', { min: budget.min ?? undefined, max: budget.max ?? undefined, currency: budget.currency ?? '' })
  const days = deadlineDays === null ? null : deadlineDays === 0 ? 'اليوم' : `خلال ${counted('ar', deadlineDays, 'day')}`
  return [service, money && `بميزانية ${money}`, days, location && `في ${safe(location)}`].filter(Boolean).join('، ')
}

function detailsOf(option: Option): string[] {
  const price = priceOf(option)
  return [
    ...(option.rating === null ? [] : [`★ ${option.rating}`]),
    ...(price ? [price] : []),
    `متاح لـ${lam(counted('ar', option.free, 'request'))}`,
    ...(option.answersIn === null ? [] : [`الرد خلال ${span(option.answersIn)}`]),
  ]
}

/** "لطلبين" rather than "لطلبان": after the preposition. */
function lam(text: string): string {
  return text.replace('طلبان', 'طلبين')
}

function span(minutes: number): string {
  const text = minutes < 90 ? counted('ar', Math.max(1, minutes), 'minute') : counted('ar', Math.round(minutes / 60), 'hour')
  return text.replace('دقيقتان', 'دقيقتين').replace('ساعتان', 'ساعتين')
}

function priceOf({ price }: Option): string | null {
  if (!price) return null
  return price.min !== null
    ? `من ${moneyText('ar', { amount: price.min, currency: price.currency })}`
    : price.max !== null
      ? `حتى ${moneyText('ar', { amount: price.max, currency: price.currency })}`
      : null
}
