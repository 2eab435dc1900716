import { phraseBook } from './phrases.ts'

/** What a phrase beside an amount says of it; a `label` numbers something (a page, an order) unless a currency says otherwise. */
export type MoneyCue = 'ceiling' | 'floor' | 'money' | 'budget' | 'paid' | 'not' | 'label'

const before = (cue: MoneyCue, phrases: string): [string, MoneyCue][] => phrases.split('|').map((phrase) => [`${phrase} $`, cue])
const after = (cue: MoneyCue, phrases: string): [string, MoneyCue][] => phrases.split('|').map((phrase) => [`^ ${phrase}`, cue])

/** Phrases that end right before an amount. */
export const BEFORE_MONEY = phraseBook<MoneyCue>([
  ...before(
    'ceiling',
    `لا/ما/مايتعدى/ألا/الا/مب/مو/مش/محد/لن/وما/ولا/بما/أن لا? ابي/ابغى/نبي/نبغى/عايز/بدي/اريد/حابب/want/اقدر/نقدر/بقدر/اكدر/راح/رح/ممكن/ودي? يتعدى/تتعدى/يتجاوز/تتجاوز/يعدي/تعدي/يزيد/تزيد/يفوق/تفوق/يطلع/تطلع/يتخطى/تتخطى/نتجاوز/نتعدى/تطوف/يطوف/يجاوز/تجاوز/يعدى/تعدى/نزيد/ازيد/يتعدا/اتجاوز/نتخطى/اتخطى/تتخطاش/يتخطاش/اطوف/نطوف/اعدي/نعدي/اتعدى/نوصل/تعديش/يعديش/تزيدش/يزيدش ~? | مو/مش/مب/ما/لا/ليس/وليس/موب اكثر/أكثر/اكتر/ازود/اعلى/ازيد/اغلى من/عن ال? | مش/ما/مو/ماراح/مارح/لن/مهدفعش/لا ~? هدفع/ادفع/ندفع/بدفع/راح/اقدر/بقدر/نقدر/اكدر اكثر/اكتر/أكثر من ال? | ما/لا/مو فوق | اقل/أقل من | تحت | دون | بحد/كحد/حد/الحد/حدنا/حدي/كأقصى/باقصى/بأقصى اقصى/أقصى/الاقصى/الأقصى/حد هو?/عندي? | حدي/حدنا/سقفي/السقف/سقف/سقفنا/ماكس/max/maximum/اقصاها/أقصاها/اقصاه ميزانيتي? هو? ال? | اقصى/أقصى/اكثر/اكتر/اخر/آخر/اعلى شي/شيء/حد/حاجة/حاجه/مبلغ/رقم/ميزانية/سعر/كلام عندي/معي/معايا/اقدر/ادفعه/هدفعه/هو? عليه? ال? | لحد/لغاية/لغايه/حتى/لين/ليحد ال? | up to | at most | no/not more than | less than | under | below | max of? | maximum of? | cap of/is? | capped at | limit is/of? | not exceed/exceeding | don't/doesn't/cannot/can't/won't/shouldn't exceed/pass/cross/go over? | within | tops | a maximum of | no higher than | nothing/none/not/never above/over/beyond/more/higher than? | at max | ceiling is/of? | لا يزيد | ممكن اوصل/نوصل/بوصل ل/الى/لحد? | بوصل/اوصل/نوصل لل?/ل/الى? | يصل/تصل/يوصل الى/ل/لـ`,
  ),
  ...before(
    'floor',
    `على الاقل/الأقل/اقل | عالاقل/عالأقل | اقل/أقل/ادنى شي/شيء/حاجة/مبلغ/حد ال? | كحد/بحد/حد/الحد/كأدنى ادنى/أدنى/الادنى/الأدنى ال? | اكثر/اكتر/أكثر/ازود/اعلى من ال? | فوق/فوك ال? | يبدأ/تبدأ/تبدا/يبدا/ابتداء/بدءا/بداية/تبلش/يبلش من ال? | ما/لا/مايقل/ألا تقل/يقل/اقل/تنزل/ينزل/يقلش/تقلش عن/تحت ال? | at/the least | minimum/min of? | not less than | no less than | starting/starts from/at | more than | over | above | upwards of | from | مو/مش/ليس اقل/أقل من/عن`,
  ),
  ...before(
    'budget',
    `ادفع/بدفع/ندفع/هدفع/بندفع/pay/paying/بصرف/اصرف/نصرف ~? | ميزانية/ميزانيتي/ميزانيتنا/الميزانية/ميزانيه/البجت/بجت/البادجيت/بادجت/البدجت/بدجت/budget/mezaneya/المبلغ/مخصص/الفلوس/فلوس/السعر ~?`,
  ),
  ...before(
    'money',
    `ميزانية/ميزانيتي/ميزانيتنا/الميزانية/ميزانيه/البجت/بجت/البادجيت/بادجت/البدجت/بدجت/budget/المبلغ/مبلغ/الفلوس/فلوس/السعر/سعر/التكلفة/القيمة/الدفع/المخصص/حاطين/حاط/حاطة/راصد/مخصص/مخصصين/مخصصلها/معي/معايا/معاي/معنا/معيا/وياي/معانا/بحدود/حدود/حوالي/تقريبا/بقدود/نحو/around/about/approximately/approx/roughly/بـ/ب/for/ادفع/بدفع/ندفع/هدفع/بندفع/شهريا/بالشهر/monthly/منقدر/اصرف/بصرف/نصرف/pay/spend/offer/offering/عندي/عندنا/عدنا/لدي/لدينا/have/مقابل/السعر/price/الحصة/الساعة/ساعة/بالساعة/المتر/الحصه/have/got/ib/paying/spending/afford/الكلفة/تكلفة/اجر/الاجر/راتب/براتب/الراتب/بسعر/بمبلغ/بميزانية/بقيمة/بقيمه/بتكلفه/الأجر/قرابة/زهاء/يمكن/بمقدار/المتاح/المتوفر/فيها/عليها/عليه/قيمة/سعرها/سعره/لها/بيها يكون/بتكون/تكون/حوالي/بحدود/في/حدود/هي/هو/تقريبا/is/of/around/about/are/حقنا/حقتي/مالتي/بتاعتي/عندي/تبعي/الي/عندنا/يعني/كانت/حدود/:?/ب/at/now/probably/مابين/بس/لل/للحصة/لي/up/متوفر? ب?/ال? | قيمته/قيمتها | somewhere around/near? | ballpark | كم/شي/شيء/يعني/والله/الله/نقول/خلينا/قول ~? نقول/حوالي/بحدود/تقريبا | خلها/خليها/خلوها/خله/خليه/خلوه/سوها/نخليها/اجعلها/زيدها/رفعها/ارفعها/ارفع/ارفعوا/نزلها/زودها/زيدوها/زودوها/نخليه/make/raise/increase/change/bump/lower/reduce/drop/rather it? that? المبلغ/السعر/الميزانية/الفلوس/the/my/budget? budget? الى/ل/لـ/على/to? ب?`,
  ),
  ...before(
    'paid',
    `دفعت/دفعنا/دفعتلكم/دفعتلو/دفعتله/حولت/حولنا/حولتلكم/سددت/خسرت/اخذ/اخذوا/أخذ/خذوا/خذ/سحبتوا/سحب/خصم/paid/charged/transferred/sent/lost/took/عطيته/اعطيته/نصبوا ~? | اربح/اربحوا/ربح/ارباح/earn/earned/win/won/make/تكسب/اكسب/دخل ~?`,
  ),
  ...before('not', `مو/مش/موب/مب/ليس/وليس/not/no/مهب/غير/بدل/بدال/عوض/instead of?/عن? | كنت/كان/was/كانت ~? | instead of | rather than`),
  ...before(
    'label',
    `رقم/الطلب/طلبي/طلبية/order/number/option/خيار/نمرة/no/page/صفحة/رقمي/الفاتورة رقم? | عمري/عمره/age/مقاس/مساحة/مساحتها/مساحته/المساحة/بمساحة`,
  ),
])

