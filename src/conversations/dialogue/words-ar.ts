import { counted, moneyText } from '#src/notifications/templates/language.ts'
import type { Option, Wish } from './scene.ts'
import { named, type Words } from './words.ts'

/** The bot in Arabic: plain words that every dialect reads, short and kind, and none that would have to agree with a person whose gender nobody told us. */
export const arabic: Words = {
  named: foreign,
  greet: (brand) => `أهلًا بك في ${foreign(brand)} 👋\nما الخدمة المطلوبة؟ يمكنك كتابتها بكلماتك أو اختيارها من القائمة.`,
  ask: 'ما الخدمة المطلوبة؟ يمكنك كتابتها بكلماتك أو اختيارها من القائمة.',
  askAgain:
    'عذرًا، لم نفهم المطلوب تمامًا. ما الخدمة المطلوبة؟ يمكنك كتابتها بكلمات أخرى، مثل «تصميم شعار» أو «إعلان لمنتج»، أو اختيارها من القائمة.',
  openList: 'عرض الخيارات',
  understood: (wish, service) => `فهمنا طلبك: ${wishText(wish, service)}.`,
  because: ({ because, name, options }) => {
    const many = options.length > 1
    const who = name ? foreign(name) : ''
    switch (because) {
      case 'others':
        return many ? 'وهؤلاء أيضًا يناسبون طلبك:' : 'وخيار آخر يناسب طلبك:'
      case 'none_left':
        return 'لا توجد خيارات أخرى متاحة الآن. يمكنك الاختيار من هؤلاء، أو نختار لك:'
      case 'declined':
        return `تعذّر على ${who} أخذ طلبك. ${many ? 'وهؤلاء متاحون له الآن:' : 'وهذا الخيار متاح له الآن:'}`
      case 'expired':
        return `لم يصلنا رد من ${who} في الوقت المحدد. ${many ? 'وهؤلاء متاحون لطلبك الآن:' : 'وهذا الخيار متاح لطلبك الآن:'}`
      case 'taken':
        return `وصل إلى ${who} عمل آخر قبل لحظات. ${many ? 'وهؤلاء متاحون الآن:' : 'وهذا الخيار متاح الآن:'}`
      case 'again':
        return many ? 'من يناسبك من هؤلاء؟' : 'هل يناسبك هذا الخيار؟'
      default:
        return many ? 'هؤلاء أنسب المتاحين له الآن:' : 'أنسب خيار متاح له الآن:'
    }
  },
  pickOne: (count) => (count > 1 ? 'للاختيار: من القائمة، أو بكتابة الرقم أو الاسم.' : 'للاختيار يكفي الرقم 1 أو الاسم.'),
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
  edit: 'اختيار آخر',
  cancel: 'إلغاء',
  yes: 'نعم',
  no: 'لا',
  yesCancel: 'نعم، إلغاء الطلب',
  noKeep: 'لا، يبقى الطلب',
  comePrivate: (wish, service, brand) =>
    service
      ? `أهلًا بك في ${foreign(brand)} 👋 قرأنا تعليقك: ${wishText(wish, service)}. تكفي أي كلمة منك هنا لنعرض عليك من يناسبه.`
      : `أهلًا بك في ${foreign(brand)} 👋 قرأنا تعليقك. ما الخدمة المطلوبة؟ نعرض عليك هنا من يناسبها.`,
  sentPrivate: 'أهلًا بك، أرسلنا لك التفاصيل في الخاص 🌷',
  nobodyNow: (name) =>
    `${name ? `تعذّر على ${foreign(name)} أخذ طلبك، ولا يوجد خيار آخر متاح في هذه اللحظة.` : 'وصلنا طلبك. لا يوجد مستقل متاح لهذه الخدمة في هذه اللحظة.'} طلبك محفوظ، وسنعرضه على أول مناسب يتوفر ونخبرك هنا.`,
  passingOn: 'وصلنا طلبك. سنختار لك من يناسبه، ونخبرك هنا فور قبوله.',
  askBudget: (name) => `${name ? `اخترت ${foreign(name)}. ` : ''}كم الميزانية تقريبًا؟ يكفي رقم، مثل 500.`,
  askContacts: (needs) =>
    needs.length === 2
      ? 'ما اسمك؟ ويمكنك إضافة بريدك الإلكتروني ليصلك رابط المحادثة عليه أيضًا.'
      : needs[0] === 'name'
        ? 'ما اسمك؟'
        : 'هل نرسل رابط المحادثة إلى بريدك أيضًا؟ يكفي إرسال عنوان البريد هنا، أو «تخطّي».',
  summary: (wish, name, service, changed) =>
    `${changed ? 'عدّلنا طلبك' : 'ملخص طلبك'}:\n• ${wishText(wish, service)}\n• إلى: ${foreign(name)}${wish.name ? `\n• باسم: ${foreign(wish.name)}` : ''}${wish.email ? `\n• البريد: ${foreign(wish.email)}` : ''}\nهل نرسله؟`,
  sent: (name) => `تم ✅ أرسلنا طلبك إلى ${foreign(name)}، وسنخبرك هنا فور وصول الرد.`,
  status({ state, name, question }) {
    const who = name ? foreign(name) : 'من اخترناه له'
    switch (state) {
      case 'choosing':
        return 'طلبك لم يُرسل بعد: بقي اختيار من يناسبك.'
      case 'pending':
        return `طلبك عند ${who} وننتظر الرد. نخبرك هنا فور وصوله.`
      case 'asked':
        return `عند ${who} سؤال حول طلبك${question ? `: «${foreign(question)}»` : ''}. جوابك هنا يصل مباشرة.`
      case 'accepted':
        return `طلبك مقبول من ${who}، ورابط المحادثة في رسالتنا السابقة.`
      case 'won':
        return 'طلبك اكتمل. سعدنا بخدمتك.'
      case 'lost':
        return 'طلبك مغلق. إن لزمك شيء آخر فرسالة منك هنا تكفي لنبدأ طلبًا جديدًا.'
      default:
        return 'طلبك محفوظ، ونبحث عمّن يناسبه. نخبرك هنا فور قبوله.'
    }
  },
  answerPassed: (name) => `وصل جوابك إلى ${foreign(name)}.`,
  noted: (name) => (name ? `تمام، أضفناه إلى طلبك عند ${foreign(name)}.` : 'تمام، أضفناه إلى طلبك.'),
  cancelSure: (name) => (name ? `طلبك عند ${foreign(name)} الآن. هل نلغيه؟` : 'هل نلغي طلبك؟'),
  cancelled: 'ألغينا طلبك. متى احتجت إلينا فنحن هنا.',
  kept: 'تمام، طلبك كما هو.',
  handedOver: {
    asked: 'حوّلنا محادثتك إلى موظف من فريقنا، وسيأتيك الرد هنا.',
    complaint: 'نعتذر عمّا حدث. حوّلنا رسالتك إلى موظف من فريقنا، وسيأتيك الرد هنا.',
    voice: 'وصلت رسالتك الصوتية، وسيسمعها موظف من فريقنا ويأتيك الرد هنا.',
  },
  heardVoice: (text) => `سمعنا في رسالتك: «${foreign(text)}»\nهل هذا صحيح؟`,
  typePlease: 'عذرًا على ذلك. هل يمكنك كتابة طلبك بكلماتك؟',
  prices: (options) =>
    options.length
      ? `الأسعار تبدأ هكذا، والسعر النهائي بالاتفاق بينكما:\n${options.map((option, i) => `${i + 1}. ${foreign(option.name)}: ${priceOf(option) ?? 'حسب الطلب'}`).join('\n')}\nمن يناسبك؟`
      : 'السعر حسب تفاصيل الطلب. ما المطلوب؟ نعرض عليك من يناسبه بأسعاره.',
  welcomeBack: 'على الرحب والسعة 🌷 متى احتجت إلينا فنحن هنا.',
  filesKept: 'وصلت المرفقات وأضفناها إلى طلبك.',
}

function wishText({ budget, deadlineDays, location }: Wish, service: string | null): string {
  const money = budget && moneyText('ar', { min: budget.min ?? undefined, max: budget.max ?? undefined, currency: budget.currency ?? '' })
  const days =
    deadlineDays === null ? null : deadlineDays === 0 ? 'اليوم' : `خلال ${counted('ar', deadlineDays, 'day').replace('يومان', 'يومين')}`
  return [service, money && `بميزانية ${money}`, days, location && `في ${foreign(location)}`].filter(Boolean).join('، ')
}

function detailsOf(option: Option): string[] {
  const price = priceOf(option)
  return [
    ...(option.rating === null ? [] : [`★ ${option.rating}`]),
    ...(price ? [price] : []),
    `مجال ${roomFor(option.free)}`,
    ...(option.answersIn === null ? [] : [`الرد خلال ${span(option.answersIn)}`]),
  ]
}

/** "لطلبين", "لـ5 طلبات": after the preposition. */
function roomFor(free: number): string {
  const text = counted('ar', free, 'request').replace('طلبان', 'طلبين')
  return /^\d/.test(text) ? `لـ${text}` : `ل${text}`
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

function foreign(text: string): string {
  return named(text, /[a-z]/i)
}
