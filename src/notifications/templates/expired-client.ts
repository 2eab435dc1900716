import { type DeclinedClientMail, nextSentence, subjectAfterNo } from './declined-client.ts'
import { type RenderedMail, renderMail } from './layout.ts'
import { say } from './runs.ts'

/** The freelancer did not answer in time. */
export type ExpiredClientMail = DeclinedClientMail

/** To the client: no answer came, and what happens next. */
export function expiredClientMail(mail: ExpiredClientMail): RenderedMail {
  const w = words[mail.language]
  return renderMail(mail, {
    subject: subjectAfterNo(mail),
    greeting: w.greeting(mail.clientName),
    sentence: [...w.sentence(mail.freelancerName), { text: ' ', isolate: null }, ...nextSentence(mail)],
    facts: [[w.category, mail.category]],
    ...(mail.next.is === 'choose' ? { button: { label: w.choose, url: mail.next.url } } : {}),
    note: w.note,
  })
}

const words = {
  ar: {
    greeting: (name?: string) => (name ? say`مرحبًا ${name}،` : say`مرحبًا بك،`),
    sentence: (name: string) => say`لم يصلنا رد من ${name} في الوقت المحدد.`,
    category: 'الخدمة',
    choose: 'اختيار مستقل آخر',
    note: say`نعتذر عن الانتظار. طلبك محفوظ كما هو.`,
  },
  en: {
    greeting: (name?: string) => (name ? say`Hello ${name},` : say`Hello,`),
    sentence: (name: string) => say`No answer came from ${name} in time.`,
    category: 'Service',
    choose: 'Choose another',
    note: say`We are sorry for the wait. Your request is kept as it is.`,
  },
}
