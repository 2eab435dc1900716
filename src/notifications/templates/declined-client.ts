import { type ChatBasics, type ChatKind, renderChat } from './chat-text.ts'
import { type Basics, type RenderedMail, renderMail } from './layout.ts'
import { type Run, say } from './runs.ts'

/** What happens to the request now: somebody else is asked (named if known), the client may choose (at `url`), or it waits for somebody to become free. */
export type Next = { is: 'asking'; freelancerName?: string } | { is: 'choose'; url: string } | { is: 'waiting' }

/** The freelancer could not take the client's request. */
export interface DeclinedClientMail extends Basics {
  clientName?: string
  freelancerName: string
  category?: string
  next: Next
}

/** To the client: kindly, and what happens next. */
export function declinedClientMail(mail: DeclinedClientMail): RenderedMail {
  const w = words[mail.language]
  return renderMail(mail, {
    subject: subjectAfterNo(mail),
    greeting: w.greeting(mail.clientName),
    sentence: [...w.sentence(mail.freelancerName), { text: ' ', isolate: null }, ...nextSentence(mail)],
    facts: [[w.category, mail.category]],
    ...(mail.next.is === 'choose' ? { button: { label: w.choose, url: mail.next.url } } : {}),
    note: w.note,
  })
}

/** What comes next, as a sentence; shared with the mail about an expired request. */
export function nextSentence({ language, next }: { language: DeclinedClientMail['language']; next: Next }): Run[] {
  const w = words[language]
  if (next.is === 'choose') return w.youChoose
  if (next.is === 'waiting') return w.waiting
  return next.freelancerName ? w.asking(next.freelancerName) : w.askingSomebody
}

/** The subject says what the client can do, not what went wrong. */
export function subjectAfterNo({ language, next }: { language: DeclinedClientMail['language']; next: Next }): Run[] {
  const w = words[language]
  return next.is === 'choose' ? w.subjectChoose : next.is === 'waiting' ? w.subjectWaiting : w.subjectAsking
}

/** That somebody could not take it, and what comes next. */
export interface DeclinedChat extends ChatBasics {
  clientName?: string
  freelancerName: string
  next: Next
}

/** Also serves an expired request: from the client's side both are "not available". */
export const declinedChat: ChatKind<DeclinedChat> = {
  wording: {
    ar: 'عذرًا {{1}}، تعذّر على {{2}} أخذ طلبك الآن. {{3}} طلبك محفوظ كما هو.',
    en: 'Sorry {{1}}, {{2}} cannot take your request right now. {{3}} Your request is kept as it is.',
  },
  render(chat) {
    const w = words[chat.language]
    const next = nextSentence(chat)
      .map((one) => one.text)
      .join('')
    return renderChat(chat.language, declinedChat.wording, [chat.clientName || w.somebody, chat.freelancerName, next], {
      kind: 'declined',
      ...(chat.next.is === 'choose'
        ? {
            buttons: [
              { id: 'choose_another', title: w.choose },
              { id: 'talk_to_human', title: w.human },
            ],
            link: { label: w.choose, url: chat.next.url },
          }
        : {}),
    })
  },
}

const words = {
  ar: {
    subjectAsking: say`نبحث لطلبك عن مستقل آخر`,
    subjectChoose: say`اختر مستقلًا آخر لطلبك`,
    subjectWaiting: say`طلبك محفوظ، وسنخبرك حين يتوفر مستقل`,
    greeting: (name?: string) => (name ? say`مرحبًا ${name}،` : say`مرحبًا بك،`),
    sentence: (name: string) => say`تعذّر على ${name} أخذ طلبك الآن.`,
    asking: (name: string) => say`عرضنا الطلب على ${name}، وننتظر الرد.`,
    askingSomebody: say`نعرض الطلب الآن على مستقل آخر يناسبه.`,
    youChoose: say`يمكنك اختيار مستقل آخر.`,
    waiting: say`سنعرضه على أول مستقل مناسب يتوفر.`,
    category: 'الخدمة',
    choose: 'اختيار مستقل آخر',
    human: 'التحدث مع موظف',
    note: say`طلبك محفوظ كما هو، ولا حاجة لإعادة كتابته.`,
    somebody: 'منك',
  },
  en: {
    subjectAsking: say`We are asking someone else for your request`,
    subjectChoose: say`Choose another freelancer for your request`,
    subjectWaiting: say`Your request is kept until someone is free`,
    greeting: (name?: string) => (name ? say`Hello ${name},` : say`Hello,`),
    sentence: (name: string) => say`${name} cannot take your request right now.`,
    asking: (name: string) => say`We have asked ${name} and are waiting for the answer.`,
    askingSomebody: say`We are asking another freelancer who suits it.`,
    youChoose: say`You can choose another freelancer.`,
    waiting: say`We will offer it to the first suitable freelancer who is free.`,
    category: 'Service',
    choose: 'Choose another',
    human: 'Talk to a person',
    note: say`Your request is kept as it is; there is no need to write it again.`,
    somebody: 'about that',
  },
}
