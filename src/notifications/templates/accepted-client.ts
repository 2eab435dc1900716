import { type ChatBasics, type ChatKind, renderChat } from './chat-text.ts'
import { type Money, moneyText } from './language.ts'
import { type Basics, type RenderedMail, renderMail } from './layout.ts'
import { say } from './runs.ts'

/** The client's request was accepted. `rating` 0–5; `url` opens the private chat. */
export interface AcceptedClientMail extends Basics {
  clientName?: string
  freelancerName: string
  rating?: number
  category?: string
  budget?: Money
  url: string
}

/** To the client: who accepted, on what terms, where the chat is, and what can be done now. */
export function acceptedClientMail(mail: AcceptedClientMail): RenderedMail {
  const w = words[mail.language]
  return renderMail(mail, {
    subject: w.subject(mail.freelancerName),
    greeting: w.greeting(mail.clientName),
    sentence: w.sentence(mail.freelancerName),
    facts: [
      [w.category, mail.category],
      [w.freelancer, mail.freelancerName],
      [
        w.rating,
        mail.rating === undefined ? undefined : w.outOfFive(new Intl.NumberFormat('en', { maximumFractionDigits: 1 }).format(mail.rating)),
      ],
      [w.budget, mail.budget && moneyText(mail.language, mail.budget)],
    ],
    button: { label: w.button, url: mail.url },
    lists: [{ title: w.nowTitle, items: w.now }],
    note: w.note,
  })
}

/** The acceptance on a chat channel, with the link of the private chat. */
export interface AcceptedChat extends ChatBasics {
  clientName?: string
  freelancerName: string
  url: string
}

/** To the client or the freelancer: it is agreed, here is your chat. */
export const acceptedChat: ChatKind<AcceptedChat> = {
  wording: {
    ar: 'أهلًا {{1}}، طلبك مقبول، والعمل مع {{2}}. محادثتكما الخاصة جاهزة في الرابط أدناه.',
    en: 'Hello {{1}}, your request was accepted by {{2}}. Your private chat is ready at the link below.',
  },
  render(chat) {
    const w = words[chat.language]
    return renderChat(chat.language, acceptedChat.wording, [chat.clientName || w.somebody, chat.freelancerName], {
      kind: 'accepted',
      link: { label: w.button, url: chat.url },
    })
  },
}

// Arabic avoids verbs that would have to agree with a person whose gender nobody told us.
const words = {
  ar: {
    subject: (name: string) => say`قُبل طلبك، والعمل مع ${name}`,
    greeting: (name?: string) => (name ? say`مرحبًا ${name}،` : say`مرحبًا بك،`),
    sentence: (name: string) => say`طلبك مقبول من ${name}، ومحادثتكما الخاصة جاهزة.`,
    category: 'الخدمة',
    freelancer: 'المستقل',
    rating: 'التقييم',
    outOfFive: (rating: string) => `${rating} من 5`,
    budget: 'الميزانية المتفق عليها',
    button: 'فتح المحادثة',
    nowTitle: 'ما يمكنك فعله الآن',
    now: ['التحدث مباشرة مع المستقل', 'مناقشة تفاصيل المشروع', 'متابعة تقدّم العمل', 'استلام النتائج'],
    note: say`المحادثة خاصة بينكما ومشفّرة. الرابط لك وحدك، فلا تشاركه.`,
    somebody: 'بك',
  },
  en: {
    subject: (name: string) => say`Your request was accepted by ${name}`,
    greeting: (name?: string) => (name ? say`Hello ${name},` : say`Hello,`),
    sentence: (name: string) => say`${name} accepted your request, and your private chat is ready.`,
    category: 'Service',
    freelancer: 'Freelancer',
    rating: 'Rating',
    outOfFive: (rating: string) => `${rating} out of 5`,
    budget: 'Agreed budget',
    button: 'Open the chat',
    nowTitle: 'What you can do now',
    now: ['Talk directly to the freelancer', 'Discuss the details of the project', 'Follow the progress', 'Receive the results'],
    note: say`The chat is private between the two of you and encrypted. The link is yours alone; please do not share it.`,
    somebody: 'there',
  },
}
