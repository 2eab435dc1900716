import { type ChatBasics, type ChatKind, renderChat } from './chat-text.ts'

/** Asks a client whose window has closed to write, so that there can be more than a template. */
export interface ComebackChat extends ChatBasics {
  clientName?: string
  category?: string
}

/** To the client: there is news, write us a word. */
export const comebackChat: ChatKind<ComebackChat> = {
  wording: {
    ar: 'أهلًا {{1}}، لدينا جديد بشأن طلبك ({{2}}). أرسل أي كلمة هنا لنكمل معك.',
    en: 'Hello {{1}}, there is news about your request ({{2}}). Send any word here and we will go on.',
  },
  render(chat) {
    const arabic = chat.language === 'ar'
    const values = [chat.clientName || (arabic ? 'بك' : 'there'), chat.category ?? (arabic ? 'خدمة' : 'a service')]
    return renderChat(chat.language, comebackChat.wording, values, { kind: 'comeback' })
  },
}
