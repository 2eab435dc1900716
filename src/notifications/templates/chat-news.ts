import { type ChatBasics, type ChatKind, renderChat } from './chat-text.ts'
import { type Basics, type RenderedMail, renderMail } from './layout.ts'
import { say } from './runs.ts'

/** Somebody was written to in his private chat and was not there; what was written stays in the chat. */
export interface ChatNewsMail extends Basics {
  toName?: string
  otherName?: string
  category?: string
  url: string
}

/** To either side, once for however many messages. */
export function chatNewsMail(mail: ChatNewsMail): RenderedMail {
  const w = words[mail.language]
  const other = mail.otherName || w.other
  return renderMail(mail, {
    subject: w.subject(other),
    greeting: w.greeting(mail.toName),
    sentence: w.sentence(other),
    facts: [[w.category, mail.category]],
    button: { label: w.button, url: mail.url },
    note: w.note,
  })
}

/** The same on a chat channel. */
export interface ChatNewsChat extends ChatBasics {
  otherName?: string
  url: string
}

/** To either side: who wrote, and the way there. Never a template: outside the window an e-mail says it. */
export const chatNewsChat: ChatKind<ChatNewsChat> = {
  wording: {
    ar: 'لديك رسائل جديدة من {{1}} في المحادثة.',
    en: 'You have new messages from {{1}} in your chat.',
  },
  render: (chat) =>
    renderChat(chat.language, chatNewsChat.wording, [chat.otherName || words[chat.language].other], {
      link: { label: words[chat.language].button, url: chat.url },
    }),
}

const words = {
  ar: {
    other: 'الطرف الآخر',
    subject: (other: string) => say`رسائل جديدة من ${other}`,
    greeting: (name?: string) => (name ? say`مرحبًا ${name}،` : say`مرحبًا بك،`),
    sentence: (other: string) => say`كتب لك ${other} في المحادثة وأنت غائب.`,
    category: 'الخدمة',
    button: 'فتح المحادثة',
    note: say`هذا الرابط خاص بك، فلا تشاركه مع أحد.`,
  },
  en: {
    other: 'the other side',
    subject: (other: string) => say`New messages from ${other}`,
    greeting: (name?: string) => (name ? say`Hello ${name},` : say`Hello,`),
    sentence: (other: string) => say`${other} wrote to you in your chat while you were away.`,
    category: 'Service',
    button: 'Open the chat',
    note: say`This link is yours alone; please do not share it.`,
  },
}
