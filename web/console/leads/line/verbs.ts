import type { Language } from '../../../parts/language.ts'

/** What each verb of a lead's diary says. `{name}` stands for a part; what stands in [ ] is left out where its part is not known. */
export const verbs: Record<string, Record<Language, string>> = {
  'lead.received': { ar: 'وصل الطلب[ من {channel}]', en: 'Received[ by {channel}]' },
  'lead.joined': { ar: 'انضم إليه طلب آخر للعميل نفسه[، بيد {by}]', en: 'Another lead of the same client joined it[, by {by}]' },
  'lead.merged': { ar: 'دُمج في طلب سابق للعميل[، بيد {by}]', en: 'Merged into another lead of the client[, by {by}]' },
  'lead.parted': { ar: 'فُصل عنه طلب كان مدموجًا[، بيد {by}]', en: 'A lead that was merged into it went its own way[, by {by}]' },
  'lead.refined': { ar: 'عرفنا من كلامه ما لم نكن نعرفه', en: 'What the client said told more about the wish' },
  'lead.chosen': { ar: 'اختار العميل {freelancer}', en: 'The client chose {freelancer}' },
  'lead.sent_on': { ar: 'أُرسل إلى القواعد لتقرّر', en: 'Sent on for the rules to decide' },
  'lead.offered': { ar: 'القاعدة[ «{rule}»] اختارت {chosen}', en: 'The rule[ “{rule}”] chose {chosen}' },
  'lead.assigned': {
    ar: 'أُسند إلى {chosen}[ بقاعدة «{rule}»][، بيد {by}][: {reason}]',
    en: 'Assigned to {chosen}[ by the rule “{rule}”][, by {by}][: {reason}]',
  },
  'lead.waiting': { ar: 'ينتظر[: {why}]', en: 'Waits[: {why}]' },
  'lead.refused': { ar: 'رفضته القاعدة[ «{rule}»]', en: 'Refused by the rule[ “{rule}”]' },
  'lead.sent_back': { ar: 'أُعيد توجيهه[، بيد {by}]', en: 'Sent back to be decided[, by {by}]' },
  'lead.released': {
    ar: 'استُرجع[ من {formerOwner}][، بيد {by}][: {reason}]',
    en: 'Taken back[ from {formerOwner}][, by {by}][: {reason}]',
  },
  'lead.reopened': { ar: 'فُتح من جديد[، بيد {by}]', en: 'Reopened[, by {by}]' },
  'lead.won': { ar: 'تمّ الطلب[، بقول {by}]', en: 'Won[, said {by}]' },
  'lead.lost': { ar: 'لم يتم الطلب[، بقول {by}][: {reason}]', en: 'Lost[, said {by}][: {reason}]' },
  'lead.spam': { ar: 'رُفض الطلب[، بيد {by}][: {reason}]', en: 'Refused[, by {by}][: {reason}]' },
  'lead.erased': { ar: 'سحب صاحبه ما كتبه', en: 'Its sender took back what they had told' },
  'contact.merged': { ar: 'عُرف أن صاحبه عميل آخر عندنا[، بيد {by}]', en: 'Its sender was joined with another client[, by {by}]' },
  'contact.split': { ar: 'فُصل صاحبه عن عميل آخر[، بيد {by}]', en: 'Its sender was taken apart from another client[, by {by}]' },
  'request.offered': { ar: 'عُرض على {freelancer}[ حتى {due}]', en: 'Offered to {freelancer}[ until {due}]' },
  'request.reminded': { ar: 'ذُكّر {freelancer} بالموعد', en: '{freelancer} was reminded of the deadline' },
  'request.asked': { ar: 'سأل {freelancer} العميل', en: '{freelancer} asked the client something' },
  'request.accepted': { ar: 'قبله {freelancer}[، {via}]', en: '{freelancer} accepted[, {via}]' },
  'request.declined': { ar: 'اعتذر {freelancer}[، {via}][: {reason}]', en: '{freelancer} declined[, {via}][: {reason}]' },
  'request.expired': { ar: 'انتهت مهلة {freelancer} بلا رد', en: 'Time ran out for {freelancer}' },
  'request.withdrawn': { ar: 'سُحب العرض من {freelancer}[: {withdrawn}]', en: 'The offer to {freelancer} was withdrawn[: {withdrawn}]' },
  'request.restored': { ar: 'عاد العرض إلى {freelancer}[ حتى {due}]', en: 'Offered to {freelancer} again[ until {due}]' },
  'question.answered': { ar: 'أجاب العميل عن سؤال {freelancer}', en: 'The client answered {freelancer}’s question' },
  'question.expired': { ar: 'لم يجب العميل عن سؤال {freelancer}', en: 'The client did not answer {freelancer}’s question' },
  'message.joined': { ar: 'كتب العميل رسالة[ من {channel}]', en: 'The client wrote a message[ by {channel}]' },
  'message.written': { ar: 'كتبنا للعميل[، {by}]', en: 'We wrote to the client[, {by}]' },
  'conversation.handed_over': { ar: 'سلّم البوت المحادثة إلى المكتب', en: 'The bot handed the conversation to the office' },
  'conversation.taken_over': { ar: 'تولّى المكتب المحادثة[، {by}]', en: 'The office took the conversation over[, {by}]' },
  'conversation.handed_back': { ar: 'عادت المحادثة إلى البوت[، {by}]', en: 'The conversation went back to the bot[, {by}]' },
  'conversation.asked_back': { ar: 'دعونا العميل ليكتب من جديد[، {by}]', en: 'We asked the client for a word[, {by}]' },
  'chat.opened': { ar: 'فُتحت محادثتهما الخاصة', en: 'Their private chat was opened' },
  'chat.rated': { ar: 'قيّمه العميل[: {stars} من 5]', en: 'The client rated it[: {stars} of 5]' },
  'file.stored': { ar: 'حُفظ ملف من العميل', en: 'A file of the client’s was stored' },
  'file.refused': { ar: 'رُدّ ملف من العميل', en: 'A file of the client’s was refused' },
  'file.gone': { ar: 'لم يعد ملف العميل متاحًا', en: 'A file of the client’s can no longer be had' },
  'delivery.owed': { ar: '{delivery}', en: '{delivery}' },
  'delivery.done': { ar: 'وصل ما أرسلناه[ إلى {connector}]', en: 'What we sent arrived[ at {connector}]' },
  'delivery.pending': { ar: 'سيُعاد الإرسال[ إلى {connector}][: {error}]', en: 'Will be sent again[ to {connector}][: {error}]' },
  'delivery.waiting': { ar: 'توقّف الإرسال[ إلى {connector}][: {error}]', en: 'Sending stands still[ to {connector}][: {error}]' },
  'delivery.uncertain': {
    ar: 'لا يُعرف إن وصل ما أرسلناه[ إلى {connector}][: {error}]',
    en: 'Nobody knows whether it arrived[ at {connector}][: {error}]',
  },
  'delivery.dead': { ar: 'فشل الإرسال[ إلى {connector}][: {error}]', en: 'Sending failed[ to {connector}][: {error}]' },
  'delivery.retried': { ar: 'أُعيدت المحاولة باليد[، {by}]', en: 'Tried again by hand[, {by}]' },
  'delivery.settled': { ar: 'حُسم أمر إرسال غير مؤكد[، {by}]', en: 'An uncertain delivery was settled[, {by}]' },
}

