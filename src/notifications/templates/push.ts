import type { TellingKind } from '../tell.ts'
import { type Language, type Money, moneyText } from './language.ts'
import { clip, oneLine, plain, say } from './runs.ts'

/** What a notification on a locked screen may be made of: nothing of who the client is, of how to reach him, of what was written. */
export interface PushFacts {
  language: Language
  category?: string
  budget?: Money
  dueAt?: Date
  timeZone: string
}

/** What the screen shows. */
export interface PushText {
  title: string
  body: string
}

/** Kinds that have words on a screen; `test` is what somebody sends himself. */
export type PushKind = Extract<TellingKind, 'offer' | 'reminder' | 'answer' | 'accepted' | 'chat'> | 'test'

/** A notification in its reader's language: two short lines that tell whether to open it now. */
export function pushText(kind: PushKind, facts: PushFacts): PushText {
  const w = words[facts.language]
  return { title: w.titles[kind], body: bodyOf(kind, facts) }
}

function bodyOf(kind: PushKind, { language, category, budget, dueAt, timeZone }: PushFacts): string {
  const w = words[language]
  const about = category ? oneLine(say`${category}`, 60) : ''
  if (kind === 'test') return w.test
  if (kind === 'accepted') return plain(about ? w.accepted(about) : say`${w.acceptedBare}`)
  if (kind === 'chat') return plain(about ? w.chat(about) : say`${w.chatBare}`)
  const money = budget && kind !== 'answer' ? moneyText(language, budget) : ''
  const parts = [about && plain(say`${about}`), money, dueAt && `${w.until} ${hourText(language, dueAt, timeZone)}`]
  return clip(parts.filter(Boolean).join(' · '), 200)
}

/** "Sunday 12:05 PM": a screen has no room for more. */
function hourText(language: Language, at: Date, timeZone: string): string {
  const locale = { ar: 'ar-u-ca-gregory-nu-latn', en: 'en-u-ca-gregory-nu-latn' }[language]
  return new Intl.DateTimeFormat(locale, { weekday: 'long', hour: 'numeric', minute: '2-digit', timeZone }).format(at)
}

const words = {
  ar: {
    titles: {
      offer: 'طلب جديد يناسبك',
      reminder: 'طلب ينتظر ردك',
      answer: 'أجاب العميل عن سؤالك',
      accepted: 'الطلب صار لك',
      chat: 'رسائل جديدة',
      test: 'تنبيه تجريبي',
    },
    until: 'الرد قبل',
    accepted: (category: string) => say`${category}: افتح المحادثة مع العميل.`,
    acceptedBare: 'افتح المحادثة مع العميل.',
    chat: (category: string) => say`كُتب لك في محادثة ${category}.`,
    chatBare: 'كُتب لك في المحادثة.',
    test: 'تصل التنبيهات إلى هذا الجهاز.',
  },
  en: {
    titles: {
      offer: 'A new request that suits you',
      reminder: 'A request waits for your answer',
      answer: 'The client answered your question',
      accepted: 'The request is yours',
      chat: 'New messages',
      test: 'A test notification',
    },
    until: 'Answer by',
    accepted: (category: string) => say`${category}: open the chat with your client.`,
    acceptedBare: 'Open the chat with your client.',
    chat: (category: string) => say`You were written to in the chat about ${category}.`,
    chatBare: 'You were written to in your chat.',
    test: 'Notifications reach this device.',
  },
}
