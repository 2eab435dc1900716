import { type ChatBasics, type ChatKind, renderChat } from './chat-text.ts'

/** To a client whose request has just arrived. */
export interface WelcomeChat extends ChatBasics {
  clientName?: string
}

/** To the client: we have your request. */
export const welcomeChat: ChatKind<WelcomeChat> = {
  wording: {
    ar: 'أهلًا {{1}}، وصلنا طلبك. سنخبرك هنا حين يقبله المستقل المناسب.',
    en: 'Hello {{1}}, we have your request. We will tell you here as soon as the right freelancer takes it.',
  },
  render: (chat) =>
    renderChat(chat.language, welcomeChat.wording, [chat.clientName || (chat.language === 'ar' ? 'بك' : 'there')], { kind: 'welcome' }),
}