/** How requests end without an answer, and by which way answers come; a word that is not listed is left out. */
export const endings: Record<string, Record<Language, string>> = {
  taken: { ar: 'قبله غيره', en: 'another accepted' },
  assigned_by_hand: { ar: 'أُسند باليد', en: 'it was assigned by hand' },
  released: { ar: 'استُرجع الطلب', en: 'the lead was taken back' },
  routed_again: { ar: 'أُعيد توجيهه', en: 'it was routed again' },
  merged: { ar: 'دُمج الطلب', en: 'the lead was merged' },
  won: { ar: 'تمّ الطلب', en: 'the lead was won' },
  lost: { ar: 'لم يتم الطلب', en: 'the lead was lost' },
  spam: { ar: 'رُفض الطلب', en: 'the lead was refused' },
  portal: { ar: 'من بوابته', en: 'in the portal' },
  mail: { ar: 'من البريد', en: 'by mail' },
  whatsapp: { ar: 'من واتساب', en: 'on WhatsApp' },
  odoo: { ar: 'من أودو', en: 'in Odoo' },
  api: { ar: 'من المكتب', en: 'by the office' },
  rule: { ar: 'بالقاعدة', en: 'by the rule' },
}

/** A piece of a sentence: ours, or a part that was put in. */
export interface Piece {
  text: string
  theirs: boolean
}

/** A sentence with its parts put in, piece by piece; `…` where one that is needed is not known. */
export function pieces(template: string, parts: Record<string, string | undefined>): Piece[] {
  const known = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].every(([, name]) => parts[name!])
  return template
    .replace(/\[([^\]]*)\]/g, (_, piece: string) => (known(piece) ? piece : ''))
    .split(/(\{\w+\})/)
    .filter(Boolean)
    .map((text) => (/^\{\w+\}$/.test(text) ? { text: parts[text.slice(1, -1)] ?? '…', theirs: true } : { text, theirs: false }))
}
