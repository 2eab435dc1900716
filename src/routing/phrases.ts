import type { Words } from '#rules/lead.ts'

/** The languages of the screens. */
export type Language = 'ar' | 'en'

type Phrase = (params: Record<string, string>) => Words

const say =
  (ar: string, en: string): Phrase =>
  (params) => ({ ar: filled(ar, params), en: filled(en, params) })

/** The sentence of every reason code; {name} stands for a param. Short, concrete, the same in both languages. */
export const phrases = {
  best_score: say('الأنسب لهذا الطلب: {score} من 100', 'The best match for this lead: {score} of 100'),
  turn: say('جاء دوره العادل بين {among}', 'It is the fair turn among {among}'),
  least_loaded: say('الأقل انشغالًا: {free}% من طاقته متاح', 'The least loaded: {free}% of the capacity is free'),
  client_choice: say('اختاره العميل بنفسه', 'The client’s own choice'),
  sticky: say('خدم هذا العميل من قبل', 'Served this client before'),
  assigned_by_rule: say('القاعدة تسند إليه هذا النوع من الطلبات', 'The rule assigns this kind of lead here'),
  branch_owns: say('الفرع يستلمه لأن لا أحد من أعضائه متاح الآن', 'The branch takes it, because none of its members is free now'),
  lower_score: say('نتيجته {score} والمختار {best}', 'Scored {score}, the chosen one {best}'),
  busier: say('طاقته المتاحة {free}% وعند المختار {best}%', 'Has {free}% capacity free, the chosen one {best}%'),
  owed_less: say(
    'مساوٍ له، لكن الدور لغيره: رصيده {owed} والمختار {best}',
    'Equal, but the turn is another’s: owed {owed} turns, the chosen one {best}',
  ),
  offered_later: say('مساوٍ له، لكن المختار ينتظر منذ مدة أطول', 'Equal, but the chosen one has waited longer'),
  not_client_choice: say('العميل اختار غيره', 'The client chose another'),
  not_sticky: say('يعود العميل إلى من خدمه من قبل', 'The client goes back to whoever served him before'),
  not_direct: say('القاعدة تسند هذا الطلب إلى غيره', 'The rule assigns this lead to another'),
  not_in_question: say('لم يكن ضمن من يشملهم القرار', 'Was not among those in question'),
  score_parts: say(
    'الخدمة {skill}/25، اللغة {language}/15، المكان {location}/10، السعر {price}/10، التقييم {rating}/20، الطاقة {load}/20',
    'Service {skill}/25, language {language}/15, place {location}/10, price {price}/10, rating {rating}/20, capacity {load}/20',
  ),

  asked: say('عُرض عليه هذا الطلب من قبل', 'Was asked for this lead before'),
  away: say('غير متاح الآن بطلب منه', 'Is marked as away'),
  on_leave: say('في إجازة حتى {until}', 'Is on leave until {until}'),
  off_hours: say('خارج ساعات عمله حتى {until}', 'Is outside working hours until {until}'),
  full: say('لديه {open} طلبات مفتوحة وطاقته {capacity}', 'Has {open} open requests of at most {capacity}'),
  day_full: say('بلغ حده اليومي: {capacity}', 'Has reached the day’s limit of {capacity}'),
  week_full: say('بلغ حده الأسبوعي: {capacity}', 'Has reached the week’s limit of {capacity}'),

  inactive: say('حسابه موقوف أو محذوف', 'Is inactive or removed'),
  kind: say('القاعدة تطلب نوعًا آخر (مستقل، موظف، فرع)', 'The rule asks for another kind (freelancer, employee, branch)'),
  skill: say('لا يقدّم هذه الخدمة', 'Does not offer this service'),
  language: say('لا يتحدث اللغة المطلوبة', 'Does not speak the language asked for'),
  location: say('لا يعمل في هذا المكان', 'Does not work in this place'),
  tag: say('لا يحمل الوسم المطلوب', 'Lacks the tag asked for'),
  rating: say('تقييمه أقل من المطلوب', 'Is rated below what is asked for'),
  price: say('سعره أعلى من المطلوب', 'Is priced above what is asked for'),
  unknown_freelancer: say('غير موجود هنا: {freelancerId}', 'Does not exist here: {freelancerId}'),
  lead_refused: say('الطلب رُفض: {reason}', 'The lead was refused: {reason}'),

  nobody_for_skill: say('لا أحد يقدّم هذه الخدمة: {skills}', 'Nobody offers this service: {skills}'),
  nobody_in_pool: say('لا أحد يستوفي ما تطلبه القاعدة', 'Nobody meets what the rule asks for'),
  pool_is_empty: say('لم يُضف أحد بعد', 'Nobody has been added yet'),
  category_unknown: say('الخدمة المطلوبة غير معروفة بعد', 'Which service is asked for is not known yet'),
  all_asked: say('عُرض على الجميع ({count}) ولم يقبل أحد', 'All {count} have been asked, and none took it'),
  all_full: say('كل من يقدّمها مشغول بالكامل ({count})', 'Everyone who could take it is full ({count})'),
  all_off_hours: say('كل من يقدّمها خارج ساعات عمله ({count})', 'Everyone who could take it is outside working hours ({count})'),
  all_on_leave: say('كل من يقدّمها في إجازة ({count})', 'Everyone who could take it is on leave ({count})'),
  all_away: say('كل من يقدّمها غير متاح الآن ({count})', 'Everyone who could take it is marked as away ({count})'),
  nobody_free: say('لا أحد متاح الآن: بعضهم مشغول وبعضهم خارج عمله', 'Nobody is free now: some are full, some not at work'),
  offers_used_up: say('عُرض على {offers}، وهو الحد الأعلى', 'It was offered to {offers}, the most that is allowed'),

  fact_absent: say('{fact}: غير معروف', '{fact}: not known'),
  comparison_failed: say('{fact}: «{actual}»، والمطلوب: {operator} «{value}»', '{fact} is “{actual}”, asked for: {operator} “{value}”'),
  comparison_held: say(
    '{fact}: «{actual}»، والقاعدة تستثني: {operator} «{value}»',
    '{fact} is “{actual}”, which the rule rules out: {operator} “{value}”',
  ),
  broken: say('شرط لم يعد مفهومًا: {fact} {operator}', 'A condition that is no longer understood: {fact} {operator}'),
  engine_disagrees: say(
    'محرّك القواعد لم يؤكد القاعدة فتُجوزت؛ راجعها',
    'The rule engine did not confirm the rule, so it was skipped; look at it',
  ),
  engine_broke: say('تعطلت القاعدة في محرّك القواعد: {message}', 'The rule broke in the rule engine: {message}'),
  rule_broke: say('تعذر تنفيذ القاعدة: {message}', 'The rule could not be carried out: {message}'),
} satisfies Record<string, Phrase>

function filled(text: string, params: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => (Object.hasOwn(params, name) ? params[name]! : '–'))
}
