import { type ChatBasics, type ChatKind, renderChat } from './chat-text.ts'

/** Confirms that somebody wants no more messages. Needs no template: he has just written. */
export const optOutChat: ChatKind<ChatBasics> = {
  wording: {
    ar: 'تم، لن نرسل إليك رسائل بعد الآن. إن احتجت إلينا فاكتب «ابدأ» في أي وقت.',
    en: 'Done, we will not message you again. If you need us, write START at any time.',
  },
  render: (chat) => renderChat(chat.language, optOutChat.wording, []),
}
