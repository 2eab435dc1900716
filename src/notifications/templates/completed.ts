import { type ChatBasics, type ChatKind, renderChat } from './chat-text.ts'
import { type Basics, type RenderedMail, renderMail } from './layout.ts'
import { say } from './runs.ts'

/** The project is completed. `url` opens the private chat, which can still be read, rated and saved as a text. */
export interface CompletedMail extends Basics {
  to: 'client' | 'freelancer'
  clientName?: string
  freelancerName: string
  category?: string
  url: string
}

/** To either side: it is done; the client is asked how it was, and both are told where the whole chat can be kept. */
export function completedMail(mail: CompletedMail): RenderedMail {
  const w = words[mail.language]
  const isClient = mail.to === 'client'
  const other = isClient ? mail.freelancerName : mail.clientName || w.client
  return renderMail(mail, {
    subject: w.subject(other),
    greeting: w.greeting(isClient ? mail.clientName : mail.freelancerName),
    sentence: isClient ? w.toClient(other) : w.toFreelancer(other),
    facts: [[w.category, mail.category]],
    button: { label: isClient ? w.rate : w.open, url: mail.url },
    note: w.note,
  })
}

/** The same on a chat channel, to the client. */
export interface CompletedChat extends ChatBasics {
  freelancerName: string
  url: string
}

/** To the client: how was it? Never a template: outside the window the news of his request says it. */
export const completedChat: ChatKind<CompletedChat> = {
  wording: {
    ar: 'اكتمل مشروعك مع {{1}}. كيف كانت التجربة؟ قيّم العمل واحفظ نص المحادثة من الرابط أدناه.',
    en: 'Your project with {{1}} is complete. How was it? Rate the work and save the chat at the link below.',
  },
  render: (chat) =>
    renderChat(chat.language, completedChat.wording, [chat.freelancerName], {
      link: { label: words[chat.language].rate, url: chat.url },
    }),
}

const words = {
  ar: {
    client: 'العميل',
    subject: (other: string) => say`اكتمل المشروع مع ${other}`,
    greeting: (name?: string) => (name ? say`مرحبًا ${name}،` : say`مرحبًا بك،`),
    toClient: (other: string) => say`اكتمل مشروعك مع ${other}. كيف كانت التجربة؟ تقييمك يعين من يأتي بعدك.`,
    toFreelancer: (other: string) => say`اكتمل مشروعك مع ${other}، وصار في سعتك مكان لطلب جديد.`,
    category: 'الخدمة',
    rate: 'قيّم العمل',
    open: 'فتح المحادثة',
    note: say`من الرابط نفسه تقرأ المحادثة وتحفظ نصها كاملًا. الرابط لك وحدك، فلا تشاركه.`,
  },
  en: {
    client: 'your client',
    subject: (other: string) => say`The project with ${other} is complete`,
    greeting: (name?: string) => (name ? say`Hello ${name},` : say`Hello,`),
    toClient: (other: string) => say`Your project with ${other} is complete. How was it? Your rating helps whoever comes after you.`,
    toFreelancer: (other: string) => say`Your project with ${other} is complete, and there is room for a new request.`,
    category: 'Service',
    rate: 'Rate the work',
    open: 'Open the chat',
    note: say`At the same link you can read the chat and save all of it as a text. The link is yours alone; please do not share it.`,
  },
}
