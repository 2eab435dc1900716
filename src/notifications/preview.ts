import type { Tenant } from '#src/accounts/tenants.ts'
import { brandOf } from './brand.ts'
import type { ChatText } from './templates/chat-text.ts'
import { chats, mails } from './templates/index.ts'
import type { Language } from './templates/language.ts'
import type { RenderedMail } from './templates/layout.ts'

/** A mail wasl sends. */
export type MailKind = keyof typeof mails
/** A chat message wasl sends by itself. */
export type ChatMessageKind = keyof typeof chats

const HOUR_MS = 3_600_000

/** What each mail would look like: the real template with made-up people, in the tenant's own look. */
export function previewMail(kind: MailKind, tenant: Tenant, language: Language, publicUrl: string, now: Date): RenderedMail {
  const { people, words, clock, url, basics } = setting(tenant, language, publicUrl, now)
  const made: { [Kind in MailKind]: () => RenderedMail } = {
    offer: () =>
      mails.offer({
        ...basics,
        ...people,
        ...clock,
        ...words.enquiry,
        budget: { min: 400, max: 600, currency: tenant.currency },
        contact: { phone: '+966 ••• 51', email: 'm•••@e•••' },
        why: [...words.why],
        url: url('r'),
      }),
    reminder: () => mails.reminder({ ...basics, ...people, ...clock, now, category: words.enquiry.category, url: url('r') }),
    'accepted-client': () =>
      mails['accepted-client']({ ...basics, ...people, category: words.enquiry.category, rating: 4.8, url: url('c') }),
    'accepted-freelancer': () => mails['accepted-freelancer']({ ...basics, ...people, ...words.enquiry, url: url('c') }),
    'declined-client': () => mails['declined-client']({ ...basics, ...people, category: words.enquiry.category, next: { is: 'waiting' } }),
    'expired-client': () => mails['expired-client']({ ...basics, ...people, category: words.enquiry.category, next: { is: 'asking' } }),
    'question-client': () =>
      mails['question-client']({
        ...basics,
        ...people,
        ...clock,
        category: words.enquiry.category,
        question: words.question,
        url: url('q'),
      }),
    'answer-freelancer': () =>
      mails['answer-freelancer']({ ...basics, ...people, ...clock, question: words.question, answer: words.answer, url: url('r') }),
    completed: () => mails.completed({ ...basics, ...people, to: 'client', category: words.enquiry.category, url: url('c') }),
    chat: () =>
      mails.chat({
        ...basics,
        toName: people.freelancerName,
        otherName: people.clientName,
        category: words.enquiry.category,
        url: url('c'),
      }),
    'sign-in': () => mails['sign-in']({ ...basics, name: people.freelancerName, minutes: 15, url: `${publicUrl}/sign-in#example` }),
    invitation: () => mails.invitation({ ...basics, name: words.colleague, role: 'manager', days: 7, url: `${publicUrl}/sign-in#example` }),
    'alert-admin': () => mails['alert-admin']({ ...basics, ...words.alert, at: now, timeZone: tenant.timeZone, url: publicUrl }),
  }
  return made[kind]()
}

/** What each chat message would say. */
export function previewChat(kind: ChatMessageKind, tenant: Tenant, language: Language, publicUrl: string, now: Date): ChatText {
  const { people, words, clock, url } = setting(tenant, language, publicUrl, now)
  const who = { language, ...people, category: words.enquiry.category }
  const made: { [Kind in ChatMessageKind]: () => ChatText } = {
    welcome: () => chats.welcome.render(who),
    status: () => chats.status.render({ ...who, state: 'offered' }),
    offer: () => chats.offer.render({ ...who, ...clock, budget: { min: 400, max: 600, currency: tenant.currency }, url: url('r') }),
    reminder: () => chats.reminder.render({ ...who, ...clock, now, url: url('r') }),
    question: () => chats.question.render({ ...who, question: words.question }),
    accepted: () => chats.accepted.render({ ...who, url: url('c') }),
    declined: () => chats.declined.render({ ...who, next: { is: 'waiting' } }),
    comeback: () => chats.comeback.render(who),
    completed: () => chats.completed.render({ ...who, url: url('c') }),
    chat: () => chats.chat.render({ language, otherName: people.clientName, url: url('c') }),
    'opt-out': () => chats['opt-out'].render({ language }),
  }
  return made[kind]()
}

function setting(tenant: Tenant, language: Language, publicUrl: string, now: Date) {
  const words = MADE_UP[language]
  return {
    words,
    people: words.people,
    clock: { dueAt: new Date(now.getTime() + 20 * HOUR_MS), timeZone: tenant.timeZone },
    url: (kind: 'r' | 'c' | 'q') => `${publicUrl}/${kind}/example`,
    basics: { language, brand: brandOf(tenant) },
  }
}

/** Nobody of them exists. */
const MADE_UP = {
  ar: {
    people: { clientName: 'محمد القحطاني', freelancerName: 'سارة العتيبي' },
    colleague: 'خالد',
    enquiry: {
      text: 'أبي تصميم شعار لمحل قهوة مختصة، ألوانه ترابية',
      category: 'تصميم شعارات',
      location: 'الرياض',
      deadline: 'خلال أسبوع',
    },
    why: ['تقدّم هذه الخدمة', 'الأقل شغلًا الآن'],
    question: 'هل لديك هوية سابقة نبني عليها؟',
    answer: 'لا، نبدأ من الصفر.',
    alert: {
      title: 'اتصال متوقف: جداول Google',
      what: 'توقف الاتصال «جداول Google» ولا شيء يضيع: ما يُستحق له ينتظر.',
      why: 'لا توجد ورقة باسم «العملاء».',
      todo: 'صحّح اسم الورقة ثم جرّب الاتصال.',
    },
  },
  en: {
    people: { clientName: 'Mohammed Alqahtani', freelancerName: 'Sara Alotaibi' },
    colleague: 'Khalid',
    enquiry: {
      text: 'A logo for a specialty coffee shop, in earthy colours',
      category: 'Logo design',
      location: 'Riyadh',
      deadline: 'within a week',
    },
    why: ['Offers this service', 'Has the least to do right now'],
    question: 'Is there an earlier identity to build on?',
    answer: 'No, we begin from nothing.',
    alert: {
      title: 'A connection stands still: Google Sheets',
      what: '“Google Sheets” stands still. Nothing is lost: what is owed to it waits.',
      why: 'There is no tab "Leads".',
      todo: 'Correct the tab’s name, then test the connection.',
    },
  },
} as const satisfies Record<Language, unknown>
