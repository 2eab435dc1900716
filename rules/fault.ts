import type { Words } from './lead.ts'

/** One thing that is wrong with a written rule set: where (dotted path), which kind, and a plain sentence with the way out. */
export interface Fault {
  path: string
  code: FaultCode
  text: Words
}

const sentences = {
  too_large: () => ({
    ar: 'مجموعة القواعد أكبر من المسموح به. قسّمها أو احذف ما لا يلزم.',
    en: 'The rule set is larger than allowed. Remove what is not needed.',
  }),
  too_deep: (p) => ({
    ar: `الشروط متداخلة أكثر من ${p.limit} مستويات. بسّطها أو قسّم القاعدة إلى قاعدتين.`,
    en: `Conditions are nested more than ${p.limit} levels deep. Simplify them or split the rule in two.`,
  }),
  too_many_conditions: (p) => ({
    ar: `في القاعدة أكثر من ${p.limit} شرط. قسّمها إلى قواعد.`,
    en: `The rule has more than ${p.limit} conditions. Split it into several rules.`,
  }),
  not_a_condition: () => ({
    ar: 'هذا ليس شرطًا. اكتب all أو any أو not، أو شرطًا من fact و operator و value.',
    en: 'This is not a condition. Write all, any or not, or a condition of fact, operator and value.',
  }),
  root_is_leaf: () => ({
    ar: 'ضع الشرط داخل all، أو اكتب { "always": true } لقاعدة تنطبق دائمًا.',
    en: 'Put the condition inside all, or write { "always": true } for a rule that always applies.',
  }),
  empty_list: (p) => ({
    ar: `القائمة ${p.key} فارغة وستنطبق على كل شيء. أضف شرطًا، أو اكتب { "always": true }.`,
    en: `The list ${p.key} is empty and would match everything. Add a condition, or write { "always": true }.`,
  }),
  path_refused: (p) => ({
    ar: `الحقل ${p.key} غير مسموح به في الشروط. استعمل اسم المعلومة وحده.`,
    en: `The field ${p.key} is not allowed in conditions. Use the fact’s name alone.`,
  }),
  unknown_field: (p) => ({ ar: `الحقل «${p.key}» غير معروف هنا. احذفه.`, en: `The field “${p.key}” is not known here. Remove it.` }),
  unknown_fact: (p) => ({
    ar: `المعلومة «${p.fact}» غير معروفة. اختر من القائمة، أو answer:<السؤال> لإجابة نموذج.`,
    en: `There is no fact “${p.fact}”. Choose one of the list, or answer:<question> for a form’s answer.`,
  }),
  unknown_operator: (p) => ({
    ar: `المقارنة «${p.operator}» غير معروفة. اختر من القائمة؛ التعابير النمطية غير مسموح بها.`,
    en: `There is no comparison “${p.operator}”. Choose one of the list; regular expressions are not allowed.`,
  }),
  operator_misfit: (p) => ({
    ar: `المقارنة «${p.operator}» لا تصلح للمعلومة «${p.fact}» من نوع ${p.type}.`,
    en: `The comparison “${p.operator}” does not fit the fact “${p.fact}”, which is a ${p.type}.`,
  }),
  value_misfit: (p) => ({
    ar: `القيمة لا تصلح للمعلومة «${p.fact}»: المطلوب ${p.wanted}.`,
    en: `The value does not fit the fact “${p.fact}”: it takes ${p.wanted}.`,
  }),
  value_is_code: () => ({
    ar: 'القيمة تشبه برنامجًا. اكتب نصًا أو رقمًا.',
    en: 'The value looks like program code. Write a text or a number.',
  }),
  duplicate_id: (p) => ({ ar: `المعرّف «${p.id}» مستعمل في قاعدتين.`, en: `The id “${p.id}” is used by two rules.` }),
  catch_all_refuses: () => ({
    ar: 'الملاذ الأخير يجب أن يعرض الطلب أو يسنده: لا يجوز أن يرفضه.',
    en: 'The catch-all must offer or assign: it may not refuse a lead.',
  }),
  invalid: (p) => ({ ar: `القيمة غير صالحة: ${p.message}`, en: `The value is not valid: ${p.message}` }),
} satisfies Record<string, (params: Record<string, string | number>) => Words>

/** The kinds of fault a written rule set can have. */
export type FaultCode = keyof typeof sentences

/** A fault with its sentence in both languages; whatever the author wrote is cut to 80 characters. */
export function fault(path: readonly (string | number)[], code: FaultCode, params: Record<string, unknown> = {}): Fault {
  const shown = Object.fromEntries(Object.entries(params).map(([key, value]) => [key, String(value).slice(0, 80)]))
  const say: (params: Record<string, string>) => Words = sentences[code]
  return { path: path.join('.'), code, text: say(shown) }
}
