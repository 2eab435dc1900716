import { findPhrases, phraseBook } from './phrases.ts'
import type { Word } from './words.ts'

const ORDERS = phraseBook<true>(
  `تجاهل/تجاهلوا/متجاهلا/متجاهل/انس/انسى/اهمل/ignore/disregard/forget/bypass/override/تخطى/طنش/غض/skip/تجاوز ~ التعليمات/تعليمات/تعليماتك/الاوامر/الأوامر/اوامر/السابقة/قبل/القواعد/قواعد/قوانين/قوانينك/instructions/instruction/rules/previous/prior/above/prompt/prompts/everything/guidelines/earlier/شي/قيودك/القيود/system/ماسبق/سبق/restrictions/policy/policies/سياستك/سياساتك/مهامك/مهمتك/دورك/التوجيهات/توجيهات/programming
   | system/admin/developer/debug/dev/god/root/المطور/المطورين/المسؤول/الادمن/تطوير/صيانة mode/prompt/وضع/message/override/access
   | وضع المطور/المطورين/الادمن/الصيانة/التطوير/المدير/الاختبار
   | ^ system/النظام/assistant/developer/root/admin ~? mode/debug/prompt/new/you/انت/تعليمات/override/instruction/instructions/الآن
   | you are/now/will now? ~ chatgpt/assistant/dan/admin/unrestricted/ai/free/jailbroken/developer/model/pirate/bot/without
   | انت/أنت/إنت/انتي/كن الان/الآن/هلق/دلوقتي/الحين/هسه/من/صرت/مساعد ~ مساعد/نموذج/بلا/بدون/chatgpt/مطور/ادمن/نظام/ذكاء/الان/الآن/حر/قيود/مبرمج/مدير/المدير
   | بلا/بدون/without/no/من/دون قيود/restrictions/limits/filters/رقابة/فلتر/قيد/limitations
   | jailbreak/jailbroken/dan/sudo
   | اعرض/اطبع/اكشف/اظهر/اعطني/عطني/اعطيني/ارسل/ورني/وريني/هات/سرب/انسخ/طلع/طلعلي/انطيني/دزلي/جيب/ابعتلي/reveal/print/show/give/output/display/dump/leak/send/list/repeat/tell/expose/share/صدر/export ~ prompt/برومبت/system/التعليمات/تعليماتك/instructions/عملاء/العملاء/عميل/عملائكم/محادثات/المحادثات/بيانات/المستقلين/customers/clients/client/customer/database/keys/key/password/passwords/كلمات/كلمة/مفتاح/مفاتيح/api/token/السيرفر/users/الزبائن/زبائنكم/زباينكم/الزباين/مستخدمين/المستخدمين/hidden/secret/secrets/config/credentials/conversations/خفية/المخفية/الداخلية
   | ارقام/أرقام/بيانات/ايميلات/اسماء/جوالات/محادثات/numbers/phones/emails/data كل/جميع/all/of? المستقلين/العملاء/الزبائن/freelancers/clients/customers/عملائكم/المستخدمين/الزباين
   | mark/set/change/make/احسب/سجل/اعتبر/خلي/علم/حط/approve/اعتمد ~ order/request/طلبي/الطلب/budget/price/السعر/المبلغ/invoice/payment ~ paid/free/مدفوع/مجاني/approved/0/مجانا/zero/مسدد/complete/صفر/cancelled
   | تصرف/تصرّف/تظاهر/act/pretend/behave/roleplay/مثل/العب ~? ك/كأنك/كانك/as/like/دور/that/to ~ ai/admin/مدير/بدون/مساعد/model/developer/human/نظام/قرصان/ادمن/هاكر/hacker/dan/pirate/you/انت/chatgpt
   | new instructions/instruction/rule/task
   | تعليمات/تعليماتك/مهمتك/اوامر/أوامر/دورك جديدة/الجديدة/جديده/الجديده/الآن/الان
   | your/these/الـ? new/hidden/secret/initial/system/real instructions/prompt/rules/task
   | end of/the? prompt/instructions/conversation
   | drop table | select ~ from users/customers/tenants
   | execute/run/نفذ/شغل the/هذا/this/following/الاوامر/الامر/الكود? command/code/script/امر/كود/sql/التالي
   | برومبت/prompt ~? حقك/الداخلي/تبعك/بتاعك/النظام/مالتك/الخفي/الاصلي`
    .split('|')
    .map((phrase) => [phrase.trim().replace(/\s+/g, ' '), true] as const),
)

/** Words that give the reader orders are taken out, from where the order begins to the end of its sentence; `steering` says whether there were any. */
export function withoutOrders(words: readonly Word[]): { words: Word[]; steering: boolean } {
  const found = findPhrases(ORDERS, words)
  if (!found.length) return { words: [...words], steering: false }
  const dropped = new Set<number>()
  for (const { start } of found) {
    const sentence = words[start]!.sentence
    for (let at = start; at < words.length && words[at]!.sentence === sentence; at++) dropped.add(at)
  }
  return { words: words.filter((_, at) => !dropped.has(at)), steering: true }
}