/** Phrases that begin right behind an amount and its currency. */
export const AFTER_MONEY = phraseBook<MoneyCue>([
  ...after(
    'ceiling',
    `و?/ولا/وما/لا/ما/مو/ومو/مش/ومش/موب تزيد/يزيد/ازيد/نزيد/ازود/اكثر/اكتر/يتعدى/نتعدى/اتعدى/يطلع/بزيد/more | وبس ولا | ولا ريال/جنيه/دينار/درهم/فلس/دولار زيادة/اكثر | بالكثير/بالكتير/بالكثيرر/بالكثيره/عالكتير/عالكثير/باكثر/بالكثر | كحد/حد/بحد/كأقصى/الحد اقصى/أقصى/الاقصى/اعلى/أعلى/الاعلى | على/ع الاكثر/الأكثر/اكثر/الكتير/الاكتر | على/عل/ب ابعد/اقصى/أقصى/اعلى/أبعد تقدير/حد | كأقصى/كاقصى حد/تقدير/شي | بأقصى/باقصى حد/تقدير | ماكس/max/maximum/tops/limit | at most | or less/under/below | و?/او/أو اقل/أقل/تحت/نازل/انزل | فما دون/اقل | وتحت/واقل/ونازل/وانزل/فأقل | اقصى/أقصى شي/حد/حاجة/حاجه | مو/مش/ما/لا/ولا/وليس/مب اكثر/اكتر/أكثر/ازيد/يزيد | لا غير | اخري/آخري/حدي/سقفي/اخر/آخر شي/كلام/حد/حاجة? | and no/not more | max/ماكس`,
  ),
  ...after(
    'floor',
    `و?/او/أو فوق/فوك/طالع/اكثر/أكثر/اكتر/اعلى/أعلى/رايح/ازود | وفوق/وطالع/وازود/واكثر/وأكثر/واكتر/وانت/ورايح/وطلوع/لفوق/ولفوق/طلوع/واعلى/فوق/فأكثر/فاكثر/فأعلى | فما فوق/اكثر/أكثر | على/ع الاقل/الأقل/اقل | عالاقل/عالأقل | كحد/حد/بحد/كأدنى ادنى/أدنى/الادنى | اقل/أقل/ادنى شي/حد/حاجة | or/and more/above/up/over | minimum/min | at least | plus | upwards | + | كبداية`,
  ),
  ...after(
    'money',
    `بالشهر/شهريا/شهرياً/فالشهر/للساعة/بالساعة/ساعة/للحصة/monthly/hourly/الحصة/الشهر/month/للصفحة/للمتر | في/per/a/an/كل الشهر/شهر/month/hour/الساعة | ميزانيتي/الميزانية/ميزانية/budget | كويس/زين/تمام/يكفي/بيكفي/كافي/يمشي/بيمشي/مناسب/خوش/حلو/معقول/ينفع/يصير/بيصير/منيح/كفايه | تقريبا/تقريباً/approx/roughly/ish/حدود/يعني/او/flexible`,
  ),
  ...after('not', `%/٪/percent/بالمية/بالمئة/المية | followers/متابع`),
])

