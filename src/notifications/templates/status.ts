import { type ChatBasics, type ChatKind, renderChat } from './chat-text.ts'
import type { Language } from './language.ts'

/** How far the client's request is; `freelancerName` where somebody has it. */
export interface StatusChat extends ChatBasics {
  category?: string
  state: 'searching' | 'offered' | 'asked' | 'accepted' | 'waiting' | 'done'
  freelancerName?: string
}

/** To the client: how far his request is. */
export const statusChat: ChatKind<StatusChat> = {
  wording: {
    ar: 'بخصوص طلبك ({{1}}): {{2}} سنخبرك هنا بكل جديد.',
    en: 'About your request ({{1}}): {{2}} We will tell you here when there is news.',
  },
  render(chat) {
    const name = chat.freelancerName
    const said = (name ? named[chat.language][chat.state](name) : undefined) ?? bare[chat.language][chat.state]
    return renderChat(chat.language, statusChat.wording, [chat.category ?? (chat.language === 'ar' ? 'خدمة' : 'a service'), said], {
      kind: 'status',
    })
  },
}

type Said<T> = Record<Language, Record<StatusChat['state'], T>>

const bare: Said<string> = {
  ar: {
    searching: 'نبحث عن المستقل المناسب.',
    offered: 'عُرض على مستقل مناسب، وننتظر الرد.',
    asked: 'بانتظار جوابك على سؤال المستقل.',
    accepted: 'مقبول، والعمل جارٍ.',
    waiting: 'لا أحد متاح الآن، وطلبك محفوظ في دوره.',
    done: 'اكتمل العمل.',
  },
  en: {
    searching: 'we are looking for the right freelancer.',
    offered: 'it was offered to a suitable freelancer, and we are waiting for the answer.',
    asked: 'the freelancer is waiting for your answer.',
    accepted: 'it was accepted, and the work is under way.',
    waiting: 'nobody is free right now; your request keeps its place.',
    done: 'the work is complete.',
  },
}

const none = () => undefined

const named: Said<(name: string) => string | undefined> = {
  ar: {
    searching: none,
    offered: (name) => `عُرض على ${name}، وننتظر الرد.`,
    asked: (name) => `بانتظار جوابك على سؤال ${name}.`,
    accepted: (name) => `مقبول، والعمل جارٍ مع ${name}.`,
    waiting: none,
    done: (name) => `اكتمل العمل مع ${name}.`,
  },
  en: {
    searching: none,
    offered: (name) => `it was offered to ${name}, and we are waiting for the answer.`,
    asked: (name) => `${name} is waiting for your answer.`,
    accepted: (name) => `${name} accepted it, and the work is under way.`,
    waiting: none,
    done: (name) => `the work with ${name} is complete.`,
  },
}
