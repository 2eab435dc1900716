import { whenText } from './language.ts'
import { type Basics, type RenderedMail, renderMail } from './layout.ts'
import { say } from './runs.ts'

/** The client's answer to the freelancer's question; the clock of the request runs again until `dueAt`. */
export interface AnswerFreelancerMail extends Basics {
  freelancerName: string
  clientName?: string
  question: string
  answer: string
  dueAt: Date
  timeZone: string
  url: string
}

/** To the freelancer: what he asked, what the client answered. */
export function answerFreelancerMail(mail: AnswerFreelancerMail): RenderedMail {
  const w = words[mail.language]
  return renderMail(mail, {
    subject: mail.clientName ? w.subject(mail.clientName) : w.subjectBare,
    greeting: w.greeting(mail.freelancerName),
    sentence: w.sentence,
    quote: mail.answer,
    facts: [
      [w.client, mail.clientName],
      [w.question, mail.question],
      [w.due, whenText(mail.language, mail.dueAt, mail.timeZone)],
    ],
    button: { label: w.button, url: mail.url },
  })
}

const words = {
  ar: {
    subject: (name: string) => say`وصل جواب ${name} على سؤالك`,
    subjectBare: say`وصل جواب العميل على سؤالك`,
    greeting: (name: string) => say`مرحبًا ${name}،`,
    sentence: say`هذا جواب العميل على سؤالك:`,
    client: 'العميل',
    question: 'سؤالك',
    due: 'آخر موعد للرد',
    button: 'الرد على الطلب',
  },
  en: {
    subject: (name: string) => say`${name} answered your question`,
    subjectBare: say`The client answered your question`,
    greeting: (name: string) => say`Hello ${name},`,
    sentence: say`This is the client's answer to your question:`,
    client: 'Client',
    question: 'Your question',
    due: 'Please answer by',
    button: 'Answer the request',
  },
}
