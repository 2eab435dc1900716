import { type ChatBasics, type ChatKind, renderChat } from './chat-text.ts'
import { whenText } from './language.ts'
import { type Basics, type RenderedMail, renderMail } from './layout.ts'
import { say } from './runs.ts'

/** A freelancer's question before answering; the client has until `dueAt`. */
export interface QuestionClientMail extends Basics {
  clientName?: string
  freelancerName: string
  question: string
  category?: string
  dueAt: Date
  timeZone: string
  url: string
}

/** To the client: the question in the freelancer's own words. */
export function questionClientMail(mail: QuestionClientMail): RenderedMail {
  const w = words[mail.language]
  return renderMail(mail, {
    subject: w.subject(mail.freelancerName),
    greeting: w.greeting(mail.clientName),
    sentence: w.sentence(mail.freelancerName),
    quote: mail.question,
    facts: [
      [w.category, mail.category],
      [w.due, whenText(mail.language, mail.dueAt, mail.timeZone)],
    ],
    button: { label: w.button, url: mail.url },
  })
}

/** The freelancer’s question in his own words. */
export interface QuestionChat extends ChatBasics {
  freelancerName: string
  question: string
}

/** To the client: the freelancer asks before he answers. */
export const questionChat: ChatKind<QuestionChat> = {
  wording: {
    ar: 'سؤال من {{1}} حول طلبك: «{{2}}» اكتب جوابك هنا، وسنوصله.',
    en: 'A question from {{1}} about your request: "{{2}}" Write your answer here and we will pass it on.',
  },
  render: (chat) => renderChat(chat.language, questionChat.wording, [chat.freelancerName, chat.question], { kind: 'question' }),
}

const words = {
  ar: {
    subject: (name: string) => say`سؤال من ${name} حول طلبك`,
    greeting: (name?: string) => (name ? say`مرحبًا ${name}،` : say`مرحبًا بك،`),
    sentence: (name: string) => say`قبل الرد على طلبك، وصلنا هذا السؤال من ${name}:`,
    category: 'الخدمة',
    due: 'آخر موعد للجواب',
    button: 'كتابة الجواب',
  },
  en: {
    subject: (name: string) => say`A question from ${name} about your request`,
    greeting: (name?: string) => (name ? say`Hello ${name},` : say`Hello,`),
    sentence: (name: string) => say`Before answering your request, ${name} would like to know:`,
    category: 'Service',
    due: 'Please answer by',
    button: 'Write the answer',
  },
}
