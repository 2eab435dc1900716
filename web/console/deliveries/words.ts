import type { Language } from '../../parts/language.ts'
import { type Forms, plural } from '../../parts/plural.ts'
import { useLanguage } from '../../parts/use-language.ts'
import { ar } from './words/ar.ts'
import { en } from './words/en.ts'

/** The words of this room. */
export function useDeliveryWords(): typeof ar {
  return useLanguage().language === 'en' ? en : ar
}

/** What a delivery is, in words: "Mail · offer", "Task · Odoo". */
export function whatIs(words: typeof ar, { kind, target, action }: { kind: string; target: string; action: string }): string {
  const about = words.actions[action.split('.')[0]!]
  const to = kind === 'email.send' || kind === 'push.send' ? undefined : (words.targets[target] ?? target)
  return [words.kinds[kind] ?? kind, to, about].filter(Boolean).join(' · ')
}

/** So many of a kind: "28 tasks". */
export function countOf(language: Language, kind: string, n: number): string {
  return plural(language, n, (forms[language][kind] ?? forms[language].other)!)
}

/** "2 of them are uncertain: they may reach somebody twice." */
export function mayRepeat(language: Language, n: number): string {
  return plural(language, n, language === 'ar' ? repeatAr : repeatEn)
}

/** "1 uncertain one is left out…" */
export function leftOut(language: Language, n: number): string {
  return plural(language, n, language === 'ar' ? leftAr : leftEn)
}

const repeatAr: Forms = {
  one: 'واحدة منها غير مؤكدة: قد تصل إلى أحدهم مرتين.',
  two: 'اثنتان منها غير مؤكدتين: قد تصلان إلى أحدهم مرتين.',
  few: '# منها غير مؤكدة: قد تصل إلى أحدهم مرتين.',
  other: '# منها غير مؤكدة: قد تصل إلى أحدهم مرتين.',
}
const repeatEn: Forms = {
  one: '# of them is uncertain: it may reach somebody twice.',
  other: '# of them are uncertain: they may reach somebody twice.',
}
const leftAr: Forms = {
  one: 'وتُترك واحدة غير مؤكدة: احسمها وحدها.',
  two: 'وتُترك اثنتان غير مؤكدتين: احسمهما وحدهما.',
  few: 'وتُترك # غير مؤكدة: احسمها وحدها.',
  other: 'وتُترك # غير مؤكدة: احسمها وحدها.',
}
const leftEn: Forms = {
  one: '# uncertain one is left out: settle it by itself.',
  other: '# uncertain ones are left out: settle them by themselves.',
}

const noun = (zero: string, one: string, two: string, few: string, many: string, other: string): Forms => ({
  zero,
  one,
  two,
  few: `# ${few}`,
  many: `# ${many}`,
  other: `# ${other}`,
})
const english = (one: string, other: string): Forms => ({ one: `# ${one}`, other: `# ${other}` })

const forms: Record<Language, Record<string, Forms>> = {
  ar: {
    'task.write': noun('لا مهام', 'مهمة واحدة', 'مهمتان', 'مهام', 'مهمة', 'مهمة'),
    'activity.create': noun('لا تذكيرات', 'تذكير واحد', 'تذكيران', 'تذكيرات', 'تذكيرًا', 'تذكير'),
    'stage.move': noun('لا نقل', 'نقل مرحلة واحد', 'نقلا مرحلة', 'عمليات نقل مرحلة', 'عملية نقل مرحلة', 'عملية نقل مرحلة'),
    'row.write': noun('لا صفوف', 'صف واحد', 'صفان', 'صفوف', 'صفًا', 'صف'),
    'message.send': noun('لا رسائل', 'رسالة واحدة', 'رسالتان', 'رسائل', 'رسالة', 'رسالة'),
    'email.send': noun('لا بريد', 'رسالة بريد واحدة', 'رسالتا بريد', 'رسائل بريد', 'رسالة بريد', 'رسالة بريد'),
    'push.send': noun('لا تنبيهات', 'تنبيه واحد', 'تنبيهان', 'تنبيهات', 'تنبيهًا', 'تنبيه'),
    other: noun('لا شيء', 'واحد', 'اثنان', 'أشياء', 'شيئًا', 'شيء'),
  },
  en: {
    'task.write': english('task', 'tasks'),
    'activity.create': english('reminder', 'reminders'),
    'stage.move': english('stage move', 'stage moves'),
    'row.write': english('row', 'rows'),
    'message.send': english('message', 'messages'),
    'email.send': english('mail', 'mails'),
    'push.send': english('notification', 'notifications'),
    other: english('thing', 'things'),
  },
}
