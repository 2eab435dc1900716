import { type Money, moneyText } from './language.ts'
import { type Basics, type RenderedMail, renderMail } from './layout.ts'
import { say } from './runs.ts'

/** The chat with a client has opened. `details` are the client's further answers; `url` opens the private chat. */
export interface AcceptedFreelancerMail extends Basics {
  freelancerName: string
  clientName?: string
  category?: string
  budget?: Money
  audience?: string
  text?: string
  details?: [question: string, answer: string][]
  url: string
}

/** To the freelancer who accepted: who waits, for what, and the next steps. */
export function acceptedFreelancerMail(mail: AcceptedFreelancerMail): RenderedMail {
  const w = words[mail.language]
  return renderMail(mail, {
    subject: w.subject,
    greeting: w.greeting(mail.freelancerName),
    sentence: mail.clientName ? w.sentence(mail.clientName) : w.sentenceBare,
    quote: mail.text,
    facts: [
      [w.client, mail.clientName],
      [w.category, mail.category],
      [w.budget, mail.budget && moneyText(mail.language, mail.budget)],
      [w.audience, mail.audience],
      ...(mail.details ?? []).map(([question, answer]) => [say`${question}`, answer] as const),
    ],
    button: { label: w.button, url: mail.url },
    lists: [
      { title: w.stepsTitle, items: w.steps, numbered: true },
      { title: w.tipsTitle, items: w.tips },
    ],
  })
}

const words = {
  ar: {
    subject: say`عميل جديد ينتظرك في المحادثة`,
    greeting: (name: string) => say`مرحبًا ${name}،`,
    sentence: (client: string) => say`العميل ${client} ينتظرك في المحادثة.`,
    sentenceBare: say`العميل ينتظرك في المحادثة.`,
    client: 'العميل',
    category: 'نوع المشروع',
    budget: 'الميزانية',
    audience: 'الجمهور المستهدف',
    button: 'فتح المحادثة',
    stepsTitle: 'الخطوات التالية',
    steps: ['افتح رابط المحادثة', 'ابدأ الحديث مع العميل', 'ناقش تفاصيل المشروع', 'اتفق معه على جدول زمني', 'سلّم العمل'],
    tipsTitle: 'نصائح لعمل ناجح',
    tips: ['الرد السريع يبني الثقة', 'اسأل عمّا ينقصك قبل أن تبدأ', 'ضع جدولًا واقعيًا', 'اهتم بالجودة في كل تسليم'],
  },
  en: {
    subject: say`A new client is waiting for you in the chat`,
    greeting: (name: string) => say`Hello ${name},`,
    sentence: (client: string) => say`${client} is waiting for you in the chat.`,
    sentenceBare: say`Your client is waiting for you in the chat.`,
    client: 'Client',
    category: 'Type of project',
    budget: 'Budget',
    audience: 'Audience',
    button: 'Open the chat',
    stepsTitle: 'Next steps',
    steps: ['Open the chat link', 'Start talking with the client', 'Discuss the details', 'Agree on a schedule', 'Deliver the work'],
    tipsTitle: 'What helps',
    tips: [
      'Answer fast: it builds trust',
      'Ask for what is missing before you start',
      'Set a realistic schedule',
      'Mind the quality of every delivery',
    ],
  },
}