/** Words that may stand behind an amount without being what it counts. */
export const NOT_COUNTED = new Set(
  `بدل بدال instead مو مش و ف في من على الى الي ل لـ ب بس لو مع عن او يا اذا كويس زين تمام يكفي يعني تقريبا بالشهر شهريا فقط لا ما مش مو حتى كل هذا هاي وبس كده هيك كذا والباقي ان شاء انشاء الله لكن خلال قبل بعد وابي وابيه والتسليم واحتاج واحتاجه واحتاجها والتصوير و ياليت بليز لوسمحت سمحت and for in to max or but please per a is the with within by if i we total only ok okay not flexible monthly hourly بالكثير بالكتير كحد كأقصى وفوق وطالع فما مقابل للمشروع للحصه للساعه للشهر بالساعه باليوم عليها لها بيها فيها هم هي هو وبدي وعايز وابغى خوش خصم كاش نقدا cash متوفر عندي معي اكثر او اقل واقل واكثر ويكون وتكون ونبي وانا انا اني فالشهر اخر حدي عشان علشان حق مال فريش fresh بيمشي تكفون كافي معايا معاي وياي وياه عندنا`.split(
    /\s+/,
  ),
)

/** Things people count in their requests: a number before one of them is never money. */
export const COUNTABLE = new Set(
  `صفحه صفحات صفح ورقه اوراق ملف ملفات منتج منتجات صنف اصناف صوره صور بوست بوستات منشور منشورات تصميم تصاميم تصميمات مقال مقالات مقاله كلمه كلمات كلمة فيديو فيديوهات مقطع مقاطع ريل ريلز حلقه حلقات ثانيه ثواني دقيقه دقايق دقائق ساعه ساعات متر امتار غرفه غرف دور ادوار طابق طوابق شخص اشخاص موظف موظفين عامل عمال
  درس دروس مره مرات نسخه نسخ تعديل تعديلات لغه لغات خيار خيارات قطعه قطع فاتوره فواتير سوال اسئله شريحه شرايح سلايد سلايدات جهاز اجهزه لابتوب مستقل مستقلين مصمم سنه سنين سنوات عام اعوام متابع متابعين طالب طلاب طفل اطفال عميل عملاء زبون فرع فروع محل شقه شقق وحده عرض حرف حروف سطر سكربت سكريبت سكريبتات اعلان اعلانات حمله حملات حساب حسابات صف عرايس
  حاسبه حاسبات لقطه لقطات ضيف ضيوف شعار شعارات نموذج نماذج بطاقه كرت كروت علبه علب لون الوان سيرفر كاميرا كاميرات خدمه رقم page pages word words product products image images photo photos post posts reel reels video videos second seconds sec secs minute minutes min mins hour hours room rooms bedroom bedrooms floor floors people person employee employees
  invoice invoices slide slides script scripts article articles language languages revision revisions pm am year years sqm m2 meter meters metre followers likes percent items item flyers posters logos concept concepts clip clips episode episodes branch branches user users student students kid kids lesson lessons option options copies screens screen مليمتر سم كيلو جيجا gb kg km cm`.split(
    /\s+/,
  ),
)
