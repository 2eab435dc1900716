import { readFileSync } from 'node:fs'
import { readLocally } from '../../src/conversations/understanding/read-locally.ts'
import { seedCategories, shippedCategories } from '../../src/leads/categories.ts'

const cats = shippedCategories() as any[]
const vocabulary = {
  categories: cats.map((c) => ({
    slug: c.slug,
    ar: c.name_ar,
    en: c.name_en,
    phrases: Object.values(c).filter(Array.isArray).flat() as string[],
  })),
  country: 'SA',
  currency: 'SAR',
}
const list = '1. سارة – 200 SAR – ⭐ 4.9\n2. علي – 100 SAR – ⭐ 4.5\n3. منى – ⭐ 4.2\nمن تختار؟'
const budget = 'اخترت علي. كم الميزانية تقريبًا؟ يكفي رقم، مثل 500.'
const email = 'هل نرسل رابط المحادثة إلى بريدك أيضًا؟ يكفي إرسال عنوان البريد هنا، أو «تخطّي».'
const both = 'ما اسمك؟ ويمكنك إضافة بريدك الإلكتروني ليصلك رابط المحادثة عليه أيضًا.'
const summary = 'ملخص طلبك:\n• شعارات وهوية بصرية، بميزانية 300 ريال سعودي\n• إلى: علي\n• باسم: نورة 0001\nهل نرسله؟'
const say = (text: string, ...bot: string[]) => {
  const u = readLocally({ text, history: bot.map((b) => ({ from: 'bot' as const, text: b })), channel: 'whatsapp' }, vocabulary as any)
  console.log(
    JSON.stringify(text),
    '→',
    u.intent,
    u.confidence.intent.toFixed(2),
    'choice',
    u.choice,
    'cat',
    u.category,
    'budget',
    JSON.stringify(u.budget),
    JSON.stringify(u.contacts),
    'd',
    u.deadline,
    u.language,
    u.steering ? 'STEER' : '',
  )
}
say('ميتين الف', budget)
say('ميتين الف', list, budget)
say('٥٠٠', budget)
say('لا', budget)
say('ما ادري', budget)
say('والله ما عندي فكرة', budget)
say('لا', email)
say('ما عندي ايميل', email)
say('ماكو', email)
say('مفيش', email)
say('no', email)
say('no thanks', email)
say('تخطي', email)
say('skip', email)
say('تخطى', email)
say('علي', email)
say('منى', list, email)
say('انا علي', email)
say('انتو خدمتكم سيئة جدا وانا متضايق من التأخير ده', list)
say('خدمتكم سيئة', list)
say('انا زعلان منكم جدا، خدمتكم زي الزفت', list)
say('غيرهم اكو؟', list)
say('اكو غيرهم؟', list)
say('ما عجبوني', list)
say('لا', list)
say('٤', list)
say('علي لو سمحت', list)
say('اللي سعره اقل', list)
say('ارخص واحد', list)
say('لا خليها ١٥٠٠', summary)
say('لا', summary)
say('لا اريد غيره', summary)
say('اي أكد', summary)
say('تمام ابعت', summary)
say('اي', summary)
say('موافق', summary)
say('ok', summary)
say('ايه ارسلوه', summary)
say('وين وصل طلبي؟', summary)
say('شو صار بطلبي', list)
say('اختاروا لي انتم', list)
say('على ذوقكم', list)
say('انتو اختارولي', list)
say('عايز الغي الطلب', list)
say('الغي الطلب خلاص مش عايز')
say('ابي اكلم موظف', list)
say('اريد احجي ويه موظف')
say('عايز اكلم حد من خدمة العملاء')
say('بدي احكي مع حدا', list)
say('طيب والشمس طالعة من وين اليوم يا حلو')
say(
  'البحر ازرق والسما فوق',
  'أهلًا بك في وصل 👋\nما الخدمة التي تحتاجها؟ اكتبها بكلماتك أو اختر من القائمة.\n1. كتابة إعلانات\n2. تصميم جرافيك',
)

say('هنوف', both)
say('هنوف hanouf@example.com', both)
say('لا', both)
say('شكرا', summary)
say('مشكورين')
say('ههههههه')
say('؟؟؟')
say('asdfgh')
say('القطة فوق السطح')
say('بلا بلا بلا', 'ما الخدمة المطلوبة؟ يمكنك كتابتها بكلماتك أو اختيارها من القائمة.')
say('بكام؟', list)
say('كم السعر', list)
say('نسيت اقولكم احتاجه خلال ٣ ايام', 'تم ✅ أرسلنا طلبك إلى علي، وسنخبرك هنا فور وصول الرد.')
say('اللي سعره اقل', list)
say('ارخص واحد', list)
say('الاعلى تقييم', list)
say('الثاني', list)
say('اول واحد', list)
say('التالت', list)
say('التانية', list)
say('خلينا على رقم 2', list)
say('سارة', list)
console.log('=========== corpus')
for (const one of JSON.parse(readFileSync(new URL('injections.json', import.meta.url), 'utf8'))) {
  const u = readLocally({ text: one.text, history: [], channel: 'whatsapp' }, vocabulary as any)
  if (!u.steering || ['opt_out', 'cancel', 'talk_to_human', 'complaint', 'confirm', 'spam'].includes(u.intent))
    console.log(u.steering ? 'S' : '-', u.intent, u.confidence.intent.toFixed(2), u.category, '|', one.text.slice(0, 100))
}
