import { type ChatBasics, type ChatKind, renderChat } from './chat-text.ts'
import { type Language, type Money, moneyText, whenText } from './language.ts'
import { type Basics, type RenderedMail, renderMail } from './layout.ts'
import { ltr, say } from './runs.ts'

/** What the request is about. Texts are people's own; whatever is unknown is left out. */
export interface Enquiry {
  clientName?: string
  text?: string
  category?: string
  budget?: Money
  location?: string
  deadline?: string
}

/** A new request for a freelancer. `contact` is already masked ("+966 •• ••• 0051"); `why` are finished sentences in his language. */
export interface OfferMail extends Basics, Enquiry {
  freelancerName: string
  contact?: { phone?: string; email?: string }
  /** Further answers of the client, question and answer. */
  details?: [question: string, answer: string][]
  why: string[]
  dueAt: Date
  timeZone: string
  url: string
}

/** To the freelancer: what is asked, by whom (masked), why he, what it is worth, until when. */
export function offerMail(mail: OfferMail): RenderedMail {
  const w = words[mail.language]
  return renderMail(mail, {
    subject: mail.category ? w.subject(mail.category) : w.subjectBare,
    greeting: w.greeting(mail.freelancerName),
    sentence: w.sentence(mail.clientName),
    quote: mail.text,
    facts: [
      ...enquiryFacts(mail.language, mail),
      [w.phone, mail.contact?.phone ? ltr(mail.contact.phone) : undefined],
      [w.email, mail.contact?.email ? ltr(mail.contact.email) : undefined],
      ...(mail.details ?? []).map(([question, answer]) => [say`${question}`, answer] as const),
      [w.due, whenText(mail.language, mail.dueAt, mail.timeZone)],
    ],
    button: { label: w.button, url: mail.url },
    ...(mail.why.length ? { lists: [{ title: w.why, items: mail.why.map((reason) => say`${reason}`) }] } : {}),
    note: mail.contact ? w.masked : w.open,
  })
}

/** The facts of an enquiry as label and value, for any mail that tells them. */
export function enquiryFacts(language: Language, enquiry: Enquiry): (readonly [string, string | undefined])[] {
  const w = words[language]
  return [
    [w.client, enquiry.clientName],
    [w.category, enquiry.category],
    [w.budget, enquiry.budget && moneyText(language, enquiry.budget)],
    [w.location, enquiry.location],
    [w.deadline, enquiry.deadline],
  ]
}

/** The same on a chat channel, without anything that tells who the client is. */
export interface OfferChat extends ChatBasics {
  freelancerName: string
  category?: string
  budget?: Money
  dueAt: Date
  timeZone: string
  url: string
}

/** To the freelancer: a request waits for your answer. */
export const offerChat: ChatKind<OfferChat> = {
  wording: {
    ar: 'مرحبًا {{1}}، لديك طلب جديد: {{2}}. الميزانية: {{3}}. آخر موعد للرد: {{4}}. التفاصيل والرد في الرابط أدناه.',
    en: 'Hello {{1}}, there is a new request for you: {{2}}. Budget: {{3}}. Please answer by {{4}}. Details and your answer are at the link below.',
  },
  render(chat) {
    const w = words[chat.language]
    const values = [
      chat.freelancerName,
      chat.category ?? w.someService,
      (chat.budget && moneyText(chat.language, chat.budget)) || w.unstated,
    ]
    const due = whenText(chat.language, chat.dueAt, chat.timeZone)
    return renderChat(chat.language, offerChat.wording, [...values, due], { kind: 'offer', link: { label: w.shortButton, url: chat.url } })
  },
}

const words = {
  ar: {
    subject: (category: string) => say`طلب جديد يناسبك: ${category}`,
    subjectBare: say`طلب جديد يناسبك`,
    greeting: (name: string) => say`مرحبًا ${name}،`,
    sentence: (client?: string) => (client ? say`وصلك طلب جديد من ${client}.` : say`وصلك طلب جديد.`),
    client: 'العميل',
    category: 'الخدمة',
    budget: 'الميزانية',
    location: 'المكان',
    deadline: 'موعد التسليم',
    phone: 'الجوال',
    email: 'البريد',
    due: 'آخر موعد للرد',
    why: 'لماذا اخترناك',
    button: 'الرد على الطلب',
    shortButton: 'الرد على الطلب',
    masked: say`تظهر بيانات التواصل كاملة بعد قبولك الطلب.`,
    open: say`يمكنك القبول أو الاعتذار أو طلب التفاصيل.`,
    someService: 'خدمة من خدماتك',
    unstated: 'غير محددة',
  },
  en: {
    subject: (category: string) => say`A new request that suits you: ${category}`,
    subjectBare: say`A new request that suits you`,
    greeting: (name: string) => say`Hello ${name},`,
    sentence: (client?: string) => (client ? say`You have a new request from ${client}.` : say`You have a new request.`),
    client: 'Client',
    category: 'Service',
    budget: 'Budget',
    location: 'Place',
    deadline: 'Wanted by',
    phone: 'Phone',
    email: 'E-mail',
    due: 'Please answer by',
    why: 'Why you',
    button: 'Answer the request',
    shortButton: 'Answer the request',
    masked: say`The contact details are shown in full once you accept.`,
    open: say`You can accept, decline or ask for details.`,
    someService: 'one of your services',
    unstated: 'not stated',
  },
}
