import { type ChatBasics, type ChatKind, renderChat } from './chat-text.ts'
import { counted, type Money, moneyText, timeLeft, whenText } from './language.ts'
import { type Basics, type RenderedMail, renderMail } from './layout.ts'
import { say } from './runs.ts'

/** A request that still waits for the freelancer. `alsoWaiting`: how many others do. */
export interface ReminderMail extends Basics {
  freelancerName: string
  clientName?: string
  category?: string
  budget?: Money
  dueAt: Date
  now: Date
  timeZone: string
  alsoWaiting?: number
  url: string
}

/** To the freelancer, before the deadline. */
export function reminderMail(mail: ReminderMail): RenderedMail {
  const w = words[mail.language]
  const left = timeLeft(mail.language, mail.dueAt, mail.now)
  return renderMail(mail, {
    subject: mail.category ? w.subject(mail.category) : w.subjectBare,
    greeting: w.greeting(mail.freelancerName),
    sentence: w.sentence(left),
    facts: [
      [w.client, mail.clientName],
      [w.category, mail.category],
      [w.budget, mail.budget && moneyText(mail.language, mail.budget)],
      [w.due, whenText(mail.language, mail.dueAt, mail.timeZone)],
      [w.others, mail.alsoWaiting ? counted(mail.language, mail.alsoWaiting, 'request') : undefined],
    ],
    button: { label: w.button, url: mail.url },
    note: w.note,
  })
}

/** How long is left to answer an open request. */
export interface ReminderChat extends ChatBasics {
  freelancerName: string
  category?: string
  dueAt: Date
  now: Date
  url: string
}

/** To the freelancer: the deadline is near. */
export const reminderChat: ChatKind<ReminderChat> = {
  wording: {
    ar: 'تذكير يا {{1}}: طلب {{2}} ينتظر ردك. الوقت المتبقي: {{3}}، وبعده ينتقل إلى غيرك.',
    en: 'A reminder, {{1}}: the request for {{2}} is waiting for your answer. Time left: {{3}}, then it moves on to someone else.',
  },
  render(chat) {
    const w = words[chat.language]
    const left = timeLeft(chat.language, chat.dueAt, chat.now)
    const values = [chat.freelancerName, chat.category ?? w.someService, left]
    return renderChat(chat.language, reminderChat.wording, values, { kind: 'reminder', link: { label: w.button, url: chat.url } })
  },
}

const words = {
  ar: {
    subject: (category: string) => say`تذكير: طلب ${category} ينتظر ردك`,
    subjectBare: say`تذكير: طلب ينتظر ردك`,
    greeting: (name: string) => say`مرحبًا ${name}،`,
    sentence: (left: string) => say`الطلب ما زال ينتظر ردك. الوقت المتبقي: ${left}.`,
    client: 'العميل',
    category: 'الخدمة',
    budget: 'الميزانية',
    due: 'آخر موعد للرد',
    others: 'ينتظر ردك أيضًا',
    button: 'الرد على الطلب',
    note: say`إن لم يصلنا رد قبل الموعد فسينتقل الطلب إلى غيرك.`,
    someService: 'جديد',
  },
  en: {
    subject: (category: string) => say`Reminder: the request for ${category} is waiting for you`,
    subjectBare: say`Reminder: a request is waiting for you`,
    greeting: (name: string) => say`Hello ${name},`,
    sentence: (left: string) => say`The request is still waiting for your answer. Time left: ${left}.`,
    client: 'Client',
    category: 'Service',
    budget: 'Budget',
    due: 'Please answer by',
    others: 'Also waiting for you',
    button: 'Answer the request',
    note: say`Without an answer by then, the request moves on to someone else.`,
    someService: 'your service',
  },
}
